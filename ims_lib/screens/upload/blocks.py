"""The HTML of the upload screen: no rules, every text escaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from ims_lib import periods
from ims_lib.documents import AMOUNTS
from ims_lib.readers.layout import ColumnLook
from ims_lib.screens import words
from ims_lib.screens.html import failure, join, message, table, tag
from ims_lib.screens.mark.detail import moment
from ims_lib.screens.rupees import count, full
from ims_lib.screens.upload import files
from ims_lib.screens.upload.files import FileItem
from ims_lib.screens.upload.findings import Group
from ims_lib.workspace.checking import Finding
from ims_lib.workspace.loading import Loaded
from ims_lib.workspace.receipt import Receipt

_STATES: Final = {
    files.RECEIVING: "arriving",
    files.READING: "being read",
    files.ASKS: "? asks",
    files.READY: "ready, nothing kept yet",
    files.KNOWN: "loaded before",
    files.REFUSED: "✕ refused",
    files.LOADING: "being loaded",
    files.LOADED: "✓ loaded",
    files.STOPPED: "cancelled",
}
_STAGES: Final = {
    "sending": "Arriving",
    "reading": "Reading",
    "checking": "Checking",
    "writing": "Writing",
}
_SEVERITIES: Final = {"error": ("✕", "Error"), "warning": ("!", "Warning"), "info": ("i", "Note")}
_SIZES: Final = (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10))
#: Rejected rows that a card shows.
_MOST_ROWS: Final = 50


def head(item: FileItem) -> Markup:
    """Return what a file is: its name, what was understood, size, how far it is."""
    receipts = [one.receipt for one in item.results if one.receipt]
    what = _what(receipts[0]) if len(receipts) == 1 else f"{count(len(receipts))} files" if receipts else ""
    return tag(
        "div",
        tag("strong", item.name),
        tag("span", what),
        tag("span", size(item.size), class_="ims-muted ims-figure"),
        tag("span", _STATES[item.state], class_=f"ims-file-state ims-file-{item.state}"),
        class_="ims-file-head",
    )


def _what(receipt: Receipt) -> str:
    parts = [words.KINDS.get(receipt.kind, receipt.kind), ", ".join(receipt.recipient_gstins)]
    parts += [periods.label(receipt.period)] if receipt.period else []
    parts += [f"part {receipt.part_number} of {receipt.part_count}"] if receipt.part_count > 1 else []
    return " · ".join(parts)


def size(given: int) -> str:
    """Return a number of bytes as people read it."""
    for unit, least in _SIZES:
        if given >= least:
            return f"{given / least:.1f} {unit}"
    return f"{count(given)} bytes"


def progress(given: Mapping[str, Any]) -> Markup:
    """Return how far something is, nothing while nothing is known."""
    if not given:
        return Markup("")
    done, total = given["done"], given["total"]
    stage = _STAGES.get(given.get("stage", ""), "Reconciling and checking")
    bar = tag("progress", value=done, max=max(total, 1), aria_label=stage) if total else tag("progress")
    share = f" {100 * done // total}%" if total else f" {count(done)}" if done else ""
    return tag("div", stage, " ", bar, share, class_="ims-progress", role="status")


def body(item: FileItem) -> Markup:
    """Return what a file gave: receipts and refusals of each file in it, or why there is none."""
    if item.state == files.STOPPED:
        return message("warn", "Cancelled: nothing of this file was kept.")
    if item.error and item.state == files.ASKS:
        asked = f"{item.error.what} Needed: {item.error.expected}."
        return message("warn", asked, "Answer below; nothing is kept before you load it.")
    if item.error and len(item.results) < 2:  # noqa: PLR2004, one file, one message
        return failure(item.error)
    return join(_one(one, is_single=len(item.results) == 1) for one in item.results)


def _one(one: Loaded, *, is_single: bool) -> Markup:
    title = Markup("") if is_single else tag("h3", one.file_name.partition("/")[2] or one.file_name)
    if one.error:
        return join([title, failure(one.error)])
    if one.receipt is None:
        return join([title, tag("p", f"Skipped: {one.why_skipped}.", class_="ims-muted")])
    about = Markup("") if is_single else tag("p", _what(one.receipt), class_="ims-muted")
    return tag("div", title, about, receipt(one.receipt), class_="ims-receipt")


def receipt(given: Receipt) -> Markup:
    """Return a receipt: the equation of its rows, totals by head, what it changes, notes, rows rejected."""
    if given.is_repeated:
        return message("good", f"0 new rows: {given.who} loaded these bytes on {moment(given.at)}.")
    skipped = sum(given.rows_skipped.values())
    reasons = ", ".join(f"{count(rows)} {why}" for why, rows in given.rows_skipped.items())
    equation = tag(
        "p",
        tag("b", count(given.rows_read)),
        f" row{'' if given.rows_read == 1 else 's'} = {count(given.rows_loaded)} loaded"
        f" + {count(given.rows_rejected)} rejected"
        f" + {count(skipped)} skipped{f' ({reasons})' if reasons else ''} ",
        tag("b", "✓", title="Every row is accounted for"),
        class_="ims-equation ims-figure",
    )
    would = "would be " if given.is_dry_run else ""
    change = (
        tag("p", f"Against what was loaded before: {would}", tag("b", given.changes.sentence(given.kind)))
        if given.changes
        else Markup("")
    )
    notes = tag("ul", *(tag("li", note) for note in given.notes)) if given.notes else Markup("")
    return join([equation, _totals(given.totals), change, notes, _rejected(given)])


def _totals(totals: Mapping[str, int]) -> Markup:
    """Return the sums of a file's rows by head, as the file signs them."""
    if not totals:
        return Markup("")
    names = [name for name in (*AMOUNTS, "amount") if name in totals]
    parts = [tag("span", f"{words.FIELDS[name]} ", tag("b", full(totals[name]))) for name in names]
    return tag("p", *parts, class_="ims-totals ims-figure")


def _rejected(given: Receipt) -> Markup:
    if not given.rejected:
        return Markup("")
    rows = [
        [
            f"{row['sheet']} row {row['row_number']}".strip(),
            row["column_name"],
            tag("code", row["value"]),
            row["reason"],
        ]
        for row in given.rejected[:_MOST_ROWS]
    ]
    more = given.rows_rejected - len(rows)
    shown = table(["Where", "Column", "Value", "Why"], rows, caption="Rows rejected")
    summary = (
        f"{count(given.rows_rejected)} rejected: they are not loaded, correct them and load the file again"
    )
    return tag(
        "details",
        tag("summary", summary),
        shown,
        tag("p", f"{count(more)} more.", class_="ims-muted") if more > 0 else "",
        class_="ims-list",
        open=True,
    )


def column(given: ColumnLook) -> Markup:
    """Return a column of a register: its header, samples of it, how its field was told."""
    told = {"word": "by its header", "value": "by its values: please check", "told": "as you said"}
    how = told.get(given.how, f"as in {given.how.removeprefix('remembered ')}" if given.how else "not read")
    return tag(
        "div",
        tag("strong", given.header),
        tag("span", *_separated(given.samples), class_="ims-samples"),
        tag("small", how, class_="ims-note-warn" if given.how == "value" else "ims-muted"),
        class_="ims-column",
    )


def _separated(samples: tuple[str, ...]) -> list[Markup]:
    return [tag("code", sample) for sample in samples]


def group(given: Group) -> Markup:
    """Return what a rule found: how bad, what is wrong, how many, rupees, what to do, the rule's source."""
    sign, word = _SEVERITIES[given.severity]
    number = len(given.findings)
    return tag(
        "div",
        tag("span", tag("b", sign, aria_hidden="true"), word, class_="ims-alert-word"),
        tag("div", tag("strong", given.check.what), tag("small", given.check.fix), class_="ims-alert-what"),
        tag(
            "div",
            tag("b", f"{count(number)} finding{'' if number == 1 else 's'}"),
            tag("small", f"tax {full(given.tax_paise)}"),
            class_="ims-right ims-figure",
        ),
        tag("small", f"{given.rule} · {given.check.source}", class_="ims-source"),
        class_=f"ims-alert ims-alert-{given.severity}",
    )


def finding(given: Finding) -> Markup:
    """Return one finding: where it stands, what is there, what was expected, whose document it is."""
    at = " · ".join(
        filter(None, (given.file_name, given.sheet, f"row {given.row_number}" if given.row_number else ""))
    )
    dated = f" of {given.document_date:%d-%m-%Y}" if given.document_date else ""
    return tag(
        "div",
        tag("div", tag("strong", f"{given.number or '(no number)'}{dated}"), tag("small", at)),
        tag("div", given.supplier_name or given.supplier_gstin, tag("small", given.supplier_gstin)),
        tag(
            "div",
            tag("code", given.value or "(empty)"),
            tag("small", f"expected: {given.expected}" if given.expected else ""),
        ),
        tag("div", full(given.tax_paise), class_="ims-right ims-figure"),
        class_="ims-finding",
    )


def nothing_found(*, is_empty: bool) -> Markup:
    """Return what stands in the place of findings where there are none; `is_empty`: nothing is loaded."""
    if is_empty:
        return tag(
            "p", "Nothing is loaded yet. What is wrong in your files will stand here.", class_="ims-muted"
        )
    return message("good", "No rule that is switched on finds anything.", "Next: mark the documents.")


def first_steps() -> Markup:
    """Return what the page says while no file was dropped."""
    steps = [
        ("1 Drop files", "Several at once, ZIPs too. Nothing is kept before you say so."),
        ("2 Look", "What each is, how its rows add up, what it changes, what was not understood."),
        ("3 Load", "Each file is one event: whole, or not at all. Its bytes are kept as they came."),
        ("4 Correct", "What the rules find, worst first. The file stays; the correction is logged."),
    ]
    return tag(
        "ol",
        *(tag("li", tag("b", what), tag("span", text)) for what, text in steps),
        class_="ims-upload-steps",
    )


def next_steps(overview: str, mark: str) -> Markup:
    """Return where to go once files are loaded; the addresses are '' outside Voila."""
    if not mark:
        return tag("span", "Next: open overview.ipynb or mark.ipynb.", class_="ims-muted")
    links = [tag("a", "see where the month stands", href=overview), " or ", tag("a", "mark", href=mark)]
    return tag("span", "Loaded. Next: ", *links, ".")
