"""The sums that files state of themselves: total rows of registers and templates, cpsumm of GSTR-2B."""

from __future__ import annotations

import json

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.readers import read
from ims_lib.readers.reading import Ledger
from ims_lib.readers.stated import Total, tie_out

HEADER = "Supplier GSTIN,Invoice No,Invoice Date,Taxable Value,IGST,CGST,SGST"
LINES = [f"29PQRSC5678K1ZF,A-{n},2{n}-10-2026,1000,180.10,0,0" for n in (1, 2, 3)]


def notes(tmp_path, *lines, **asked):
    path = tmp_path / "purchases.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n")
    return [note for note in read(path, **asked).notes if "total" in note]


def test_a_total_row_ties_out_by_head(tmp_path):
    assert notes(tmp_path, *LINES, ',Grand Total,,"3,000",540.30,0,0') == [
        "the total row ties out with the rows read (taxable value, IGST, CGST, SGST)"
    ]


def test_a_total_that_differs_says_where_and_by_how_much(tmp_path):
    assert notes(tmp_path, *LINES, ",Total,,3000,540.31,,") == [
        "row 5 gives a total IGST of 540.31, the rows read come to 540.30, difference -0.01"
    ]


def test_totals_of_parts_and_of_pages_tie_out_each(tmp_path):
    first, second, third = LINES
    totals = [",Sub Total,,2000,360.20,0,0", ",Sub Total,,1000,180.10,0,0", ",Grand Total,,3000,540.30,0,0"]
    assert notes(tmp_path, first, second, totals[0], third, *totals[1:]) == [
        "3 total rows tie out with the rows read (taxable value, IGST, CGST, SGST)"
    ]
    assert len(notes(tmp_path, first, second, totals[0], third, ",Sub Total,,1500,180.10,0,0")) == 1


def test_rows_that_are_not_loaded_are_missing_in_a_total(tmp_path):
    (note,) = notes(tmp_path, *LINES[:2], "29PQRSC5678K1ZF,A-3,23-10-2026,1000,no,0,0", ",Total,,3000,,,")
    assert note.endswith("of 3,000.00, the rows read come to 2,000.00, difference -1,000.00")


def test_balances_carried_forward_are_no_totals(tmp_path):
    assert notes(tmp_path, ",Opening Balance,,99,,,", *LINES, ",Closing Balance,,7,,,") == []


def test_the_sums_over_a_template_tie_out_and_the_rows_below_them(tmp_path):
    path = tmp_path / "gstr1.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("b2cs")
        page.write_row(0, 0, ["Summary For B2CS(7)"])
        page.write_row(1, 4, ["Total Taxable Value", "Total Cess"])
        page.write_row(2, 4, [300.5, 1])
        page.write_row(3, 0, ["Type", "Place Of Supply", "Applicable % of Tax Rate", "Rate"])
        page.write_row(3, 4, ["Taxable Value", "Cess Amount", "E-Commerce GSTIN"])
        page.write_row(4, 0, ["OE", "27-Maharashtra", "", 18, 100, 0])
        page.write_row(5, 0, ["OE", "29-Karnataka", "", 18, 200.5, 0])
    reading = read(path, period="102026")
    assert reading.rows_loaded == 2
    assert reading.notes == (
        "sheet 'b2cs': row 3 gives a total cess of 1.00, the rows read come to 0.00, difference -1.00",
    )


def gstr2b(tmp_path, **more):
    tax = {"txval": 1000, "igst": 180, "cgst": 0, "sgst": 0, "cess": 0}
    day = {"dt": "08-10-2026", "val": 1180, "pos": "27", "rev": "N", "itcavl": "Y"} | tax
    supplier = {"ctin": "29PQRSC5678K1ZF", "supprd": "102026"}
    docdata = {
        "b2b": [supplier | {"inv": [day | {"inum": number} for number in ("1", "2")]}],
        "cdnr": [supplier | {"nt": [day | {"ntnum": f"N{kind}", "typ": kind} for kind in "CD"]}],
    }
    entry = supplier | tax | {"ttldocs": 1}
    cpsumm = {
        "b2b": [entry | {"ttldocs": 2, "txval": 2000, "igst": 360}],
        "cdnr": [entry | {"nttyp": kind} for kind in "CD"],
    }
    for place, changed in more.items():
        section, _, row = place.partition("_")
        cpsumm[section][int(row)] |= changed
    data = {"gstin": "27ABCDE1234F1Z0", "rtnprd": "102026", "docdata": docdata, "cpsumm": cpsumm}
    path = tmp_path / "2b.json"
    path.write_text(json.dumps({"data": data}))
    return read(path).notes


def test_cpsumm_ties_out_supplier_by_supplier(tmp_path):
    assert gstr2b(tmp_path) == ("cpsumm ties out with the documents, supplier by supplier (1)",)
    assert gstr2b(tmp_path, b2b_0={"ttldocs": 3, "igst": 360.01}) == (
        "cpsumm b2b 29PQRSC5678K1ZF documents: summary 3, documents 2",
        "cpsumm b2b 29PQRSC5678K1ZF igst: summary 360.01, documents 360.00",
    )
    assert gstr2b(tmp_path, cdnr_1={"txval": 999})[0].startswith("cpsumm cdnr 29PQRSC5678K1ZF D txval:")
    missing = gstr2b(tmp_path, b2b_0={"ctin": "24UVWXF3456T1ZM"})
    assert "cpsumm b2b 29PQRSC5678K1ZF documents: summary 0, documents 2" in missing


@given(
    st.lists(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=5), min_size=1, max_size=5),
    st.integers(1, 10**6),
)
def test_any_parts_tie_out_and_a_paisa_off_does_not(parts, off):
    """Rows in parts, each part with its total, then one of all: all tie out; a grand total off never does
    unless it happens to be the total of some parts.
    """
    rows, totals, paise, number = [], [], [], 1
    for part in parts:
        rows += range(number, number + len(part))
        paise += part
        number += len(part)
        totals.append(Total(number, {"igst": sum(part)}))
        number += 1
    whole = sum(paise)
    ledger = Ledger("")
    tie_out(ledger, "", rows, {"igst": paise}, [*totals, Total(number, {"igst": whole})])
    assert ledger.counts()["notes"] == (f"{len(parts) + 1} total rows tie out with the rows read (IGST)",)
    ends = {sum(sum(part) for part in parts[:n]) for n in range(len(parts) + 1)}
    if off not in {end - other for end in ends for other in ends} and -off not in ends:
        ledger = Ledger("")
        tie_out(ledger, "", rows, {"igst": paise}, [*totals, Total(number, {"igst": whole + off})])
        assert any(f"row {number}" in note for note in ledger.counts()["notes"])


@pytest.mark.parametrize("cell", ["", None, "n/a", "=SUM(E2:E4)"])
def test_a_total_without_a_figure_states_nothing(tmp_path, cell):
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Supplier GSTIN", "Invoice No", "Invoice Date", "Taxable Value", "IGST"])
        page.write_row(1, 0, ["29PQRSC5678K1ZF", "A-1", "21-10-2026", 100, 18])
        page.write_string(2, 1, "Total")
        if cell:
            page.write_string(2, 3, cell)
    assert not [note for note in read(path).notes if "total" in note]


def test_a_summary_without_counts_ties_out_by_its_amounts(tmp_path):
    told = {"ttldocs": ""}
    assert gstr2b(tmp_path, b2b_0=told, cdnr_0=told, cdnr_1=told) == gstr2b(tmp_path)
