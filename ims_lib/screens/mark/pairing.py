"""Linking and unlinking from the mark screen: what is asked, what is written, what is shown then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ims_lib.screens.mark import pair_questions

if TYPE_CHECKING:
    from ims_lib.screens.mark.model import MarkModel

Keys = Sequence[str]
#: Links that one question may be about: what a person ticked row by row.
MOST_LINKS: Final = 100
_WAIT: Final = "The documents are being reconciled again…"


def ask_link(model: MarkModel, place: int = 0) -> None:
    """Ask with which candidate the current row is linked, with the one at `place` (from 1) where given.

    Where several rows are selected, ask whether those belong together.
    """
    candidates = model.detail.get("candidates", ())
    if len(model.ticked) > 1 and not place:
        _ask_link_of_ticked(model)
    elif not model.detail:
        model.tell("warn", "Choose a document first.")
    elif model.detail["pair"]:
        model.tell("warn", "This row is a link already.", "Unlink it first (Shift+L).")
    elif not candidates:
        model.tell("warn", "Nothing on the other side is near.", "Select the two with Space, then press L.")
    else:
        chosen = candidates[place - 1 : place] if place else candidates
        model.ask(pair_questions.link(model.detail, chosen), partial(_link_chosen, model, chosen))


def ask_unlink(model: MarkModel, *, whole: bool | None = None) -> None:
    """Ask why the current row's documents are not the same; `whole` means every link of its group, None
    leaves that to the answer.
    """
    detail = model.detail
    if len(model.ticked) > 1:
        model.tell("warn", "Links are undone one row or one group at a time.", "Clear the selection (Esc).")
    elif not detail.get("pair"):
        model.tell("warn", "This row is no link.", "Choose a row with a document on both sides.")
    else:
        links = detail["links"] if len(detail["links"]) > 1 else []
        choice = "" if links and whole is None else "group" if links and whole else "one"
        names = [f"{one['portal']} – {one['books']}" for one in detail["members"]]
        asked = pair_questions.unlink(detail, links, choice=choice, members=names)
        model.ask(asked, partial(_unlink, model, detail["pair"], links, choice))


def _ask_link_of_ticked(model: MarkModel) -> None:
    portal, books = model.rows.sides(model.ticked)
    links = len(portal) * len(books)
    if not links:
        model.tell("warn", "A link needs documents of both sides.", "Select those of the other side too.")
    elif links > MOST_LINKS:
        model.tell("warn", f"These would be {links:,} links.", f"Select fewer: at most {MOST_LINKS} links.")
    else:
        question = pair_questions.link_of_ticked(portal, books)
        model.ask(question, partial(_link, model, tuple(portal), tuple(books)))


def _link_chosen(model: MarkModel, candidates: Sequence[Mapping[str, Any]], given: Mapping[str, str]) -> None:
    """Link the candidate that was chosen, the only one where there was nothing to choose."""
    choice = given.get("choice") or ("1" if len(candidates) == 1 else "")
    one = next((one for place, one in enumerate(candidates, 1) if str(place) == choice), None)
    if one is None:
        model.tell("warn", "No candidate was chosen.", "Press its digit.")
    else:
        _link(model, [one["portal"]], [one["books"]], given)


def _link(model: MarkModel, portal: Keys, books: Keys, given: Mapping[str, str]) -> None:
    _say(model, "link", portal, books, given.get("reason", ""))


def _unlink(
    model: MarkModel,
    pair: tuple[str, str],
    links: Sequence[tuple[str, str]],
    choice: str,
    given: Mapping[str, str],
) -> None:
    """Take one link apart, or all of its group as one batch."""
    choice = choice or given.get("choice", "")
    if not given.get("reason", "").strip():
        model.tell("warn", "Unlinking needs a reason.", "Write why the documents are not the same.")
    elif choice not in ("one", "group"):
        model.tell("warn", "Nothing was chosen to unlink.", "Choose this link, or the whole group.")
    else:
        wanted = links if choice == "group" else [pair]
        portal, books = (list(dict.fromkeys(side)) for side in zip(*wanted, strict=True))
        _say(model, "unlink", portal, books, given["reason"])


def _say(model: MarkModel, kind: str, portal: Keys, books: Keys, reason: str) -> None:
    """Write it down, show the new result and stay with the document."""
    done = model.desk.link(kind, portal, books, reason.strip())
    model.tell("good", done.message, _WAIT)
    model.stay_and_read_again()
    model.look_at(portal[0])
    model.tell("good", done.message, "Undo takes it back.")
