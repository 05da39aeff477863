"""A ZIP of files: each inside is a file of its own, hostile members are refused by name, the others load."""

from __future__ import annotations

import io
import json
import struct
import warnings
import zipfile

import pytest
import xlsxwriter
from typer.testing import CliRunner

from ims_lib.cli.app import app
from ims_lib.errors import UnreadableFile, WrongUse
from ims_lib.readers import archive
from tests import sheet_bytes
from tests.sheet_bytes import packed

GSTIN = "29PQRSC5678K1ZF"
OWNER = "27ABCDE1234F1Z0"
HEADER = "GSTIN of supplier,Invoice No,Invoice Date,Taxable Value,IGST,CGST,SGST,Cess"
CSV = f"{HEADER}\n{GSTIN},A-1,15-10-2026,1000.00,180.00,0,0,0\n"


def part(number, parts=2):
    tax = {"txval": 10000, "igst": 1800, "cgst": 0, "sgst": 0, "cess": 0}
    invoice = {"inum": f"NT/{number}", "typ": "R", "dt": "08-10-2026", "val": 11800, "pos": "27", "rev": "N"}
    supplier = {"ctin": GSTIN, "trdnm": "Nandi", "supfildt": "10-11-2026", "supprd": "102026"}
    documents = {"b2b": [supplier | {"inv": [invoice | {"itcavl": "Y"} | tax]}]}
    told = {"gstin": OWNER, "rtnprd": "102026", "version": "4.0", "gendt": "14-11-2026", "fc": parts}
    return json.dumps({"data": told | {"docdata": documents}})


def xlsx():
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet("Purchases")
        for row, line in enumerate(CSV.replace("A-1", "X-1").splitlines()):
            page.write_row(row, 0, line.split(","))
    return held.getvalue()


def write(tmp_path, content, name="outer.zip"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def loaded(workspace, path, **asked):
    return list(workspace.load_all(path, **asked))


def told(found):
    """Return name and fate of each file."""
    return [
        (one.file_name, one.receipt.kind if one.receipt else one.error.what if one.error else "skipped")
        for one in found
    ]


def test_every_file_inside_is_loaded_as_its_own_in_name_order(workspace, tmp_path):
    rows = [line.split(",") for line in CSV.replace("A-1", "O-1").splitlines()]
    members = {"b/r.csv": CSV, "c.xlsx": xlsx(), "d.ods": sheet_bytes.ods(rows), "a.json": part(1, 1)}
    path = write(tmp_path, packed(members))
    found = loaded(workspace, path)
    assert told(found) == [
        ("outer.zip/a.json", "gstr2b"),
        ("outer.zip/b/r.csv", "books"),
        ("outer.zip/c.xlsx", "books"),
        ("outer.zip/d.ods", "books"),
    ]
    assert [receipt.file_name for receipt in workspace.receipts()] == [one.file_name for one in found]
    assert all(one.receipt.rows_new == 1 for one in found)
    again = loaded(workspace, write(tmp_path, packed(dict(sorted(members.items()))), "packed again.zip"))
    assert all(one.receipt.is_repeated for one in again)
    assert workspace.verify().problems == ()


def test_the_parts_of_a_2b_arrive_as_parts(workspace, tmp_path):
    members = {f"returns_R2B_{number}.json": part(number, 3) for number in (3, 1, 2)}
    found = loaded(workspace, write(tmp_path, packed(members)))
    assert [one.receipt.rows_loaded for one in found] == [1, 1, 1]
    loads = workspace.manifest.loads()
    assert [(load.part_number, load.part_count) for load in loads] == [(1, 3), (2, 3), (3, 3)]
    assert workspace.query("select count(*) as n from staging.gstr2b_statements")["n"][0] == 3


def test_a_name_inside_cannot_write_lines_of_its_own(workspace, tmp_path):
    (only,) = loaded(workspace, write(tmp_path, packed({"a\n\u202eb.csv": CSV})))
    assert only.file_name == only.receipt.file_name == "outer.zip/a<U+000A><U+202E>b.csv"


def test_one_archive_inside_is_opened_and_no_deeper(workspace, tmp_path):
    deepest = packed({"r.csv": CSV})
    inner = packed({"r.csv": CSV, "deep.zip": deepest})
    found = loaded(workspace, write(tmp_path, packed({"in.zip": inner, "z.json": part(1, 1)})))
    assert told(found) == [
        ("outer.zip/in.zip/deep.zip", "The archive lies too deep."),
        ("outer.zip/in.zip/r.csv", "books"),
        ("outer.zip/z.json", "gstr2b"),
    ]


def test_what_a_computer_left_behind_is_skipped_and_named(workspace, tmp_path):
    litter = {"__MACOSX/._r.csv": "x", "in/.DS_Store": "x", "in/": "", "in/r.csv": CSV}
    found = loaded(workspace, write(tmp_path, packed(litter)))
    assert told(found) == [
        ("outer.zip/__MACOSX/._r.csv", "skipped"),
        ("outer.zip/in/.DS_Store", "skipped"),
        ("outer.zip/in/r.csv", "books"),
    ]


def hostile(name, content=b"x", mode=0, flags=0, how=zipfile.ZIP_DEFLATED):
    """Return a ZIP of one harmless register and one member that is not."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        made.writestr(zipfile.ZipInfo("good.csv"), CSV)
        info = zipfile.ZipInfo(name)
        info.external_attr, info.compress_type = mode << 16, how
        made.writestr(info, content)
    data = bytearray(held.getvalue())
    local = data.rfind(b"PK\x03\x04")
    central = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, local + 6, flags)
    struct.pack_into("<H", data, central + 8, flags)
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (hostile("/etc/passwd"), "absolute path"),
        (hostile("C:\\evil.csv"), "absolute path"),
        (hostile("\\\\server\\evil.csv"), "absolute path"),
        (hostile("../../evil.csv"), "leaves the archive"),
        (hostile("a\\..\\..\\evil.csv"), "leaves the archive"),
        (hostile("link.csv", b"/etc/passwd", mode=0o120777), "link or device"),
        (hostile("secret.csv", flags=1), "password-protected"),
        (hostile("zeros.csv", b"0" * (1 << 20)), "bomb"),
        (hostile("good.csv"), "there twice"),
        (hostile("lzma.csv", how=zipfile.ZIP_LZMA), "not read"),
    ],
)
def test_a_hostile_member_is_refused_by_name_and_the_others_load(workspace, tmp_path, content, what):
    path = write(tmp_path, content)
    before = sorted(tmp_path.iterdir())
    found = loaded(workspace, path)
    (bad,) = [one for one in found if one.error]
    error = bad.error
    assert isinstance(error, UnreadableFile)
    assert what in error.what
    assert error.where == bad.file_name
    assert all((error.found, error.expected, error.do))
    assert [one.receipt.rows_loaded for one in found if one.receipt] == [1]
    assert sorted(tmp_path.iterdir()) == before


def test_a_bad_file_inside_is_refused_by_name_and_the_others_load(workspace, tmp_path):
    members = {"a.pdf": "%PDF-1.7", "b.csv": CSV, "c.json": '{"a": [', "d.xlsx": b"PK\x03\x04broken"}
    found = loaded(workspace, write(tmp_path, packed(members)))
    assert [bool(one.error) for one in found] == [True, False, True, True]
    assert all(one.error.where.startswith(one.file_name) for one in found if one.error)
    spoilt = bytearray(packed({"a.csv": CSV, "b.csv": CSV.replace("A-1", "B-1")}))
    spoilt[45] ^= 0xFF
    first, second = loaded(workspace, write(tmp_path, bytes(spoilt)))
    assert "damaged" in first.error.what
    assert second.receipt.rows_loaded == 1


def lying(size):
    """Return a ZIP that declares one member of this size."""
    data = bytearray(packed({"a.csv": CSV}))
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, size)
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (packed({f"{number}.csv": CSV for number in range(201)}), "too many files"),
        (lying((2 << 30) + 1), "too large unpacked"),
        (packed({}), "no file to load"),
        (packed({"__MACOSX/x": "x"}), "no file to load"),
    ],
)
def test_an_archive_beyond_all_bounds_is_refused_whole(workspace, tmp_path, content, what):
    (only,) = loaded(workspace, write(tmp_path, content))
    assert what in only.error.what
    assert only.error.where == only.file_name == "outer.zip"
    assert all((only.error.found, only.error.expected, only.error.do))
    assert workspace.receipts() == []


def test_the_bounds_hold_over_archives_inside_too(tmp_path):
    inner = {f"{number}.csv": "x" for number in range(150)}
    path = write(tmp_path, packed({"a.zip": packed(inner), "b.zip": packed(inner)}))
    found = list(archive.members(path, "outer.zip"))
    assert len(found) == 151
    assert (found[-1].name, found[-1].refusal.what) == ("outer.zip/b.zip", "The archive has too many files.")


def test_a_member_is_never_larger_than_it_says(workspace, tmp_path):
    (only,) = loaded(workspace, write(tmp_path, lying(10)))
    assert "damaged" in only.error.what


def test_a_workbook_is_no_archive_and_a_single_load_of_an_archive_says_what_to_do(workspace, tmp_path):
    books = {"x.xlsx": xlsx(), "x.xlsb": sheet_bytes.xlsb([["a"]]), "x.ods": sheet_bytes.ods([["a"]])}
    for name, content in books.items():
        assert not archive.is_archive(write(tmp_path, content, name))
    assert not archive.is_archive(
        write(tmp_path, packed({"[Content_Types].xml": "", "word/a.xml": ""}), "a.docx")
    )
    assert not archive.is_archive(tmp_path)
    with pytest.raises(UnreadableFile) as caught:
        workspace.load(write(tmp_path, packed({"r.csv": CSV})))
    assert "Workspace.load_all" in caught.value.do


def test_the_file_that_was_saved_first_is_loaded_first(workspace, tmp_path):
    path = tmp_path / "outer.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, day in (("a.csv", 20), ("b.csv", 10)):
            made.writestr(zipfile.ZipInfo(name, (2026, 11, day, 9, 0, 0)), CSV.replace("A-1", name))
    assert [one.file_name for one in loaded(workspace, path)] == ["outer.zip/b.csv", "outer.zip/a.csv"]


def test_what_was_asked_holds_for_every_file_inside(workspace, tmp_path):
    path = write(tmp_path, packed({"a.json": part(1, 1), "r.csv": CSV}))
    first, second = loaded(workspace, path, kind="books", dry_run=True)
    assert isinstance(first.error, WrongUse)
    assert second.receipt.is_dry_run
    assert workspace.receipts() == []


def test_the_command_names_every_file_and_what_became_of_it(workspace, tmp_path):
    path = write(tmp_path, packed({"a.csv": CSV, "b.pdf": "%PDF", ".DS_Store": "x"}))
    words = ["load", str(path), "--workspace", str(workspace.path)]
    shown = CliRunner().invoke(app, words)
    assert shown.exit_code == 4
    assert "outer.zip/a.csv: books of" in shown.stdout
    assert "outer.zip/.DS_Store: skipped" in shown.stdout
    assert f"{path}/b.pdf: The file is a PDF document." in shown.stderr
    skipped, repeated, bad = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert (skipped["file"], bool(skipped["skipped"])) == (f"{path}/.DS_Store", True)
    assert (repeated["file_name"], repeated["is_repeated"]) == ("outer.zip/a.csv", True)
    assert bad["error"]["where"] == "outer.zip/b.pdf"
