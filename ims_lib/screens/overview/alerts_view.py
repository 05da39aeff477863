"""The widgets of the alerts feed: a line for each alert with its Dismiss, a small form in the line."""

from __future__ import annotations

import ipywidgets as widgets

from ims_lib.screens.html import message
from ims_lib.screens.overview import alert_blocks
from ims_lib.screens.overview.alerts import AlertsModel
from ims_lib.workspace.alerting import Alert


class AlertsView(widgets.VBox):  # type: ignore[misc]
    """The feed of a model."""

    def __init__(self, model: AlertsModel) -> None:
        self.model = model
        self.said, self.dismissed = widgets.HTML(), widgets.HTML()
        self.undo = _button("⟲ Undo", "Take the dismissal back")
        self.more = _button("", "Show the rest of the feed")
        self.lines = widgets.VBox()
        self.undo.on_click(lambda _: model.undo())
        self.more.on_click(lambda _: model.show_all(is_whole=not model.is_whole))
        told = widgets.HBox([self.said, self.undo]).add_class("ims-alert-said")
        super().__init__([told, self.lines, self.more, self.dismissed])
        self.add_class("ims").add_class("ims-block").add_class("ims-alerts")
        model.observe(self._draw, "version")
        self._draw()

    def _draw(self, _change: object = None) -> None:
        """Draw every line from the model."""
        model = self.model
        self.said.value = message(**model.message) if model.message else ""
        self.undo.layout.display = "" if model.undoable else "none"
        self.lines.children = [
            *(AlertLine(model, alert) for alert in model.shown),
            *([] if model.shown else [widgets.HTML(alert_blocks.nothing(model.where["period"]))]),
        ]
        self.more.description = "Show fewer" if model.is_whole else f"{model.more} more"
        self.more.layout.display = "" if model.more or model.is_whole else "none"
        self.dismissed.value = alert_blocks.dismissed(model.dismissed)


class AlertLine(widgets.VBox):  # type: ignore[misc]
    """One alert; its Dismiss opens the form that asks why."""

    def __init__(self, model: AlertsModel, alert: Alert) -> None:
        self.ask = _button("Dismiss…", f"Dismiss: {alert.what}")
        # Sent whole when it is left: letters sent one by one may come after the click.
        self.reason = widgets.Text(
            placeholder="Why nothing needs to be done", continuous_update=False, layout={"width": "380px"}
        )
        self.done, self.cancel = _button("Dismiss", "Dismiss with this reason"), _button("Cancel", "Keep it")
        self.form = widgets.HBox([self.reason, self.done, self.cancel]).add_class("ims-alert-form")
        self.text = widgets.HTML(alert_blocks.line(alert, **model.where), layout={"flex": "1"})
        super().__init__([widgets.HBox([self.text, self.ask]), self.form])
        self.ask.on_click(lambda _: self._open(is_open=True))
        self.cancel.on_click(lambda _: self._open(is_open=False))
        self.done.on_click(lambda _: model.dismiss(alert, self.reason.value))
        self._open(is_open=False)

    def _open(self, *, is_open: bool) -> None:
        self.form.layout.display = "" if is_open else "none"
        self.ask.layout.visibility = "hidden" if is_open else "visible"
        if is_open:
            self.reason.focus()


def _button(text: str, tooltip: str) -> widgets.Button:
    """Return a button as wide as its text."""
    return widgets.Button(description=text, tooltip=tooltip, layout={"width": "auto"}).add_class("ims-act")
