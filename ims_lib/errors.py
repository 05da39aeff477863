"""The one family of failures: what a person reads when an operation cannot continue.

Findings about the user's data are rows, never exceptions. A failure names five things: what happened,
where, what was found, what was expected and what to do next.
"""

from __future__ import annotations


class ImsError(Exception):
    """Base of every failure the workbench raises on purpose.

    `exit_code` is what a command returns for it: 2 wrong use, 3 refused, 4 failed (design.md section 4).
    """

    exit_code = 4

    def __init__(
        self, what: str, *, where: str = "", found: str = "", expected: str = "", do: str = ""
    ) -> None:
        self.what, self.where, self.found, self.expected, self.do = what, where, found, expected, do
        super().__init__(what)

    def __str__(self) -> str:
        """Return the message, one part a line, empty parts left out."""
        parts = [("where", self.where), ("found", self.found), ("expected", self.expected), ("do", self.do)]
        return "\n".join([self.what, *(f"  {label + ':':<10}{text}" for label, text in parts if text)])


class WrongUse(ImsError):
    """The command or call was given something that it cannot mean."""

    exit_code = 2


class Refused(ImsError):
    """A rule forbids it: a closed period, a conflict, an action the portal does not take."""

    exit_code = 3


class Conflict(Refused):
    """Someone else changed a document since it was read (compare-and-set)."""


class UnreadableFile(ImsError):
    """A file is damaged, hostile or of no kind the workbench reads; nothing of it was kept."""


class NeedsAnswer(WrongUse):
    """The file alone cannot tell (owner, period, order of day and month): a person must say."""


class Cancelled(ImsError):
    """A person stopped it; nothing of it was kept."""


class DamagedStore(ImsError):
    """Stored data differs from what the manifest or the journal says was stored."""


class OutOfBalance(Refused):
    """A control does not tie out; exports stop."""


class NoWorkspace(WrongUse):
    """No workspace was found or named."""
