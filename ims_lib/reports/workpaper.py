"""The month's working paper as XLSX: what was done, on which evidence, with which result.

For an auditor with no link to the work (SA 230): sources with their hashes, row accounting, tolerances, the
outcome by action with totals that tie, every document, and the log of decisions.
"""

from __future__ import annotations

import json
from datetime import datetime, time
from pathlib import Path
from typing import Final

import duckdb

from ims_lib import __version__, periods, reports
from ims_lib.documents import ACTION_LABELS, OUTCOME_LABELS
from ims_lib.errors import OutOfBalance
from ims_lib.export import balance
from ims_lib.reports import details
from ims_lib.reports.details import DETAILS, LOG, Filled
from ims_lib.reports.spreadsheet import Book, Column, Sheet, Value

_LEGEND: Final = {
    "exact": "Supplier, type, number, date and every amount agree.",
    "near": "Surely the same document: number equal once normalised, amounts within tolerance.",
    "mismatch": "Surely the same document; a value differs beyond tolerance.",
    "probable": "Strong evidence; one identifying thing differs.",
    "ambiguous": "Two or more equally good candidates: a person decides.",
    "only_in_portal": "The books have no counterpart.",
    "only_in_books": "The portal has no counterpart.",
    "duplicate": "The same document again on one side.",
    "superseded": "An original replaced by its amendment.",
}
_SOURCES: Final = {
    "kind": Column("Kind"),
    "file_name": Column("File"),
    "sha256": Column("SHA-256"),
    "period": Column("Period"),
    "at": Column("Loaded at (IST)", "moment"),
    "who": Column("Loaded by"),
    "rows_read": Column("Rows", "count"),
    "rows_loaded": Column("Loaded", "count"),
    "rows_rejected": Column("Rejected", "count"),
    "rows_skipped": Column("Skipped"),
}
#: Rules shown on the cover that are counts or days; amounts end in _paise, scores are left out.
_NOT_SHOWN: Final = "score_"
_BOOKS_ONLY: Final = "None (only in the books)"
_ACTIONS: Final = {**ACTION_LABELS, "": _BOOKS_ONLY}
_HEADS: Final = ("taxable", "igst", "cgst", "sgst", "cess", "tax")


def write(
    con: duckdb.DuckDBPyConnection,
    gstin: str,
    period: str,
    path: Path,
    *,
    name: str = "",
    prepared_by: str = "",
) -> Path:
    """Write the working paper of one GSTIN and period (MMYYYY, '' for records not filed yet) and return it.

    Amounts are rupees with two decimals, signed by their effect on ITC. Raises OutOfBalance, with nothing
    written, while a control or the paper's own totals do not tie out. The file appears whole or not at all.
    """
    balance.stop_unless_balanced(con, gstin)
    filled = [details.read(con, gstin, period, detail) for detail in DETAILS]
    matrix = _matrix(con, gstin, period)
    _stop_unless_tied(filled, matrix)
    made = datetime.combine(periods.today(), time())
    title = f"Working paper {gstin} {periods.label(period) or 'not filed yet'}"
    with reports.whole_file(path) as temporary, Book(temporary, title=title, footer=title, made=made) as book:
        _cover(book, con, [name, gstin, periods.label(period) or "Not filed yet", prepared_by])
        _summary(book, con, gstin, matrix, filled)
        for one in filled:
            columns = list(one.detail.columns.values())
            sheet = book.sheet(one.detail.name)
            book.table(sheet, columns, one.rows, with_filter=True, totals=details.totals(one))
        log = book.sheet("Edit log")
        book.table(log, list(LOG.values()), details.read_log(con, gstin, period), with_filter=True)
    return path


def _matrix(con: duckdb.DuckDBPyConnection, gstin: str, period: str) -> list[dict[str, int | str]]:
    """Return the rows of marts.outcome_by_action of one GSTIN and period."""
    relation = con.cursor().table("marts.outcome_by_action")
    rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    return [row for row in rows if (row["recipient_gstin"], row["period"]) == (gstin, period)]


def _sum(matrix: list[dict[str, int | str]], column: str, **where: str) -> int:
    """Return the sum of a column of the matrix over the rows that have these values."""
    rows = [row for row in matrix if all(row[name] == value for name, value in where.items())]
    return sum(int(row[column]) for row in rows)


def _stop_unless_tied(filled: list[Filled], matrix: list[dict[str, int | str]]) -> None:
    """Raise OutOfBalance unless the detail sheets hold each document of the matrix once, to the paisa."""
    pairs = {
        "portal documents": (sum(one.count_portal for one in filled), _sum(matrix, "count_portal")),
        "books documents": (sum(one.count_books for one in filled), _sum(matrix, "count_books")),
        "portal tax": (_details_tax(filled, "portal"), _sum(matrix, "portal_tax_paise")),
        "books tax": (_details_tax(filled, "books"), _sum(matrix, "books_tax_paise")),
    }
    for what, (found, expected) in pairs.items():
        if found != expected:
            raise OutOfBalance(
                "The working paper's sheets do not add up to its summary; nothing was written.",
                where=what,
                found=str(found),
                expected=str(expected),
                do="Run `ims verify` and report what it prints.",
            )


def _details_tax(filled: list[Filled], side: str) -> int:
    return sum(one.sums.get(f"{side}_tax_paise", 0) for one in filled)


def _cover(book: Book, con: duckdb.DuckDBPyConnection, facts: list[str]) -> None:
    """Write the first sheet: whose paper it is, its sources, the tolerances and the legend."""
    sheet = book.sheet("Cover")
    for place, width in enumerate((24, 34, 66, 12, 20, 14, 10, 10, 10, 30)):
        sheet.worksheet.set_column(place, place, width)
    book.line(sheet, "Working paper: IMS reconciliation of purchases", style="title")
    labels = ("Taxpayer", "GSTIN", "Period", "Prepared by")
    for label, fact in zip(labels, facts, strict=True):
        book.line(sheet, label, fact)
    book.line(sheet, "Prepared on", periods.today())
    book.line(sheet, "Reviewed by", "")
    book.line(sheet, "Reviewed on", "")
    book.line(sheet, "Made by", f"IMS Workbench {__version__}")
    _section(book, sheet, "Sources: rows = loaded + rejected + skipped")
    book.table(sheet, list(_SOURCES.values()), _sources(con, facts[1]))
    _section(book, sheet, "Tolerances that applied")
    for rule, value in _rules(con).items():
        is_money = rule.endswith("_paise")
        book.cell(sheet, sheet.row, 0, "text", rule.removesuffix("_paise").replace("_", " "))
        book.cell(sheet, sheet.row, 1, "money" if is_money else "count", value)
        sheet.row += 1
    _section(book, sheet, "Legend")
    for outcome, meaning in _LEGEND.items():
        book.line(sheet, OUTCOME_LABELS[outcome], meaning)
    book.line(
        sheet, "Amounts", "Rupees, signed by their effect on input tax credit: credit notes are negative."
    )


def _section(book: Book, sheet: Sheet, heading: str) -> None:
    sheet.row += 1
    book.line(sheet, heading, style="heading")


def _sources(con: duckdb.DuckDBPyConnection, gstin: str) -> list[tuple[Value, ...]]:
    """Return every file loaded for a GSTIN, in order of loading."""
    found = con.cursor().table("raw.loads").order("load_seq").select("recipient_gstin", *_SOURCES)
    return [
        (*row[1:5], details.indian_time(row[5]), *row[6:10], _skipped(row[10]))
        for row in found.fetchall()
        if row[0] in (gstin, "")
    ]


def _skipped(text: str) -> str:
    """Return the skipped rows of a load as `3 total row, 1 void row`."""
    try:
        found = json.loads(text or "{}")
    except json.JSONDecodeError:
        return text
    return (
        ", ".join(f"{count} {reason}" for reason, count in found.items()) if isinstance(found, dict) else text
    )


def _rules(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the tolerances in force by name, paise for those that end in _paise."""
    relation = con.cursor().table("raw.rules")
    (values,) = relation.fetchall()
    found = zip(relation.columns, values, strict=True)
    return {name: value for name, value in found if not name.startswith(_NOT_SHOWN)}


def _summary(
    book: Book,
    con: duckdb.DuckDBPyConnection,
    gstin: str,
    matrix: list[dict[str, int | str]],
    filled: list[Filled],
) -> None:
    """Write the summary: outcome by action on the portal's side, the books' side, tie-out and controls."""
    sheet = book.sheet("Summary")
    sheet.worksheet.set_column(0, 0, 26)
    sheet.worksheet.set_column(1, 12, 16)
    book.line(sheet, "Portal documents: outcome by action", style="title")
    _by_action(book, sheet, matrix)
    _section(book, sheet, "Books documents: outcome by tax head")
    _by_head(book, sheet, matrix)
    _section(book, sheet, "Tie-out: the detail sheets hold each document once")
    sides = [Column("Sheet"), Column("Portal documents", "count"), Column("Portal tax", "money")]
    sides += [Column("Books documents", "count"), Column("Books tax", "money")]
    rows = [
        (
            one.detail.name,
            one.count_portal,
            one.sums.get("portal_tax_paise", 0),
            one.count_books,
            one.sums.get("books_tax_paise", 0),
        )
        for one in filled
    ]
    sums = {place: sum(int(row[place]) for row in rows) for place in range(1, 5)}
    book.table(sheet, sides, rows, totals=sums)
    _section(book, sheet, "Controls of this GSTIN, all periods: what came in stands in exactly one outcome")
    _controls(book, sheet, con, gstin)


def _by_action(book: Book, sheet: Sheet, matrix: list[dict[str, int | str]]) -> None:
    columns, sources = [Column("Outcome")], []
    for action, label in _ACTIONS.items():
        columns += [Column(f"{label}: documents", "count"), Column(f"{label}: tax", "money")]
        sources += [("count_portal", {"action": action}), ("portal_tax_paise", {"action": action})]
    columns += [Column("All: documents", "count"), Column("All: tax", "money")]
    sources += [("count_portal", {}), ("portal_tax_paise", {})]
    rows: list[tuple[Value, ...]] = [
        (label, *(_sum(matrix, column, outcome=outcome, **where) for column, where in sources))
        for outcome, label in OUTCOME_LABELS.items()
        if _sum(matrix, "count_portal", outcome=outcome)
    ]
    totals = {place: _sum(matrix, column, **where) for place, (column, where) in enumerate(sources, start=1)}
    book.table(sheet, columns, rows, totals=totals)


def _by_head(book: Book, sheet: Sheet, matrix: list[dict[str, int | str]]) -> None:
    names = ["count_books", *(f"books_{head}_paise" for head in _HEADS)]
    labels = [head.upper() if head.endswith("gst") else head.capitalize() for head in _HEADS]
    columns = [Column("Outcome"), Column("Documents", "count"), *(Column(label, "money") for label in labels)]
    rows: list[tuple[Value, ...]] = [
        (label, *(_sum(matrix, column, outcome=outcome) for column in names))
        for outcome, label in OUTCOME_LABELS.items()
        if _sum(matrix, "count_books", outcome=outcome)
    ]
    book.table(
        sheet, columns, rows, totals={place: _sum(matrix, c) for place, c in enumerate(names, start=1)}
    )


def _controls(book: Book, sheet: Sheet, con: duckdb.DuckDBPyConnection, gstin: str) -> None:
    for place, heading in enumerate(("Control", "Side", "Expected", "Found", "Difference", "Ties")):
        book.cell(sheet, sheet.row, place, "text", heading, "heading")
    sheet.row += 1
    for control, _, side, expected, found, difference, is_ok in balance.controls(con, gstin):
        kind = "count" if control == "documents" else "money"
        book.cell(sheet, sheet.row, 0, "text", control)
        book.cell(sheet, sheet.row, 1, "text", side)
        for place, value in enumerate((expected, found, difference), start=2):
            book.cell(sheet, sheet.row, place, kind, value)
        book.cell(sheet, sheet.row, 5, "text", "yes" if is_ok else "NO")
        sheet.row += 1
