"""The detail of a pair: both sides, and what differs, on the demo company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ims_lib.screens.mark.detail import in_full

if TYPE_CHECKING:
    from ims_lib import Workspace


def lines(workspace: Workspace, rule: str) -> dict[str, dict[str, Any]]:
    """Return the lines of the first row of a rule by label."""
    con = workspace.connection().cursor()
    found = con.table("marts.review").filter(f"rule = '{rule}'").order("row_id").limit(1)
    row = dict(zip(found.columns, found.fetchall()[0], strict=True))
    return {line["label"]: line for line in in_full(row)["lines"]}


@pytest.mark.parametrize(
    ("rule", "label"),
    [("place_of_supply", "Place of supply"), ("reverse_charge", "Reverse charge"), ("type", "Type")],
)
def test_what_made_it_a_mismatch_stands_on_both_sides(
    demo_workspace: Workspace, rule: str, label: str
) -> None:
    line = lines(demo_workspace, rule)[label]
    assert line["differs"]
    assert line["portal"]
    assert line["books"]
    assert line["portal"] != line["books"]


def test_what_agrees_is_not_spelled_out(demo_workspace: Workspace) -> None:
    shown = lines(demo_workspace, "exact")
    assert not {"Place of supply", "Reverse charge"} & shown.keys()
    assert not any(line["differs"] for line in shown.values())
