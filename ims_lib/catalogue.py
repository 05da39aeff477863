"""The SQL files: every view and function by name, what each reads, and their order."""

from __future__ import annotations

import re
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from typing import Final

#: Layers of views, each reading only those before it (design.md 2.3).
SCHEMAS: Final = ("staging", "checks", "recon", "ims", "returns", "marts")
#: What a run again looks at to find how far a change reaches: steps, no views.
SCOPE: Final = "scope"
_COMMENT: Final = re.compile(r"--.*")
_NAMED: Final = re.compile(
    rf"(?:(?<!distinct )from|join)\s+((?:raw|before|{'|'.join((*SCHEMAS, SCOPE))})\.\w+)"
)
#: Views that one later view alone reads: they stay views, a table of them would only cost a copy.
PASSED_THROUGH: Final = frozenset(
    {
        "staging.books_groups",
        "staging.books_rows",
        "staging.books_versions",
        "staging.corrections",
        "staging.entered",
        "staging.entered_rows",
        "staging.entered_sales",
        "staging.gstr1_rows",
        "staging.gstr2a_alone",
        "staging.gstr2a_statements",
        "staging.ims_records",
        "staging.portal_shown",
        "staging.portal_sources",
        "staging.purchase_sides",
        "staging.sales_groups",
        "staging.sales_sides",
        "staging.sales_versions",
        "recon.standing_documents",
        "recon.documents",
        "recon.plain_candidates",
        "recon.plain_links",
        "recon.free_keys",
        "recon.slip_keys",
        "recon.unsettled",
        "recon.possible_links",
        "recon.judged_candidates",
        "recon.classed_candidates",
        "recon.links",
        "recon.outcomes",
        "recon.reconciled",
        "recon.sales_reconciled",
        "recon.differences",
    }
)


def selects() -> dict[str, str]:
    """Return the text of every view by its qualified name."""
    return _texts(SCHEMAS)


def steps() -> dict[str, str]:
    """Return the text of every step of a run again by its qualified name."""
    return _texts((SCOPE,))


@cache
def _texts(schemas: tuple[str, ...]) -> dict[str, str]:
    """Return the text of every file of these schemas."""
    root = files("ims_lib").joinpath("sql")
    return {
        f"{schema}.{file.name.removesuffix('.sql')}": file.read_text(encoding="utf-8")
        for schema in schemas
        if root.joinpath(schema).is_dir()
        for file in sorted(root.joinpath(schema).iterdir(), key=lambda entry: entry.name)
        if file.name.endswith(".sql")
    }


@cache
def functions() -> tuple[tuple[str, str, str], ...]:
    """Return (name, arguments, expression) of every file under sql/functions, each after those it calls."""
    read: dict[str, tuple[str, str, str]] = {}
    for file in files("ims_lib").joinpath("sql", "functions").iterdir():
        lines = file.read_text(encoding="utf-8").splitlines()
        name = file.name.removesuffix(".sql")
        arguments = next(line.split(":", 1)[1] for line in lines if line.startswith("-- arguments:"))
        body = "\n".join(line for line in lines if not line.startswith("--")).strip()
        read[name] = (name, arguments.strip(), body.removeprefix("select").strip())
    calls = {name: re.findall(r"functions\.(\w+)", entry[2]) for name, entry in sorted(read.items())}
    return tuple(read[name] for name in TopologicalSorter(calls).static_order())


def reads(select: str) -> set[str]:
    """Return the schema-qualified tables that a SELECT names; comments name none."""
    return set(_NAMED.findall(_COMMENT.sub("", select)))


@cache
def order(wanted: tuple[str, ...] = (), given: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return every view's name, each after those it reads; if named, `wanted` and what they read.

    What `given` views read is not needed for their sake.
    """
    graph = _graph()
    needed = set(wanted or graph)
    while more := {read for name in needed - given for read in graph[name]} - needed:
        needed |= more
    return tuple(name for name in TopologicalSorter(graph).static_order() if name in needed)


@cache
def _graph() -> dict[str, set[str]]:
    """Return the views that each view reads."""
    known = selects()
    return {name: reads(text) & known.keys() for name, text in known.items()}


def head(text: str) -> str:
    """Return the comment at the head of a SQL file as one paragraph."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if not line.startswith("-- arguments:"):
            lines.append(line.removeprefix("--").strip())
    return " ".join(lines)


def catalogue() -> list[tuple[str, str]]:
    """Return (view, comment) of every view, in order of the layers."""
    return [(name, head(text)) for name, text in selects().items()]
