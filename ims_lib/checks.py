"""The validation rules by id, as checks.toml names them, and the severities that hold for a recipient."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import pyarrow as pa

from ims_lib.errors import WrongUse
from ims_lib.raw import CHECK_RULES, HSN_MASTER

#: From worst to least; a rule that is `off` finds nothing.
SEVERITIES: Final = ("error", "warning", "info", "off")
_SIDES: Final = ("books", "portal", "sales")


@dataclass(frozen=True)
class Check:
    """One rule: the severity of its findings on each side, the source of the rule, what is wrong and what to
    do. Its condition is the view checks.<rule>.
    """

    rule: str
    books: str
    portal: str
    source: str
    what: str
    fix: str
    sales: str = "off"


@cache
def shipped() -> Mapping[str, Check]:
    """Return every rule by id, as the package ships it."""
    text = files("ims_lib").joinpath("checks.toml").read_text(encoding="utf-8")
    return {rule: Check(rule, **said) for rule, said in tomllib.loads(text).items()}


def require(rule: str, severity: str) -> None:
    """Raise WrongUse where there is no such rule or severity."""
    for what, given, known in (("rule", rule, shipped()), ("severity", severity, SEVERITIES)):
        if given not in known:
            raise WrongUse(
                f"There is no such {what}.",
                found=given,
                expected=", ".join(known),
                do="`ims check --rules` lists the rules.",
            )


def in_force(chosen: Mapping[tuple[str, str], str], gstins: Iterable[str]) -> pa.Table:
    """Return raw.check_rules: for each recipient, rule and side the severity chosen, else the shipped one.

    `chosen`: severity by GSTIN and rule; it holds for every side, but nothing is switched on where the rule
    has no meaning (shipped as off).
    """
    rows = []
    for gstin in gstins:
        for rule, check in shipped().items():
            for side, usual in zip(_SIDES, (check.books, check.portal, check.sales), strict=True):
                severity = usual if usual == "off" else chosen.get((gstin, rule), usual)
                rows.append((gstin, rule, side, severity))
    columns = list(zip(*rows, strict=True)) or [()] * len(CHECK_RULES)
    return pa.table([pa.array(column, pa.string()) for column in columns], schema=CHECK_RULES)


@cache
def hsn_master() -> pa.Table:
    """Return raw.hsn_master: every HSN and SAC code of the portal's list, with its description."""
    import pyarrow.parquet as pq

    with files("ims_lib").joinpath("data", "hsn.parquet").open("rb") as file:
        return pq.ParquetFile(file).read().cast(HSN_MASTER)
