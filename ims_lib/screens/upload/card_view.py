"""The widgets of one file on the page: what it is, what it would do, what can be done with it."""

from __future__ import annotations

import ipywidgets as widgets

from ims_lib.screens.correct_view import button
from ims_lib.screens.upload import blocks, files
from ims_lib.screens.upload.answers_view import AnswersForm
from ims_lib.screens.upload.files import FileItem
from ims_lib.screens.upload.model import UploadModel


class FileCard(widgets.VBox):  # type: ignore[misc]
    """One file; it follows its item."""

    def __init__(self, model: UploadModel, item: FileItem) -> None:
        self.model, self.item = model, item
        self.head, self.moved, self.body = (widgets.HTML() for _ in range(3))
        self.form = widgets.VBox([])
        self.load = button("Load", "Load this file", "primary")
        self.change = button("Change…", "Say whose it is, which month, which column is which")
        self.cancel = button("Cancel", "Stop; nothing of this file is kept")
        self.leave = button("Remove", "Take this file off the page")
        self.load.on_click(lambda _: model.load([item]))
        self.change.on_click(lambda _: self._open())
        self.cancel.on_click(lambda _: model.cancel(item))
        self.leave.on_click(lambda _: model.leave(item))
        self.buttons = widgets.HBox([self.load, self.change, self.cancel, self.leave])
        super().__init__([self.head, self.moved, self.body, self.form, self.buttons])
        self.add_class("ims-file")
        item.observe(lambda _: self._draw(), "version")
        item.observe(lambda _: self._move(), "progress")
        self._draw()
        self._move()

    def _draw(self) -> None:
        """Draw the file as it is now; what it asks stands open."""
        item = self.item
        self.head.value, self.body.value = blocks.head(item), blocks.body(item)
        rejected = any(one.receipt.rows_rejected for one in item.results if one.receipt)
        self.load.description = "Load the good rows" if rejected else "Load"
        _show(self.load, item.state == files.READY)
        _show(
            self.change,
            item.state == files.READY or (item.layout is not None and item.state == files.REFUSED),
        )
        _show(self.cancel, item.is_at_work)
        _show(self.leave, not item.is_at_work)
        self.form.children = [AnswersForm(self.model, item)] if item.state == files.ASKS else []

    def _open(self) -> None:
        """Open the form, or close it."""
        self.form.children = [] if self.form.children else [AnswersForm(self.model, self.item)]

    def _move(self) -> None:
        self.moved.value = blocks.progress(self.item.progress)


def _show(widget: widgets.Widget, is_shown: bool) -> None:
    widget.layout.display = "" if is_shown else "none"
