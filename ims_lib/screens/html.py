"""The one place where screens make HTML: every text from outside is escaped here, and only here.

`tag` escapes its children unless they are Markup that `tag` itself made, so a forgotten escape cannot happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup, escape

from ims_lib.documents import ACTION_LABELS
from ims_lib.errors import ImsError

_SIGNS: Final = {"accept": "✓", "reject": "✕", "pending": "⏸\ufe0e", "no_action": "○"}


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """Return an element; attribute `class_` is class, `aria_label` is aria-label; None and False leave one
    out.
    """
    given = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), "" if value is True else value)
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, given, join(children))


def join(parts: Iterable[object]) -> Markup:
    """Return parts one after the other, text escaped."""
    return Markup("").join(escape(part) for part in parts)


def chip(action: str) -> Markup:
    """Return the chip of an action: sign, word and colour together; nothing for a row without one."""
    if action not in ACTION_LABELS:
        return Markup("")
    sign = tag("b", _SIGNS[action], aria_hidden="true")
    return tag("span", sign, ACTION_LABELS[action], class_=f"ims-chip ims-chip-{action}")


def table(heads: Sequence[object], rows: Iterable[Sequence[object]], *, caption: str = "") -> Markup:
    """Return a table whose first column heads its rows; a cell may be Markup, anything else is escaped."""
    body = [tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows]
    top = tag("tr", *(tag("th", head, scope="col") for head in heads))
    aloud = [tag("caption", caption, class_="ims-aloud")] if caption else []
    return tag("table", *aloud, tag("thead", top), tag("tbody", *body))


def message(tone: str, text: str, do: str = "") -> Markup:
    """Return a message strip (tone: good, warn, bad): a sign, what happened, what to do; empty text gives
    nothing.
    """
    if not text:
        return Markup("")
    sign = {"good": "✓", "warn": "!", "bad": "✕"}[tone]
    role = "alert" if tone == "bad" else "status"
    return tag(
        "div",
        tag("b", sign, aria_hidden="true"),
        text,
        f"\n{do}" if do else "",
        class_=f"ims-message ims-message-{tone}",
        role=role,
    )


def failure(error: ImsError) -> Markup:
    """Return a failure as a strip: what happened, where, what was found, what to do; never a traceback."""
    return message("bad", str(error))


@cache
def style(*names: str) -> Markup:
    """Return our own stylesheets (of the package, nothing from outside) as one style element."""
    root = files("ims_lib").joinpath("screens")
    text = "\n".join(
        root.joinpath(*name.split("/")).read_text(encoding="utf-8") for name in ("style.css", *names)
    )
    return Markup("<style>{}</style>").format(Markup(text))  # noqa: S704, the package's own files
