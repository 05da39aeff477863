"""The form of one file: whose it is, its month, the order of its dates, and which column is which."""

from __future__ import annotations

from typing import Any, Final

import ipywidgets as widgets

from ims_lib import periods
from ims_lib.readers.books_sides import SIDES
from ims_lib.screens import words
from ims_lib.screens.correct_view import button
from ims_lib.screens.html import message
from ims_lib.screens.upload import columns
from ims_lib.screens.upload.columns_view import ColumnsForm
from ims_lib.screens.upload.files import FileItem
from ims_lib.screens.upload.model import UploadModel

#: Months back from this one that a file can be said to be of.
_MONTHS: Final = 30
_DATES: Final = (("as the file tells", ""), ("day-month-year", "dmy"), ("month-day-year", "mdy"))
_OPEN: Final = ("as the file says", "")


class AnswersForm(widgets.VBox):  # type: ignore[misc]
    """What a person can say of a file; `Read again` reads it with that."""

    def __init__(self, model: UploadModel, item: FileItem) -> None:
        self.model, self.item = model, item
        self.boxes = dict(self._choices())
        self.columns = ColumnsForm(item.layout, self.check) if item.layout else None
        self.said = widgets.HTML()
        self.again = button("Read again with this", "Read the file with these answers; nothing is kept yet")
        self.again.on_click(lambda _: self._read())
        line = widgets.HBox(list(self.boxes.values())).add_class("ims-choices-line")
        super().__init__([line, *([self.columns] if self.columns else []), self.said, self.again])
        self.add_class("ims-answers")
        self.check()

    def check(self) -> None:
        """Say what is still needed; without it the file cannot be read."""
        layout, lacking = self.item.layout, self.columns.missing() if self.columns else []
        doubt = columns.doubtful(layout) if layout and not self.boxes["dates"].value else None
        if lacking:
            self.said.value = message("bad", f"No column yet for {', '.join(lacking)}.")
        elif doubt:
            text = f"{doubt.date_example}: is the day or the month first? Every row fits both."
            self.said.value = message("warn", text, "Choose it under Dates.")
        else:
            self.said.value = ""
        self.again.disabled = bool(lacking or doubt)

    def _choices(self) -> list[tuple[str, Any]]:
        """Return the choices that this file can need, by the name of the answer."""
        answers, owners, layout = self.item.answers, self.model.workspace.gstins, self.item.layout
        months = [periods.add_months(periods.of(periods.today()), -back) for back in range(_MONTHS)]
        made = []
        if len(owners) > 1:
            made.append(("gstin", _choice("GSTIN", [_OPEN, *((g, g) for g in owners)], answers.gstin)))
        named = [_OPEN, *((periods.label(month), month) for month in months)]
        made.append(("period", _choice("Month", named, answers.period)))
        if layout:
            kinds = [(words.KINDS[kind], kind) for kind in SIDES]
            made.append(("kind", _choice("This is a", kinds, layout.kind)))
            made.append(("dates", _choice("Dates are", list(_DATES), answers.dates)))
            made[-1][1].observe(lambda _: self.check(), "value")
        return made

    def _read(self) -> None:
        """Read the file with what is chosen; for another kind of register its columns are told anew."""
        layout, said = self.item.layout, {name: box.value for name, box in self.boxes.items()}
        is_same = layout is not None and said["kind"] == layout.kind
        mapping = self.columns.chosen(said["dates"]) if self.columns and is_same else None
        self.model.read(self.item, self.item.answers.but(**said, mapping=mapping))


def _choice(label: str, options: list[tuple[str, str]], value: str) -> widgets.Dropdown:
    """Return a choice, its first option where the value is none of them."""
    return widgets.Dropdown(
        options=options,
        value=value if value in dict(options).values() else options[0][1],
        description=label,
        layout={"width": "auto"},
        style={"description_width": "initial"},
    )
