"""What needs attention, without its widgets: the feed of a GSTIN and period, what is shown, dismissals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol
from urllib.parse import parse_qsl

import traitlets

from ims_lib.errors import ImsError
from ims_lib.screens import place
from ims_lib.store.journal import Appended
from ims_lib.workspace.alerting import Alert

#: Alerts that are shown until somebody asks for more.
MOST: Final = 7


class Opened(Protocol):
    """What the feed needs of a Workspace."""

    def alerts(self, *, gstin: str = "", period: str = "", dismissed: bool = False) -> list[Alert]:
        """Return what needs attention, the worst first."""

    def dismiss(self, alert: Alert | str, *, reason: str, by: str = "", source: str = "python") -> Appended:
        """Dismiss an alert with a reason."""

    def undo(self, batch: str = "", *, by: str = "", source: str = "python") -> Appended | None:
        """Take a batch back."""


class AlertsModel(traitlets.HasTraits):
    """The feed of one workspace; `version` grows with each change of what is shown."""

    version = traitlets.Int()

    def __init__(self, workspace: Opened, who: str = "") -> None:
        super().__init__()
        self.workspace, self.who = workspace, who
        self.where: dict[str, str] = {"gstin": "", "period": ""}
        self.is_whole = False
        self.message: dict[str, str] = {}  # tone, text
        self.undoable = ""  # the batch that Undo takes back
        self._all: list[Alert] = []

    def read(self, *, gstin: str, period: str) -> None:
        """Read the feed of a GSTIN and period ('' for all)."""
        self.where = {"gstin": gstin, "period": period}
        self._read_again()

    @property
    def standing(self) -> list[Alert]:
        """The alerts that nobody dismissed, the worst first."""
        return [alert for alert in self._all if not alert.is_dismissed]

    @property
    def dismissed(self) -> list[Alert]:
        """The alerts that somebody dismissed and whose figures are the same since."""
        return [alert for alert in self._all if alert.is_dismissed]

    @property
    def shown(self) -> list[Alert]:
        """The alerts to show: the worst ones, or all of them."""
        return self.standing if self.is_whole else self.standing[:MOST]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return len(self.standing) - len(self.shown)

    def show_all(self, *, is_whole: bool = True) -> None:
        """Show every alert, or only the worst again."""
        self.is_whole = is_whole
        self.version += 1

    def dismiss(self, alert: Alert, reason: str) -> None:
        """Dismiss an alert as it is shown; what cannot be is said."""

        def change() -> None:
            done = self.workspace.dismiss(alert, reason=reason, by=self.who, source="screen")
            self.undoable = done.batch_id
            self.message = {"tone": "good", "text": f"Dismissed: {alert.what} Other figures bring it back."}

        self._do(change)

    def undo(self) -> None:
        """Take the last dismissal of this page back."""
        batch = self.undoable
        self._do(lambda: self.workspace.undo(batch, by=self.who, source="screen"))

    def _do(self, change: Callable[[], object]) -> None:
        """Make a change of the journal, or say why it cannot be made, and read the feed again."""
        self.message, self.undoable = {}, ""
        try:
            change()
        except ImsError as error:
            self.message = {"tone": "bad", "text": str(error)}
        self._read_again()

    def _read_again(self) -> None:
        self._all = self.workspace.alerts(**self.where, dismissed=True)
        self.version += 1


def href(alert: Alert) -> str:
    """Return the address of an alert's rows, or of its block on this page; '' outside Voila."""
    page, _, query = alert.link.partition("?")
    screen, _, block = page.partition("#")
    address = place.link(screen, **dict(parse_qsl(query)))
    return f"#{block}" if address and block else address
