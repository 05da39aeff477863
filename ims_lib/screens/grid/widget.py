"""The kernel's half of the grid: answers requests for rows and passes on what the person does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, Protocol

import anywidget
import traitlets

from ims_lib.errors import ImsError, WrongUse
from ims_lib.screens.grid.query import LIMIT, Column, Page

_STATIC: Final = Path(__file__).parent / "static"
_LARGEST_SELECTION: Final = 100_000


class Source(Protocol):
    """What gives the grid its rows: sort and filters are ag-grid's models, which the source checks."""

    def page(
        self,
        start: int,
        end: int,
        sort: Sequence[Mapping[str, Any]],
        filters: Mapping[str, Mapping[str, Any]],
    ) -> Page:
        """Return rows `start` to `end` (not included)."""

    def next_undecided(
        self, after: int, sort: Sequence[Mapping[str, Any]], filters: Mapping[str, Mapping[str, Any]]
    ) -> int | None:
        """Return the index of the next row that waits for a decision, going round; None when none does."""


def _bundle(name: str) -> Path:
    """Return a built file of the grid; where it was never built, say how to build it."""
    path = _STATIC / name
    if not path.is_file():
        raise WrongUse(
            "The grid of the mark screen is not built.",
            where=str(path),
            do="Install the workbench (`pip install .`, in a checkout `pip install -e .`): that builds it.",
        )
    return path


class Grid(anywidget.AnyWidget):
    """The list of documents. `on_action` handlers get every message that is no request for rows, as a
    dictionary.
    """

    _esm = _bundle("grid.js")
    columns: traitlets.List[Any] = traitlets.List().tag(sync=True)
    sort: traitlets.List[Any] = traitlets.List().tag(sync=True)
    empty_text = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, source: Source, columns: Sequence[Column], sort: Sequence[tuple[str, str]] = (), **given: Any
    ) -> None:
        super().__init__(
            columns=[asdict(column) for column in columns], sort=[list(one) for one in sort], **given
        )
        self._source = source
        self._handlers: list[Callable[[dict[str, Any]], None]] = []
        self.on_msg(self._received)

    def on_action(self, handler: Callable[[dict[str, Any]], None]) -> None:
        """Call `handler` with each thing the person did: selection, current row, an action, an answer."""
        self._handlers.append(handler)

    def tell(self, kind: str, **content: object) -> None:
        """Send one message to the browser."""
        self.send({"kind": kind, **content})

    def _received(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Answer a request for rows, pass anything else on."""
        if content.get("kind") in ("rows", "next"):
            self.send(self.answer(content))
        else:
            for handler in self._handlers:
                handler(content)

    def answer(self, request: Mapping[str, Any]) -> dict[str, object]:
        """Return the answer to one request, with its id; a refusal is a sentence, never a traceback."""
        identity = {"id": request.get("id")}
        try:
            sort, filters = request.get("sort") or [], request.get("filter") or {}
            if request["kind"] == "next":
                return identity | {"index": self._source.next_undecided(int(request["after"]), sort, filters)}
            start, end = int(request["start"]), int(request["end"])
            page = self._source.page(max(start, 0), min(end, start + LIMIT), sort, filters)
        except ImsError as error:
            return identity | {"error": str(error)}
        names = [*(column["name"] for column in self.columns), "row_id"]
        return identity | {"rows": page.rows, "total": page.total, "names": names}


class Facets(anywidget.AnyWidget):
    """Groups of values with counts; a click calls the `on_toggle` handlers with (group, value)."""

    _esm = _bundle("facets.js")
    groups: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._handlers: list[Callable[[str, str], None]] = []
        self.on_msg(self._received)

    def on_toggle(self, handler: Callable[[str, str], None]) -> None:
        """Call `handler` with the group and value that was clicked."""
        self._handlers.append(handler)

    def _received(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if content.get("kind") == "toggle":
            for handler in self._handlers:
                handler(str(content.get("group")), str(content.get("value")))


def selected_ids(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the row ids of a selection message; anything but texts is dropped, an unreasonable number
    refused.
    """
    ids = tuple(one for one in message.get("ids", []) if isinstance(one, str))
    if len(ids) > _LARGEST_SELECTION:
        raise WrongUse(
            "So many documents cannot be selected one by one.",
            found=f"{len(ids):,}",
            expected=f"at most {_LARGEST_SELECTION:,}",
            do="Narrow the filter and select all in it (Ctrl+A).",
        )
    return ids
