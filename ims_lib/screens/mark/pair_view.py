"""The part of the detail that links and unlinks: candidates with their buttons, a reason, unlink."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from ims_lib.screens.mark import blocks


class PairPanel(widgets.VBox):  # type: ignore[misc]
    """What can be done about the current row's pair; what is done is the callbacks'."""

    def __init__(self, link: Callable[[str, str, str], None], unlink: Callable[[str], None]) -> None:
        self._link, self._unlink = link, unlink
        self.reason = widgets.Text(placeholder="Reason for linking or unlinking", layout={"width": "320px"})
        self.unlink = _button("Unlink", "unlink", "Say that these two are not the same document")
        self.unlink.on_click(lambda _: self._unlink(self.reason.value))
        super().__init__([])
        self.add_class("ims-pairing")

    def show(self, detail: Mapping[str, Any]) -> None:
        """Show the candidates of a row without a link, or the way to unlink one."""
        self.reason.value = ""
        candidates = detail.get("candidates", ())
        rows = [self._candidate(one, place) for place, one in enumerate(candidates, 1)]
        unlink = [self.unlink] if detail.get("pair") else []
        self.children = [*rows, widgets.HBox([*unlink, self.reason])] if rows or unlink else []

    def _candidate(self, one: Mapping[str, Any], place: int) -> widgets.HBox:
        button = _button("Link", "link", f"Link candidate {place}: {one['paper']}")
        button.on_click(lambda _: self._link(one["portal"], one["books"], self.reason.value))
        return widgets.HBox([button, widgets.HTML(blocks.candidate(one))])


def _button(text: str, name: str, tooltip: str) -> widgets.Button:
    button = widgets.Button(description=text, tooltip=tooltip, layout={"width": "auto"})
    button.add_class("ims-act").add_class(f"ims-act-{name}")
    return button
