"""Everything that the mark screen reads of marts.review: pages, totals, counts for each filter, one row.

Conditions come from Selection and from the grid's own column filters; both hold values as parameters. Each
request has a
cursor of its own, so a slow one never mixes with the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import duckdb

from ims_lib.documents import ACTION_LABELS, OUTCOME_LABELS, TAX_HEADS
from ims_lib.screens.grid import query
from ims_lib.screens.mark.columns import COLUMNS
from ims_lib.screens.mark.filters import LOOK_LABELS, SECTION_LABELS
from ims_lib.screens.rupees import count
from ims_lib.selection import Selection

#: A row waits for a decision while IMS would take one and nobody has taken it.
UNDECIDED: Final = "action = 'no_action' and can_accept and not is_marked and is_first_of_portal"
#: A portal document of a group stands in several rows: it counts in the first.
ONCE: Final = "(is_first_of_portal or portal_document is null)"
#: A row's amount in a tax head: the portal's, else the books'.
_HEADS: Final = {
    head: f"coalesce(portal_{head}_paise, books_{head}_paise)" for head in ("taxable", *TAX_HEADS)
}
_COUNT: Final = f"count(*) filter (where {ONCE})"
#: How the name of a group of links begins; twins and rivals have names of other letters.
GROUP: Final = "G"
_OF_GROUP: Final = "group_id = ? and portal_document is not null and books_document is not null"
_LOOK: Final = "needs_another_look"
_TOP_SUPPLIERS: Final = 20
_REMEMBERED: Final = 100
_FACETS: Final = (
    ("outcome", "Outcome", OUTCOME_LABELS),
    ("action", "Action", ACTION_LABELS),
    ("section", "Section", SECTION_LABELS),
)


@dataclass(frozen=True)
class Totals:
    """Documents of a filter, each once, and their paise; `tax` is the sum of the heads, portal side else
    books side. `rows` counts the rows of the list.
    """

    rows: int
    documents: int
    undecided: int
    tax: int
    heads: dict[str, int]


class Rows:
    """The rows of one screen; `selection`, `look` (only what needs another look) and `filters` (of the grid's
    columns) say which.
    """

    def __init__(self, cursor: Callable[[], duckdb.DuckDBPyConnection], changed: Callable[[], None]) -> None:
        self._cursor, self._changed = cursor, changed
        self.selection = Selection()
        self.look = False
        self.filters: dict[str, Any] = {}
        self._known: dict[str, Totals] = {}

    @property
    def is_narrowed(self) -> bool:
        """Whether something besides the selection narrows the list."""
        return self.look or bool(self.filters)

    def forget(self) -> None:
        """Forget totals: marks or results have changed."""
        self._known.clear()

    def where(
        self,
        selection: Selection | None = None,
        filters: Mapping[str, Any] | None = None,
        *,
        look: bool | None = None,
    ) -> query.Condition:
        """Return the condition of the screen, with its parameters; what is given stands for the screen's."""
        first, values = (self.selection if selection is None else selection).where()
        second, more = query.condition(COLUMNS, self.filters if filters is None else filters)
        third = _LOOK if (self.look if look is None else look) else "true"
        parts = [condition for condition in (first, second, third) if condition != "true"]
        return " and ".join(f"({condition})" for condition in parts) or "true", [*values, *more]

    def page(
        self,
        start: int,
        end: int,
        sort: Sequence[Mapping[str, Any]],
        filters: Mapping[str, Mapping[str, Any]],
    ) -> query.Page:
        """Return one page of the list in the order asked for; a changed column filter counts for the whole
        screen.
        """
        order = query.order_by(COLUMNS, sort, "row_id")
        where = self.where(filters=filters)
        if dict(filters) != self.filters:
            self.filters = dict(filters)
            self._changed()
        names = ", ".join(f"cast({column.name} as varchar)" for column in COLUMNS)
        rest = f"order by {order} limit ? offset ?"
        found = self._select(f"{names}, row_id", where, rest, max(end - start, 0), start)
        return query.Page([list(row) for row in found], self.totals().rows)

    def next_undecided(
        self, after: int, sort: Sequence[Mapping[str, Any]], filters: Mapping[str, Mapping[str, Any]]
    ) -> int | None:
        """Return the index of the next row after this one that waits for a decision, going round; None when
        none does.
        """
        order = query.order_by(COLUMNS, sort, "row_id")
        number = f"row_number() over (order by {order}) - 1 as n"
        rest = f"qualify {UNDECIDED} order by n <= ?, n limit 1"
        found = self._select(number, self.where(filters=filters), rest, after)
        return int(found[0][0]) if found else None

    def totals(self, selection: Selection | None = None) -> Totals:
        """Return documents and sums of the screen, or of a selection alone."""
        where = self.where() if selection is None else self.where(selection, {}, look=False)
        key = repr(where)
        if key not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[key] = self._count(where)
        return self._known[key]

    def _count(self, where: query.Condition) -> Totals:
        sums = ", ".join(
            f"cast(coalesce(sum({paise}) filter (where {ONCE}), 0) as bigint)" for paise in _HEADS.values()
        )
        counts = f"count(*), count(*) filter (where {ONCE}), count(*) filter (where {UNDECIDED})"
        rows, documents, undecided, *paise = self._select(f"{counts}, {sums}", where)[0]
        heads = dict(zip(_HEADS, paise, strict=True))
        return Totals(rows, documents, undecided, sum(heads[head] for head in TAX_HEADS), heads)

    def by_outcome(self, selection: Selection) -> dict[str, int]:
        """Return how many documents of a selection have each outcome."""
        return dict(self._grouped("outcome", selection))

    def facets(self) -> list[dict[str, object]]:
        """Return every filter's values with their counts; a filter's own choice does not narrow its list."""
        groups: list[dict[str, object]] = [
            {"name": name, "label": label, "values": self._words(name, labels)}
            for name, label, labels in _FACETS
        ]
        look: dict[str, object] = {"name": "look", "label": "Decided before", "values": [self._again()]}
        return [*groups[:2], look, self._suppliers(), *groups[2:]]

    def _again(self) -> dict[str, object]:
        """Return what needs another look; it is listed even where nothing does."""
        ((value, label),) = LOOK_LABELS.items()
        found = self._select(_COUNT, self.where(look=True))[0][0]
        hint = "Decided, but the document, its match or what speaks for it has changed since"
        return {"value": value, "label": label, "count": count(found), "chosen": self.look, "hint": hint}

    def _words(self, name: str, labels: Mapping[str, str]) -> list[dict[str, object]]:
        chosen = getattr(self.selection, name)
        counts = dict(self._grouped(name, _without(self.selection, name)))
        return [
            {
                "value": word,
                "label": label,
                "count": count(counts.get(word, 0)),
                "chosen": word in chosen,
                "hint": "",
            }
            for word, label in labels.items()
            if word in chosen or counts.get(word)
        ]

    def _suppliers(self) -> dict[str, object]:
        """Return the suppliers with the most documents, those chosen first; the label says of how many."""
        chosen = self.selection.supplier
        order = "list_contains(?, supplier_gstin) desc, n desc, supplier_gstin"
        found = self._select(
            f"supplier_gstin, max(supplier_name), {_COUNT} as n, count(*) over ()",
            self.where(_without(self.selection, "supplier")),
            f"and supplier_gstin <> '' group by supplier_gstin order by {order} limit ?",
            list(chosen),
            max(_TOP_SUPPLIERS, len(chosen)),
        )
        total = found[0][-1] if found else 0
        label = f"Supplier (top {len(found)} of {count(total)})" if total > len(found) else "Supplier"
        values = [
            {
                "value": gstin,
                "label": name or gstin,
                "count": count(n),
                "chosen": gstin in chosen,
                "hint": f"{name} {gstin}",
            }
            for gstin, name, n, _ in found
        ]
        return {"name": "supplier", "label": label, "values": values}

    def _grouped(self, name: str, selection: Selection) -> list[tuple[str, int]]:
        return [
            (word, n) for word, n in self._select(f"{name}, {_COUNT}", self.where(selection), "group by all")
        ]

    def row(self, row_id: str) -> dict[str, Any] | None:
        """Return one row of marts.review by its id, None when there is none."""
        cursor = self._cursor()
        found = cursor.execute("select * from marts.review where row_id = ?", [row_id]).fetchall()
        names = [column[0] for column in cursor.description or ()]
        return dict(zip(names, found[0], strict=True)) if found else None

    def links(self, group_id: str) -> list[tuple[str, str]]:
        """Return the links of a group as (portal KEY, voucher KEY); none for a row that is in no group."""
        if not group_id.startswith(GROUP):
            return []
        found = self._select("portal_document, books_document", (_OF_GROUP, [group_id]), "order by all")
        return [(portal, books) for portal, books in found]

    def sides(self, row_ids: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
        """Return the portal documents and the vouchers that stand in these rows: KEY and tax in paise."""
        names = "portal_document, portal_tax_paise, books_document, books_tax_paise"
        found = self._select(names, ("list_contains(?, row_id)", [list(row_ids)]), "order by all")
        portal = {key: int(paise) for key, paise, _, _ in found if key is not None}
        return portal, {key: int(paise) for _, _, key, paise in found if key is not None}

    def ids(self, without: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the ids of every row of the screen but these: what `all in the filter` means when it is no
        plain selection.
        """
        rest = "and not list_contains(?, row_id) order by row_id"
        return tuple(row[0] for row in self._select("row_id", self.where(), rest, list(without)))

    def waiting(self) -> dict[str, int]:
        """Return how many rows of each period wait for a decision; periods without rows are absent."""
        rest = "group by period having period <> ''"
        return dict(self._select(f"period, count(*) filter (where {UNDECIDED})", ("true", []), rest))

    def gstins(self) -> list[str]:
        """Return the recipients that have documents, unordered."""
        return [row[0] for row in self._select("distinct recipient_gstin", ("true", []))]

    def sql(self) -> str:
        """Return the list's query as text that can be read and run, its parameters listed below."""
        condition, values = self.where()
        lines = [f"select * from marts.review where {condition}"]  # noqa: S608, for reading; the values stand in comments
        return "\n".join([*lines, *(f"-- {n}: {value!r}" for n, value in enumerate(values, 1))])

    def _select(self, columns: str, where: query.Condition, rest: str = "", *more: object) -> list[Any]:
        """Run one query of ours: its text holds only names listed in this package, values are parameters."""
        condition, values = where
        text = f"select {columns} from marts.review where {condition} {rest}"  # noqa: S608
        return self._cursor().execute(text, [*values, *more]).fetchall()


def _without(selection: Selection, name: str) -> Selection:
    """Return a selection with one of its lists cleared."""
    given: dict[str, Any] = {name: ()}
    return replace(selection, **given)
