"""Tally's daybook as XML: ledgers to heads, sides, notes, encodings, and what a hostile one gets."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ims_lib import readers
from ims_lib.errors import ImsError, UnreadableFile, WrongUse
from ims_lib.readers import Reading, tally_vouchers
from ims_lib.readers.reading import Ledger
from ims_lib.reports.for_erp import tally_xml

GSTIN = "29PQRSC5678K1ZF"


def line(ledger: str, amount: str, kind: str = "ALLLEDGERENTRIES.LIST", more: str = "") -> str:
    """Return a line of a voucher."""
    return f"<{kind}><LEDGERNAME>{ledger}</LEDGERNAME><AMOUNT>{amount}</AMOUNT>{more}</{kind}>"


def voucher(kind: str, number: str, *lines: str, **held: str) -> str:
    """Return a voucher of a kind; `held` are its own elements."""
    told = {"DATE": "20261020", "VOUCHERNUMBER": number, "PARTYLEDGERNAME": "Nandi", "PARTYGSTIN": GSTIN}
    own = "".join(f"<{tag}>{text}</{tag}>" for tag, text in (told | held).items())
    return f'<VOUCHER VCHTYPE="{kind}" ACTION="Create">{own}{"".join(lines)}</VOUCHER>'


def daybook(*vouchers: str, begin: str = "") -> str:
    """Return Tally's envelope."""
    return (
        f"{begin}<ENVELOPE><HEADER/><BODY><IMPORTDATA><REQUESTDATA><TALLYMESSAGE>{''.join(vouchers)}"
        "</TALLYMESSAGE></REQUESTDATA></IMPORTDATA></BODY></ENVELOPE>"
    )


def purchase(number: str = "P7", **held: str) -> str:
    """Return a purchase of 1,000 with two taxes of 90 and 0.40 of round off."""
    lines = (("Nandi", "1180.40"), ("Purchase 18%", "-1000"), ("Input CGST", "-90"), ("Input SGST 9%", "-90"))
    own = {"REFERENCE": "N/7", "REFERENCEDATE": "20261015"} | held
    return voucher("Purchase", number, *(line(*one) for one in lines), line("Round off", "-0.40"), **own)


def read(folder: Path, content: str | bytes, **asked: Any) -> tuple[Reading, list[dict[str, Any]]]:
    """Return a daybook read, and its rows; its account of rows must balance."""
    path = folder / "daybook.xml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    reading = readers.read(path, **asked)
    table = reading.tables["sales_rows" if reading.kind == "sales" else "books_rows"]
    skipped = sum(reading.rows_skipped.values())
    assert reading.rows_read == table.num_rows + reading.rows_rejected + skipped
    return reading, table.to_pylist()


def amounts(row: dict[str, Any]) -> tuple[int, ...]:
    """Return taxable value, taxes and total in paise."""
    return tuple(row[f"{head}_paise"] for head in ("taxable", "igst", "cgst", "sgst", "cess", "total"))


def test_a_purchase_is_read_from_its_ledgers(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, daybook(purchase(PLACEOFSUPPLY="Karnataka")))
    row = rows[0]
    assert (row["voucher"], row["number"], row["supplier_gstin"]) == ("P7", "N/7", GSTIN)
    assert (row["document_date"], row["posting_date"]) == (date(2026, 10, 15), date(2026, 10, 20))
    assert amounts(row) == (100000, 0, 9000, 9000, 0, 118040)
    assert (row["document_type"], row["place_of_supply"], reading.kind) == ("invoice", "29", "books")
    assert '"Round off":"0.40"' in row["other_columns"]
    assert not [note for note in reading.notes if "ledgers" in note]


def test_stock_lines_count_where_the_ledgers_alone_do_not_balance(tmp_path: Path) -> None:
    stock = (
        "<ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Chair</STOCKITEMNAME><AMOUNT>-500</AMOUNT>"
        + line("IGST Purchase 18%", "-500", "ACCOUNTINGALLOCATIONS.LIST")
        + "</ALLINVENTORYENTRIES.LIST>"
    )
    own = [line(*one, "LEDGERENTRIES.LIST") for one in (("Nandi", "590"), ("IGST @18%", "-90"))]
    _, rows = read(tmp_path, daybook(voucher("Purchase", "P8", *own, stock)))
    assert amounts(rows[0]) == (50000, 9000, 0, 0, 0, 59000)
    assert (rows[0]["number"], rows[0]["document_date"]) == ("P8", date(2026, 10, 20))
    _, rows = read(tmp_path, daybook(purchase().replace("</VOUCHER>", f"{stock}</VOUCHER>")))
    assert amounts(rows[0]) == (100000, 0, 9000, 9000, 0, 118040)


def test_notes_lower_and_raise_as_tally_signs_them(tmp_path: Path) -> None:
    back = [line(*one) for one in (("Nandi", "-118"), ("Purchase", "100"), ("Input IGST", "18"))]
    more = [line(*one) for one in (("Nandi", "118"), ("Purchase", "-100"), ("Input IGST", "-18"))]
    _, rows = read(
        tmp_path, daybook(purchase(), voucher("Debit Note", "D1", *back), voucher("Credit Note", "C1", *more))
    )
    assert [(row["document_type"], row["taxable_paise"], row["igst_paise"]) for row in rows[1:]] == [
        ("credit_note", -10000, -1800),
        ("debit_note", 10000, 1800),
    ]


def test_a_sales_daybook_is_a_sales_register(tmp_path: Path) -> None:
    sale = [
        line(*one) for one in (("Nandi", "-1190"), ("Sales", "1000"), ("Output IGST", "180"), ("TCS", "10"))
    ]
    returned = [line(*one) for one in (("Nandi", "118"), ("Sales", "-100"), ("Output IGST", "-18"))]
    content = daybook(
        voucher("Sales", "S1", *sale, REFERENCE="PO 9"), voucher("Credit Note", "C1", *returned)
    )
    reading, rows = read(tmp_path, content)
    assert reading.kind == "sales"
    assert [(row["document_type"], row["number"], *amounts(row)) for row in rows] == [
        ("invoice", "S1", 100000, 18000, 0, 0, 0, 118000),
        ("credit_note", "C1", -10000, -1800, 0, 0, 0, -11800),
    ]
    assert rows[0]["customer_gstin"] == GSTIN


def test_vouchers_of_other_kinds_and_sides_are_counted(tmp_path: Path) -> None:
    others = (
        voucher("Receipt", "R1", line("Bank", "5")),
        voucher("Purchase Order", "O1"),
        voucher("Sales", "S1", line("Nandi", "-5"), line("Sales", "5")),
        purchase("P9", ISCANCELLED="Yes"),
        purchase("P10", ISOPTIONAL="Yes"),
    )
    reading, rows = read(tmp_path, daybook(purchase(), *others))
    assert [row["voucher"] for row in rows] == ["P7"]
    assert reading.rows_skipped == {
        "Receipt vouchers": 1,
        "Purchase Order vouchers": 1,
        "Sales vouchers": 1,
        "optional vouchers": 1,
        "void or cancelled": 1,
    }
    assert any("holds sales too" in note for note in reading.notes)
    assert [row["number"] for row in read(tmp_path, daybook(purchase(), *others), kind="sales")[1]] == ["S1"]


def test_ledgers_whose_names_say_nothing_are_told(tmp_path: Path) -> None:
    lines = [line(*one) for one in (("Nandi", "118"), ("Office chairs", "-100"), ("Input IGST", "-18"))]
    reading, rows = read(tmp_path, daybook(voucher("Purchase", "P1", *lines)))
    assert rows[0]["taxable_paise"] == 10000
    assert any("'Office chairs'" in note for note in reading.notes)


def test_reverse_charge_is_told_by_the_ledgers_and_its_tax_counts_once(tmp_path: Path) -> None:
    told = (("Nandi", "100"), ("Freight", "-100"), ("Input IGST RCM", "-5"), ("Output IGST RCM", "5"))
    _, rows = read(tmp_path, daybook(voucher("Purchase", "P1", *(line(*one) for one in told))))
    assert (rows[0]["is_reverse_charge"], rows[0]["igst_paise"]) == (True, 500)


def test_a_line_without_an_amount_rejects_its_voucher_alone(tmp_path: Path) -> None:
    bad = voucher("Purchase", "P1", line("Nandi", "5"), line("Purchase", "five"))
    reading, rows = read(tmp_path, daybook(bad, purchase()))
    assert [row["voucher"] for row in rows] == ["P7"]
    rejected = reading.tables["rejected_rows"].to_pylist()[0]
    assert (rejected["row_number"], rejected["value"]) == (2, "five")


@pytest.mark.parametrize(
    ("encoding", "begin"),
    [
        ("utf-8", ""),
        ("utf-8-sig", '<?xml version="1.0"?>\r\n<!-- a - b --><!-- c -->\n'),
        ("utf-16", '<?xml version="1.0" encoding="UTF-16"?>'),
        ("utf-16-le", ""),
    ],
)
def test_a_daybook_is_read_in_the_encodings_that_tally_writes(
    tmp_path: Path, encoding: str, begin: str
) -> None:
    content = daybook(purchase(PARTYLEDGERNAME="नंदी &amp; &#4;Sons"), begin=begin)
    _, rows = read(tmp_path, content.encode(encoding))
    assert rows[0]["supplier_name"] == "नंदी & Sons"


def test_windows_1252_is_read_with_a_note(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, daybook(purchase(PARTYLEDGERNAME="Café")).encode("cp1252"))
    assert rows[0]["supplier_name"] == "Café"
    assert any("Windows-1252" in note for note in reading.notes)


def test_a_late_byte_that_is_not_utf_8_doubles_no_voucher(tmp_path: Path) -> None:
    many = [purchase(f"P{number}", NARRATION="x" * 10_000) for number in range(300)]
    content = daybook(*many, purchase("last", PARTYLEDGERNAME="Café"))
    for bytes_of_it in (content.encode("cp1252"), b"\xef\xbb\xbf" + content.encode("cp1252")):
        reading, rows = read(tmp_path, bytes_of_it)
        assert [row["voucher"] for row in rows] == [*(f"P{number}" for number in range(300)), "last"]
        assert rows[-1]["supplier_name"] == "Café"
        assert any("Windows-1252" in note for note in reading.notes)


def test_a_daybook_is_no_list_of_payments(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="another kind"):
        read(tmp_path, daybook(purchase()), kind="payments")


def test_the_daybook_that_we_write_reads_back(tmp_path: Path) -> None:
    given = {
        "document_type": "credit_note",
        "document_date": date(2026, 10, 15),
        "number": "C-1",
        "supplier_name": "Nandi",
        "supplier_gstin": GSTIN,
        "document": "x",
        "taxable_paise": 10000,
        "igst_paise": 0,
        "cgst_paise": 900,
        "sgst_paise": 900,
        "cess_paise": 0,
    }
    _, rows = read(tmp_path, tally_xml([given]))
    assert (rows[0]["document_type"], rows[0]["number"]) == ("credit_note", "C-1")
    assert amounts(rows[0]) == (-10000, 0, -900, -900, 0, -11800)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE ENVELOPE [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><ENVELOPE>&b;</ENVELOPE>'
)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (BOMB, "it begins"),
        ("<ENVELOPE><!DOCTYPE x></ENVELOPE>", "not well-formed"),
        (daybook(begin="<!-- -->"), "no VOUCHER"),
        (daybook(purchase())[:-20], "unclosed token"),
        (daybook(purchase()) + "<b/>", "junk after document element"),
        ("<ENVELOPE>" + "<A>" * 90 + "</A>" * 90 + "</ENVELOPE>", "nested more than 64 deep"),
        ("<ENVELOPE>&undefined;</ENVELOPE>", "undefined entity"),
        ('<?xml version="1.0"?><Workbook/>', "it begins"),
        ("<!-- - " * 30_000, "cells beginning"),
    ],
)
def test_xml_that_is_damaged_hostile_or_not_tallys_is_refused(
    tmp_path: Path, content: str, found: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path, content)
    assert found in caught.value.found


def test_a_document_type_declaration_is_refused_before_its_entities_are_read() -> None:
    with pytest.raises(UnreadableFile) as caught:
        list(tally_vouchers.vouchers(BOMB.encode(), "daybook.xml", Ledger("")))
    assert caught.value.found == "a document type declaration"


def test_a_reference_cut_between_two_pieces_is_whole(tmp_path: Path) -> None:
    for shift in range(12):
        start = daybook(purchase(NARRATION="x"))
        padding = "x" * ((1 << 20) - start.index("<NARRATION>") - len("<NARRATION>") - shift)
        _, rows = read(tmp_path, daybook(purchase(NARRATION=f"{padding}&amp;&#4;é", CMPGSTIN="")))
        assert amounts(rows[0])[0] == 100000


def test_no_bytes_in_an_envelope_end_in_anything_but_a_reading_or_a_failure(tmp_path: Path) -> None:
    whole = daybook(purchase(), purchase("P8")).encode()
    for place in range(0, len(whole), 7):
        for changed in (whole[:place] + b"\xff" + whole[place + 1 :], whole[:place] + whole[place + 9 :]):
            try:
                read(tmp_path, changed)
            except ImsError:
                continue
