"""The HTML of the mark screen's blocks from what the model holds: no rules, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from ims_lib.screens.html import chip, join, table, tag
from ims_lib.screens.rupees import count, full


def queue(given: Mapping[str, Any]) -> Markup:
    """Return the head of the queue: the filter in words, documents, tax, how many wait."""
    if not given:
        return Markup("")
    documents = given["documents"]
    parts = [
        tag("strong", given["words"]),
        tag("span", f"{count(documents)} document{'' if documents == 1 else 's'}"),
        tag("span", "tax ", tag("b", full(given["tax"]), class_="ims-figure"), title=heads(given["heads"])),
        tag("span", f"{count(given['undecided'])} to decide", class_="ims-muted"),
    ]
    return tag("div", *parts, class_="ims-queue")


def heads(paise: Mapping[str, int]) -> str:
    """Return sums by head as text: `Taxable ₹1.00, IGST ₹2.00`."""
    return ", ".join(
        f"{name.upper() if name != 'taxable' else 'Taxable'} {full(value)}" for name, value in paise.items()
    )


def picked(given: Mapping[str, Any]) -> Markup:
    """Return what an action would be for: the current document, some, or all in the filter, with its tax."""
    if not given or not given["documents"]:
        return tag("span", "Nothing selected", class_="ims-muted")
    what = "This document" if given["current"] else f"{count(given['documents'])} selected"
    scope = ", all in the filter" if given["all"] else ""
    return tag("span", what, scope, " · tax ", tag("b", full(given["tax"]), class_="ims-figure"))


def sql(given: Mapping[str, Any]) -> Markup:
    """Return the query behind the list, folded away."""
    if not given:
        return Markup("")
    return tag("details", tag("summary", "SQL of this list"), tag("pre", given["sql"]), class_="ims-sql")


def head(given: Mapping[str, Any]) -> Markup:
    """Return what a row is and why it stands as it does: title, sentence, members of its group."""
    if not given:
        return tag("p", "Choose a document in the list: its two sides appear here.", class_="ims-muted")
    title = tag(
        "div",
        tag("strong", given["title"]),
        tag("span", given["supplier"]),
        tag("span", given["gstin"], class_="ims-code ims-muted"),
        tag("span", given["outcome"], class_="ims-muted"),
        chip(given["action"]),
        class_="ims-detail-title",
    )
    return tag("div", title, _why(given))


def detail(given: Mapping[str, Any]) -> Markup:
    """Return a row's two sides beside each other with what differs, facts and history."""
    return tag("div", _sides(given), _facts(given), class_="ims-detail") if given else Markup("")


def progress(given: Mapping[str, Any]) -> Markup:
    """Return how far a long reconciliation is, nothing while none runs."""
    if not given:
        return Markup("")
    done, total = given["done"], given["total"]
    words = "Reconciling again"
    bar = tag("progress", value=done, max=total, aria_label=words)
    return tag("div", f"{words} ", bar, f" {100 * done // max(total, 1)}%", class_="ims-progress")


def candidate(given: Mapping[str, Any]) -> Markup:
    """Return one candidate: what it is, how near, what speaks for it and what against."""
    return tag(
        "div",
        tag("strong", given["paper"]),
        f" · {given['supplier']} · {given['amounts']} · nearness {given['score']} of 100",
        tag(
            "div",
            tag("span", "For: ", given["speaks_for"] or "nothing"),
            tag("span", "Against: ", given["speaks_against"] or "nothing", class_="ims-note-warn"),
        ),
        class_="ims-candidate",
    )


def _why(given: Mapping[str, Any]) -> Markup:
    """Return the sentence, what needs another look, and the members of a group."""
    parts = [tag("p", given["sentence"], class_="ims-sentence")] if given.get("sentence") else []
    if given.get("look"):
        parts.append(tag("p", "! ", given["look"], class_="ims-note-warn"))
    if given.get("members"):
        rows = [(m["portal"] or "–", m["books"] or "–") for m in given["members"]]
        parts.append(table(("Portal", "Books"), rows, caption="Documents that belong together"))
    return tag("div", *parts, class_="ims-why")


def _sides(given: Mapping[str, Any]) -> Markup:
    head = tag("tr", *(tag("th", text, scope="col") for text in ("", "Portal", "Books", "Verdict")))
    body = [
        tag(
            "tr",
            tag("th", line["label"], scope="row"),
            *(_cell(line, side) for side in ("portal", "books", "note")),
        )
        for line in _judged(given)
    ]
    return tag("table", tag("thead", head), tag("tbody", *body), class_="ims-figure")


def _judged(given: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Yield the lines, with the verdict in words where there is one."""
    verdicts = given.get("verdicts", {})
    for line in given["lines"]:
        said = verdicts.get(line["label"], {"words": line["note"], "differs": line["differs"]})
        yield {**line, "note": said["words"], "differs": said["differs"]}


def _cell(line: Mapping[str, Any], side: str) -> Markup:
    marked = line["differs"] and (side != "note" or line[side])
    return tag("td", line[side], class_="ims-differs" if marked else None)


def _facts(given: Mapping[str, Any]) -> Markup:
    warnings = [tag("li", "! ", text, class_="ims-note-warn") for text in given["warnings"]]
    facts = [tag("li", text) for text in given["facts"]]
    past = [tag("li", text, class_="ims-muted") for text in reversed(given["history"])]
    return tag("ul", join([*warnings, *facts, *past]))
