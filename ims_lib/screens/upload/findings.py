"""What the rules find, without widgets: findings by rule, corrected in place, a rule's severity, the XLSX."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import traitlets

from ims_lib import checks
from ims_lib.errors import ImsError
from ims_lib.screens.background import Background
from ims_lib.screens.rupees import count
from ims_lib.store.journal import Appended
from ims_lib.workspace.checking import Finding
from ims_lib.workspace.correcting import Written
from ims_lib.workspace.receipt import Receipt

#: Findings of a rule that are shown at first, and more with each click.
MOST = 20


class Opened(Protocol):
    """What the findings need of a Workspace."""

    def reconcile(self, *, gstin: str = "", progress: Any = None) -> list[Any]:
        """Bring the reconciliation up to date."""

    def check(self, *, gstin: str = "", period: str = "", rules: Sequence[str] = ()) -> list[Finding]:
        """Return what the rules find, the worst rupees first."""

    def receipts(self) -> list[Receipt]:
        """Return what was loaded."""

    def suggestions(self, document: str) -> list[tuple[str, str, str]]:
        """Return (field, value, why) that a voucher would have been right with."""

    def correct(self, document: str, values: Mapping[str, str], *, reason: str, **said: str) -> Written:
        """Correct fields of a voucher."""

    def undo(self, batch: str = "", *, by: str = "", source: str = "python") -> Appended | None:
        """Take a batch back."""

    def set_check(self, rule: str, severity: str, *, reason: str, gstin: str = "", by: str = "") -> None:
        """Set the severity of a rule."""

    def write_findings(self, out: str | Path, found: Sequence[Finding]) -> Path:
        """Write findings as XLSX with the bad cells marked."""


@dataclass(frozen=True)
class Group:
    """The findings of one rule at one severity, worst rupees first; `tax_paise` counts a document once."""

    rule: str
    severity: str
    findings: tuple[Finding, ...]

    @property
    def check(self) -> checks.Check:
        """The rule with its source, what is wrong and what to do."""
        return checks.shipped()[self.rule]

    @property
    def tax_paise(self) -> int:
        """The tax of the documents found."""
        return sum({finding.document: finding.tax_paise for finding in self.findings}.values())


class FindingsModel(traitlets.HasTraits):
    """The findings of a workspace; `version` grows with each change of what is shown."""

    version = traitlets.Int()
    progress: traitlets.Dict[str, Any] = traitlets.Dict()  # done, total

    def __init__(self, workspace: Opened, who: str, background: Background) -> None:
        super().__init__()
        self.workspace, self.who, self.background = workspace, who, background
        self.groups: list[Group] = []
        self.is_checking = False
        self.is_empty = True
        self.message: dict[str, str] = {}  # tone, text
        self.undoable = ""  # the batch that Undo takes back

    def read(self) -> None:
        """Reconcile and check everything that is loaded."""
        self.is_checking = True
        self.version += 1
        self.background.do(self._found, self._take)

    def suggest(self, finding: Finding, then: Any) -> None:
        """Call `then` with what the voucher of a finding would have been right with."""
        self.background.do(
            lambda: self.workspace.suggestions(finding.document),
            lambda found: then([] if isinstance(found, ImsError) else found),
        )

    def correct(self, finding: Finding, values: Mapping[str, str], reason: str, goes_to: str) -> None:
        """Correct fields of a finding's voucher, and check again."""
        said = {"goes_to": goes_to, "by": self.who, "source": "screen"}
        self._do(
            lambda: self.workspace.correct(finding.document, values, reason=reason, **said),
            lambda done: (done.batch_id, f"Voucher {finding.number or finding.document} is corrected."),
        )

    def undo(self) -> None:
        """Take the last correction of this page back, and check again."""
        batch = self.undoable
        self._do(
            lambda: self.workspace.undo(batch, by=self.who, source="screen"),
            lambda _: ("", "The correction is taken back."),
        )

    def set_severity(self, rule: str, severity: str, reason: str) -> None:
        """Set how bad a rule's findings are for every GSTIN of the workspace, and check again."""
        self._do(
            lambda: self.workspace.set_check(rule, severity, reason=reason, by=self.who),
            lambda _: ("", f"{rule} is {severity} from now on."),
        )

    def write(self, then: Any) -> None:
        """Call `then` with the findings as the bytes of an XLSX, the bad cells of each register marked."""
        found = [finding for group in self.groups for finding in group.findings]

        def written() -> bytes:
            with tempfile.TemporaryDirectory() as folder:
                return self.workspace.write_findings(Path(folder, "findings.xlsx"), found).read_bytes()

        def told(data: bytes | ImsError) -> None:
            if isinstance(data, ImsError):
                self._say("bad", str(data))
            else:
                then(data)

        self.background.do(written, told)

    def summary(self) -> str:
        """Return each rule with its findings as lines of text."""
        lines = [f"{group.rule}: {group.severity}, {count(len(group.findings))}" for group in self.groups]
        return "\n".join(lines) or "no findings"

    def _found(self) -> list[Finding]:
        self.is_empty = not self.workspace.receipts()
        if self.is_empty:
            return []

        def step(_name: str, done: int, total: int) -> None:
            self.background.tell(lambda: self._move({"done": done, "total": total}))

        self.workspace.reconcile(progress=step)
        return self.workspace.check()

    def _move(self, progress: dict[str, int]) -> None:
        """Show how far it is; a word that comes after the end is none."""
        if self.is_checking:
            self.progress = progress

    def _take(self, found: list[Finding] | ImsError) -> None:
        self.is_checking, self.progress = False, {}
        if isinstance(found, ImsError):
            self._say("bad", str(found))
            return
        self.groups = grouped(found)
        self.version += 1

    def _do(self, change: Any, told: Any) -> None:
        def then(done: Any) -> None:
            if isinstance(done, ImsError):
                self._say("bad", str(done))
                return
            self.undoable, text = told(done)
            self._say("good", text)
            self.read()

        self.background.do(change, then)

    def _say(self, tone: str, text: str) -> None:
        self.message = {"tone": tone, "text": text}
        self.version += 1


def grouped(found: Sequence[Finding]) -> list[Group]:
    """Return findings by rule and severity: the worst severity first, then the most rupees."""
    held: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        held.setdefault((finding.rule, finding.severity), []).append(finding)
    groups = [Group(rule, severity, tuple(several)) for (rule, severity), several in held.items()]
    return sorted(groups, key=lambda g: (checks.SEVERITIES.index(g.severity), -g.tax_paise, g.rule))
