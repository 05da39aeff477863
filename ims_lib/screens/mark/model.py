"""The mark screen without its widgets: what is shown, what is selected, what is asked, and the marks
themselves.

A view sets the filter and calls the methods; it reads `queue`, `facets`, `detail`, `picked`, `question`,
`message`, `blockers` and `progress`, which hold plain texts and numbers. Rows are read through `rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import duckdb
import traitlets

from ims_lib.errors import Conflict, ImsError
from ims_lib.screens.mark import choices, deciding, questions, waiting
from ims_lib.screens.mark.desk import Desk
from ims_lib.screens.mark.detail import in_full
from ims_lib.screens.mark.filters import NAMES, Filter
from ims_lib.screens.mark.rows import Rows, Totals
from ims_lib.screens.mark.why import why
from ims_lib.screens.rupees import count, documents
from ims_lib.selection import Selection

_NO_TOTALS: Final = Totals(0, 0, 0, 0, {})


@dataclass(frozen=True)
class _Asked:
    """A question that waits for its answer, and what to do with the answer."""

    number: int
    done: Callable[[Mapping[str, str]], None]


class MarkModel(traitlets.HasTraits):
    """One person's mark screen over one workspace."""

    queue = traitlets.Dict()  # words, documents, undecided, tax; what the filter holds
    facets: traitlets.List[Any] = traitlets.List()
    detail = traitlets.Dict()  # of detail.detail, {} for no row
    picked = traitlets.Dict()  # documents, tax, all: what an action would be for
    blockers = traitlets.Dict()  # action -> why it cannot be done, for those that cannot
    question = traitlets.Dict()  # as questions.question gives it, {} when nothing is asked
    message = traitlets.Dict()  # tone (good, warn, bad), text, do
    progress = traitlets.Dict()  # done, total of a reconciliation that takes its time, else {}
    undoable = traitlets.Unicode()  # what Undo would take back, '' for nothing
    version = traitlets.Int()  # grows with each change of the data under the same filter
    shown = traitlets.Int()  # grows with each change of what is shown
    moves_on = True  # whether the list goes on to the next row after a change

    def __init__(self, desk: Desk, state: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.desk, self.filter = desk, Filter(desk.alert_rows)
        self.rows = Rows(self._reading, self._columns_changed)
        self._all, self._numbers = False, 0
        self._ids: tuple[str, ...] = ()
        self._row: dict[str, Any] | None = None
        self._asked: _Asked | None = None
        self.filter.restore(state or {"period": choices.first_period(self.rows)})
        self.filter.observe(self._filter_changed, list(NAMES))
        self._filter_changed()
        self._look_for_undo()

    # ---- What is shown

    @property
    def empty_text(self) -> str:
        """What the empty list says: the next step."""
        is_loaded = bool(self.rows.totals(Selection()).documents)
        is_narrowed = not self.filter.selection().is_empty or self.rows.is_narrowed
        return deciding.next_step(is_loaded=is_loaded, is_narrowed=is_narrowed)

    def periods(self) -> list[tuple[str, str]]:
        """Return (label, period) to choose from."""
        return choices.of_periods(self.rows)

    def gstins(self) -> list[tuple[str, str]]:
        """Return (label, GSTIN) to choose from."""
        return choices.of_gstins(self.rows)

    def state(self) -> dict[str, Any]:
        """Return what the screen shows, as `MarkModel(desk, state)` takes it."""
        return self.filter.state()

    def summary(self) -> str:
        """Return the filter and its documents by outcome and action as lines of text."""
        queue = self.queue
        top = f"{queue['words']}: {documents(queue['documents'])}, {count(queue['undecided'])} to decide"
        groups = [group for group in self.facets if group["name"] in ("outcome", "action")]
        values = [value for group in groups for value in group["values"]]
        return "\n".join([top, *(f"{value['label']:<16}{value['count']:>8}" for value in values)])

    def set_filter(self, name: str, text: str) -> None:
        """Set one filter as typed; what cannot be read is said and changes nothing."""
        with self.said_in_words():
            setattr(self.filter, name, text)

    def toggle(self, name: str, value: str) -> None:
        """Add a value to one of the filter's lists, or take it out."""
        with self.said_in_words():
            self.filter.toggle(name, value)

    def clear_filters(self) -> None:
        """Show everything of the GSTIN and period."""
        self.rows.filters = {}
        self.filter.reset()
        self._filter_changed()

    def _filter_changed(self, _change: object = None) -> None:
        self.rows.selection, self.rows.look = self.filter.selection(), bool(self.filter.look)
        self._columns_changed()

    def _columns_changed(self) -> None:
        """Count again for a changed filter; what was selected or current in the old one is so no more."""
        self._all, self._ids, self._row = False, (), None
        self._show_detail()
        self._recount()
        self.facets = self.rows.facets()
        self.shown += 1

    def _recount(self) -> None:
        totals = self.rows.totals()
        also = " and the filters of the columns" if self.rows.filters else ""
        self.queue = {
            "words": self.filter.words() + also,
            "documents": totals.documents,
            "undecided": totals.undecided,
            "tax": totals.tax,
            "heads": totals.heads,
            "sql": self.rows.sql(),
        }
        self._weigh()

    # ---- What is selected

    def select(self, *, all_in_filter: bool = False, ids: tuple[str, ...] = ()) -> None:
        """Select rows by id; with `all_in_filter` everything the filter holds but these."""
        self._all, self._ids = all_in_filter, ids
        self._weigh()

    def look_at(self, row_id: str) -> None:
        """Make a row the current one and show its detail."""
        self._row = self.rows.row(row_id) if row_id else None
        self._show_detail()
        self._weigh()

    def _show_detail(self) -> None:
        row = self._row
        if row is None:
            self.detail = {}
            return
        history = self.desk.history(row["portal_document"]) if row["portal_document"] else ()
        names = self.desk.names(event.partner for event in history)
        links = self.rows.links(row["group_id"])
        self.detail = {**in_full(row, history, names), **why(row, self.desk.explain(row)), "links": links}

    @property
    def ticked(self) -> tuple[str, ...]:
        """The rows selected one by one, by id; none while everything in the filter is."""
        return () if self._all else self._ids

    @property
    def target(self) -> Selection | None:
        """What an action would be for: the selected rows, else the current one, else nothing."""
        if self._all and not self._ids and not self.rows.is_narrowed:
            return self.rows.selection
        if self._all:
            return Selection(documents=self.rows.ids(without=self._ids))
        ids = self._ids or ((self._row["row_id"],) if self._row else ())
        return Selection(documents=ids) if ids else None

    def _weigh(self) -> None:
        """Work out count and sum of the selection, and which actions cannot be done."""
        totals = self._selected_totals()
        self.picked = {
            "documents": totals.documents,
            "tax": totals.tax,
            "all": self._all,
            "current": self._is_current,
        }
        self.blockers = deciding.blockers(totals.documents, self._row if self._is_current else None)

    @property
    def _is_current(self) -> bool:
        return not self._all and not self._ids

    def _selected_totals(self) -> Totals:
        target = self.target
        if target is None:
            return _NO_TOTALS
        return self.rows.totals() if target is self.rows.selection else self.rows.totals(target)

    # ---- Decisions

    def request(self, action: str) -> None:
        """Do an action for what is selected, or ask first (see questions.must_ask)."""
        target = self.target
        if target is None or action in self.blockers:
            self.tell("warn", self.blockers.get(action, "Choose a document first."))
            return
        with self.said_in_words():
            previewed = self.desk.preview(target, action)
            chosen = deciding.taken(target, previewed)
            if chosen is not None and not questions.must_ask(previewed, action):
                self._apply(action, chosen, "", "")
                return
            name = self.detail.get("title", "") if previewed.count == 1 and self._is_current else ""
            question = questions.question(action, name, previewed, self.rows.by_outcome(target))
            mark = partial(self._mark, action, chosen) if chosen is not None and previewed.count else None
            self.ask(question, mark)

    def ask(self, question: Mapping[str, Any], done: Callable[[Mapping[str, str]], None] | None) -> None:
        """Ask before something is done; `done` gets the answer once it is confirmed."""
        self._numbers += 1
        self._asked = _Asked(self._numbers, done) if done else None
        self.question = {**question, "number": self._numbers}

    def answer(self, *, number: int, confirmed: bool, **given: str) -> None:
        """Take the answer to a question; one that is not the last asked is ignored."""
        asked, self._asked, self.question = self._asked, None, {}
        if asked is not None and asked.number == number and confirmed:
            with self.said_in_words():
                asked.done(given)

    def _mark(self, action: str, selection: Selection, given: Mapping[str, str]) -> None:
        if action == "reject" and not given.get("reason"):
            self.tell("warn", "Reject needs a reason.", "Choose one of the list.")
            return
        self._apply(action, selection, given.get("reason", ""), given.get("remark", ""))

    def undo(self) -> None:
        """Take back this person's last batch, as an event of its own."""
        with self.said_in_words():
            last = self.desk.last_batch()
            if last is None:
                self.tell("warn", "There is nothing of yours to undo.")
                return
            changed = self.desk.undo(last.batch_id)
            self.read_again()
            self.tell("good", f"Undone: {documents(changed)} as before.")

    def _apply(self, action: str, selection: Selection, reason: str, remark: str) -> None:
        marked = self.desk.apply(self.desk.preview(selection, action, reason=reason, remark=remark))
        self.read_again()
        self.tell("good", deciding.said(action, marked))

    def read_again(self) -> None:
        """Show the journal as it is now; the selection is spent, the filter and the current row stay."""
        with waiting.told(partial(setattr, self, "progress")) as progress:
            self.desk.refresh(progress)
        self.rows.forget()
        self._all, self._ids = False, ()
        self.facets = self.rows.facets()
        self._row = self.rows.row(self._row["row_id"]) if self._row else None
        self._recount()
        self._show_detail()
        self._look_for_undo()
        self.version += 1

    def _reading(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor on the newest results; the whole screen follows where there are new ones."""
        if not self.desk.is_current:
            self.stay_and_read_again()
            self.tell("warn", "Somebody linked, unlinked or loaded.", "The list shows it now.")
        return self.desk.cursor()

    def stay_and_read_again(self) -> None:
        """Show the journal as it is now; the list does not go on to the next row."""
        self.moves_on = False
        try:
            self.read_again()
        finally:
            self.moves_on = True

    def _look_for_undo(self) -> None:
        self.undoable = deciding.undoable(self.desk.last_batch())

    @contextmanager
    def said_in_words(self) -> Iterator[None]:
        """Show a failure as a message; after a conflict the screen shows what the other person did."""
        try:
            yield
        except Conflict as error:
            self.read_again()
            self.tell(
                "bad", str(error), "The list now shows what they did. Do it again if you still mean it."
            )
        except ImsError as error:
            self.tell("bad", str(error))

    def tell(self, tone: str, text: str, do: str = "") -> None:
        """Show a message: good, warn or bad, what happened, what to do."""
        self.message = {}
        self.message = {"tone": tone, "text": text, "do": do}
