"""The upload screen: files arrive whole or not at all, nothing is kept unasked, findings are corrected."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from ipywidgets.widgets.widget import _instances as widgets_held

from ims_lib import Workspace
from ims_lib.errors import ImsError, UnreadableFile, WrongUse
from ims_lib.screens.background import Background
from ims_lib.screens.upload import blocks, columns, files, inbox
from ims_lib.screens.upload.answers_view import AnswersForm
from ims_lib.screens.upload.drop_view import Drop
from ims_lib.screens.upload.files import FileItem
from ims_lib.screens.upload.findings_view import FindingLine, FindingsView, GroupView
from ims_lib.screens.upload.inbox import AHEAD, Inbox
from ims_lib.screens.upload.model import UploadModel
from ims_lib.screens.upload.view import UploadView, upload_screen
from tests.screens_data import HOSTILE

OWN, SUPPLIER = "27ABCDE1234F1Z0", "29PQRSC5678K1ZF"
HEADER = "Voucher No,GSTIN of Supplier,Supplier Name,Invoice No,Invoice Date,Taxable,IGST\n"
ODD = "Bill Ref,Vendor Tax Id,Bill Dt,Net,I Tax,Remark\nB/1,29PQRSC5678K1ZF,03/04/2026,100.00,18.00,x\n"


def line(number: str, *, voucher: str = "P7", supplier: str = SUPPLIER, taxable: str = "10000.00") -> str:
    """Return one line of a register."""
    return f"{voucher},{supplier},Nandi,{number},28-10-2026,{taxable},1800.00\n"


@pytest.fixture
def upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UploadModel:
    """Return the page of an empty workspace, its browser asked for three bytes at a time."""
    monkeypatch.setattr(inbox, "PIECE", 3)
    return UploadModel(Workspace.init(tmp_path / "ws", name="A", gstins=[OWN]), "R. Shah")


def dropped(upload: UploadModel, name: str, text: str | bytes, number: int = 0) -> FileItem:
    """Drop a file: the browser sends each piece that it is asked for."""
    data = text.encode() if isinstance(text, str) else text
    asked: list[tuple[int, int]] = []
    upload.ask = lambda _number, pieces: asked.extend(pieces)
    upload.offered(number or len(upload.items) + 1, name, len(data))
    item = upload.items[0]
    while asked:
        start, end = asked.pop(0)
        upload.piece(item.number, start, data[start:end])
    return item


def kept(upload: UploadModel) -> list[str]:
    """Return the files of the workspace's folder that the page received."""
    return [path.name for path in upload.workspace.path.glob(".incoming-*/*")]


# ---- Files arrive


def test_a_file_arrives_in_pieces_and_never_more_than_a_few_are_under_way(tmp_path: Path) -> None:
    box = Inbox(tmp_path)
    size = (AHEAD + 1) * inbox.PIECE + 1
    file = box.offered(7, "a.json", size)
    first = box.wanted(7)
    assert len(first) == AHEAD
    assert box.wanted(7) == []
    box.arrived(7, 0, bytes(inbox.PIECE))
    assert box.wanted(7) == [(AHEAD * inbox.PIECE, (AHEAD + 1) * inbox.PIECE)]
    for place in range(1, AHEAD + 1):
        box.arrived(7, place * inbox.PIECE, bytes(inbox.PIECE))
    assert not file.is_whole
    assert box.wanted(7) == [(size - 1, size)]
    assert box.arrived(7, size - 1, b"x").is_whole
    assert file.path.stat().st_size == size
    box.leave(7)
    assert not file.path.exists()


@pytest.mark.parametrize(("start", "piece"), [(3, b"abc"), (0, b""), (0, b"more than was offered")])
def test_a_piece_that_was_not_due_stops_the_file(tmp_path: Path, start: int, piece: bytes) -> None:
    box = Inbox(tmp_path)
    box.offered(1, "a.json", 6)
    with pytest.raises(UnreadableFile, match="did not arrive whole"):
        box.arrived(1, start, piece)


def test_a_file_that_is_too_large_is_refused_before_a_byte_of_it_is_sent(upload: UploadModel) -> None:
    upload.ask = lambda *_: pytest.fail("nothing may be asked for")
    upload.offered(1, "big.json", (2 << 30) + 1)
    assert upload.items[0].state == files.REFUSED
    assert "at most 2 GiB" in str(upload.items[0].error)


def test_a_hostile_name_reaches_no_path_and_no_markup(upload: UploadModel) -> None:
    item = dropped(upload, f"../../{HOSTILE}.csv", HEADER + line("INV-1"))
    assert item.state == files.READY
    assert kept(upload) == ["1"]
    assert "<img" not in blocks.head(item) + blocks.body(item)
    upload.load()
    assert "../" in upload.workspace.receipts()[0].file_name
    assert {path.name for path in upload.workspace.path.parent.iterdir()} == {"ws"}


def test_a_file_that_the_browser_loses_or_a_person_stops_is_gone(upload: UploadModel) -> None:
    stopped: list[int] = []
    upload.stop = stopped.append
    for number in (1, 2):
        upload.offered(number, "a.csv", 9)
        upload.piece(number, 0, b"abc")
    upload.lost(1)
    upload.cancel(upload.items[0])
    assert [item.state for item in upload.items] == [files.STOPPED, files.REFUSED]
    assert stopped == [1, 2]
    upload.piece(2, 3, b"def")
    assert kept(upload) == []


# ---- Reading and loading


def test_nothing_is_kept_before_a_person_says_so(upload: UploadModel) -> None:
    item = dropped(upload, "r.csv", HEADER + line("INV-1") + line("INV-2", voucher="P8"))
    assert item.state == files.READY
    assert upload.workspace.receipts() == []
    shown = blocks.body(item)
    assert "<b>2</b> rows = 2 loaded + 0 rejected + 0 skipped" in shown
    assert "₹20,000.00" in shown
    upload.load()
    assert item.state == files.LOADED
    assert [receipt.rows_loaded for receipt in upload.workspace.receipts()] == [2]
    assert upload.workspace.receipts()[0].who == "R. Shah"


def test_a_file_dropped_again_says_what_it_would_change_and_then_that_it_is_known(
    upload: UploadModel,
) -> None:
    first = HEADER + line("INV-1") + line("INV-2", voucher="P8")
    dropped(upload, "r.csv", first)
    upload.load()
    again = dropped(upload, "r2.csv", HEADER + line("INV-1", taxable="9000.00") + line("INV-3", voucher="P9"))
    assert "would be <b>+1 new, 1 changed, 0 left the file</b>" in blocks.body(again)
    known = dropped(upload, "copy.csv", first)
    assert known.state == files.KNOWN
    assert "0 new rows: R. Shah loaded these bytes" in blocks.body(known)


def test_what_is_refused_says_why_and_keeps_no_other_file_back(upload: UploadModel) -> None:
    bad, good = (
        dropped(upload, "x.csv", "no,register\n1,2\n"),
        dropped(upload, "r.csv", HEADER + line("INV-1")),
    )
    assert bad.state == files.REFUSED
    assert "No header row was found" in blocks.body(bad)
    upload.load()
    assert good.state == files.LOADED


def test_each_file_of_a_zip_has_its_own_account(upload: UploadModel, tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("a.csv", HEADER + line("INV-1"))
        archive.writestr("b.csv", "no,register\n1,2\n")
    item = dropped(upload, "both.zip", (tmp_path / "z.zip").read_bytes())
    assert item.state == files.READY
    shown = blocks.body(item)
    assert "<h3>a.csv</h3>" in shown
    assert "No header row was found" in shown
    upload.load()
    assert [receipt.file_name for receipt in upload.workspace.receipts()] == ["both.zip/a.csv"]


def test_rows_that_cannot_be_loaded_are_listed_with_their_place(upload: UploadModel) -> None:
    item = dropped(upload, "r.csv", HEADER + line("INV-1") + line("INV-2", taxable="12x"))
    shown = blocks.body(item)
    assert "1 rejected" in shown
    assert "row 3" in shown
    assert "<code>12x</code>" in shown
    view = UploadView(upload)
    assert view._cards[item.number].load.description == "Load the good rows"


# ---- What a file asks


def test_columns_are_chosen_shown_with_samples_and_remembered(upload: UploadModel) -> None:
    item = dropped(upload, "odd.csv", ODD)
    assert item.state == files.ASKS
    form = AnswersForm(upload, item)
    assert form.again.disabled
    assert "No column yet for Document no., Taxable value or IGST" in form.said.value
    for header, field in (
        ("Bill Ref", "number"),
        ("Vendor Tax Id", "supplier_gstin"),
        ("Net", "taxable"),
        ("I Tax", "igst"),
    ):
        form.columns.boxes[header].value = field
    assert "is the day or the month first" in form.said.value
    form.boxes["dates"].value = "dmy"
    form.columns.name.value = "Odd one"
    assert not form.again.disabled
    form.again.click()
    assert item.state == files.READY
    upload.load()
    found = upload.workspace.query(
        "from raw.books_rows select number, document_date, taxable_paise, igst_paise"
    )
    assert found.astype(str).to_numpy().tolist() == [["B/1", "2026-04-03", "10000", "1800"]]
    assert [mapping.name for mapping in upload.workspace.mappings()] == ["Odd one"]
    later = dropped(upload, "odd2.csv", ODD.replace("B/1", "B/2"))
    assert later.state == files.READY


def test_a_column_taken_from_one_field_is_read_into_the_other_alone(upload: UploadModel) -> None:
    item = dropped(upload, "r.csv", HEADER + line("INV-1"))
    assert item.layout is not None
    chosen = columns.chosen(item.layout, {"Taxable": "total", "Supplier Name": ""})
    assert chosen.columns["total"] == ("Taxable",)
    assert chosen.columns["taxable"] == chosen.columns["supplier_name"] == ()
    assert chosen.columns["igst"] == ("IGST",)
    assert columns.missing(item.layout, ["number", "document_date"]) == [
        "Taxable value or IGST or CGST or SGST or Cess or Document total"
    ]


def test_a_register_of_sales_is_one_when_said_so(upload: UploadModel) -> None:
    item = dropped(
        upload, "r.csv", HEADER.replace("GSTIN of Supplier,Supplier Name", "GSTIN,Party") + line("S1")
    )
    form = AnswersForm(upload, item)
    form.boxes["kind"].value = "sales"
    form.again.click()
    assert item.layout is not None
    assert (item.state, item.layout.kind) == (files.READY, "sales")
    upload.load()
    assert upload.workspace.receipts()[0].kind == "sales"


def test_whose_a_file_is_can_be_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "PIECE", 1 << 10)
    other = "29ABCDE1234F1ZW"
    two = UploadModel(Workspace.init(tmp_path / "two", name="A", gstins=[OWN, other]), "R. Shah")
    item = dropped(two, "r.csv", HEADER + line("INV-1"))
    assert item.state == files.ASKS
    assert "does not say whose it is" in blocks.body(item)
    form = AnswersForm(two, item)
    form.boxes["gstin"].value = other
    form.again.click()
    two.load()
    assert two.workspace.receipts()[0].recipient_gstin == other


# ---- Findings


@pytest.fixture
def checked(upload: UploadModel) -> UploadModel:
    """Return a page with a register in which one GSTIN has the letter O for a zero."""
    dropped(upload, "r.csv", HEADER + line("INV-1") + line("INV-2", voucher="P8", supplier="29PQRSC5678K1Z"))
    upload.load()
    return upload


def group(upload: UploadModel, rule: str) -> GroupView:
    view = FindingsView(upload.findings, lambda *_: None)
    return next(one for one in view.groups.children if one.group.rule == rule)


def test_findings_stand_by_rule_the_worst_first(checked: UploadModel) -> None:
    severities = [one.severity for one in checked.findings.groups]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    shape = next(one for one in checked.findings.groups if one.rule == "gstin_shape")
    assert [(one.value, one.row_number) for one in shape.findings] == [("29PQRSC5678K1Z", 3)]
    assert shape.tax_paise == 180000
    assert "gstin_shape: error, 1" in checked.summary()


def test_a_finding_is_corrected_in_its_line_and_undone(checked: UploadModel) -> None:
    shown = group(checked, "gstin_shape")
    shown.toggle.click()
    (one,) = shown.rows.children
    assert isinstance(one, FindingLine)
    one.ask.click()
    assert one.form is not None
    assert one.form.field.value == "supplier_gstin"
    one.form.value.value, one.form.reason.value = SUPPLIER, "a sign was lost"
    one.form.done.click()
    assert "gstin_shape" not in {found.rule for found in checked.findings.groups}
    (written,) = checked.workspace.corrections()
    assert (written["new_value"], written["who"], written["goes_to"]) == (SUPPLIER, "R. Shah", "erp")
    checked.findings.undo()
    assert "gstin_shape" in {found.rule for found in checked.findings.groups}


def test_a_page_that_checks_again_and_again_keeps_no_old_widgets(checked: UploadModel) -> None:
    view = UploadView(checked)
    view._cards[checked.items[0].number].leave.click()
    before = len(widgets_held)
    for _ in range(3):
        checked.findings.read()
    assert len(widgets_held) == before
    assert view.findings.groups.children


def test_a_correction_without_a_reason_is_refused_in_words(checked: UploadModel) -> None:
    finding = next(one for one in checked.findings.groups if one.rule == "gstin_shape").findings[0]
    checked.findings.correct(finding, {"supplier_gstin": SUPPLIER}, " ", "erp")
    assert checked.findings.message["tone"] == "bad"
    assert "needs a reason" in checked.findings.message["text"]
    assert checked.workspace.corrections() == []


def test_a_rule_is_switched_off_with_a_reason(checked: UploadModel) -> None:
    checked.findings.set_severity("gstin_shape", "off", "")
    assert "with a reason" in checked.findings.message["text"]
    checked.findings.set_severity("gstin_shape", "off", "agreed with the auditor")
    assert "gstin_shape" not in {found.rule for found in checked.findings.groups}


def test_problems_are_handed_over_as_a_workbook(checked: UploadModel) -> None:
    saved: dict[str, bytes] = {}
    view = FindingsView(checked.findings, saved.__setitem__)
    view.download.click()
    assert saved["problems.xlsx"].startswith(b"PK")


# ---- The page


def test_the_page_says_what_to_do_while_it_is_empty_and_afterwards(upload: UploadModel) -> None:
    view = UploadView(upload)
    assert "Nothing is loaded yet" in view.findings.groups.children[0].value
    assert view.steps.layout.display is None or view.steps.layout.display == ""
    item = dropped(upload, "r.csv", HEADER + line("INV-1"))
    card = view._cards[item.number]
    assert [one.layout.display for one in (card.load, card.cancel)] == ["", "none"]
    assert view.steps.layout.display == "none"
    card.load.click()
    assert "Next:" in view.next.value
    card.leave.click()
    assert view.files.children == ()
    assert kept(upload) == []
    assert len(upload.workspace.receipts()) == 1


def test_without_a_workspace_the_page_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("IMS_WORKSPACE", raising=False)
    assert "no workspace" in upload_screen().summary()


def test_the_drop_zone_passes_on_what_the_browser_says() -> None:
    told: list[tuple[object, ...]] = []
    drop = Drop(
        offered=lambda *a: told.append(a), piece=lambda *a: told.append(a), lost=lambda *a: told.append(a)
    )
    drop._received(drop, {"kind": "offered", "files": [{"id": 5, "name": "a", "size": 3}]}, [])
    drop._received(drop, {"kind": "piece", "id": 5, "start": 0}, [memoryview(b"abc")])
    drop._received(drop, {"kind": "lost", "id": 5}, [])
    drop._received(drop, {"kind": "anything else"}, [])
    assert told == [(5, "a", 3), (5, 0, b"abc"), (5,)]


def test_work_is_done_beside_the_page_and_told_in_its_own_thread() -> None:
    told: list[object] = []

    async def page() -> None:
        beside, done = Background(), asyncio.Event()
        beside.do(threading.get_ident, lambda found: told.extend([found, threading.get_ident()]))
        beside.do(lambda: 1 // 0, told.append)
        beside.finish()
        beside.do(lambda: "later", told.append)
        beside.do(lambda: None, lambda _: done.set())
        await asyncio.wait_for(done.wait(), 10)

    asyncio.run(page())
    worker, own, failed, later = told
    assert worker != own == threading.get_ident()
    assert isinstance(failed, ImsError)
    assert failed.found == "ZeroDivisionError"
    assert later == "later"


def test_a_word_of_progress_after_the_end_shows_nothing(checked: UploadModel) -> None:
    checked.findings._move({"done": 5, "total": 5})
    checked.items[0].move({"stage": "writing", "done": 0, "total": 0})
    assert (checked.findings.progress, checked.items[0].progress) == ({}, {})


def test_a_failure_of_the_family_is_told_whole() -> None:
    told: list[object] = []
    error = WrongUse("No.")

    def fail() -> None:
        raise error

    Background().do(fail, told.append)
    assert told == [error]
