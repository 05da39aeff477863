"""What the database says when it fails, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy.exc import DatabaseError, OperationalError

from ims_lib.errors import DamagedStore, ImsError, Refused

_KNOWN_FAILURES: Final[Mapping[str, tuple[type[ImsError], str, str]]] = {
    "locked": (
        ImsError,
        "Someone else is writing and did not finish in time.",
        "Try again; nothing was saved.",
    ),
    "full": (ImsError, "The disk is full.", "Make room and try again; nothing was saved."),
    "readonly": (
        Refused,
        "This workspace can be read but not written.",
        "Ask for permission to write to it.",
    ),
    "disk i/o": (ImsError, "The disk failed.", "Check the disk, then run `ims verify`; nothing was saved."),
    "unable to open": (ImsError, "The journal cannot be opened.", "Check the file's permissions."),
    "no such table": (DamagedStore, "The journal lacks a table.", "Restore journal.sqlite from a backup."),
    "malformed": (DamagedStore, "The journal is damaged.", "Restore journal.sqlite from a backup."),
    "not a database": (DamagedStore, "The journal is damaged.", "Restore journal.sqlite from a backup."),
    "only grows": (DamagedStore, "The journal refused a change.", "Run `ims verify`."),
}


def of_database(error: DatabaseError, place: str) -> ImsError:
    """Return our failure for one of the database's."""
    return of_text(str(error.orig), place, ImsError if isinstance(error, OperationalError) else DamagedStore)


def of_text(found: str, place: str, unknown: type[ImsError] = DamagedStore) -> ImsError:
    """Return our failure for what a database says; `unknown` is its class where we know no better."""
    for piece, (kind, what, do) in _KNOWN_FAILURES.items():
        if piece in found.lower():
            return kind(what, where=place, found=found, do=do)
    return unknown(
        "The journal could not be used.", where=place, found=found, do="Run `ims verify`; nothing was saved."
    )
