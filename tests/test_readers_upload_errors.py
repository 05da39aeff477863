"""What the portal refused of an upload: its error file and its answer, one row a record, nothing lost."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ims_lib import schemas
from ims_lib.errors import UnreadableFile
from ims_lib.readers import read

RECORD = {
    "stin": "29PQRSC5678K1ZF",
    "inum": "NT/041",
    "idt": "08-10-2026",
    "rtnprd": "102026",
    "action": "P",
    "error_msg": "Pending is not allowed.",
}


def rows_of(tmp_path, content):
    path = tmp_path / "err.json"
    path.write_text(json.dumps(content))
    reading = read(path, kind="upload_errors")
    table = reading.tables["upload_errors"]
    assert table.schema == schemas.UPLOAD_ERRORS
    assert reading.recipient_gstin is None
    lost = reading.rows_rejected + sum(reading.rows_skipped.values())
    assert reading.rows_read == reading.rows_loaded + lost == table.num_rows + lost
    return reading, table.to_pylist()


def test_the_error_file_has_the_records_with_the_portals_words(tmp_path):
    note = {"stin": "29PQRSC5678K1ZF", "nt_num": "CN-7", "nt_dt": "21-10-2026", "error_code": "IMSSAV0054"}
    _, rows = rows_of(tmp_path, {"imsDetailsErr": {"b2b": [RECORD], "b2bcn": [note], "b2ba": []}})
    first, second = rows
    assert [first[key] for key in ("section", "supplier_gstin", "number", "asked_action", "error_text")] == [
        "b2b",
        "29PQRSC5678K1ZF",
        "NT/041",
        "pending",
        "Pending is not allowed.",
    ]
    assert first["document_date"] == date(2026, 10, 8)
    assert json.loads(first["other_keys"]) == {"rtnprd": "102026"}
    assert (second["number"], second["error_code"], second["asked_action"]) == ("CN-7", "IMSSAV0054", "")


@pytest.mark.parametrize("wrap", [lambda answer: answer, lambda answer: {"status": "1", "data": answer}])
@pytest.mark.parametrize(
    ("told", "notes"), [("2", ()), ("3", ("the portal counts 3 refused records and lists 2",))]
)
def test_the_answer_about_an_upload_lists_them_by_message(tmp_path, wrap, told, notes):
    entry = {"stin": "29PQRSC5678K1ZF", "error_cd": "IMSSAV0010", "error_msg": "previous action is incorrect"}
    entry["inv"] = [{"inum": "7", "rtnprd": "102026"}, {"inum": "8", "rtnprd": "102026"}]
    answer = {"status_cd": "PE", "proc_cnt": "0", "err_cnt": told, "error_report": {"cn": [entry]}}
    reading, rows = rows_of(tmp_path, wrap(answer))
    assert reading.notes == notes
    assert [(row["section"], row["number"], row["error_code"]) for row in rows] == [
        ("b2bcn", "7", "IMSSAV0010"),
        ("b2bcn", "8", "IMSSAV0010"),
    ]
    assert rows[0]["document_date"] is None


def test_what_is_no_record_is_rejected_or_counted(tmp_path):
    reading, rows = rows_of(
        tmp_path, {"imsDetailsErr": {"b2b": [RECORD | {"idt": "soon"}, {"stin": "x"}, 5], "isdx": [RECORD]}}
    )
    assert [row["document_date"] for row in rows] == [None]
    assert json.loads(rows[0]["other_keys"])["document_date"] == "soon"
    assert (reading.rows_rejected, reading.rows_skipped) == (2, {"section not read": 1})
    assert reading.notes == ("not read: isdx",)


def test_an_upload_stays_refused(tmp_path):
    path = tmp_path / "save.json"
    path.write_text(json.dumps({"rtin": "27ABCDE1234F1Z0", "reqtyp": "SAVE", "invdata": {"b2b": [RECORD]}}))
    with pytest.raises(UnreadableFile, match="upload"):
        read(path)
