"""GSTR-3B as filed: each figure to its cell of the form."""

from __future__ import annotations

import json

import pytest

from ims_lib import schemas
from ims_lib.errors import NeedsAnswer
from ims_lib.readers import read

TAX = {"txval": 100, "iamt": 1, "camt": 2, "samt": 3, "csamt": 4}
ITC = {key: TAX[key] for key in ("iamt", "camt", "samt", "csamt")}
FILED = {
    "gstin": "27ABCDE1234F1Z0",
    "ret_period": "102026",
    "sup_details": {
        "osup_det": TAX,
        "osup_zero": {"txval": 5, "iamt": 1, "csamt": 0},
        "osup_nil_exmp": {"txval": 6},
        "isup_rev": TAX,
        "osup_nongst": {"txval": 7},
    },
    "eco_dtls": {"eco_sup": TAX, "eco_reg_sup": {"txval": 8}},
    "inter_sup": {
        "unreg_details": [{"pos": "29", "txval": 9, "iamt": 1}, {"pos": "07", "txval": 10, "iamt": 2}],
        "comp_details": [{"pos": "29", "txval": 11, "iamt": 1}],
        "uin_details": [{"pos": "29", "txval": 12, "iamt": 1}],
    },
    "itc_elg": {
        "itc_avl": [{"ty": kind} | ITC for kind in ("IMPG", "IMPS", "ISRC", "ISD", "OTH")],
        "itc_rev": [{"ty": "RUL"} | ITC, {"ty": "OTH"} | ITC],
        "itc_net": ITC,
        "itc_inelg": [{"ty": "RUL"} | ITC, {"ty": "OTH"} | ITC],
    },
    "inward_sup": {
        "isup_details": [{"ty": "GST", "inter": 13, "intra": 14}, {"ty": "NONGST", "inter": 0, "intra": 15}]
    },
    "intr_ltfee": {"intr_details": ITC, "ltfee_details": {"camt": 25, "samt": 25}},
}


def read_3b(tmp_path, content, **asked):
    path = tmp_path / "3b.json"
    path.write_text(json.dumps(content))
    reading = read(path, **asked)
    table = reading.tables["gstr3b_cells"]
    assert (reading.kind, table.schema) == ("gstr3b", schemas.GSTR3B_CELLS)
    assert reading.rows_read == table.num_rows + reading.rows_rejected + sum(reading.rows_skipped.values())
    return reading, table.to_pylist()


def test_each_figure_has_its_cell(tmp_path):
    reading, rows = read_3b(tmp_path, {"data": FILED})
    assert (reading.recipient_gstin, reading.period, reading.notes) == ("27ABCDE1234F1Z0", "102026", ())
    assert [row["cell"] for row in rows] == [
        *("3.1(a)", "3.1(b)", "3.1(c)", "3.1(d)", "3.1(e)", "3.1.1(i)", "3.1.1(ii)"),
        *("3.2 unregistered", "3.2 unregistered", "3.2 composition", "3.2 UIN"),
        *(
            "4(A)(1)",
            "4(A)(2)",
            "4(A)(3)",
            "4(A)(4)",
            "4(A)(5)",
            "4(B)(1)",
            "4(B)(2)",
            "4(C)",
            "4(D)(1)",
            "4(D)(2)",
        ),
        *("5 GST inter", "5 GST intra", "5 NONGST inter", "5 NONGST intra", "5.1 interest", "5.1 late fee"),
    ]
    amounts = ("taxable_paise", "igst_paise", "cgst_paise", "sgst_paise", "cess_paise")
    by_cell = {row["cell"]: tuple(row[name] for name in amounts) for row in rows}
    assert by_cell["3.1(a)"] == (10000, 100, 200, 300, 400)
    assert by_cell["3.1(b)"] == (500, 100, None, None, 0)
    assert by_cell["4(A)(5)"] == (None, 100, 200, 300, 400)
    assert by_cell["5 GST intra"] == (1400, None, None, None, None)
    assert by_cell["5.1 late fee"] == (None, None, 2500, 2500, None)
    assert [row["place_of_supply"] for row in rows if row["cell"] == "3.2 unregistered"] == ["29", "07"]


def test_what_has_no_cell_is_named_and_what_is_no_amount_rejected(tmp_path):
    odd = {
        "sup_details": {
            "osup_det": TAX | {"txval": "x"},
            "osup_zero": {"txval": 1, "odd": 2},
            "new": {"txval": 1},
        }
    }
    odd |= {"tx_pmt": {"tx_py": [1]}, "itc_elg": {"itc_avl": [{"ty": "ZZZ"} | ITC]}, "status": "FIL"}
    reading, rows = read_3b(tmp_path, {"gstin": "27ABCDE1234F1Z0", "ret_period": "102026"} | odd)
    assert [row["cell"] for row in rows] == ["3.1(b)"]
    assert reading.rows_rejected == 1
    assert reading.notes == (
        "not read: odd of 3.1(b)",
        "not read: sup_details.new",
        "not read: tx_pmt",
        "not read: itc_elg.itc_avl ZZZ",
    )


def test_a_period_that_the_file_does_not_tell_is_asked_for(tmp_path):
    with pytest.raises(NeedsAnswer, match="GSTR-3B"):
        read_3b(tmp_path, {"sup_details": {"osup_det": TAX}})
    assert read_3b(tmp_path, {"sup_details": {"osup_det": TAX}}, period="102026")[0].period == "102026"
