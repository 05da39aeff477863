"""What users would pick instead: a pandas merge with rapidfuzz for the rest, and splink on DuckDB.

Both are written as a good analyst would write them, and get documents that staging has typed and grouped.
They come with the extra `peers`; one that is absent is reported as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ims_lib.bench.company import result_files
from ims_lib.errors import WrongUse

_COLUMNS: Final = ("document", "supplier_gstin", "number", "document_date")
_AMOUNTS: Final = ("taxable_paise", "igst_paise", "cgst_paise", "sgst_paise", "cess_paise")
_YEAR: Final = r"(?<!\d)(?:20)?(?:24[-/ ]?(?:20)?25|25[-/ ]?(?:20)?26|26[-/ ]?(?:20)?27)(?!\d)"
_RUPEE: Final = 100
_LIKE: Final = 85
_LIKELY: Final = 0.95
_SAMPLE: Final = 1_000_000
_KEYS: Final = ["portal", "books"]

Linker = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]


def library(name: str) -> Any:
    """Return a module of the extra `peers`; WrongUse where it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise WrongUse(
            f"{name.split('.', maxsplit=1)[0]} is not installed.",
            do="pip install 'ims-workbench[peers]'",
        ) from error


def read_documents(workspace: Path, left_out: frozenset[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return portal and books documents of a workspace in order of KEY, without those of `left_out`."""
    portal, books = (_read_side(workspace, side, left_out) for side in _KEYS)
    return portal, books


def _read_side(workspace: Path, side: str, left_out: frozenset[str]) -> pd.DataFrame:
    files = result_files(workspace, f"staging.{side}_documents")
    rows = pd.concat([pd.read_parquet(file, columns=[*_COLUMNS, *_AMOUNTS]) for file in files])
    rows = rows[~rows["document"].isin(list(left_out))].sort_values("document", ignore_index=True)
    rows["total_paise"] = rows[list(_AMOUNTS)].sum(axis=1)
    rows["supplier_gstin"] = rows["supplier_gstin"].str.upper()
    return rows


def _normalised(numbers: pd.Series[str]) -> pd.Series[str]:
    """Return numbers without financial year, separators and leading zeros, in upper case."""
    plain = numbers.str.upper().str.replace(_YEAR, "", regex=True)
    return plain.str.replace(r"(?<!\d)0+(?=\d)", "", regex=True).str.replace(r"[^A-Z0-9]", "", regex=True)


def merge_and_fuzz(portal: pd.DataFrame, books: pd.DataFrame) -> pd.DataFrame:
    """Merge on supplier and normalised number; link the rest inside each supplier by rapidfuzz's ratio, the
    most alike first, where totals are within a rupee.
    """
    fuzz, process = library("rapidfuzz.fuzz"), library("rapidfuzz.process")
    on = ["supplier_gstin", "key"]
    sides = [side.assign(key=_normalised(side["number"])) for side in (portal, books)]
    merged = sides[0].drop_duplicates(on).merge(sides[1].drop_duplicates(on), on=on)
    links = list(zip(merged["document_x"], merged["document_y"], strict=True))
    taken = {document for link in links for document in link}
    theirs, ours = (side[~side["document"].isin(list(taken))] for side in sides)
    by_supplier = dict(iter(ours.groupby("supplier_gstin")))
    for supplier, some in theirs.groupby("supplier_gstin"):
        if supplier in by_supplier:
            links += _alike(some, by_supplier[supplier], process, fuzz)
    return pd.DataFrame(links, columns=_KEYS)


def _alike(theirs: pd.DataFrame, ours: pd.DataFrame, process: Any, fuzz: Any) -> list[tuple[str, str]]:
    """Return the links of one supplier's rest, the most alike first, each document once."""
    scores = process.cdist(theirs["key"].tolist(), ours["key"].tolist(), scorer=fuzz.ratio)
    left, right = theirs["total_paise"].to_numpy(), ours["total_paise"].to_numpy()
    scores[abs(left[:, None] - right[None, :]) > _RUPEE] = 0
    links: dict[str, str] = {}
    taken: set[str] = set()
    documents, vouchers = theirs["document"].tolist(), ours["document"].tolist()
    for place in (-scores).argsort(axis=None, kind="stable"):
        row, column = divmod(int(place), len(vouchers))
        if scores[row, column] < _LIKE:
            break
        if documents[row] not in links and vouchers[column] not in taken:
            links[documents[row]] = vouchers[column]
            taken.add(vouchers[column])
    return list(links.items())


def link_with_splink(portal: pd.DataFrame, books: pd.DataFrame) -> pd.DataFrame:
    """Train splink on the two sides, predict, and take pairs that are the likeliest of both documents."""
    splink, duck = library("splink"), library("splink.backends.duckdb")
    api = duck.DuckDBAPI()
    sides = [
        api.register(_for_splink(side), table_name=name)
        for name, side in zip(_KEYS, (portal, books), strict=True)
    ]
    linker = splink.Linker(sides, _splink_settings(splink), log_level="ERROR")
    near = splink.block_on("supplier_gstin", "rupees")
    same = splink.block_on("supplier_gstin", "key")
    linker.training.estimate_probability_two_random_records_match([same], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLE, seed=1)
    for rule in (near, same):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=_LIKELY).as_pandas_dataframe()
    best = found.sort_values(["match_weight", "unique_id_l", "unique_id_r"], ascending=[False, True, True])
    first = ~best.duplicated("unique_id_l") & ~best.duplicated("unique_id_r")
    links = best[first].rename(columns={"unique_id_l": "one", "unique_id_r": "other"})
    is_turned = links["one"].str.split("/").str[1] == "books"
    return pd.DataFrame(
        {
            "portal": links["one"].where(~is_turned, links["other"]),
            "books": links["other"].where(~is_turned, links["one"]),
        }
    )


def _for_splink(side: pd.DataFrame) -> pd.DataFrame:
    """Return one side with the columns that splink blocks on and compares."""
    return pd.DataFrame(
        {
            "unique_id": side["document"],
            "supplier_gstin": side["supplier_gstin"],
            "number": side["number"].str.upper(),
            "key": _normalised(side["number"]),
            "document_date": pd.to_datetime(side["document_date"]),
            "total_paise": side["total_paise"],
            "rupees": (side["total_paise"] + _RUPEE // 2) // _RUPEE,
        }
    )


def _splink_settings(splink: Any) -> Any:
    """Return what splink compares: GSTIN and number by edits, date by days, total by rupees."""
    kit, levels = library("splink.comparison_library"), library("splink.comparison_level_library")
    total = kit.CustomComparison(
        output_column_name="total_paise",
        comparison_levels=[
            levels.NullLevel("total_paise"),
            levels.ExactMatchLevel("total_paise", term_frequency_adjustments=True),
            levels.AbsoluteDifferenceLevel("total_paise", _RUPEE),
            levels.PercentageDifferenceLevel("total_paise", 0.1),
            levels.ElseLevel(),
        ],
    )
    return splink.SettingsCreator(
        link_type="link_only",
        comparisons=[
            kit.DamerauLevenshteinAtThresholds("supplier_gstin", [1, 2]),
            kit.JaroWinklerAtThresholds("key", [0.95, 0.85]),
            kit.AbsoluteDateDifferenceAtThresholds(
                "document_date", input_is_string=False, metrics=["day", "day"], thresholds=[10, 31]
            ),
            total,
        ],
        blocking_rules_to_generate_predictions=[
            splink.block_on("supplier_gstin", "key"),
            splink.block_on("supplier_gstin", "rupees"),
            splink.block_on("key", "rupees"),
        ],
    )


PEERS: Final[Mapping[str, Linker]] = {"pandas and rapidfuzz": merge_and_fuzz, "splink": link_with_splink}
