"""What the validation rules find, and which of them hold for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import duckdb

from ims_lib import checks, reconcile, settings
from ims_lib.errors import WrongUse
from ims_lib.settings import CheckChoice
from ims_lib.store import staged
from ims_lib.store.database import now
from ims_lib.store.manifest import Manifest


@dataclass(frozen=True)
class Finding:
    """One finding: the rule and how bad it is, the document, where it stands in which file, what was found
    and expected. `tax_paise`: the document's whole tax or the part that the rule is about, never negative.
    """

    severity: str
    rule: str
    side: str
    recipient_gstin: str
    document: str
    supplier_gstin: str
    supplier_name: str
    number: str
    document_date: date | None
    period: str
    field: str
    value: str
    expected: str
    tax_paise: int
    file_name: str
    file_id: str
    sheet: str
    row_number: int

    @property
    def check(self) -> checks.Check:
        """The rule with its source, what is wrong and what to do."""
        return checks.shipped()[self.rule]


_COLUMNS: Final = tuple(field.name for field in fields(Finding))


def findings(
    con: duckdb.DuckDBPyConnection, *, gstin: str = "", period: str = "", rules: Sequence[str] = ()
) -> list[Finding]:
    """Return the findings of every rule that is switched on, the worst rupees first; of one recipient, month
    of credit or some rules where named.
    """
    for rule in rules:
        checks.require(rule, "error")
    with reconcile.checked(con) as cursor:
        rows = cursor.table("checks.findings").select(*_COLUMNS).fetchall()
    found = [
        finding
        for finding in (Finding(*row) for row in rows)
        if gstin in {"", finding.recipient_gstin}
        and period in {"", finding.period}
        and (not rules or finding.rule in rules)
    ]
    return sorted(found, key=_worst_first)


def _worst_first(finding: Finding) -> tuple[int, int, str, str, int]:
    place = checks.SEVERITIES.index(finding.severity)
    return -finding.tax_paise, place, finding.document, finding.rule, finding.row_number


def write(path: Path, manifest: Manifest, found: Sequence[Finding], out: Path, *, name: str) -> Path:
    """Write findings as XLSX with the registers they are in, their bad cells marked; anything but a name that
    ends in .xlsx raises WrongUse.
    """
    from ims_lib.readers import books
    from ims_lib.reports import findings as report

    if out.suffix.lower() != ".xlsx":
        raise WrongUse("Findings are written as XLSX.", found=out.name, do="Name a file that ends in .xlsx.")
    wanted = {finding.file_id for finding in found if finding.side == "books"}
    registers = {}
    for load in manifest.loads():
        if load.file_id in wanted and load.rows_read <= report.MOST_ROWS:
            data = (path / staged.RAW / load.sha256).read_bytes()
            sheets = books.registers(data, load.file_name, load.kind, load.mapping)
            registers[load.file_id] = (load.file_name, sheets)
    made = datetime.now(tz=UTC).replace(tzinfo=None)
    return report.write(found, registers, out, name=name, made=made)


def choose(path: Path, gstins: Sequence[str], rule: str, severity: str, reason: str, who: str) -> None:
    """Set the severity of a rule for these recipients from now on; workspace.json keeps who, when and why."""
    checks.require(rule, severity)
    if not reason.strip():
        raise WrongUse("A rule is changed with a reason.", do="Say why: --reason 'agreed with the auditor'.")
    at = now()
    chosen = [
        CheckChoice(gstin=gstin, rule=rule, severity=severity, reason=reason.strip(), who=who, at=at)  # type: ignore[arg-type]
        for gstin in gstins
    ]
    known = settings.read(path)
    settings.write(path, known.model_copy(update={"check_choices": (*known.check_choices, *chosen)}))
