"""The kernel's half of the drop zone: asks the browser for each file piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import anywidget

_SCRIPT: Final = Path(__file__).with_name("drop.js")
_MOST_FILES: Final = 200


class Drop(anywidget.AnyWidget):
    """Where files are dropped. `offered(id, name, size)`, `piece(id, start, bytes)` and `lost(id)` are called
    with what the browser says.
    """

    _esm = _SCRIPT

    def __init__(
        self,
        *,
        offered: Callable[[int, str, int], None],
        piece: Callable[[int, int, bytes], None],
        lost: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._offered, self._piece, self._lost = offered, piece, lost
        self.on_msg(self._received)

    def ask(self, number: int, pieces: Sequence[tuple[int, int]]) -> None:
        """Ask for pieces of a file, as first byte and the one after the last."""
        for start, end in pieces:
            self.send({"kind": "send", "id": number, "start": start, "end": end})

    def stop(self, number: int) -> None:
        """Say that no more of a file is wanted."""
        self.send({"kind": "stop", "id": number})

    def save(self, name: str, data: bytes) -> None:
        """Hand a file to the person."""
        self.send({"kind": "save", "name": name}, [data])

    def _received(self, _widget: object, content: Mapping[str, Any], buffers: Sequence[Any]) -> None:
        kind = content.get("kind")
        if kind == "offered":
            for file in content.get("files", [])[:_MOST_FILES]:
                self._offered(int(file["id"]), str(file["name"]), int(file["size"]))
        elif kind == "piece" and buffers:
            self._piece(int(content["id"]), int(content["start"]), bytes(buffers[0]))
        elif kind == "lost":
            self._lost(int(content["id"]))
