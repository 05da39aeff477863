"""Large files: mapped and let go, their rows on disk as they come, and the same as any other's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ims_lib import Workspace, readers
from ims_lib.bench import reading as bench
from ims_lib.readers import apart, gstr2b_json, ims_json, sparing
from ims_lib.readers import reading as rows
from ims_lib.readers.apart import NOBODY

SIZE = 400_000


@pytest.fixture(params=bench.KINDS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return an IMS and a GSTR-2B download of some thousand documents."""
    path = tmp_path / f"{request.param}.json"
    bench.make_json(request.param, SIZE, path)
    return path


@pytest.fixture
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes files of these tests large, and their rows go to disk after a few."""

    def narrow() -> None:
        for module, name, value in (
            (sparing, "LARGE", SIZE // 2), (rows, "_BATCH", 100), (rows, "_MOST_HELD", 2),
            (gstr2b_json, "_PACE", 3), (ims_json, "_PACE", 50),
        ):  # fmt: skip
            monkeypatch.setattr(module, name, value)

    return narrow


def test_a_large_file_is_read_as_a_small_one_is(
    file: Path, tmp_path: Path, small_bounds: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = readers.read(file, period="102026")
    assert small.rows_loaded > 1_000
    small_bounds()
    let_go: list[None] = []
    given = sparing.let_go
    monkeypatch.setattr(sparing, "let_go", lambda: (given(), let_go.append(None)))
    (tmp_path / "disk").mkdir()
    with sparing.spilling(tmp_path / "disk"):
        large = readers.read(file, period="102026")
    assert large == small
    assert len(let_go) > 10
    assert [path.stat().st_size > 100_000 for path in (tmp_path / "disk").iterdir()] == [True]


def test_a_damaged_large_file_is_refused_as_a_small_one_is(
    tmp_path: Path, small_bounds: Callable[[], None]
) -> None:
    path = tmp_path / "cut.json"
    bench.make_json("gstr2b", SIZE, path)
    path.write_bytes(path.read_bytes()[:-9])
    said = []
    for narrow in (lambda: None, small_bounds):
        narrow()
        with pytest.raises(readers.UnreadableFile) as refused:
            readers.read(path, period="102026")
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_a_file_beyond_the_bound_is_loaded_whole_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    bench.make_json("ims", sparing.LARGE + 1_000_000, path)
    workspace = Workspace.init(tmp_path / "ws", name="A", gstins=[bench.OWN])
    loaded = workspace.load(path)
    count = path.read_bytes().count(b'"stin"')
    assert loaded.rows_loaded == count > 150_000
    staged = pq.read_table(
        list((workspace.path / "staged").glob("*.parquet")), columns=["taxable_paise", "number"]
    )
    records = json.loads(path.read_text())["imsDetails"]["b2b"]
    taxable = sum(round(record["txval"] * 100) for record in records)
    assert [pc.sum(staged["taxable_paise"]).as_py(), pc.count_distinct(staged["number"]).as_py()] == [
        taxable,
        count,
    ]
    assert not list(workspace.path.glob(".reading-*"))
    assert apart.read(path, near=tmp_path, watch=NOBODY).rows_loaded == count
