"""Raw bytes, staged parquet and the manifest: whole or not at all, found out when changed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from ims_lib import Workspace, views
from ims_lib.errors import DamagedStore, NeedsAnswer, UnreadableFile, WrongUse
from ims_lib.schemas import DATASETS
from ims_lib.store import intake, manifest, staged
from ims_lib.store.manifest import Manifest

REGISTER = (
    "Voucher No,Supplier GSTIN,Supplier Name,Invoice No,Invoice Date,"
    "Taxable Value,IGST,CGST,SGST,Invoice Value\n"
    "V1,29PQRSC5678K1ZF,Asha Traders,00123,15-10-2026,1000.00,180.00,0,0,1180.00\n"
    "V2,29PQRSC5678K1ZF,Asha Traders,1E10,25-10-2026,2000.00,360.00,0,0,2360.00\n"
)
OWN = "Voucher No,Our GSTIN,Supplier GSTIN,Invoice No,Invoice Date,Taxable Value,IGST\n"
ONE, TWO, OTHER = "27ABCDE1234F1Z0", "29ABCDE1234F1ZW", "33ABCDE1234F1Z7"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    return file


@pytest.fixture
def firm(tmp_path: Path) -> Workspace:
    return Workspace.init(tmp_path / "firm", name="Firm", gstins=[ONE, TWO])


def books(rows: int = 3) -> pa.Table:
    """Return a table of the books dataset with some amounts."""
    schema = DATASETS["books_rows"]
    return pa.Table.from_pylist(
        [
            {**{n: "" for n in schema.names if schema.field(n).type == pa.string()}, "igst_paise": n}
            for n in range(rows)
        ],
        schema=schema,
    )


def stored(workspace: Workspace) -> set[str]:
    """Return the names of everything under raw/ and staged/."""
    return {path.name for folder in ("raw", "staged") for path in (workspace.path / folder).iterdir()}


def test_a_load_keeps_the_bytes_and_one_parquet_for_each_dataset(
    workspace: Workspace, register: Path
) -> None:
    workspace.load(register)
    (load,) = workspace.manifest.loads()
    assert (workspace.path / "raw" / load.sha256).read_bytes() == register.read_bytes()
    (file,) = load.datasets
    path = workspace.path / "staged" / file.name
    assert file.name == f"{staged.file_sha256(path)[:16]}.parquet"
    assert pq.read_table(path, page_checksum_verification=True).num_rows == file.rows == 2


def test_the_manifest_is_the_table_that_views_read(workspace: Workspace, register: Path) -> None:
    workspace.load(register, by="asha")
    table = workspace.manifest.table()
    assert table.select(views.LOADS.names).schema.equals(views.LOADS)
    assert {*manifest.SCHEMA.names} - {*views.LOADS.names} == {"datasets", "mapping"}
    (row,) = table.to_pylist()
    assert (row["load_seq"], row["who"], row["kind"], row["rows_read"]) == (1, "asha", "books", 2)
    assert row["recipient_gstin"] == workspace.gstins[0]


def test_the_same_bytes_again_are_zero_new_rows_whatever_their_name(
    workspace: Workspace, register: Path
) -> None:
    workspace.load(register, by="asha")
    other = register.with_name("other.csv")
    other.write_bytes(register.read_bytes())
    receipt = workspace.load(other, by="ravi")
    assert (receipt.rows_new, receipt.is_repeated, receipt.who) == (0, True, "asha")
    assert len(workspace.manifest.loads()) == 1


def test_files_and_folders_are_for_their_owner_alone(workspace: Workspace, register: Path) -> None:
    workspace.load(register)
    for path in [workspace.path, *workspace.path.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        if path.suffix != ".lock":
            assert mode == (0o700 if path.is_dir() else 0o600), path


def test_a_dry_run_accounts_for_the_rows_and_keeps_nothing(workspace: Workspace, register: Path) -> None:
    receipt = workspace.load(register, dry_run=True)
    assert (receipt.rows_read, receipt.rows_loaded, receipt.rows_new) == (2, 2, 0)
    assert not stored(workspace)
    assert not workspace.manifest.loads()


def test_nothing_of_an_unreadable_file_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"data": [', encoding="utf-8")
    with pytest.raises(UnreadableFile):
        workspace.load(bad)
    assert not stored(workspace)


def test_a_file_that_is_not_there_is_wrong_use(workspace: Workspace, tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(WrongUse, match="no such file"):
            workspace.load(path)


def test_what_a_load_cut_off_before_its_manifest_row_leaves_is_swept(
    workspace: Workspace, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Manifest, "append", cut_off)
        with pytest.raises(KeyboardInterrupt):
            workspace.load(register)
    (workspace.path / "staged" / f".part-{'0' * 16}").write_bytes(b"half")
    (workspace.path / "raw" / "notes.txt").write_text("a stranger's file", encoding="utf-8")
    assert len(stored(workspace)) == 4
    again = Workspace.open(workspace.path)
    assert stored(again) == {"notes.txt"}, "left-overs go, what is not ours stays"
    assert not again.manifest.loads()
    assert again.load(register).rows_new == 2


def test_while_a_load_is_under_way_nothing_is_swept(workspace: Workspace) -> None:
    orphan = workspace.path / "raw" / ("0" * 64)
    orphan.write_bytes(b"being loaded")
    with FileLock(workspace.path / "loading.lock"):
        Workspace.open(workspace.path)
        assert orphan.exists()
    Workspace.open(workspace.path)
    assert not orphan.exists()


@pytest.mark.parametrize("folder", ["raw", "staged"])
def test_a_changed_or_missing_file_is_named(workspace: Workspace, register: Path, folder: str) -> None:
    workspace.load(register)
    assert workspace.verify().is_ok
    (file,) = (workspace.path / folder).iterdir()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    found = workspace.verify()
    assert any(
        f"{folder}/{file.name}" in problem.what and "changed" in problem.what for problem in found.problems
    )
    file.unlink()
    assert any("No such file" in problem.what for problem in workspace.verify().problems)


def test_a_changed_staged_file_is_refused_by_name(workspace: Workspace, register: Path) -> None:
    workspace.load(register)
    (file,) = workspace.manifest.staged("books_rows")
    path = workspace.path / "staged" / file.name
    assert staged.require(workspace.path, [file]) == [path]
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(DamagedStore) as damaged:
        staged.require(workspace.path, [file])
    assert file.name in damaged.value.where


def test_a_file_that_does_not_read_back_as_written_is_no_load(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = pq.ParquetFile.read_row_group
    monkeypatch.setattr(pq.ParquetFile, "read_row_group", lambda self, *given: read(self, *given).slice(1))
    with pytest.raises(DamagedStore, match="read back"):
        staged.stage(workspace.path, "books_rows", books())
    assert not stored(workspace)


def test_the_same_rows_make_the_same_file(workspace: Workspace) -> None:
    first, again = (staged.stage(workspace.path, "books_rows", books()) for _ in range(2))
    assert first == again
    assert first != staged.stage(workspace.path, "books_rows", books(4))


def test_a_file_changed_while_it_is_read_is_refused(workspace: Workspace, register: Path) -> None:
    with pytest.raises(UnreadableFile, match="changed while"):
        staged.keep_raw(workspace.path, register, "0" * 64)
    assert not stored(workspace)


def test_a_file_that_names_no_owner_needs_an_answer_where_there_are_several(
    firm: Workspace, register: Path
) -> None:
    with pytest.raises(NeedsAnswer) as asked:
        firm.load(register)
    assert ONE in asked.value.expected
    assert "--gstin" in asked.value.do
    assert firm.load(register, gstin=TWO).recipient_gstins == (TWO,)
    assert firm.load(register, gstin=ONE).rows_new == 2, "another owner's load of the same bytes is its own"
    assert firm.load(register, gstin=TWO).is_repeated


def test_a_gstin_that_is_not_the_workspaces_is_wrong_use(firm: Workspace, register: Path) -> None:
    with pytest.raises(WrongUse) as wrong:
        firm.load(register, gstin=OTHER)
    assert wrong.value.found == OTHER
    assert TWO in wrong.value.expected


def test_a_register_of_several_owners_is_shared_out_and_every_row_accounted_for(
    firm: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "all.csv"
    lines = [
        f"V{n},{own},29PQRSC5678K1ZF,A{n},15-10-2026,100,18" for n, own in enumerate([ONE, TWO, TWO, OTHER])
    ]
    file.write_text(OWN + "\n".join(lines) + "\n", encoding="utf-8")
    receipt = firm.load(file)
    assert receipt.recipient_gstins == (ONE, TWO)
    assert (receipt.rows_read, receipt.rows_loaded) == (4, 3)
    assert sum(receipt.rows_skipped.values()) == 1
    assert OTHER in next(iter(receipt.rows_skipped))
    owners = [
        pq.read_table(firm.path / "staged" / load.datasets[0].name)["recipient_gstin"].to_pylist()
        for load in firm.manifest.loads()
    ]
    assert owners == [[ONE], [TWO, TWO]]


def test_a_register_of_others_alone_is_refused_naming_both(firm: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text(OWN + f"V1,{OTHER},29PQRSC5678K1ZF,A1,15-10-2026,100,18\n", encoding="utf-8")
    with pytest.raises(WrongUse) as wrong:
        firm.load(file)
    assert OTHER in wrong.value.found
    assert ONE in wrong.value.expected


def test_a_changed_manifest_row_is_found(workspace: Workspace, register: Path) -> None:
    from tests.test_store_journal import unlocked

    workspace.load(register)
    unlocked(workspace.path).execute("update loads set sections = 'b2b'")
    found = workspace.verify()
    assert [problem.check for problem in found.problems] == ["manifest", "controls"]


def test_a_file_name_of_any_bytes_is_kept_as_text(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9 '; drop.csv")
    file.write_text(REGISTER, encoding="utf-8")
    receipt = workspace.load(file)
    assert receipt.file_name.endswith("'; drop.csv")
    assert intake.staged is staged


def test_what_a_killed_process_left_on_its_way_is_swept_a_day_later(workspace: Workspace) -> None:
    old, new = workspace.path / ".incoming-a", workspace.path / ".reading-b"
    for folder in (old, new):
        folder.mkdir()
        (folder / "1").write_bytes(b"a taxpayer's file")
    os.utime(old, (0, 0))
    staged.sweep(workspace.path, workspace.manifest.loads)
    assert (old.exists(), new.exists()) == (False, True)
