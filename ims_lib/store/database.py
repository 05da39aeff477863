"""The database of a workspace: one file `journal.sqlite`, or PostgreSQL with the same tables.

`events` (the journal) and `loads` (the manifest) only ever grow: triggers refuse UPDATE, DELETE and a row out
of turn. SQLite runs in WAL mode with synchronous=FULL, so a commit that returned survives a crash (faults.md
section 2).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from filelock import FileLock
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from ims_lib.errors import DamagedStore, ImsError, NoWorkspace, Refused
from ims_lib.store import chain, failures

FILE_NAME: Final = "journal.sqlite"
#: Seconds that a writer waits for its turn.
BUSY_SECONDS: Final = 60
#: Any number, the same in every process: PostgreSQL's name for the one turn that writers take.
_TURN: Final = 0x1A5_0001

METADATA: Final = sa.MetaData()


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False, server_default="") for name in names]


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


EVENTS: Final = sa.Table(
    "events",
    METADATA,
    sa.Column(
        "seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    ),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    sa.Column("batch_id", sa.Text, nullable=False, index=True),
    *_texts("kind", "at", "who"),
    sa.Column("document", sa.Text, nullable=False, index=True),
    *_texts(
        "previous_action", "new_action", "reason", "remark", "source", "evidence_hash", "document_version"
    ),
    *_texts("undoes", "app_version", "previous_hash", "hash", *chain.LATER),
)
#: Links, unlinks and the undoing of them, the few events that pairs depend on: a partner and no action.
OF_PAIRS: Final = sa.and_(
    EVENTS.c.new_action == sa.literal_column("''"), EVENTS.c.partner != sa.literal_column("''")
)
_PAIRS: Final = sa.Index("ix_events_pairs", EVENTS.c.seq, sqlite_where=OF_PAIRS, postgresql_where=OF_PAIRS)
#: What people write over the data, and the undoing of it: an entry names a field.
OF_FIELDS: Final = EVENTS.c.field != sa.literal_column("''")
_FIELDS: Final = sa.Index(
    "ix_events_fields", EVENTS.c.seq, sqlite_where=OF_FIELDS, postgresql_where=OF_FIELDS
)

LOADS: Final = sa.Table(
    "loads",
    METADATA,
    sa.Column(
        "load_seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    ),
    sa.Column("file_id", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    *_texts("kind", "file_name", "recipient_gstin", "period", "who", "at", "sections", "generated_on"),
    *_counts("part_number", "part_count"),
    *_texts("register_period"),
    sa.Column("has_voucher", sa.Boolean, nullable=False),
    *_counts("rows_read", "rows_loaded", "rows_rejected"),
    *_texts("rows_skipped", "datasets", "notes", "mapping", "app_version", "previous_hash", "hash"),
    sa.UniqueConstraint("sha256", "recipient_gstin"),
)

#: The key of each table that only grows (1, 2, 3, ... without a gap) and when a row stands there already.
_KEYS: Final = {
    EVENTS: ("seq", "event_id = new.event_id"),
    LOADS: ("load_seq", "sha256 = new.sha256 and recipient_gstin = new.recipient_gstin"),
}

_SQLITE_TRIGGER: Final = """
create trigger if not exists {table}_{name} before {verb} on {table} {condition}
begin select raise(abort, '{table} only grows: {message}'); end
"""
_POSTGRESQL_FUNCTION: Final = """
create or replace function {table}_refuse() returns trigger language plpgsql as
$$ begin raise exception '{table} only grows: a row is never changed or removed'; end $$
"""
_POSTGRESQL_TRIGGER: Final = """
create trigger {table}_refuse before update or delete or truncate on {table}
for each statement execute function {table}_refuse()
"""


def _sqlite_triggers(table: sa.Table, key: str, same: str) -> Iterator[str]:
    """Yield the triggers that keep a SQLite table append-only, INSERT OR REPLACE included."""
    # Names of our own tables alone, never outside text.
    highest = f"coalesce((select max({key}) from {table.name}), 0)"  # noqa: S608
    out_of_turn = f"when new.{key} <> {highest} + 1 or exists (select 1 from {table.name} where {same})"  # noqa: S608
    for name, verb, condition, message in (
        ("no_update", "update", "", "a row is never changed"),
        ("no_delete", "delete", "", "a row is never removed"),
        ("in_turn", "insert", out_of_turn, "a row is out of turn or repeated"),
    ):
        yield _SQLITE_TRIGGER.format(
            table=table.name, name=name, verb=verb, condition=condition, message=message
        )


def _guard_tables() -> None:
    """Attach the triggers to the creation of the tables, for each database in its own words."""
    for table, (key, same) in _KEYS.items():
        for text in _sqlite_triggers(table, key, same):
            _after_create(table, text, "sqlite")
        for text in (_POSTGRESQL_FUNCTION, _POSTGRESQL_TRIGGER):
            _after_create(table, text.format(table=table.name), "postgresql")


def _after_create(table: sa.Table, text: str, dialect: str) -> None:
    statement: Any = sa.DDL(text)  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", statement.execute_if(dialect=dialect))


_guard_tables()


class Database:
    """The tables of one workspace; cheap to make, holds no connection between uses."""

    def __init__(self, engine: sa.Engine, place: str) -> None:
        self.engine, self.place = engine, place

    @classmethod
    def of_workspace(cls, workspace: Path) -> Database:
        """Return the embedded database of a workspace folder; NoWorkspace where it has none."""
        file = workspace / FILE_NAME
        if not file.is_file():
            raise NoWorkspace(
                "This workspace has no journal.",
                where=str(workspace),
                expected=f"a file {FILE_NAME}",
                do="Restore the file from a backup; if the workspace is new, make it again with `ims init`.",
            )
        opened = cls(_sqlite(file), str(file))
        # What is wrong with a damaged file, `ims verify` and the first use of it say.
        with suppress(DamagedStore):
            opened._open_older(_is_writable(file))
        return opened

    def _open_older(self, is_writable: bool) -> None:
        """Bring a journal of an older version up to date; Refused where it cannot be written."""
        with self.reading() as connection:
            indexes = {str(row[1]) for row in connection.exec_driver_sql("pragma index_list(events)")}
            columns = {str(row[1]) for row in connection.exec_driver_sql("pragma table_info(events)")}
        if not indexes or (indexes >= {_PAIRS.name, _FIELDS.name} and columns.issuperset(chain.LATER)):
            return
        if not is_writable:
            raise Refused(
                "This workspace was made by an older version and cannot be brought up to date.",
                where=self.place,
                found="a file that can be read but not written",
                do="Open it once as somebody who may write to it.",
            )
        self.create_tables()

    @classmethod
    def create(cls, workspace: Path) -> Database:
        """Make the embedded database of a workspace folder where it has none, and return it."""
        file = workspace / FILE_NAME
        with FileLock(str(file) + ".lock", timeout=BUSY_SECONDS):
            if not file.exists():
                os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            made = cls(_sqlite(file), str(file))
            made.create_tables()
        with suppress(OSError):
            Path(str(file) + ".lock").unlink()
        return made

    @classmethod
    def at(cls, url: str) -> Database:
        """Return the database at a SQLAlchemy URL (PostgreSQL), its tables made."""
        made = cls(sa.create_engine(url), sa.make_url(url).render_as_string(hide_password=True))
        made.create_tables()
        return made

    def create_tables(self) -> None:
        """Make tables, indexes and triggers where they are missing, and columns that older ones lack."""
        with self.writing() as connection:
            METADATA.create_all(connection)
            held = {column["name"] for column in sa.inspect(connection).get_columns(EVENTS.name)}
            for name in chain.LATER:
                if name not in held:
                    connection.exec_driver_sql(
                        f"alter table events add column {name} text not null default ''"
                    )
            for index in (_PAIRS, _FIELDS):
                index.create(connection, checkfirst=True)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state of the tables throughout."""
        with self._told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection in a transaction that holds the writers' turn; it commits at the end, or nothing
        stays.
        """
        with self._told(), self.engine.connect() as plain:
            connection = plain.execution_options(ims_writing=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
                yield connection

    def damage(self) -> list[str]:
        """Return what SQLite finds wrong with the file's structure; a server checks its own."""
        if self.engine.dialect.name != "sqlite":
            return []
        try:
            with self.reading() as connection:
                found = [str(row[0]) for row in connection.exec_driver_sql("pragma integrity_check(20)")]
        except ImsError as error:
            return [str(error)]
        return [] if found == ["ok"] else found

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the database's own failures into ours."""
        try:
            yield
        except DatabaseError as error:
            raise failures.of_database(error, self.place) from error


def _sqlite(file: Path) -> sa.Engine:
    """Return an engine on a SQLite file; one that cannot be written is opened for reading only."""
    writable = _is_writable(file)
    # A reader without write permission cannot make the WAL's index; nobody else writes then either.
    mode = "mode=rw" if writable else "mode=ro&immutable=1"
    url = sa.URL.create("sqlite", database=f"{file.resolve().as_uri()}?{mode}", query={"uri": "true"})
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare if writable else _prepare_reading)
    event.listen(engine, "begin", _begin)
    return engine


def _is_writable(file: Path) -> bool:
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _prepare(connection: Any, _record: object) -> None:
    """Set what a writing SQLite connection must have; `_begin` begins transactions, not the driver."""
    connection.isolation_level = None
    connection.execute("pragma synchronous=full")
    if connection.execute("pragma journal_mode").fetchone()[0] != "wal":
        connection.execute("pragma journal_mode=wal")


def _prepare_reading(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("pragma query_only=on")


def _begin(connection: sa.Connection) -> None:
    """Begin a transaction: a writer takes its turn at once, so that what it reads first cannot change under
    it.
    """
    writing = connection.get_execution_options().get("ims_writing", False)
    connection.exec_driver_sql("begin immediate" if writing else "begin")


def now() -> str:
    """Return this moment as UTC in ISO form with microseconds."""
    seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{nanoseconds // 1000:06d}Z"
