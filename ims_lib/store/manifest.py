"""The manifest: one row per file loaded for one owner, never changed afterwards.

It says who loaded what and when, how every row of the file was accounted for, and which staged files hold its
rows. A load counts from the moment its row is committed; files without a row are left-overs of a load that
was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa

from ims_lib import __version__
from ims_lib.store import chain
from ims_lib.store.database import LOADS, Database, now

_INTEGERS: Final = {"load_seq", "part_number", "part_count", "rows_read", "rows_loaded", "rows_rejected"}
_NOT_HANDED_ON: Final = {"app_version", "previous_hash", "hash"}
_TYPES: Final = {"generated_on": pa.date32(), "has_voucher": pa.bool_()}
#: The manifest as a table: what SQL views read (raw.loads), and `datasets` and `mapping` as JSON.
SCHEMA: Final = pa.schema(
    [
        (c.name, _TYPES.get(c.name, pa.int64() if c.name in _INTEGERS else pa.string()))
        for c in LOADS.columns
        if c.name not in _NOT_HANDED_ON
    ]
)


@dataclass(frozen=True)
class StagedFile:
    """One parquet file under staged/, its full SHA-256 and its rows."""

    dataset: str
    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Load:
    """What is known of one file loaded for one owner, before the manifest numbers it."""

    sha256: str
    kind: str
    file_name: str
    recipient_gstin: str
    period: str
    who: str
    sections: tuple[str, ...]
    generated_on: date | None
    part_number: int
    part_count: int
    register_period: str
    has_voucher: bool
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    rows_skipped: Mapping[str, int]
    datasets: tuple[StagedFile, ...]
    notes: tuple[str, ...]
    mapping: Mapping[str, str]
    load_seq: int = 0
    at: str = ""

    @property
    def file_id(self) -> str:
        """Return the name that the file's rows carry: the first 16 hex characters of its SHA-256."""
        return self.sha256[:16]


class Manifest:
    """The manifest of one workspace."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def of_workspace(cls, workspace: Path) -> Manifest:
        """Return the manifest of a workspace folder."""
        return cls(Database.of_workspace(workspace))

    def find(self, sha256: str) -> list[Load]:
        """Return the loads of the same bytes, one for each owner; none when they are new."""
        return self._loads(LOADS.c.sha256 == sha256)

    def append(self, loads: Sequence[Load]) -> list[Load]:
        """Add the rows of one file, all or none, and return them as numbered; a repeated one is given back as
        it stands.
        """
        with self.database.writing() as connection:
            seq, head = _head(connection)
            at, whole = now(), []
            for load in loads:
                if self._find_in(connection, load) is None:
                    seq += 1
                    row = chain.linked({**_row(load), "load_seq": seq, "at": at}, head)
                    head = str(row["hash"])
                    whole.append(row)
            if whole:
                connection.execute(sa.insert(LOADS), whole)
            return [_load(found) for load in loads if (found := self._find_in(connection, load)) is not None]

    def loads(self) -> list[Load]:
        """Return every load, oldest first."""
        return self._loads(sa.true())

    def staged(self, dataset: str = "") -> list[StagedFile]:
        """Return the staged files of every load, of one dataset when named."""
        return [file for load in self.loads() for file in load.datasets if dataset in {"", file.dataset}]

    def table(self, drafts: Sequence[Load] = ()) -> pa.Table:
        """Return the manifest in order of load_seq, columns as in SCHEMA; drafts as if loaded now."""
        with self.database.reading() as connection:
            found = connection.execute(sa.select(LOADS).order_by(LOADS.c.load_seq)).mappings().all()
            seq, _ = _head(connection)
        new = ({**_row(draft), "load_seq": n, "at": now()} for n, draft in enumerate(drafts, seq + 1))
        rows = [{**row, "generated_on": _day(str(row["generated_on"]))} for row in (*map(dict, found), *new)]
        return pa.Table.from_pylist(
            [{name: row[name] for name in SCHEMA.names} for row in rows], schema=SCHEMA
        )

    def verify_chain(self) -> chain.ChainCheck:
        """Walk along the manifest and return what does not hold."""
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(LOADS).order_by(LOADS.c.load_seq)).mappings().all()
        return chain.check(map(dict, rows), "load_seq", "load")

    def _loads(self, condition: sa.ColumnElement[bool]) -> list[Load]:
        with self.database.reading() as connection:
            found = connection.execute(
                sa.select(LOADS).where(condition).order_by(LOADS.c.load_seq)
            ).mappings()
            return [_load(dict(row)) for row in found]

    @staticmethod
    def _find_in(connection: sa.Connection, load: Load) -> dict[str, Any] | None:
        same = sa.and_(LOADS.c.sha256 == load.sha256, LOADS.c.recipient_gstin == load.recipient_gstin)
        row = connection.execute(sa.select(LOADS).where(same)).mappings().first()
        return None if row is None else dict(row)


def _head(connection: sa.Connection) -> tuple[int, str]:
    row = connection.execute(sa.select(LOADS).order_by(LOADS.c.load_seq.desc()).limit(1)).mappings().first()
    return (0, chain.BEGINNING) if row is None else (int(row["load_seq"]), str(row["hash"]))


def _row(load: Load) -> dict[str, object]:
    """Return a load as the table holds it; lists and mappings as JSON."""
    datasets = [
        {"dataset": f.dataset, "name": f.name, "sha256": f.sha256, "rows": f.rows} for f in load.datasets
    ]
    same = {c.name: getattr(load, c.name) for c in LOADS.columns if hasattr(load, c.name)}
    return {
        **same,
        "sections": ",".join(load.sections),
        "generated_on": load.generated_on.isoformat() if load.generated_on else "",
        "rows_skipped": _json(load.rows_skipped),
        "datasets": _json(datasets),
        "notes": _json(list(load.notes)),
        "mapping": _json(load.mapping),
        "app_version": __version__,
    }


def _load(row: Mapping[str, Any]) -> Load:
    """Return a row of the table as a load."""
    same = {name: row[name] for name in Load.__dataclass_fields__}
    return Load(
        **{
            **same,
            "sections": tuple(filter(None, str(row["sections"]).split(","))),
            "generated_on": _day(row["generated_on"]),
            "rows_skipped": json.loads(row["rows_skipped"]),
            "datasets": tuple(StagedFile(**file) for file in json.loads(row["datasets"])),
            "notes": tuple(json.loads(row["notes"])),
            "mapping": json.loads(row["mapping"]),
        }
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
