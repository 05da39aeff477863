"""What the browser asks for, made into SQL: columns from a closed list, every value a parameter.

The browser sends ag-grid's sort and filter models. Nothing of them reaches the text of a statement but
names that the
kernel itself listed; a name or a kind that is not listed is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from ims_lib.errors import WrongUse

Kind = Literal["text", "number", "gstin", "date", "amount", "difference", "action", "word"]
Condition = tuple[str, list[object]]

#: Rows that one request may ask for.
LIMIT: Final = 1000
_PAISE_LIMIT: Final = 10**15
_TEXT: Final = {
    "contains": "contains(lower({0}), lower(?))",
    "notContains": "not contains(lower({0}), lower(?))",
    "equals": "lower({0}) = lower(?)",
    "startsWith": "starts_with(lower({0}), lower(?))",
}
_AMOUNT: Final = {
    "greaterThanOrEqual": "{0} >= ?",
    "lessThanOrEqual": "{0} <= ?",
    "equals": "{0} = ?",
    "inRange": "{0} between ? and ?",
}


@dataclass(frozen=True)
class Column:
    """One column of a grid: its name in the view, what its head says, how it is shown, pixels wide.

    `words` gives the label of each code that a column of kind action or word may hold; `help` explains the
    column.
    """

    name: str
    label: str
    kind: Kind
    width: int
    words: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    pinned: bool = False


@dataclass(frozen=True)
class Page:
    """Rows as texts (None for nothing), in the order of the columns with the row's id last, and how many
    there are in all.
    """

    rows: list[list[str | None]]
    total: int


def order_by(columns: Sequence[Column], sort: Sequence[Mapping[str, Any]], tie: str) -> str:
    """Return the ORDER BY list of ag-grid's sort model; equal rows are ordered by their id, so pages never
    overlap.
    """
    names = {column.name for column in columns}
    parts: list[str] = []
    for one in sort[: len(columns)]:
        name, direction = str(one.get("colId")), str(one.get("sort"))
        if name not in names or direction not in ("asc", "desc"):
            raise _refused("sort", f"{name} {direction}", sorted(names))
        parts.append(f"{name} {direction} nulls last")
    return ", ".join([*parts, tie])


def condition(columns: Sequence[Column], filters: Mapping[str, Mapping[str, Any]]) -> Condition:
    """Return ag-grid's filter model as a condition and its parameters."""
    kinds = {column.name: column.kind for column in columns}
    texts: list[str] = []
    values: list[object] = []
    for name, model in filters.items():
        if name not in kinds:
            raise _refused("filter", name, sorted(kinds))
        text, own = _READERS[kinds[name]](name, model) if kinds[name] in _READERS else _none(name, model)
        texts.append(text)
        values.extend(own)
    return " and ".join(texts) or "true", values


def _text(name: str, model: Mapping[str, Any]) -> Condition:
    form = _form(_TEXT, name, model)
    return form.format(name), [str(model.get("filter", ""))[:200]]


def _amount(name: str, model: Mapping[str, Any]) -> Condition:
    form = _form(_AMOUNT, name, model)
    values = [model.get("filter"), model.get("filterTo")][: form.count("?")]
    if not all(
        isinstance(value, int) and not isinstance(value, bool) and abs(value) < _PAISE_LIMIT
        for value in values
    ):
        raise _refused("amount", repr(values), ["whole paise"])
    return form.format(name), list(values)


def _none(name: str, model: Mapping[str, Any]) -> Condition:
    raise _refused("filter", f"{name}: {model.get('type')}", ["a column of text or amounts"])


def _form(forms: Mapping[str, str], name: str, model: Mapping[str, Any]) -> str:
    """Return the SQL of one kind of comparison."""
    kind = str(model.get("type"))
    if kind not in forms:
        raise _refused("filter", f"{name}: {kind}", sorted(forms))
    return forms[kind]


def _refused(what: str, found: str, allowed: Sequence[str]) -> WrongUse:
    return WrongUse(
        f"The list was asked for a {what} that it does not have.",
        found=found[:100],
        expected=", ".join(allowed),
        do="Reload the page.",
    )


_READERS: Final[Mapping[str, Callable[[str, Mapping[str, Any]], Condition]]] = {
    "text": _text,
    "number": _text,
    "gstin": _text,
    "amount": _amount,
    "difference": _amount,
}
