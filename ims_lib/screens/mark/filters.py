"""What the mark screen shows: the filter as traits, as a Selection, as words, as SQL and as a state to
keep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import traitlets

from ims_lib import alerts, money, periods
from ims_lib.documents import ACTION_LABELS, ACTIONS, OUTCOME_LABELS, OUTCOMES, SECTIONS
from ims_lib.errors import ImsError, WrongUse
from ims_lib.selection import Selection

#: Words of the sections, as the portal's IMS dashboard heads them.
SECTION_LABELS: Final = {
    "b2b": "B2B invoices",
    "b2ba": "B2B invoices, amended",
    "b2bdn": "Debit notes",
    "b2bdna": "Debit notes, amended",
    "b2bcn": "Credit notes",
    "b2bcna": "Credit notes, amended",
    "ecom": "E-commerce 9(5)",
    "ecoma": "E-commerce 9(5), amended",
    "impg": "Import of goods",
    "impga": "Import of goods, amended",
    "impgsez": "Import from SEZ",
    "impgseza": "Import from SEZ, amended",
    "isd": "ISD invoices",
    "isda": "ISD invoices, amended",
    "isdcn": "ISD credit notes",
    "isdcna": "ISD credit notes, amended",
    "books": "Books only",
}
#: What was decided and has changed since (needs_another_look of marts.review).
LOOK_LABELS: Final = {"again": "Needs another look"}
#: Filters that hold several words of a closed list; `supplier` holds GSTINs.
LISTS: Final = {
    "outcome": OUTCOMES,
    "action": ACTIONS,
    "look": tuple(LOOK_LABELS),
    "section": (*SECTIONS, "books"),
}
_LABELS: Final = {
    "outcome": OUTCOME_LABELS,
    "action": ACTION_LABELS,
    "look": LOOK_LABELS,
    "section": SECTION_LABELS,
}
_GSTIN: Final = re.compile(r"[0-9A-Z]{0,20}", re.ASCII)
NAMES: Final = (*LISTS, "supplier", "min_tax", "max_tax", "search", "period", "gstin", "alert")
#: The ids of the rows that raise an alert, by its kind, GSTIN and period.
RowsOf = Callable[[str, str, str], tuple[str, ...]]


class Filter(traitlets.HasTraits):
    """One filter over marts.review. Amounts are rupees as typed; what cannot be read is refused when it is
    set. `alert`: only the rows that raised one, as they were when it was chosen.
    """

    outcome = traitlets.Tuple()
    action = traitlets.Tuple()
    look = traitlets.Tuple()
    section = traitlets.Tuple()
    supplier = traitlets.Tuple()
    min_tax = traitlets.Unicode()
    max_tax = traitlets.Unicode()
    search = traitlets.Unicode()
    period = traitlets.Unicode()
    gstin = traitlets.Unicode()
    alert = traitlets.Unicode()

    def __init__(self, rows_of: RowsOf = lambda *_: ()) -> None:
        super().__init__()
        self._rows_of = cache(rows_of)

    def selection(self) -> Selection:
        """Return the filter, `look` left out, as the selection that marks and exports understand."""
        return Selection(
            outcome=self.outcome,
            supplier=self.supplier,
            section=self.section,
            action=self.action,
            min_tax_paise=_paise(self.min_tax),
            max_tax_paise=_paise(self.max_tax),
            period=self.period,
            gstin=self.gstin,
            search=self.search.strip(),
            documents=self._raised(),
        )

    def _raised(self) -> tuple[str, ...]:
        """Return the rows of the alert; one id that no row has where there are none, () without an alert."""
        return (self._rows_of(self.alert, self.gstin, self.period) or ("-",)) if self.alert else ()

    def toggle(self, name: str, value: str) -> None:
        """Add a value to one of the lists, or take it out."""
        if name not in (*LISTS, "supplier") or (name in LISTS and value not in LISTS[name]):
            raise WrongUse("There is no such filter.", found=f"{name}: {value}"[:80], do="Reload the page.")
        chosen = getattr(self, name)
        setattr(self, name, tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value))

    def state(self) -> dict[str, Any]:
        """Return what is set, as plain values that `restore` takes and JSON can hold."""
        values = {name: getattr(self, name) for name in NAMES}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items() if v}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Set exactly what a state says; anything that is not of it is ignored: it may come from an
        address.
        """
        with self.hold_trait_notifications():
            for name in NAMES:
                setattr(self, name, _READERS[name](name, state.get(name, "")))

    def reset(self) -> None:
        """Clear everything but period and GSTIN."""
        self.restore({"period": self.period, "gstin": self.gstin})

    def words(self) -> str:
        """Return the filter as a person would say it: `Mismatch, Pending; tax from ₹1,00,000.00`."""
        parts = [", ".join(_LABELS[name][value] for value in getattr(self, name)) for name in LISTS]
        parts.append(", ".join(self.supplier))
        parts += [f"tax {word} ₹{money.show(paise)}" for word, paise in self._bounds()]
        parts += [f"“{self.search.strip()}”"] if self.search.strip() else []
        parts += [alerts.shipped()[self.alert].label] if self.alert else []
        parts += [periods.label(self.period)] if self.period else []
        parts += [self.gstin] if self.gstin else []
        return "; ".join(part for part in parts if part) or "All documents"

    def _bounds(self) -> list[tuple[str, int]]:
        given = (("from", _paise(self.min_tax)), ("up to", _paise(self.max_tax)))
        return [(word, paise) for word, paise in given if paise is not None]

    @traitlets.validate("min_tax", "max_tax")
    def _is_amount(self, proposal: Mapping[str, Any]) -> str:
        text = str(proposal["value"]).strip()
        _paise(text)
        return text


def _paise(text: str) -> int | None:
    """Return rupees as typed in paise, None for nothing; WrongUse for what is no amount."""
    try:
        paise = money.to_paise(text, empty=None)
    except money.NotMoneyError as error:
        raise WrongUse(
            "This is not an amount.",
            found=error.value,
            expected="rupees such as 1,00,000 or 2500.50",
            do="Correct the amount.",
        ) from None
    return None if paise is None else abs(paise)


def _list(name: str, given: object) -> tuple[str, ...]:
    """Return the known words of a list, or of a text with commas between them."""
    words = given.split(",") if isinstance(given, str) else given if isinstance(given, list | tuple) else ()
    return tuple(dict.fromkeys(word for word in words if word in LISTS[name]))


def _suppliers(_name: str, given: object) -> tuple[str, ...]:
    words = given.split(",") if isinstance(given, str) else given if isinstance(given, list | tuple) else ()
    return tuple(dict.fromkeys(w for w in words if isinstance(w, str) and w and _GSTIN.fullmatch(w)))[:50]


def _amount(_name: str, given: object) -> str:
    try:
        return str(given) if _paise(str(given)) is not None else ""
    except ImsError:
        return ""


def _search(_name: str, given: object) -> str:
    return str(given)[:200]


def _period(_name: str, given: object) -> str:
    return str(given) if periods.is_period(str(given)) else ""


def _gstin(_name: str, given: object) -> str:
    return str(given) if _GSTIN.fullmatch(str(given)) else ""


def _alert(_name: str, given: object) -> str:
    return str(given) if given in alerts.shipped() else ""


_READERS: Final[Mapping[str, Callable[[str, object], Any]]] = {
    **dict.fromkeys(LISTS, _list),
    "supplier": _suppliers,
    "min_tax": _amount,
    "max_tax": _amount,
    "search": _search,
    "period": _period,
    "gstin": _gstin,
    "alert": _alert,
}
