"""Registers of purchases, sales and payments, in GSTN's template or free exports of ERPs, to rows of their
datasets (domain.md 2.6).
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from ims_lib.readers import books_asking, books_plan, books_rows, books_template, mapping, payments, tally_xml
from ims_lib.readers.books_body import Body
from ims_lib.readers.books_csv import read_csv
from ims_lib.readers.books_header import Header
from ims_lib.readers.books_plan import Plan, Wanted
from ims_lib.readers.books_sheet import Sheet
from ims_lib.readers.books_sides import BOOKS, PAYMENTS
from ims_lib.readers.books_workbook import read_workbook
from ims_lib.readers.detect import container_of
from ims_lib.readers.mapping import Mapping
from ims_lib.readers.reading import Ledger, Reading

_MOST_NAMES: Final = 12
_JOINED: Final = " + "


def sheets_of(data: bytes, container: str, where: str, ledger: Ledger, kind: str = "") -> list[Sheet]:
    """Return the sheets of a register. `container` is 'text', 'zip', 'ole' or 'tally'; of a Tally daybook the
    vouchers of one kind ('books' or 'sales', '' for that of most).
    """
    if container == "text":
        return [read_csv(data, where, ledger)]
    if container == "tally":
        return [tally_xml.read_daybook(data, where, ledger, kind)]
    return read_workbook(data, container, where, ledger)


def read_books(data: bytes, container: str, file_id: str, where: str, wanted: Wanted) -> Reading:
    """Read every sheet that has a header. NeedsAnswer tells the columns where nothing says which is which."""
    ledger = Ledger(file_id)
    sheets = sheets_of(data, container, where, ledger, wanted.kind)
    plan = books_plan.plan(sheets, wanted)
    books_asking.require(plan, sheets, wanted, where)
    _note_sheets(plan, sheets, ledger)
    titles = [books_template.read_titles(sheet, header.row) for sheet, header in plan.found]
    declared = next((month for _, month in titles if month), "")
    tables = [
        _read(plan, Body(sheet, header, ledger, **_told(plan, wanted, sheet, where, declared)))
        for sheet, header in plan.found
    ]
    _note_columns(plan, ledger)
    if plan.side.kind != PAYMENTS.kind:
        _note_signs(tables, ledger)
    table = pa.concat_tables(tables)
    title_owner = next((owner for owner, _ in titles if owner), "")
    return Reading(
        kind=plan.side.kind,
        recipient_gstin=_owner(table, title_owner, ledger),
        period=wanted.period or declared,
        tables={plan.side.dataset: table, "rejected_rows": ledger.rejected.table()},
        register_period=declared,
        has_voucher=any("voucher" in header.columns for _, header in plan.found),
        mapping=_columns(plan.found),
        layout=applied(plan, wanted).model_dump(mode="json"),
        **ledger.counts(),
    )


def registers(
    data: bytes, where: str, kind: str, columns: AnyMapping[str, str]
) -> list[tuple[Sheet, Header]]:
    """Return the sheets of a register that have a header, as they were read when it was loaded as `kind`.

    `columns` is the mapping of that load: our field to its header, several joined.
    """
    ledger = Ledger("")
    sheets = sheets_of(data, container_of(data, where), where, ledger, kind)
    headers = {mapping.key(name) for sheet in sheets for name in books_plan.every_name(sheet)}
    used = Mapping(columns={field: _parted(name, headers) for field, name in columns.items()}, layout="told")
    return books_plan.plan(sheets, Wanted(kind, mapping=used)).found


def applied(plan: Plan, wanted: Wanted) -> Mapping:
    """Return the mapping that a plan comes to, that of its first sheet; what was told of dates and signs is
    kept.
    """
    header = plan.found[0][1]
    used = plan.mapping or Mapping()
    columns = {field: tuple(header.names[p] for p in places) for field, places in header.columns.items()}
    closed = {field: () for field, headers in used.columns.items() if not headers}
    known = mapping.FIELDS[plan.side.kind]
    return Mapping(
        name=used.name,
        side=plan.side.kind,  # type: ignore[arg-type]
        columns={field: headers for field, headers in (closed | columns).items() if field in known},
        dates=wanted.dates or used.dates,  # type: ignore[arg-type]
        credit_notes=used.credit_notes,
        layout=mapping.fingerprint(header.names),
    )


def _parted(joined: str, headers: set[str]) -> tuple[str, ...]:
    return (joined,) if mapping.key(joined) in headers else tuple(joined.split(_JOINED))


def _told(plan: Plan, wanted: Wanted, sheet: Sheet, where: str, declared: str) -> dict[str, Any]:
    """Return what is known of a sheet's dates, and where it is."""
    order = wanted.dates or (plan.mapping.dates if plan.mapping else "")
    place = f"{where}, sheet {sheet.name!r}" if sheet.name else where
    return {"where": place, "order": order or None, "period": declared or wanted.period}


def _read(plan: Plan, body: Body) -> pa.Table:
    if plan.side.kind == PAYMENTS.kind:
        return payments.read_payments(body)
    unsigned = plan.mapping is not None and plan.mapping.credit_notes == "positive"
    return books_rows.read_rows(body, plan.side, unsigned_notes=unsigned)


def _owner(table: pa.Table, title_owner: str, ledger: Ledger) -> str | None:
    """Return the one owner; None when rows name several, for then each row's own counts."""
    named = sorted(set(table["recipient_gstin"].to_pylist()) - {""})
    if len(named) > 1:
        ledger.note(
            f"the register names {len(named)} recipients: {', '.join(name[:15] for name in named[:5])}"
        )
        return None
    return (named[0] if named else title_owner) or None


def _columns(found: Sequence[tuple[Sheet, Header]]) -> dict[str, str]:
    """Return our field to their header, of the first sheet that has the field."""
    columns: dict[str, str] = {}
    for _, header in found:
        for field, places in header.columns.items():
            columns.setdefault(field, _JOINED.join(header.names[place] for place in places))
    return columns


def _note_sheets(plan: Plan, sheets: Sequence[Sheet], ledger: Ledger) -> None:
    """Tell sheets that were not read, and what the file does not say of its side."""
    read = {id(sheet) for sheet, _ in plan.found}
    for sheet in sheets:
        if any(sheet is other for other in plan.others):
            kind = "sales" if plan.side.kind == BOOKS.kind else "purchase"
            ledger.note(f"sheet {sheet.name[:40]!r} is a {kind} register and was not read: save it apart")
        elif sheet.rows and id(sheet) not in read:
            ledger.note(f"sheet {sheet.name[:40]!r} has no header row and was not read")
    if not plan.is_told:
        ledger.note(
            "nothing says whether these are purchases or sales: read as purchases, else load with --as sales"
        )


def _note_columns(plan: Plan, ledger: Ledger) -> None:
    """Tell columns that are kept but not used, those that were found by their values, and a register in which
    no tax was found.
    """
    if plan.mapping and plan.mapping.name:
        ledger.note(f"mapping {plan.mapping.name!r}")
    for _, header in plan.found:
        for field, how in header.how.items():
            if how == "value":
                name = header.names[header.column(field)]
                ledger.note(f"guessed by values: {field} is column {name[:40]!r}")
        used = {place for places in header.columns.values() for place in places}
        free = [
            name
            for place, name in enumerate(header.names)
            if place not in used and not mapping.is_unnamed(name)
        ]
        if free:
            more = f" and {len(free) - _MOST_NAMES} more" if len(free) > _MOST_NAMES else ""
            ledger.note(
                f"columns kept but not used: {', '.join(name[:40] for name in free[:_MOST_NAMES])}{more}"
            )
        if plan.side.kind != PAYMENTS.kind and not {"igst", "cgst", "sgst"} & header.columns.keys():
            ledger.note("no column of IGST, CGST or SGST was found: every tax is read as 0")


def _note_signs(tables: Sequence[pa.Table], ledger: Ledger) -> None:
    """Warn of a register whose invoices are mostly negative: it seems to show the other's side."""
    amounts = [
        taxable
        for table in tables
        for kind, taxable in zip(
            table["document_type"].to_pylist(), table["taxable_paise"].to_pylist(), strict=True
        )
        if kind == "invoice"
    ]
    if sum(paise < 0 for paise in amounts) * 2 > len(amounts):
        ledger.note(
            "most invoices are negative: negative purchases count as credit notes; look at the export's signs"
        )
