"""The form that corrects a voucher in place: a field, what it would be right with, why, who must know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import ipywidgets as widgets

from ims_lib.screens import words
from ims_lib.workspace import correcting

#: (field, value, why) that a voucher would have been right with.
Suggestion = tuple[str, str, str]
_WHY: Final = {
    "partner": "as on the portal",
    "one_sign": "a supplier on the portal, one sign away",
    "day_month": "day and month swapped",
}
_GOES_TO: Final = (
    ("Stays here", ""),
    ("ERP too", "erp"),
    ("Supplier too", "supplier"),
    ("ERP and supplier too", "erp+supplier"),
)


class CorrectForm(widgets.VBox):  # type: ignore[misc]
    """A form for one voucher; `apply(values, reason, goes_to)` is called with what a person entered."""

    def __init__(
        self,
        apply: Callable[[Mapping[str, str], str, str], None],
        *,
        field: str = "number",
        side: str = "books",
    ) -> None:
        self._apply = apply
        fields = correcting.FIELDS[side]
        self.field = widgets.Dropdown(
            options=[(words.FIELDS[name], name) for name in fields],
            value=field if field in fields else "number",
            layout={"width": "150px"},
        )
        # Sent whole when left: letters sent one by one may come after the click.
        self.value, self.reason = (
            widgets.Text(placeholder=text, continuous_update=False, layout={"width": width})
            for text, width in (("What it should be", "210px"), ("Why, for those who look later", "260px"))
        )
        self.goes_to = widgets.Dropdown(options=_GOES_TO, value="erp", layout={"width": "160px"})
        self.done, self.cancel = button("Correct", "Correct"), button("Cancel", "Leave it as it is")
        self.offers = widgets.HBox([]).add_class("ims-offers")
        line = [self.field, self.value, self.reason, self.goes_to, self.done, self.cancel]
        super().__init__([self.offers, widgets.HBox(line)])
        self.add_class("ims-correct")
        for box, said in (
            (self.field, "Field to correct"),
            (self.value, "What it should be"),
            (self.reason, "Why"),
            (self.goes_to, "Whom it must also reach"),
        ):
            box.tooltip = said
        self.done.on_click(lambda _: self._correct())

    def focus_value(self) -> None:
        """Put the cursor where the value goes."""
        self.value.focus()

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Show what the voucher would have been right with, one click each."""
        told: dict[tuple[str, str], list[str]] = {}
        for field, value, why in suggestions:
            told.setdefault((field, value), []).append(_WHY.get(why, why))
        offers = []
        for (field, value), reasons in told.items():
            text = f"{words.FIELDS.get(field, field)} {value}"
            offer = button(text, f"{text}: {', '.join(reasons)}")
            offer.on_click(partial(self._take, field, value, ", ".join(reasons)))
            offers.append(offer)
        self.offers.children = offers

    def _take(self, field: str, value: str, why: str, _button: object = None) -> None:
        self.field.value, self.value.value = field, value
        self.reason.value = self.reason.value or why

    def _correct(self) -> None:
        self._apply({self.field.value: self.value.value}, self.reason.value, self.goes_to.value)


def closed(box: widgets.Widget) -> None:
    """Close a widget with everything in it: what a page shows no more is kept by nobody."""
    for inner in getattr(box, "children", ()):
        closed(inner)
    for shape in ("layout", "style"):
        if box.has_trait(shape):
            getattr(box, shape).close()
    box.close()


def button(text: str, tooltip: str, name: str = "") -> widgets.Button:
    """Return a button as wide as its text."""
    made = widgets.Button(description=text, tooltip=tooltip, layout={"width": "auto"}).add_class("ims-act")
    return made.add_class(f"ims-act-{name}") if name else made
