# ruff: noqa: E501, a file a line
"""What the fuzz command changes: for each parser a few small files in which every section is filled."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests import portal_workbooks, sheet_bytes
from tests import test_readers_gstr1 as gstr1
from tests import test_readers_gstr1_template as template
from tests import test_readers_gstr2a_xlsx as gstr2a
from tests import test_readers_gstr2b as gstr2b
from tests import test_readers_ims_xlsx as ims_xlsx
from tests.hostile import REGISTER, ims, register_rows, xlsx
from tests.sheet_bytes import packed
from tests.test_readers_gstr3b import FILED
from tests.test_readers_tally import daybook, line, purchase, voucher
from tests.test_readers_upload_errors import RECORD as REFUSED

_LINES = [line.split(",") for line in REGISTER.strip().split("\n")]
_OLD_INVOICE, _OLD_NOTE = {"oinum": "NT/040", "oidt": "01-10-2026"}, {"ontnum": "CN-1", "ontdt": "01-10-2026"}
_ENTRY = {"refdt": "12-10-2026", "portcode": "INNSA1", "boenum": "7654321", "boedt": "11-10-2026"}
_ENTRY |= {"txval": 500, "igst": 90, "cess": 0, "isamd": "N"}  # type: ignore[dict-item]
_ISD = {"doctyp": "ISDI", "docnum": "D1", "docdt": "01-10-2026", "itcelg": "Y", "igst": 5, "cess": 1}
_DOCUMENTS: dict[str, list[dict[str, Any]]] = {
    "b2b": gstr2b.held([gstr2b.INVOICE, gstr2b.INVOICE | {"inum": "2", "val": "1,18,000.50"}]),
    "b2ba": gstr2b.held([gstr2b.INVOICE | _OLD_INVOICE]),
    "cdnr": gstr2b.held([gstr2b.NOTE], "nt"),
    "cdnra": gstr2b.held([gstr2b.NOTE | _OLD_NOTE], "nt"),
    "isd": gstr2b.held([_ISD], "doclist"),
    "impg": [_ENTRY],
    "impgsez": [gstr2b.SUPPLIER | {"boe": [_ENTRY]}],
}
_GSTR2B = gstr2b.envelope(
    _DOCUMENTS | {"itcrev": [{"b2b": _DOCUMENTS["b2b"]}]},
    docRejdata={"b2b": _DOCUMENTS["b2b"]},
    itcsumm={"itcavl": {"nonrevsup": {"igst": 1800, "b2b": {"igst": 1800}}}},
    fc=1,
)
_GSTR1 = gstr1.WHOLE | {
    "b2b": gstr1.group(gstr1.INVOICE),
    "b2ba": gstr1.group(gstr1.INVOICE | _OLD_INVOICE),
    "b2cl": [{"pos": "29", "inv": [gstr1.INVOICE]}],
    "exp": [{"exp_typ": "WOPAY", "inv": [gstr1.INVOICE | {"sbpcode": "INBOM4", "sbnum": 77, "sbdt": "x"}]}],
    "cdnr": gstr1.group(gstr1.NOTE, key="nt"),
    "cdnur": [{"typ": "EXPWP", **gstr1.NOTE}],
    "b2cs": [{"sply_ty": "INTRA", "pos": "27", "typ": "OE", "rt": 18, "txval": 100, "camt": 9, "samt": 9}],
    "nil": {"inv": [{"sply_ty": "INTRB2B", "nil_amt": 7, "expt_amt": 0, "ngsup_amt": 1}]},
    "hsn": {
        "hsn_b2b": [{"num": 1, "hsn_sc": "8471", "uqc": "NOS", "qty": 2, "rt": 18, "txval": 1, "iamt": 1}]
    },
    "doc_issue": {"doc_det": [{"doc_num": 1, "docs": [{"num": 1, "from": "S-1", "to": "S-9", "totnum": 9}]}]},
}
_ENTRY_REFUSED = {"stin": "29PQRSC5678K1ZF", "error_cd": "IMSSAV0010", "error_msg": "no", "inv": [REFUSED]}
_ERRORS = (
    {"imsDetailsErr": {"b2b": [REFUSED], "b2bcn": [{"nt_num": "CN-7", "nt_dt": "21-10-2026"}]}},
    {"status_cd": "PE", "proc_cnt": "0", "err_cnt": "1", "error_report": {"cn": [_ENTRY_REFUSED]}},
)
_SALE = voucher("Sales", "S-1", line("Asha", "-118"), line("Sales", "100"), line("Output IGST", "18"))


def _json(*contents: object) -> list[bytes]:
    return [json.dumps(content, separators=(",", ":")).encode() for content in contents]


def _made(name: str, folder: Path) -> bytes:
    """Return a workbook of the portal's or the offline tool's."""
    if name == "ims-xlsx":
        path = ims_xlsx.workbook(folder / "ims.xlsx", ims_xlsx.SECTIONS)
    elif name == "gstr2a-xlsx":
        path = gstr2a.workbook(folder / "2a.xlsx", gstr2a.CONTENT)
    elif name == "gstr2b-xlsx":
        path = portal_workbooks.workbook(folder / "2b.xlsx", _GSTR2B)
    else:
        filled = template.SECTIONS.items()
        cells = {template.SHEETS.get(name, name): (h.split(","), r.split(",")) for name, (h, r, _) in filled}
        path = template.workbook(folder, cells)
    return Path(path).read_bytes()


def _workbooks() -> dict[str, list[bytes]]:
    names = ("ims-xlsx", "gstr2a-xlsx", "gstr2b-xlsx", "gstr1-xlsx")
    with tempfile.TemporaryDirectory() as folder:
        return {name: [_made(name, Path(folder))] for name in names}


_INSIDE = {"2b.json": _json(_GSTR2B)[0], "books/r.csv": REGISTER, "r.xlsx": xlsx(register_rows())}
CORPUS: Mapping[str, Sequence[bytes]] = {
    "ims": [ims().encode(), ims(txval="1,000.00", idt="28-Oct-2026").encode(), *_json({"imsDetails": ims_xlsx.SECTIONS})],
    "gstr2b": _json(_GSTR2B, {"data": gstr2b.envelope({"b2b": _DOCUMENTS["b2b"]})}),
    "gstr2a": _json({"gstin": gstr1.OWNER, "fp": "102026", **gstr2a.CONTENT}),
    "gstr1": _json(_GSTR1),
    "gstr3b": _json(FILED),
    "upload-errors": _json(*_ERRORS),
    "tally": [daybook(purchase(), _SALE).encode(), daybook(purchase()).encode("utf-16")],
    "books-csv": [REGISTER.encode(), REGISTER.replace(",", "\t").encode("utf-16")],
    "sales-csv": [REGISTER.replace("GSTIN of Supplier", "GSTIN").encode()],
    "payments": [b"Voucher No,Paid On,Amount\nP7,28-10-2026,1000.00\n"],
    "gstr1-csv": [f"{header}\n{row}\n".encode() for header, row, _ in template.SECTIONS.values()],
    "books-xlsx": [xlsx(register_rows())],
    "books-xls": [sheet_bytes.xls(_LINES)],
    "books-xlsb": [sheet_bytes.xlsb(_LINES)],
    "books-ods": [sheet_bytes.ods(_LINES)],
    **_workbooks(),
    "zip": [packed(_INSIDE), packed({"inner.zip": packed(_INSIDE), "r.csv": REGISTER})],
}  # fmt: skip
