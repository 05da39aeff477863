"""One file on the page: how far it is, what was understood of it, what was told about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Event
from typing import Any, Final

import traitlets

from ims_lib.errors import Cancelled, ImsError, NeedsAnswer
from ims_lib.readers import Layout, Mapping
from ims_lib.workspace.loading import Loaded

#: States of a file: what is done with it, and what can be done.
RECEIVING: Final = "receiving"
READING: Final = "reading"
ASKS: Final = "asks"
READY: Final = "ready"
KNOWN: Final = "known"
REFUSED: Final = "refused"
LOADING: Final = "loading"
LOADED: Final = "loaded"
STOPPED: Final = "stopped"
#: While one of these is under way, it can be cancelled.
AT_WORK: Final = (RECEIVING, READING, LOADING)


@dataclass(frozen=True)
class Answers:
    """What a person said of a file; '' leaves it to the file."""

    gstin: str = ""
    period: str = ""
    kind: str = ""
    dates: str = ""
    mapping: Mapping | None = None

    def asked(self) -> dict[str, Any]:
        """Return the answers as `Workspace.load` takes them."""
        return {
            "gstin": self.gstin,
            "period": self.period,
            "kind": self.kind,
            "dates": self.dates,
            "mapping": self.mapping or "",
        }

    def of_layout(self) -> dict[str, Any]:
        """Return the answers as `Workspace.look` takes them."""
        return {"kind": self.kind, "dates": self.dates, "mapping": self.mapping or ""}

    def but(self, **said: Any) -> Answers:
        """Return these answers with others in the place of some."""
        return replace(self, **said)


class FileItem(traitlets.HasTraits):
    """One file that was dropped; `version` grows when anything about it changes but its progress."""

    version = traitlets.Int()
    progress: traitlets.Dict[str, Any] = traitlets.Dict()  # stage, done, total

    def __init__(self, number: int, name: str, size: int) -> None:
        super().__init__()
        self.number, self.name, self.size = number, name, size
        self.state = RECEIVING
        self.answers = Answers()
        self.layout: Layout | None = None
        self.results: tuple[Loaded, ...] = ()
        self.error: ImsError | None = None
        self.is_cancelled = Event()

    def become(self, state: str, **changed: Any) -> None:
        """Take a new state, and what it brings."""
        for name, value in changed.items():
            setattr(self, name, value)
        self.state = state
        self.progress = {}
        self.version += 1

    def move(self, progress: dict[str, Any]) -> None:
        """Show how far it is; a word that comes after the end is none."""
        if self.is_at_work:
            self.progress = progress

    def understood(self, results: tuple[Loaded, ...], layout: Layout | None) -> None:
        """Take what a reading without keeping gave."""
        self.become(_state(results), results=results, layout=layout, error=_error(results))

    def kept(self, results: tuple[Loaded, ...]) -> None:
        """Take what a load gave."""
        state = LOADED if any(one.receipt for one in results) else _state(results)
        self.become(state, results=results, error=_error(results))

    @property
    def is_at_work(self) -> bool:
        """Whether something is under way that can be cancelled."""
        return self.state in AT_WORK


def _state(results: tuple[Loaded, ...]) -> str:
    if any(isinstance(one.error, Cancelled) for one in results):
        return STOPPED
    receipts = [one.receipt for one in results if one.receipt]
    if receipts:
        return KNOWN if all(receipt.is_repeated for receipt in receipts) else READY
    return ASKS if any(isinstance(one.error, NeedsAnswer) for one in results) else REFUSED


def _error(results: tuple[Loaded, ...]) -> ImsError | None:
    """Return why nothing of a file was understood, None where something was."""
    if any(one.receipt for one in results):
        return None
    return next((one.error for one in results if one.error), None)
