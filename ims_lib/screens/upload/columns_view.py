"""The columns of a register with samples of each, and the field that it is read into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import ipywidgets as widgets

from ims_lib.readers import Layout, Mapping
from ims_lib.screens.html import tag
from ims_lib.screens.upload import blocks, columns

_CREDIT_NOTES: Final = (("as the file signs them", "as_given"), ("always positive there", "positive"))


class ColumnsForm(widgets.VBox):  # type: ignore[misc]
    """A choice for each column of a layout; `changed` is called when one is made."""

    def __init__(self, layout: Layout, changed: Callable[[], None]) -> None:
        self.register = layout
        options = columns.fields(layout.kind)
        self.boxes = {
            column.header: widgets.Dropdown(
                options=options, value=columns.first(column), layout={"width": "200px"}
            )
            for column in columns.columns(layout)
        }
        for header, box in self.boxes.items():
            box.tooltip = f"What the column {header} is"
            box.observe(lambda _: changed(), "value")
        lines = [
            widgets.HBox([widgets.HTML(blocks.column(column)), self.boxes[column.header]])
            for column in columns.columns(layout)
        ]
        super().__init__([*lines, self._signs(), self._name()])
        self.add_class("ims-columns")

    def missing(self) -> list[str]:
        """Return in words what a register needs and no column was chosen for."""
        return columns.missing(self.register, [box.value for box in self.boxes.values()])

    def chosen(self, dates: str) -> Mapping:
        """Return the mapping that the choices come to; `dates` is the order of day and month, '' as told."""
        mapping = columns.chosen(self.register, {header: box.value for header, box in self.boxes.items()})
        said = {"name": self.name.value.strip(), "credit_notes": self.credit_notes.value}
        return mapping.model_copy(update={**said, "dates": dates or mapping.dates})

    def _signs(self) -> widgets.HBox:
        """Return the choice of how credit notes are signed, beside one of them."""
        example = next((sheet.credit_note for sheet in self.register.sheets if sheet.credit_note), "")
        self.credit_notes = widgets.Dropdown(
            options=_CREDIT_NOTES,
            value=self.register.mapping.credit_notes,
            description="Credit notes are",
            style={"description_width": "initial"},
            layout={"width": "auto"},
        )
        return widgets.HBox([self.credit_notes, widgets.HTML(tag("code", example) if example else "")])

    def _name(self) -> widgets.Text:
        self.name = widgets.Text(
            value=columns.suggested_name(self.register),
            description="Remember as",
            style={"description_width": "initial"},
            layout={"width": "360px"},
            continuous_update=False,
        )
        self.name.tooltip = "Registers with these columns are read alike from then on"
        return self.name
