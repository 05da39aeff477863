"""Each parser against changed files for a moment; the long run is `python -m tests.fuzz`."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from tests import fuzz


@pytest.mark.parametrize("parser", fuzz.PARSERS)
def test_changed_files_are_read_or_refused_and_accounted_for(parser: str, tmp_path: Path) -> None:
    unchanged = [fuzz.tried(parser, data, tmp_path / "file") for data in fuzz.CORPUS[parser]]
    assert [(is_read, wrong) for is_read, _, wrong in unchanged] == [(True, "")] * len(unchanged)
    for data in islice(fuzz.variants(parser, seed=7), 150):
        _, _, wrong = fuzz.tried(parser, data, tmp_path / "file")
        assert wrong == "", data[:400]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
@pytest.mark.parametrize(
    ("defect", "said"),
    [
        (lambda *_, **__: 1 // 0, "ZeroDivisionError"),
        (lambda *_, **__: os._exit(3), "ended the process: 3"),
        (lambda *_, **__: bytearray(8 << 30), "MemoryError"),
        (lambda *_, **__: signal.pause(), "came to no end"),
    ],
)
def test_a_finding_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, defect: Callable[..., object], said: str
) -> None:
    monkeypatch.setattr(fuzz.readers, "read", defect)
    monkeypatch.setattr(fuzz, "_MOST_PATIENCE", 0.2)
    tally = fuzz.run("ims", seconds=0.1, seed=1, keep=tmp_path / "kept")
    assert len(list((tmp_path / "kept").iterdir())) == len(tally.findings) == tally.files
    assert said in tally.findings[0]
