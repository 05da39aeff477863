"""The mark screen's widgets, linked to its model; every decision is the model's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import ipywidgets as widgets

from ims_lib.errors import ImsError
from ims_lib.screens import html, place
from ims_lib.screens.frame_view import Failure, header
from ims_lib.screens.grid.widget import Facets, Grid, selected_ids
from ims_lib.screens.mark import blocks, correcting, pairing
from ims_lib.screens.mark.columns import COLUMNS, FIRST_SORT
from ims_lib.screens.mark.correct_panel_view import CorrectPanel
from ims_lib.screens.mark.desk import Desk
from ims_lib.screens.mark.model import MarkModel
from ims_lib.screens.mark.pair_view import PairPanel
from ims_lib.workspace import Workspace

#: Buttons of the action bar: action and word; the stylesheet shows the key.
ACTIONS: Final = (
    ("accept", "Accept"),
    ("reject", "Reject…"),
    ("pending", "Pending…"),
    ("no_action", "Clear"),
)
_TEXT: Final = {"continuous_update": False, "layout": {"width": "auto"}}


def mark_screen(workspace: Workspace | None = None) -> MarkView | Failure:
    """Return the mark screen of a workspace (`Workspace.open()` where none is given), filtered as the page's
    address asks. Where there is no workspace, or it cannot be read, what is returned says so.
    """
    try:
        return MarkView(MarkModel(Desk(workspace or Workspace.open()), place.asked()))
    except ImsError as error:
        return Failure(error)


class MarkView(widgets.VBox):  # type: ignore[misc]
    """The mark screen: head, queue, filters, list, detail, action bar."""

    def __init__(self, model: MarkModel) -> None:
        self.model = model
        self.grid = Grid(model.rows, COLUMNS, FIRST_SORT, empty_text=model.empty_text)
        self.facets = Facets(groups=model.facets)
        self.queue, self.head, self.detail = (widgets.HTML() for _ in range(3))
        self.message, self.progress, self.picked = (widgets.HTML() for _ in range(3))
        self.pairing = PairPanel(
            lambda place: pairing.ask_link(model, place),
            lambda whole: pairing.ask_unlink(model, whole=whole),
        )
        self.correcting = CorrectPanel(
            suggest=model.desk.suggestions,
            correct=partial(correcting.correct, model),
            enter=partial(correcting.enter, model),
        )
        self.undo = _button("Undo", "undo")
        self.clear = _button("Clear filters", "clear")
        self.help = _button("Keys ?", "keys")
        self.everything = _button("Select all in filter", "all")
        self.buttons = {action: _button(word, action) for action, word in ACTIONS}
        #: What the keys of the list do, by the name that the list sends.
        self.commands: dict[str, Callable[[], None]] = {
            **{action: partial(model.request, action) for action in self.buttons},
            "link": partial(pairing.ask_link, model),
            "unlink": partial(pairing.ask_unlink, model),
        }
        self.picked.add_class("ims-bar-sum")
        super().__init__(
            [
                _area(header("mark", model.desk.settings, model.desk.who, "mark/style.css"), "head"),
                self._queue(),
                self._rail(),
                _area(widgets.Box([self.grid]), "list"),
                _area(widgets.VBox([self.head, self.pairing, self.correcting, self.detail]), "detail"),
                self._bar(),
            ]
        )
        self.add_class("ims").add_class("ims-mark")
        self._link()

    def summary(self) -> str:
        """Return what the screen holds as text."""
        return self.model.summary()

    # ---- Blocks

    def _queue(self) -> widgets.HBox:
        """Return the head of the queue: what is shown, whose and which month, undo."""
        filters = self.model.filter
        self.gstin = widgets.Dropdown(options=self.model.gstins(), layout={"width": "176px"})
        self.period = widgets.Dropdown(options=self.model.periods(), layout={"width": "210px"})
        self.gstin.tooltip, self.period.tooltip = "GSTIN", "Period of the credit (GSTR-2B)"
        for name, box in (("gstin", self.gstin), ("period", self.period)):
            box.value = _first(box.options, getattr(filters, name))
            box.observe(lambda change, name=name: setattr(filters, name, change["new"] or ""), "value")
        choices = [self.gstin] if len(self.gstin.options) > 1 else []
        return _area(widgets.HBox([self.queue, *choices, self.period, self.undo, self.help]), "queue")

    def _rail(self) -> widgets.VBox:
        """Return the filters: search, amounts, values with counts, the SQL of what is shown."""
        filters = self.model.filter
        self.search = widgets.Text(placeholder="Search number, name, GSTIN  /", **_TEXT)
        self.least = widgets.Text(placeholder="Tax from ₹", **_TEXT)
        self.most = widgets.Text(placeholder="to ₹", **_TEXT)
        self.search.add_class("ims-search")
        for name, box in (("search", self.search), ("min_tax", self.least), ("max_tax", self.most)):
            box.value = getattr(filters, name)
            box.observe(lambda change, name=name: self.model.set_filter(name, change["new"]), "value")
        range_ = widgets.HBox([self.least, self.most])
        range_.add_class("ims-range")
        self.sql = widgets.HTML()
        return _area(widgets.VBox([self.search, range_, self.clear, self.facets, self.sql]), "rail")

    def _bar(self) -> widgets.HBox:
        """Return the action bar: the actions, what they did, what they would be for."""
        told = [self.message, self.progress, self.picked]
        return _area(widgets.HBox([*self.buttons.values(), self.everything, *told]), "bar")

    # ---- Links

    def _link(self) -> None:
        """Show what the model holds and pass on what the person does."""
        model = self.model
        shows: dict[str, Callable[[Any], None]] = {
            "queue": self._show_queue,
            "facets": lambda value: setattr(self.facets, "groups", value),
            "detail": self._show_detail,
            "message": self._show_message,
            "progress": lambda value: setattr(self.progress, "value", blocks.progress(value)),
            "picked": lambda value: setattr(self.picked, "value", blocks.picked(value)),
            "blockers": self._show_blockers,
            "undoable": self._show_undo,
        }
        for name, show in shows.items():
            model.observe(lambda change, show=show: show(change["new"]), name)
            show(getattr(model, name))
        model.observe(lambda _: self.grid.tell("restart"), "shown")
        model.observe(self._after_mark, "version")
        model.observe(self._ask, "question")
        for action, button in self.buttons.items():
            button.on_click(lambda _, action=action: self.commands[action]())
        self.undo.on_click(lambda _: model.undo())
        self.clear.on_click(lambda _: self._clear_filters())
        self.help.on_click(lambda _: self.grid.tell("help"))
        self.everything.on_click(lambda _: self.grid.tell("select_all"))
        self.facets.on_toggle(model.toggle)
        self.grid.on_action(self._done)

    def _done(self, message: dict[str, Any]) -> None:
        """Pass what the person did in the list on to the model."""
        kind, model = message.get("kind"), self.model
        if kind == "current":
            model.look_at(str(message.get("row_id")))
        elif kind == "selection":
            model.select(all_in_filter=bool(message.get("all")), ids=selected_ids(message))
        elif kind == "do" and message.get("action") in self.commands:
            self.commands[message["action"]]()
        elif kind == "undo":
            model.undo()
        elif kind == "answer":
            given = {name: str(message.get(name, "")) for name in ("reason", "remark", "choice")}
            model.answer(number=int(message["number"]), confirmed=bool(message.get("confirmed")), **given)

    def _ask(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self.grid.tell("ask", question=change["new"])

    def _clear_filters(self) -> None:
        for box in (self.search, self.least, self.most):
            box.value = ""
        self.grid.tell("clear_columns")
        self.model.clear_filters()

    def _after_mark(self, _change: object) -> None:
        self.grid.tell("clear_selection")
        self.grid.tell("refresh", move_on=self.model.moves_on)

    # ---- What is shown

    def _show_queue(self, queue: dict[str, Any]) -> None:
        self.queue.value = blocks.queue(queue)
        self.sql.value = blocks.sql(queue)
        self.grid.empty_text = self.model.empty_text

    def _show_detail(self, detail: dict[str, Any]) -> None:
        self.head.value = blocks.head(detail)
        self.detail.value = blocks.detail(detail)
        self.pairing.show(detail)
        self.correcting.show(detail)

    def _show_message(self, message: dict[str, str]) -> None:
        self.message.value = html.message(message["tone"], message["text"], message["do"]) if message else ""
        if message:
            self.grid.tell("say", text=f"{message['text']} {message['do']}")

    def _show_blockers(self, blockers: dict[str, str]) -> None:
        for action, button in self.buttons.items():
            button.disabled = action in blockers
            button.tooltip = blockers.get(action, "")

    def _show_undo(self, undoable: str) -> None:
        self.undo.disabled = not undoable
        self.undo.description = f"⟲ Undo: {undoable}" if undoable else "⟲ Undo"


def _first(options: Sequence[tuple[str, str]], wanted: str) -> str | None:
    """Return the value wanted where it is among the choices, else the first choice."""
    values = [value for _, value in options]
    return wanted if wanted in values else next(iter(values), None)


def _button(text: str, name: str) -> widgets.Button:
    """Return a button of ours; the browser gives it the width of its text."""
    button = widgets.Button(description=text, layout={"width": "auto"})
    button.add_class("ims-act").add_class(f"ims-act-{name.replace('_', '-')}")
    return button


def _area(box: Any, name: str) -> Any:
    """Place a block in the screen's layout (mark/style.css)."""
    box.add_class(f"ims-mark-{name}")
    return box
