"""The synthetic company: the same bytes again, everything planted, totals that tie out, plausible papers."""

from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ims_lib import gstin
from ims_lib.demo import Made, Mix, make
from ims_lib.demo.kinds import KINDS, PLAIN
from ims_lib.demo.making import GSTIN
from ims_lib.documents import OUTCOMES
from ims_lib.errors import WrongUse

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
GROUPS = ("one_to_many", "many_to_one", "netted")
HEADS = ("igst", "cgst", "sgst", "cess")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The company of data/sample, made again."""
    return make(tmp_path_factory.mktemp("sample"), documents=60, suppliers=20, months=2)


def labels_of(made: Made) -> list[dict[str, str]]:
    with made.truth.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def returns_of(made: Made) -> list[dict[str, Any]]:
    """The GSTR-2B of each month, parts put together."""
    months: dict[str, dict[str, Any]] = {}
    for path in made.files:
        if path.name.startswith("gstr2b"):
            data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["data"]
            whole = months.setdefault(data["rtnprd"], data)
            if whole is not data:
                for part in ("docdata", "docRejdata"):
                    for section, entries in data[part].items():
                        whole[part].setdefault(section, []).extend(entries)
    return list(months.values())


def documents_of(data: dict[str, Any], part: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Section, supplier and document of one part of a 2B, tax summed from items where there are some."""
    for section, entries in data[part].items():
        for entry in entries:
            lists = [value for value in entry.values() if isinstance(value, list)]
            for document in lists[0] if section != "impg" else [entry]:
                heads = ("txval", *HEADS)
                rows = document.get("items", [document])
                sums = {head: sum(Decimal(row.get(head, 0)) for row in rows) for head in heads}
                yield section, entry, {**document, **sums}


def ims_of(path: Path) -> dict[tuple[str, ...], dict[str, Any]]:
    """Records of a download by section, supplier (or port), number and day."""
    sections = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["imsDetails"]
    records = {}
    for section, entries in sections.items():
        for record in entries:
            number = next(record[key] for key in ("inum", "nt_num", "boenum") if key in record)
            day = next(record[key] for key in ("idt", "nt_dt", "boedt") if key in record)
            key = (section, record.get("stin", record.get("portcd", "")), number, day)
            assert key not in records, key
            records[key] = record
    return records


def downloads_of(made: Made) -> list[Path]:
    return [path for path in made.files if path.name.startswith("ims_")]


def contents(path: Path) -> object:
    """A file's bytes; of a workbook its members, for zlib's own bytes differ from build to build."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return [(one.filename, one.date_time, archive.read(one)) for one in archive.infolist()]


def test_same_seed_gives_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first, second, other = (
        make(tmp_path / name, documents=300, suppliers=20, months=3, seed=seed)
        for name, seed in (("first", 1), ("second", 1), ("other", 2))
    )
    for one, two in zip((*first.files, first.truth), (*second.files, second.truth), strict=True):
        assert one.name == two.name
        assert one.read_bytes() == two.read_bytes()
    assert first.truth.read_bytes() != other.truth.read_bytes()


def test_the_committed_sample_is_what_the_generator_makes(small: Made) -> None:
    committed = sorted(path.name for path in (SAMPLE / "files").iterdir())
    assert committed == sorted(path.name for path in (*small.files, small.truth))
    for path in (*small.files, small.truth):
        assert contents(SAMPLE / "files" / path.name) == contents(path), path.name
    assert sum(path.stat().st_size for path in (SAMPLE / "files").iterdir()) < 250_000


def test_every_kind_is_planted_in_the_sample_and_three_times_in_the_demo(made: Made, small: Made) -> None:
    wanted = {kind.name for kind in KINDS} | {PLAIN.name}
    assert {label["defect"] for label in labels_of(small)} == wanted
    counted = Counter(label["defect"] for label in labels_of(made))
    assert set(counted) == wanted
    assert min(counted.values()) >= 3


def test_every_outcome_is_expected_somewhere(made: Made, small: Made) -> None:
    for company in (made, small):
        assert {label["expected_outcome"] for label in labels_of(company)} - {""} == set(OUTCOMES)


def test_the_mix_is_plausible(made: Made) -> None:
    labels = labels_of(made)
    portal = [label for label in labels if label["portal_document"]]
    shares = Counter(label["expected_outcome"] for label in portal)
    assert 0.97 <= len(portal) / 5_000 <= 1.03
    assert 0.73 <= shares["exact"] / len(portal) <= 0.79
    assert 0.09 <= shares["near"] / len(portal) <= 0.12
    assert 0.03 <= shares["mismatch"] / len(portal) <= 0.05
    assert 0.04 <= shares["probable"] / len(portal) <= 0.07
    uncovered = [label for label in labels if label["covered"] == "N"]
    assert 0 < len(uncovered) <= 0.04 * 5_000


def test_every_document_has_one_label_but_groups_one_a_link(made: Made) -> None:
    labels = labels_of(made)
    grouped = [label for label in labels if label["expected_rule"] in GROUPS]
    others = [label for label in labels if label["expected_rule"] not in GROUPS]
    for side in ("portal_document", "books_document"):
        keys = [label[side] for label in others if label[side]]
        assert len(keys) == len(set(keys))
        assert not set(keys) & {label[side] for label in grouped}
    links = [(label["portal_document"], label["books_document"]) for label in grouped]
    assert len(links) == len(set(links))
    assert all(portal and books for portal, books in links)


def test_a_group_has_one_document_on_one_side_and_several_on_the_other(made: Made) -> None:
    sizes: dict[str, set[int]] = {}
    for rule, one in (
        ("one_to_many", "portal_document"),
        ("many_to_one", "books_document"),
        ("netted", "books_document"),
    ):
        ones = Counter(label[one] for label in labels_of(made) if label["expected_rule"] == rule)
        sizes[rule] = set(ones.values())
    assert sizes == {"one_to_many": {2, 3}, "many_to_one": {2, 3, 4}, "netted": {2}}


def test_the_2b_summaries_tie_out_with_the_documents(made: Made) -> None:
    months = returns_of(made)
    assert [data["rtnprd"] for data in months] == list(made.periods)
    for data in months:
        documents = sum_by_head(
            document for part in ("docdata", "docRejdata") for _, _, document in documents_of(data, part)
        )
        groups = [group for block in data["itcsumm"].values() for group in block.values()]
        assert sum_by_head(groups) == documents
        assert sum_by_head(
            inner for group in groups for inner in group.values() if isinstance(inner, dict)
        ) == (documents)
        suppliers = [
            entry for key in ("cpsumm", "cpSummRej") for entries in data[key].values() for entry in entries
        ]
        assert sum_by_head(suppliers) == documents
        count = sum(1 for part in ("docdata", "docRejdata") for _ in documents_of(data, part))
        assert sum(entry["ttldocs"] for entry in suppliers) == count


def sum_by_head(rows: Any) -> dict[str, Decimal]:
    sums = dict.fromkeys(HEADS, Decimal(0))
    for row in rows:
        for head in HEADS:
            sums[head] += Decimal(row.get(head, 0))
    return sums


def test_one_month_has_items_one_comes_in_parts_and_all_kinds_of_documents_are_there(made: Made) -> None:
    months = returns_of(made)
    with_items = [any("items" in one for _, _, one in documents_of(data, "docdata")) for data in months]
    assert with_items == [True] + [False] * (len(months) - 1)
    assert [data.get("fc", 0) for data in months].count(2) == 1
    seen = {section for data in months for section in data["docdata"]}
    assert seen == {"b2b", "b2ba", "cdnr", "cdnra", "ecom", "isd", "impg", "impgsez"}
    everything = [one for data in months for _, _, one in documents_of(data, "docdata")]
    assert {one.get("rsn") for one in everything if one.get("itcavl") == "N"} == {"P", "C"}
    assert any(one.get("rev") == "Y" for one in everything)
    assert {one["typ"] for one in everything if "ntnum" in one} == {"C", "D"}
    assert any(one.get("isamd") == "Y" for one in everything)
    assert any(data["docRejdata"] for data in months)


def test_ims_and_2b_agree_unless_planted(made: Made) -> None:
    planted = {
        label["portal_document"] for label in labels_of(made) if label["defect"] == "two_sources_differ"
    }
    records = ims_of(downloads_of(made)[1])
    compared, differing = 0, set()
    for section, supplier, document in documents_of(returns_of(made)[-1], "docdata"):
        if section not in ("b2b", "ecom") or document["rev"] == "Y":
            continue
        record = records.get((section, supplier["ctin"], document["inum"], document["dt"]))
        if record is None:
            assert document["itcavl"] == "N"
            continue
        compared += 1
        pairs = zip(("txval", "iamt", "camt", "samt", "cess"), ("txval", *HEADS), strict=True)
        if record["pos"] != document["pos"] or any(
            Decimal(record[left]) != document[right] for left, right in pairs
        ):
            differing.add(
                f"{made.gstin}/{section}/{supplier['ctin']}/{document['inum'].replace('/', '%2F')}/2026-27"
            )
    assert compared > 400
    assert differing == planted


def test_ims_states_are_what_the_two_downloads_show(made: Made) -> None:
    older, newer = (ims_of(path) for path in downloads_of(made))
    documents = {label["portal_document"]: label["ims_state"] for label in labels_of(made)}
    states = Counter(state for document, state in documents.items() if document)
    gone = [record for key, record in older.items() if key not in newer]
    assert states["present"] == len(newer)
    assert states["withdrawn"] == sum(record.get("srcfilstatus") == "Not Filed" for record in gone) > 0
    assert states["left_ims"] == len(gone) - states["withdrawn"] > 0
    edited = [key for key in older.keys() & newer.keys() if older[key]["txval"] != newer[key]["txval"]]
    assert len(edited) == sum(label["defect"] == "edited" for label in labels_of(made))
    assert {record["action"] for record in older.values()} >= {"A", "N", "R", "P"}


def test_blocked_flags_are_never_broken(made: Made) -> None:
    for path in downloads_of(made):
        records = ims_of(path)
        assert all(r["ispendactblocked"] == "N" for r in records.values() if r["action"] == "P")
        assert any(r["ispendactblocked"] == "Y" for (section, *_), r in records.items() if section == "b2bcn")
        assert not any(
            r["action"] == "R" for (section, *_), r in records.items() if section.startswith("impg")
        )


def test_portal_documents_are_plausible(made: Made) -> None:
    gstins = set()
    for data in returns_of(made):
        for section, supplier, document in documents_of(data, "docdata"):
            number = next(document[key] for key in ("inum", "ntnum", "docnum", "boenum") if key in document)
            assert 0 < len(number) <= 16
            assert document["cgst"] == document["sgst"]
            assert bool(document["igst"]) != bool(document["cgst"]), (section, number)
            gstins.add(supplier.get("ctin", ""))
    assert all(gstin.is_valid(one) for one in gstins - {""})
    assert len({one[:2] for one in gstins - {""}}) >= 10


def test_registers_have_titles_text_amounts_void_rows_and_a_total(tmp_path: Path) -> None:
    made = make(tmp_path, documents=300, suppliers=20, months=3, registers="csv")
    template, register = (path.read_text(encoding="utf-8-sig") for path in made.files[-2:])
    rows = list(csv.reader(register.splitlines()))
    assert rows[1] == [f"GSTIN: {made.gstin}"]
    assert "Grand Total" in rows[-1]
    assert any(",Cancelled," in line for line in register.splitlines())
    assert any(cell.count(",") > 1 for row in rows for cell in row)
    vouchers = [row[0] for row in rows[6:-2]]
    assert len(set(vouchers)) < len(vouchers)
    first = list(csv.reader(template.splitlines()))
    assert first[0][:2] == ["GSTIN of recipient", made.gstin]
    assert first[1][:4] == ["Financial year", "2026-27", "Tax period", "August"]
    assert [row[:1] for row in first[2:4]] == [[], ["GSTIN of supplier/ECO*"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"documents": 3},
        {"months": 1},
        {"registers": "pdf"},
        {"suppliers": 19},
        {"gstin": "27ABCDE1234F1Z5"},
        {"last_period": "132026"},
        {"second_gstin": "29ABCDE1234F1Z5"},
        {"second_gstin": GSTIN},
        {"mix": Mix(shares={"no_such_kind": 5})},
        {"mix": Mix(one_sided_percent=90)},
        {"mix": Mix(defects=-1)},
    ],
)
def test_arguments_that_cannot_be_met_are_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongUse):
        make(tmp_path / "none", **wrong)
