"""The widgets of the findings: rules worst first, their rows on demand, each corrected in its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as widgets

from ims_lib import checks
from ims_lib.screens.correct_view import CorrectForm, button, closed
from ims_lib.screens.html import message
from ims_lib.screens.upload import blocks
from ims_lib.screens.upload.findings import MOST, FindingsModel, Group
from ims_lib.workspace.checking import Finding
from ims_lib.workspace.correcting import side_of


class FindingsView(widgets.VBox):  # type: ignore[misc]
    """The findings of a model; `save(name, bytes)` hands a file to the person."""

    def __init__(self, model: FindingsModel, save: Callable[[str, bytes], None]) -> None:
        self.model = model
        self.said, self.moved = widgets.HTML(), widgets.HTML()
        self.undo = button("⟲ Undo", "Take the correction back")
        self.check = button("Check again", "Reconcile and check everything that is loaded")
        self.download = button(
            "Download problems", "XLSX of every finding, the bad cells of each register marked"
        )
        self.groups = widgets.VBox([])
        self.opened: dict[tuple[str, str], int] = {}  # findings shown of each rule that is open
        self.undo.on_click(lambda _: model.undo())
        self.check.on_click(lambda _: model.read())
        self.download.on_click(lambda _: model.write(lambda data: save("problems.xlsx", data)))
        bar = widgets.HBox([self.check, self.download, self.moved]).add_class("ims-upload-bar")
        told = widgets.HBox([self.said, self.undo]).add_class("ims-alert-said")
        super().__init__([bar, told, self.groups])
        self.add_class("ims").add_class("ims-block").add_class("ims-alerts")
        model.observe(lambda _: self._draw(), "version")
        model.observe(lambda _: self._move(), "progress")
        self._draw()

    def _draw(self) -> None:
        """Draw every rule that finds something."""
        model = self.model
        self.said.value = message(**model.message) if model.message else ""
        self.undo.layout.display = "" if model.undoable else "none"
        self.check.disabled, self.download.disabled = model.is_checking, not model.groups
        self._move()
        before = self.groups.children
        self.groups.children = [GroupView(self, group) for group in model.groups] or [
            widgets.HTML("" if model.is_checking else blocks.nothing_found(is_empty=model.is_empty))
        ]
        for one in before:
            closed(one)

    def _move(self) -> None:
        busy = self.model.progress or ({"done": 0, "total": 0} if self.model.is_checking else {})
        self.moved.value = blocks.progress(busy)


class GroupView(widgets.VBox):  # type: ignore[misc]
    """What one rule finds: its line, its rows when opened, its severity."""

    def __init__(self, page: FindingsView, group: Group) -> None:
        self.page, self.group = page, group
        self.toggle = button("Show", f"Show the findings of {group.rule}")
        self.set = button("Severity…", f"Change how bad the findings of {group.rule} are, or switch it off")
        self.form = widgets.HBox([]).add_class("ims-alert-form")
        self.rows = widgets.VBox([]).add_class("ims-findings")
        text = widgets.HTML(blocks.group(group), layout={"flex": "1"})
        super().__init__([widgets.HBox([text, self.toggle, self.set]), self.form, self.rows])
        self.toggle.on_click(lambda _: self._toggle())
        self.set.on_click(lambda _: self._ask_severity())
        self._draw()

    @property
    def _key(self) -> tuple[str, str]:
        return self.group.rule, self.group.severity

    def _ask_severity(self) -> None:
        """Open the form for the rule's severity, or close it."""
        severity = widgets.Dropdown(
            options=checks.SEVERITIES, value=self.group.severity, layout={"width": "110px"}
        )
        reason = widgets.Text(
            placeholder="Why, for those who look later", continuous_update=False, layout={"width": "320px"}
        )
        apply = button("Set", "For every GSTIN of this workspace, from now on")
        apply.on_click(lambda _: self.page.model.set_severity(self.group.rule, severity.value, reason.value))
        self.form.children = [] if self.form.children else [severity, reason, apply]

    def _toggle(self) -> None:
        """Show the worst findings, or hide them."""
        if not self.page.opened.pop(self._key, 0):
            self.page.opened[self._key] = MOST
        self._draw()

    def _more(self) -> None:
        self.page.opened[self._key] += MOST
        self._draw()

    def _draw(self) -> None:
        shown = self.page.opened.get(self._key, 0)
        self.toggle.description = "Hide" if shown else "Show"
        rows: list[widgets.Widget] = [
            FindingLine(self.page.model, one) for one in self.group.findings[:shown]
        ]
        left = len(self.group.findings) - shown
        if shown and left > 0:
            more = button(f"{min(left, MOST)} more of {left}", "Show more findings")
            more.on_click(lambda _: self._more())
            rows.append(more)
        self.rows.children = rows


class FindingLine(widgets.VBox):  # type: ignore[misc]
    """One finding; that of a voucher is corrected here."""

    def __init__(self, model: FindingsModel, finding: Finding) -> None:
        self.model, self.finding = model, finding
        text = widgets.HTML(blocks.finding(finding), layout={"flex": "1"})
        self.ask = button("Correct…", f"Correct voucher {finding.number or finding.document}")
        self.ask.on_click(lambda _: self._open())
        self.line = widgets.HBox([text, self.ask] if side_of(finding.document) else [text])
        self.form: CorrectForm | None = None
        super().__init__([self.line])

    def _open(self) -> None:
        """Open the form with what the voucher would have been right with, or close it."""
        if self.form is not None:
            self.form, self.children = None, [self.line]
            return
        side = side_of(self.finding.document)
        self.form = CorrectForm(self._correct, field=self.finding.field, side=side)
        self.form.cancel.on_click(lambda _: self._open())
        self.children = [self.line, self.form]
        self.model.suggest(self.finding, self.form.offer)
        self.form.focus_value()

    def _correct(self, values: Mapping[str, str], reason: str, goes_to: str) -> None:
        self.model.correct(self.finding, values, reason, goes_to)
