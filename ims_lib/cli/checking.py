"""`ims check` and `ims verify`."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ims_lib.cli.app import (
    NOTHING,
    ByOption,
    GstinOption,
    JsonOption,
    PeriodOption,
    WorkspaceOption,
    tell,
)
from ims_lib.cli.output import as_json, plain, rupees, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ims_lib.workspace.checking import Finding

RuleOption = Annotated[
    list[str] | None, typer.Option("--rule", metavar="RULE", help="Only this rule; repeat it for more.")
]


def check(
    gstin: GstinOption = "",
    period: PeriodOption = "",
    rule: RuleOption = None,
    most: Annotated[int, typer.Option("--most", help="Findings to print; all of them with --json.")] = 20,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Also write .xlsx: the list, registers with marks."),
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules instead.")] = False,
    choose: Annotated[
        str, typer.Option("--set", metavar="RULE=SEVERITY", help="error, warning, info or off, from now on.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why a rule is set.")] = "",
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Show what the validation rules find in registers and portal files, the worst rupees first.

    Ends with 1 where an error is found. --period is the month of the credit.

    Example: ims check --period 102026
    """
    from ims_lib.workspace import Workspace

    opened = Workspace.open(workspace)
    if choose:
        name, _, severity = choose.partition("=")
        opened.set_check(name, severity, reason=reason, gstin=gstin, by=by)
        print(f"{name} is {severity} from now on, for {gstin or 'every GSTIN'}")
        return
    if rules:
        _print_rules(json)
        return
    found = opened.check(gstin=gstin, period=period, rules=rule or ())
    written = opened.write_findings(out, found) if out else None
    if json:
        as_json(found)
    else:
        _print_findings(found, most)
    if written:
        tell(f"written: {written}")
    if any(finding.severity == "error" for finding in found):
        raise typer.Exit(NOTHING)


def _print_rules(json: bool) -> None:
    """Print every rule as shipped."""
    from ims_lib import checks

    shipped = list(checks.shipped().values())
    if json:
        as_json(shipped)
    else:
        lines = [(one.rule, one.books, one.portal, one.sales, one.what, one.source) for one in shipped]
        table(("rule", "books", "portal", "sales", "what it finds", "source"), lines)


def _print_findings(found: Sequence[Finding], most: int) -> None:
    """Print the findings by rule, then those with the most tax."""
    if not found:
        print("nothing found")
        return
    by_rule: defaultdict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in found:
        by_rule[finding.severity, finding.rule, finding.side].append(finding)
    sums = {key: sum(finding.tax_paise for finding in some) for key, some in by_rule.items()}
    lines = [
        (*key, some[0].check.what, len(some), rupees(sums[key]))
        for key, some in sorted(by_rule.items(), key=lambda item: -sums[item[0]])
    ]
    table(("severity", "rule", "side", "what", "findings", "tax"), lines, numbers=2)
    print()
    worst = [
        (
            finding.severity,
            finding.rule,
            finding.number or "-",
            f"{finding.file_name} row {finding.row_number}",
            f"{finding.field}: {finding.value or '(empty)'}",
            finding.expected,
            rupees(finding.tax_paise),
        )
        for finding in found[:most]
    ]
    table(("severity", "rule", "number", "where", "found", "expected", "tax"), worst, numbers=1)
    if len(found) > most:
        tell(f"{len(found) - most:,} more: --most {len(found)}, --rule RULE, or --json for all.")


def verify(workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """Check the journal's chain, every stored file, and that documents and paise tie out.

    Note the journal's last hash elsewhere: it proves that no event was cut off at the end.

    Example: ims verify --workspace data/demo
    """
    from ims_lib.workspace import Workspace

    found = Workspace.open(workspace).verify()
    if json:
        as_json({**plain(found), "is_ok": found.is_ok})
    else:
        counts = (found.events, found.loads, found.files, found.controls)
        checked = "{:,} events, {:,} loads, {:,} files, {:,} controls".format(*counts)
        print(f"{'all is well' if found.is_ok else 'NOT as stored'}: {checked}")
        print(f"last hash of the journal: {found.head or '-'}")
        if found.problems:
            table(("check", "problem"), [(problem.check, problem.what) for problem in found.problems])
    if not found.is_ok:
        tell(f"{len(found.problems):,} problems found. Restore what is named from a backup.")
        raise typer.Exit(NOTHING)
