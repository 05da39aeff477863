"""The part of the detail that corrects a voucher, or enters one that the books lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from ims_lib.screens.correct_view import CorrectForm, Suggestion, button


class CorrectPanel(widgets.VBox):  # type: ignore[misc]
    """What can be done about the current row's voucher; a form opens on demand.

    `suggest(document)` gives what a voucher would have been right with; `correct(values, reason, goes_to)`
    and `enter(reason)` are called with what a person entered.
    """

    def __init__(
        self,
        *,
        suggest: Callable[[str], list[Suggestion]],
        correct: Callable[[Mapping[str, str], str, str], None],
        enter: Callable[[str], None],
    ) -> None:
        self._suggest, self._correct, self._enter = suggest, correct, enter
        self._documents: Mapping[str, str] = {}
        self.ask_correct = button(
            "Correct voucher…", "Write over what the books say; the file stays as it came"
        )
        self.ask_enter = button("Enter in books…", "Enter this document by hand, as the portal has it")
        self.ask_correct.on_click(lambda _: self._open(self._correction()))
        self.ask_enter.on_click(lambda _: self._open(self._entry()))
        self.buttons = widgets.HBox([])
        super().__init__([self.buttons])
        self.add_class("ims-pairing")

    def show(self, detail: Mapping[str, Any]) -> None:
        """Show what can be done about a row; an open form is closed."""
        self._documents = detail.get("documents", {"portal": "", "books": ""})
        has = {side: bool(document) for side, document in self._documents.items()}
        buttons = [self.ask_correct] if has["books"] else [self.ask_enter] if has["portal"] else []
        self.buttons.children = buttons
        self.children = [self.buttons]

    def _open(self, form: widgets.Widget) -> None:
        """Open a form below its button, or close the one that is open."""
        self.children = [self.buttons] if len(self.children) > 1 else [self.buttons, form]

    def _correction(self) -> CorrectForm:
        form = CorrectForm(self._correct)
        form.offer(self._suggest(self._documents["books"]))
        form.cancel.on_click(lambda _: self._open(form))
        return form

    def _entry(self) -> widgets.HBox:
        # Sent whole when left: letters sent one by one may come after the click.
        reason = widgets.Text(
            placeholder="Why, for those who look later", continuous_update=False, layout={"width": "320px"}
        )
        done = button("Enter", "Enter it into the books; Undo takes it back")
        done.on_click(lambda _: self._enter(reason.value))
        return widgets.HBox([reason, done])
