"""The part of the detail that links and unlinks: a button for each candidate, for a link, for a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from ims_lib.screens.mark import blocks


class PairPanel(widgets.VBox):  # type: ignore[misc]
    """What can be done about the current row's pair: `link` gets the candidate's place, `unlink` whether the
    whole group is meant.
    """

    def __init__(self, link: Callable[[int], None], unlink: Callable[[bool], None]) -> None:
        self._link, self._unlink = link, unlink
        super().__init__([])
        self.add_class("ims-pairing")

    def show(self, detail: Mapping[str, Any]) -> None:
        """Show the candidates of a row without a link, or the ways to unlink one."""
        rows = [self._candidate(one, place) for place, one in enumerate(detail.get("candidates", ()), 1)]
        self.children = [*rows, *([self._unlinks(len(detail["links"]))] if detail.get("pair") else [])]

    def _candidate(self, one: Mapping[str, Any], place: int) -> widgets.HBox:
        button = _button(f"Link {place}…", "link", f"Link with {one['paper']}")
        button.on_click(lambda _: self._link(place))
        return widgets.HBox([button, widgets.HTML(blocks.candidate(one))])

    def _unlinks(self, links: int) -> widgets.HBox:
        one = _button("Unlink…", "unlink", "Say that these two are not the same document")
        one.on_click(lambda _: self._unlink(False))
        whole = _button(f"Unlink all {links} links…", "unlink-all", "Say that these do not belong together")
        whole.on_click(lambda _: self._unlink(True))
        return widgets.HBox([one, whole] if links > 1 else [one])


def _button(text: str, name: str, tooltip: str) -> widgets.Button:
    button = widgets.Button(description=text, tooltip=tooltip, layout={"width": "auto"})
    button.add_class("ims-act").add_class(f"ims-act-{name}")
    return button
