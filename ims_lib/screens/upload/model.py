"""The upload screen without its widgets: files as they arrive, what each would do, and loading them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import traitlets

from ims_lib.errors import ImsError
from ims_lib.readers import Layout, Mapping
from ims_lib.readers.apart import Watch
from ims_lib.readers.books_sides import SIDES
from ims_lib.readers.progress import Progress
from ims_lib.screens.background import Background
from ims_lib.screens.upload import files
from ims_lib.screens.upload.files import Answers, FileItem
from ims_lib.screens.upload.findings import FindingsModel
from ims_lib.screens.upload.findings import Opened as Checked
from ims_lib.screens.upload.inbox import Inbox
from ims_lib.settings import WorkspaceSettings
from ims_lib.workspace.loading import Loaded

Ask = Callable[[int, Sequence[tuple[int, int]]], None]
_LOST: Final = "The browser can no longer read this file."


class Opened(Checked, Protocol):
    """What the upload screen needs of a Workspace."""

    path: Path
    settings: WorkspaceSettings

    @property
    def gstins(self) -> tuple[str, ...]:
        """The registrations of this workspace."""

    def load_all(self, file: str | Path, **asked: Any) -> Iterator[Loaded]:
        """Load a file, or each file of a ZIP, and yield what became of it."""

    def look(
        self,
        file: str | Path,
        *,
        kind: str = "",
        dates: str = "",
        mapping: str | Mapping = "",
        name: str = "",
    ) -> Layout:
        """Return how a register would be loaded."""


class UploadModel(traitlets.HasTraits):
    """The files of one page, the newest first; `version` grows when one comes or goes."""

    version = traitlets.Int()

    def __init__(self, workspace: Opened, who: str, background: Background | None = None) -> None:
        super().__init__()
        self.workspace, self.who = workspace, who
        self.background = background or Background()
        self.inbox = Inbox(workspace.path)
        self.items: list[FileItem] = []
        self.findings = FindingsModel(workspace, who, self.background)
        #: Asks the browser for pieces of a file, and tells it that no more are wanted.
        self.ask: Ask = lambda _number, _pieces: None
        self.stop: Callable[[int], None] = lambda _number: None

    # ---- Files arrive

    def offered(self, number: int, name: str, size: int) -> None:
        """Take a file that the browser offers, and ask for its first pieces."""
        item = FileItem(number, name, size)
        item.observe(self._changed, "version")
        self.items.insert(0, item)
        try:
            incoming = self.inbox.offered(number, name, size)
            item.name = incoming.name
        except ImsError as error:
            item.become(files.REFUSED, error=error)
        else:
            self._go_on(item)
        self.version += 1

    def piece(self, number: int, start: int, piece: bytes) -> None:
        """Keep a piece of a file, and ask for the next; the last one begins its reading."""
        item = self._item(number)
        if item is None or item.state != files.RECEIVING:
            return
        try:
            self.inbox.arrived(number, start, piece)
        except ImsError as error:
            self._drop(item, error)
        else:
            self._go_on(item)

    def lost(self, number: int) -> None:
        """Take note that the browser cannot read a file to its end."""
        if (item := self._item(number)) and item.state == files.RECEIVING:
            do = "It was moved, changed or is open elsewhere: close it there and drop it again."
            self._drop(item, ImsError(_LOST, where=item.name, do=do))

    def _go_on(self, item: FileItem) -> None:
        incoming = self.inbox.files[item.number]
        if incoming.is_whole:
            self.read(item)
            return
        item.progress = {"stage": "sending", "done": incoming.received, "total": incoming.size}
        self.ask(item.number, self.inbox.wanted(item.number))

    def _drop(self, item: FileItem, error: ImsError) -> None:
        self.stop(item.number)
        self.inbox.leave(item.number)
        item.become(files.REFUSED, error=error)

    # ---- Reading and loading

    def read(self, item: FileItem, answers: Answers | None = None) -> None:
        """Read a file without keeping anything, with what a person said of it."""
        item.answers = answers or item.answers
        item.is_cancelled.clear()
        item.become(files.READING, error=None)
        self.background.do(lambda: self._looked(item), lambda found: self._read(item, found))

    def load(self, items: Sequence[FileItem] = ()) -> None:
        """Load these files, all that are ready where none is named, the oldest first; then check again."""
        chosen = [one for one in reversed(items or self.items) if one.state == files.READY]
        for item in chosen:
            item.become(files.LOADING)
            self.background.do(partial(self._all_loaded, item), partial(self._kept, item))
        if chosen:
            self.findings.read()

    def cancel(self, item: FileItem) -> None:
        """Stop what is under way with a file; nothing of it is kept."""
        item.is_cancelled.set()
        if item.state == files.RECEIVING:
            self.stop(item.number)
            self.inbox.leave(item.number)
            item.become(files.STOPPED)

    def leave(self, item: FileItem) -> None:
        """Take a file off the page; what was loaded of it stays loaded."""
        self.cancel(item)
        self.inbox.leave(item.number)
        self.items.remove(item)
        self.version += 1

    @property
    def ready(self) -> list[FileItem]:
        """The files that can be loaded."""
        return [item for item in self.items if item.state == files.READY]

    @property
    def is_at_work(self) -> bool:
        """Whether any file is under way."""
        return any(item.is_at_work for item in self.items)

    def summary(self) -> str:
        """Return the files and what was found as lines of text, once all that is under way is done."""
        self.background.finish()
        lines = [f"{item.name}: {item.state}" for item in reversed(self.items)]
        return "\n".join([*lines, self.findings.summary()])

    def _looked(self, item: FileItem) -> tuple[tuple[Loaded, ...], Layout | None]:
        """Return what a load would do and, of a register, how its columns are read."""
        results = self._all_loaded(item, dry_run=True)
        is_one = len(results) == 1 and results[0].file_name == item.name
        receipt = results[0].receipt if is_one else None
        is_one = is_one and (receipt is None or receipt.kind in SIDES)
        try:
            path = self.inbox.files[item.number].path
            told = item.answers.of_layout()
            return results, self.workspace.look(path, name=item.name, **told) if is_one else None
        except ImsError:
            return results, None

    def _all_loaded(self, item: FileItem, *, dry_run: bool = False) -> tuple[Loaded, ...]:
        """Load a file, or each of a ZIP, and return what became of them."""

        def told(progress: Progress) -> None:
            said = {"stage": progress.stage, "done": progress.done, "total": progress.total}
            self.background.tell(lambda: item.move(said))

        loaded = self.workspace.load_all(
            self.inbox.files[item.number].path,
            name=item.name,
            by=self.who,
            dry_run=dry_run,
            watch=Watch(told, item.is_cancelled.is_set),
            **item.answers.asked(),
        )
        return tuple(loaded)

    def _read(self, item: FileItem, found: tuple[tuple[Loaded, ...], Layout | None] | ImsError) -> None:
        if isinstance(found, ImsError):
            item.become(files.REFUSED, error=found)
        else:
            item.understood(*found)

    def _kept(self, item: FileItem, found: tuple[Loaded, ...] | ImsError) -> None:
        if isinstance(found, ImsError):
            item.become(files.REFUSED, error=found)
        else:
            item.kept(found)

    def _changed(self, _change: object) -> None:
        self.version += 1

    def _item(self, number: int) -> FileItem | None:
        return next((item for item in self.items if item.number == number), None)
