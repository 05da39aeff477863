# ruff: noqa: E501, keys and values as lists
"""The short way of reading a document gives what the long way gives, or leaves it to that."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib import readers
from ims_lib.errors import ImsError
from ims_lib.readers import gstr2b_json, gstr2b_quick
from tests import fuzz

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-10**16, 10**16), st.decimals(-(10**9), 10**9, places=3).map(float),
    st.sampled_from(["", " ", "Y", "N", "yes", " INV-1 ", "28-10-2026", "31-02-2026", "27", "Gujarat", "1,234.50", "C", "D", "1e3"]),
    st.just([]), st.just({"a": 1}),
)  # fmt: skip
KEYS = st.sampled_from(
    ["inum", "ntnum", "dt", "idt", "oinum", "oidt", "pos", "rev", "itcavl", "rsn", "diffprcnt", "srctyp", "irn",
     "irngendate", "imsstatus", "val", "txval", "igst", "cgst", "sgst", "cess", "itcredreq", "decligst", "remarks",
     "items", "typ", "suptyp", "ntty", "isamd", "ctin", "supprd", "new key", "TXVAL"]
)  # fmt: skip
PLAIN = {
    "inum": "INV-1",
    "dt": "28-10-2026",
    "txval": 100,
    "igst": 18.5,
    "pos": "27",
    "rev": "N",
    "itcavl": "Y",
}
SUPPLIER = {"ctin": "29PQRSC5678K1ZF", "trdnm": " Nandi ", "supfildt": "11-11-2026", "supprd": "102026"}


def written(path: Path, section: str, documents: list[object], supplier: dict[str, object]) -> Path:
    key = "nt" if section == "cdnr" else "inv"
    content = {"data": {"rtnprd": "102026", "docdata": {section: [{**supplier, key: documents}]}}}
    path.write_text(json.dumps(content))
    return path


def both_ways(path: Path) -> list[object]:
    """Read a file the short way where it can be, and the long way alone; return what came of each."""
    results: list[object] = []
    for quick in (gstr2b_quick.read_plain, lambda *_: False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gstr2b_json, "read_plain", quick)
            try:
                results.append(readers.read(path, period="102026"))
            except ImsError as error:
                results.append(str(error))
    return results


@given(
    changes=st.lists(st.dictionaries(KEYS, SCALARS, max_size=4), min_size=1, max_size=3),
    section=st.sampled_from(["b2b", "b2ba", "cdnr", "isd", "ecom"]),
    supplier=st.dictionaries(st.sampled_from(["ctin", "supfildt", "ttldocs", "trdnm"]), SCALARS, max_size=2),
)
def test_any_document_is_read_alike(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[dict[str, object]],
    section: str,
    supplier: dict[str, object],
) -> None:
    path = tmp_path_factory.mktemp("shape") / "f.json"
    documents = [{**PLAIN, **changed} for changed in changes]
    short, long = both_ways(written(path, section, [PLAIN, *documents], {**SUPPLIER, **supplier}))
    assert short == long


def test_changed_files_are_read_alike(tmp_path: Path) -> None:
    for data in islice(fuzz.variants("gstr2b", seed=3), 300):
        (tmp_path / "f.json").write_bytes(data)
        short, long = both_ways(tmp_path / "f.json")
        assert short == long, data


def test_the_portals_usual_documents_go_the_short_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "f.json", "b2b", [PLAIN] * 3, SUPPLIER)
    monkeypatch.setattr(gstr2b_json, "read_document", lambda *_: pytest.fail("the long way"))
    assert readers.read(path).rows_loaded == 3
