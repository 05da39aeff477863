"""The HTML of the overview's blocks from the model's figures: no rules, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ims_lib import periods
from ims_lib.documents import SALES_LABELS
from ims_lib.screens import place, words
from ims_lib.screens.html import chip, join, message, table, tag
from ims_lib.screens.mark.detail import moment
from ims_lib.screens.overview.figures import COLUMNS, Cell, Headline, Line
from ims_lib.screens.overview.model import Control, Deadline
from ims_lib.screens.rupees import count, documents, full, short
from ims_lib.workspace.figures import SalesRow
from ims_lib.workspace.receipt import Receipt


def first_steps() -> Markup:
    """Return what a new workspace shows: the three steps to the first mark."""
    steps = [
        ("Load the portal's files", "On the Upload screen, or", "ims load IMS.json GSTR2B.json"),
        ("Load your purchase register", "XLSX or CSV from your ERP, as it is.", "ims load REGISTER.xlsx"),
        ("Reconcile", "Then open this page again.", "ims reconcile"),
    ]
    items = [
        tag("li", tag("b", title), tag("span", text), tag("code", command)) for title, text, command in steps
    ]
    note = tag(
        "p",
        "No files at hand? ",
        tag("code", "ims demo"),
        " makes a company to try everything on.",
        class_="ims-muted",
    )
    return tag("section", tag("h2", "Nothing is loaded yet"), tag("ol", *items), note, class_="ims-steps")


def tie_out(controls: Sequence[Control]) -> Markup:
    """Return whether all totals tie out: a strip, red with the difference where one does not."""
    wrong = [control for control in controls if not control.is_ok]
    if not controls:
        return Markup("")
    if not wrong:
        return message("good", f"All totals tie out: {len(controls)} controls, difference ₹0.00.")
    listed = "; ".join(f"{c.side} {c.control} {_measure(c, c.difference)}" for c in wrong[:4])
    return message(
        "bad",
        f"These totals do not tie out: {listed}. Do not file on them.",
        "Run `ims verify`, then `ims reconcile`; exports are stopped until they tie out.",
    )


def headlines(given: Sequence[Headline], *, gstin: str, period: str) -> Markup:
    """Return the figures on top, short with the exact amount below; each leads to its documents."""
    tiles = []
    for one in given:
        href = place.link(
            "mark", outcome=",".join(one.outcomes), action=one.action, gstin=gstin, period=period
        )
        is_link = href and (one.outcomes or one.action)
        figure = tag("a", short(one.cell.tax), href=href) if is_link else short(one.cell.tax)
        exact = (tag("small", full(one.cell.tax)), tag("small", documents(one.cell.documents)))
        tiles.append(
            tag(
                "div",
                tag("span", one.label),
                tag("strong", figure),
                *exact,
                class_="ims-tile",
                title=one.meaning,
            )
        )
    return tag("div", *tiles, class_="ims-tiles")


def matrix(lines: Sequence[Line], *, gstin: str, period: str) -> Markup:
    """Return outcome by action: documents and tax in each cell, which leads to its documents."""
    heads = ["Outcome", *(chip(action) or label for action, label in COLUMNS.items()), "All", "Decided"]
    rows = []
    for line in lines:
        where = {"outcome": line.outcome, "gstin": gstin, "period": period}
        cells = [_cell(line.cells[action], place.link("mark", action=action, **where)) for action in COLUMNS]
        rows.append([line.label, *cells, _cell(line.total, place.link("mark", **where)), _done(line)])
    sums = {action: sum((line.cells[action] for line in lines), Cell()) for action in COLUMNS}
    bottom = [
        "All",
        *(_cell(sums[action]) for action in COLUMNS),
        _cell(sum((line.total for line in lines), Cell())),
        "",
    ]
    return tag(
        "div",
        table(heads, [*rows, bottom], caption="Documents and tax by outcome and action"),
        class_="ims-matrix",
    )


def _cell(cell: Cell, href: str = "") -> Markup:
    """Return one cell: documents above, tax below; a link where the screen can be linked."""
    if not cell.documents:
        return tag("span", "–", class_="ims-muted")
    number = count(cell.documents)
    top = tag("a", number, href=href, title="Open these documents") if href else tag("b", number)
    return join([top, tag("small", full(cell.tax))])


def sales(rows: Sequence[SalesRow]) -> Markup:
    """Return own sales beside GSTR-1 as filed, by where they stand, with a total."""
    if not rows:
        text = "Load a sales register and the GSTR-1 as filed: they are compared document by document."
        return tag("p", text, class_="ims-muted", id="sales")
    lines = [_beside(SALES_LABELS[row.standing], [row]) for row in rows]
    heads = ["Own sales", "In GSTR-1", "Tax", "In the register", "Tax"]
    shown = table(heads, [*lines, _beside("All", rows)])
    how = tag(
        "p", "Every sale with what differs: ", tag("code", "ims sales --out sales.xlsx"), class_="ims-muted"
    )
    return tag("div", shown, how, class_="ims-matrix", id="sales")


def _beside(label: str, rows: Sequence[SalesRow]) -> list[str]:
    """Return a line of documents and tax of both sides."""
    figures = ("count_portal", "portal_tax_paise", "count_books", "books_tax_paise")
    sums = {name: sum(getattr(row, name) for row in rows) for name in figures}
    return [label, *((full if name.endswith("_paise") else count)(sums[name]) for name in figures)]


def _done(line: Line) -> Markup:
    """Return how much of an outcome is decided, as a bar with its percentage; nothing where IMS takes no
    action.
    """
    open_to = line.total.documents - line.cells[""].documents
    if not open_to:
        return Markup("")
    share = line.decided * 100 // open_to
    return join([tag("meter", value=share, min=0, max=100, aria_label="decided"), tag("small", f"{share}%")])


def deadlines(days: Sequence[Deadline], month: str) -> Markup:
    """Return the days of a period as a strip, the next one marked."""
    if not days:
        return Markup("")
    ahead = [day for day in days if day.days >= 0]
    items = []
    for one in days:
        left = (
            "passed"
            if one.days < 0
            else "today"
            if one.days == 0
            else f"in {count(one.days)} day{'' if one.days == 1 else 's'}"
        )
        kind = "ims-day" + (" ims-passed" if one.days < 0 else " ims-next" if one is ahead[0] else "")
        items.append(
            tag("li", tag("b", f"{one.day:%d-%m-%Y}"), tag("span", one.what), tag("small", left), class_=kind)
        )
    return join(
        [
            tag(
                "p",
                f"Of {periods.label(month)}, as the law has them; extensions are not known here.",
                class_="ims-muted",
            ),
            tag("ol", *items, class_="ims-days"),
        ]
    )


def controls(given: Sequence[Control]) -> Markup:
    """Return every control, folded away while all tie out."""
    if not given:
        return Markup("")
    rows = [
        [
            f"{c.recipient_gstin} {c.side}, {c.control}",
            _measure(c, c.expected),
            _measure(c, c.found),
            _measure(c, c.difference),
            "✓" if c.is_ok else "✕ differs",
        ]
        for c in given
    ]
    shown = table(["Control", "Came in", "In the rows", "Difference", ""], rows)
    is_open = any(not c.is_ok for c in given)
    return tag(
        "details",
        tag("summary", f"{len(given)} controls"),
        shown,
        class_="ims-list",
        id="controls",
        open=is_open,
    )


def _measure(control: Control, value: int) -> str:
    return count(value) if control.control == "documents" else full(value)


def receipts(given: Sequence[Receipt]) -> Markup:
    """Return what was loaded: each file with the account of its rows."""
    rows = []
    for one in given:
        skipped = sum(one.rows_skipped.values())
        parts = {"loaded": one.rows_loaded, "rejected": one.rows_rejected, "skipped": skipped}
        sums = " + ".join(f"{count(number)} {word}" for word, number in parts.items())
        account = f"{count(one.rows_read)} = {sums}"
        why = "; ".join(
            [*(f"{count(rows_)} skipped: {reason}" for reason, rows_ in one.rows_skipped.items()), *one.notes]
        )
        rows.append(
            [
                one.file_name,
                words.KINDS.get(one.kind, one.kind),
                periods.label(one.period),
                account,
                why,
                f"{moment(one.at)} {one.who}",
            ]
        )
    return tag(
        "div",
        table(["File", "Kind", "Period", "Rows", "Remarks", "Loaded"], rows),
        class_="ims-list",
        id="files",
    )
