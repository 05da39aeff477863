"""The questions before a link or an unlink: which documents, what speaks for and against, why.

They have the form of questions.question. The words asked for are a reason: it stays in the journal, no portal
gets it. All texts are plain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Final

from ims_lib.marks.rules import LONGEST_REMARK
from ims_lib.screens.rupees import count, documents, full

_LINKED: Final = "It holds in every later reconciliation until you undo it. No action changes."
_APART: Final = "They stay apart in every later reconciliation until you undo it. No action changes."
#: Links of a group that the question lists one by one.
_LISTED: Final = 8


def link(detail: Mapping[str, Any], candidates: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the question with which of the candidates the row in detail is linked, or whether with the only
    one.
    """
    own, others = detail["own"], {"portal": "voucher", "books": "portal document"}[detail["own"]["side"]]
    rows = [["This document", own["paper"], own["amounts"]]]
    if len(candidates) > 1:
        title = f"Link {detail['title']} with which {others}?"
        return _question("link", title, "Link", rows, _plain(_LINKED), radio=_to_choose(candidates))
    (only,) = candidates
    rows.append([f"The {others}", only["paper"], only["amounts"]])
    notes = [("plain", f"For: {only['speaks_for'] or 'nothing'}.")]
    notes += [("warn", f"Against: {only['speaks_against']}.")] if only["speaks_against"] else []
    title = f"Link {detail['title']} with {only['paper']}?"
    return _question("link", title, "Link", rows, [*notes, *_plain(_LINKED)])


def link_of_ticked(portal: Mapping[str, int], books: Mapping[str, int]) -> dict[str, Any]:
    """Return the question whether the documents selected belong together; of each side KEYs and tax in
    paise.
    """
    sides = (("On the portal", portal), ("In the books", books))
    rows = [[name, documents(len(side)), f"tax {full(sum(side.values()))}"] for name, side in sides]
    apart = sum(portal.values()) - sum(books.values())
    notes = [("warn", f"Their tax differs by {full(apart)}.")] if apart else []
    title, confirm = "Do these documents belong together?", f"Make {_links(len(portal) * len(books))}"
    return _question("link", title, confirm, rows, [*notes, *_plain(_LINKED)])


def unlink(
    detail: Mapping[str, Any], links: Sequence[tuple[str, str]], *, choice: str, members: Sequence[str]
) -> dict[str, Any]:
    """Return the question why documents are not the same: `choice` is one, group, or '' to be chosen.

    `links` are those of the row's group, none where it is in no group; `members` names each of them.
    """
    one = f"{detail['papers']['portal']} and {detail['papers']['books']}"
    rows, notes = [], _plain(_APART)
    if choice == "group":
        listed = [f"and {count(len(members) - _LISTED)} more"] if len(members) > _LISTED else []
        rows = [[text] for text in (*members[:_LISTED], *listed)]
        notes += [("plain", f"{_pairs(loose(links))} of these documents will not be linked either.")][
            : loose(links)
        ]
    title, confirm = {
        "one": (f"Unlink {one}?", "Unlink"),
        "group": (f"Unlink all {_links(len(links))} of this group?", f"Unlink {_links(len(links))}"),
        "": (f"Unlink {detail['title']}?", "Unlink"),
    }[choice]
    values = [
        {"code": "one", "label": f"This link only: {one}"},
        {"code": "group", "label": f"All {_links(len(links))} of its group"},
    ]
    radio = {"answers": "choice", "label": "Which? (press its digit)", "values": values, "required": True}
    return _question("unlink", title, confirm, rows, notes, radio=None if choice else radio)


def loose(links: Sequence[tuple[str, str]]) -> int:
    """Return how many pairs of a group's documents are no link, and are kept apart with the links all the
    same.
    """
    portal, books = ({one[side] for one in links} for side in (0, 1))
    return len(set(product(portal, books)) - set(links))


def _question(
    action: str,
    title: str,
    confirm: str,
    rows: list[list[str]],
    notes: Iterable[tuple[str, str]],
    *,
    radio: dict[str, Any] | None = None,
) -> dict[str, Any]:
    must = action == "unlink"
    return {
        "action": action,
        "title": title,
        "rows": rows,
        "notes": [{"tone": tone, "text": text} for tone, text in notes],
        "radio": radio,
        "text": {
            "answers": "reason",
            "label": "Why? Stays in your journal" + ("" if must else " (may be left out)"),
            "limit": LONGEST_REMARK,
            "required": must,
        },
        "must_type": "",
        "confirm": confirm,
    }


def _to_choose(candidates: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the candidates as values to choose from by digit."""
    values = [
        {
            "code": str(place),
            "label": f"{one['paper']} · {one['supplier']} · {one['amounts']} · nearness {one['score']}",
            "hint": f"For: {one['speaks_for'] or 'nothing'}. Against: {one['speaks_against'] or 'nothing'}.",
        }
        for place, one in enumerate(candidates, 1)
    ]
    return {"answers": "choice", "label": "Which? (press its digit)", "values": values, "required": True}


def _plain(text: str) -> list[tuple[str, str]]:
    return [("plain", text)]


def _links(number: int) -> str:
    return f"{count(number)} link{'' if number == 1 else 's'}"


def _pairs(number: int) -> str:
    return f"{count(number)} more pair{'' if number == 1 else 's'}"
