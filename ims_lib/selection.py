"""Which rows of marts.review are meant: one closed set of filters for marks, screens and exports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ims_lib.documents import ACTIONS, OUTCOMES, SECTIONS
from ims_lib.errors import WrongUse

_SEARCH: Final = (
    "contains(lower(concat_ws(' ', portal_number, books_number, supplier_name, supplier_gstin,"
    " books_supplier_name, books_supplier_gstin, books_voucher)), lower(?))"
)


@dataclass(frozen=True)
class Selection:
    """Filters over marts.review; all combine, an empty one means no limit.

    Amounts are paise of the row's tax without its sign. `search` looks for a piece of text in numbers,
    names and GSTINs, whatever the case. `documents` are KEYs of portal documents or row ids.
    """

    outcome: tuple[str, ...] = ()
    supplier: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    min_tax_paise: int | None = None
    max_tax_paise: int | None = None
    documents: tuple[str, ...] = ()
    period: str = ""
    gstin: str = ""
    search: str = ""

    def __post_init__(self) -> None:
        """Refuse words that no document can have, so that a typing slip never means "nothing"."""
        _known("outcome", self.outcome, OUTCOMES)
        _known("section", self.section, (*SECTIONS, "books"))
        _known("action", self.action, ACTIONS)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing narrows the selection (GSTIN and period do not count)."""
        return not (
            self.outcome
            or self.supplier
            or self.section
            or self.action
            or self.documents
            or self.search
            or self.min_tax_paise is not None
            or self.max_tax_paise is not None
        )

    def where(self) -> tuple[str, list[object]]:
        """Return a condition over marts.review and its parameters; values are never part of the text."""
        conditions: list[str] = []
        values: list[object] = []
        for condition, value in self._parts():
            conditions.append(condition)
            values.extend(value)
        return " and ".join(conditions) or "true", values

    def _parts(self) -> list[tuple[str, list[object]]]:
        """Return each filter that is set as a condition with its values."""
        parts: list[tuple[str, list[object]]] = []
        for column, wanted in (
            ("outcome", self.outcome),
            ("supplier_gstin", tuple(s.strip().upper() for s in self.supplier)),
            ("section", self.section),
            ("action", self.action),
        ):
            if wanted:
                parts.append((f"list_contains(?, {column})", [list(wanted)]))
        if self.documents:
            parts.append(
                (
                    "(portal_document in (select unnest(?)) or row_id in (select unnest(?)))",
                    [list(self.documents)] * 2,
                )
            )
        if self.min_tax_paise is not None:
            parts.append(("abs(tax_paise) >= ?", [self.min_tax_paise]))
        if self.max_tax_paise is not None:
            parts.append(("abs(tax_paise) <= ?", [self.max_tax_paise]))
        if self.period:
            parts.append(("period = ?", [self.period]))
        if self.gstin:
            parts.append(("recipient_gstin = ?", [self.gstin]))
        if self.search:
            parts.append((_SEARCH, [self.search]))
        return parts


def _known(what: str, given: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    """Raise WrongUse for a word outside the closed list."""
    unknown = [word for word in given if word not in allowed]
    if unknown:
        raise WrongUse(
            f"There is no such {what}.",
            found=", ".join(unknown),
            expected=", ".join(allowed),
            do=f"Choose from the list above for --{what}.",
        )
