"""The upload screen's widgets: the drop zone, a card for each file, the findings."""

from __future__ import annotations

import ipywidgets as widgets

from ims_lib.errors import ImsError
from ims_lib.screens import place
from ims_lib.screens.correct_view import button, closed
from ims_lib.screens.frame_view import Failure, header
from ims_lib.screens.html import tag
from ims_lib.screens.mark.desk import person
from ims_lib.screens.upload import blocks
from ims_lib.screens.upload.card_view import FileCard
from ims_lib.screens.upload.drop_view import Drop
from ims_lib.screens.upload.findings_view import FindingsView
from ims_lib.screens.upload.model import UploadModel
from ims_lib.workspace import Workspace

_STYLES = ("overview/style.css", "upload/style.css")


def upload_screen(workspace: Workspace | None = None) -> UploadView | Failure:
    """Return the upload screen of a workspace (`Workspace.open()` where none is given); a failure is shown
    in its place.
    """
    try:
        return UploadView(UploadModel(workspace or Workspace.open(), person()))
    except ImsError as error:
        return Failure(error, *_STYLES)


class UploadView(widgets.VBox):  # type: ignore[misc]
    """The upload screen: head, drop zone, files, findings."""

    def __init__(self, model: UploadModel) -> None:
        self.model = model
        self.drop = Drop(offered=model.offered, piece=model.piece, lost=model.lost)
        model.ask, model.stop = self.drop.ask, self.drop.stop
        self.load = button("Load all", "Load every file that is ready", "primary")
        self.load.on_click(lambda _: model.load())
        self.steps, self.next = widgets.HTML(blocks.first_steps()), widgets.HTML()
        self.files = widgets.VBox([]).add_class("ims-files")
        self.findings = FindingsView(model.findings, self.drop.save)
        self._cards: dict[int, FileCard] = {}
        bar = widgets.HBox([self.load, self.next]).add_class("ims-upload-bar")
        top = widgets.VBox([self.drop, self.steps, bar, self.files]).add_class("ims-block")
        title = widgets.HTML(tag("h2", "What the rules find")).add_class("ims-block")
        super().__init__(
            [header("upload", model.workspace.settings, model.who, *_STYLES), top, title, self.findings]
        )
        self.add_class("ims").add_class("ims-upload")
        model.observe(lambda _: self._draw(), "version")
        self._draw()
        model.findings.read()

    def summary(self) -> str:
        """Return what the screen holds as text."""
        return self.model.summary()

    def _draw(self) -> None:
        """Draw a card for each file; those that stay are kept, with what is typed into them."""
        items, ready = self.model.items, self.model.ready
        gone = self._cards.keys() - {item.number for item in items}
        held = {item.number: self._cards.get(item.number) or FileCard(self.model, item) for item in items}
        before, self._cards = self._cards, held
        self.files.children = list(held.values())
        for number in gone:
            closed(before[number])
        self.steps.layout.display = "none" if items else ""
        self.load.description = f"Load all {len(ready)}"
        self.load.layout.display = "" if len(ready) > 1 else "none"
        is_done = any(item.state == "loaded" for item in items) and not self.model.is_at_work
        self.next.value = blocks.next_steps(place.link("overview"), place.link("mark")) if is_done else ""
