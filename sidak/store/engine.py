"""Opening a store, and its transactions. All that SQLite and PostgreSQL do differently is here and in `locks`.

Writers take turns: SQLite has one at a time by nature (`BEGIN IMMEDIATE`), on PostgreSQL each takes the same advisory
lock first. So changes become visible in the order of their numbers, and a follower of the change log that has seen
number n will never find a smaller one later. Readers see one snapshot and wait for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event

from sidak.errors import BusyError, NotFoundError, StoreError
from sidak.store import address, locks, schema
from sidak.store.failures import explained

_PATIENCE = 60.0
_CONNECT_SECONDS = 10
_WRITERS_LOCK = 0x51DA_0001  # "SIDA", any number that others are unlikely to use


class Store:
    """An open store. Made by `open_store`; threads may share it."""

    def __init__(self, engine: Engine, name: str, file: Path | None) -> None:
        self.name = name
        self._file = file
        self._engine = engine
        self._writer = engine.execution_options(sidak_mode="write")
        snapshot: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine if file else engine.execution_options(**snapshot)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot of the store. Raises `StoreError`; so does an attempt to write."""
        with explained(self.name), self._reader.begin() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is stored at the end, or none of it after an exception.

        Raises `BusyError` when other writers leave no room for long, `StoreFullError`, `StoreError`.
        """
        with explained(self.name), self._writer.begin() as db:
            yield db

    def exclusive(self, work: str) -> AbstractContextManager[None]:
        """Hold `work` (a short name such as "crawl") on this store for this process alone.

        Raises `BusyError` at once when another holds it. A process that ends in any way lets go of it.
        """
        if self._file:
            return locks.beside_file(self.name, self._file, work)
        return locks.in_database(self.name, self._engine, work)

    def scrub(self) -> bool:
        """Let nothing that was deleted stay behind in SQLite's write-ahead log; returns whether that could be done.

        It cannot be while others read an older state or write. On PostgreSQL there is nothing to do here.
        """
        if not self._file:
            return True
        connection = self._engine.raw_connection()
        try:
            with explained(self.name):
                cursor = connection.cursor()
                cursor.execute("PRAGMA query_only = OFF")
                busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except BusyError:
            return False
        finally:
            connection.close()
        return not busy

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(url: str, *, create: bool = True, patience: float = _PATIENCE) -> Store:
    """Open the store at a SQLAlchemy address (`sqlite:///FILE` or `postgresql://...`) and bring it up to date.

    Without `create`, `NotFoundError` where nothing is stored yet. Writers wait `patience` seconds for each other.
    Raises `ConfigurationError` for an address of another kind, `StoreVersionError`, `StoreError`.
    """
    where = address.read(url)
    file = address.file_of(where)
    if file:
        _prepare_folder(file, create=create)
    engine = _engine(where, patience)
    store = Store(engine, address.shown(where), file)
    try:
        with store.reading() as db:
            found = schema.check(db, store.name)
        if found is None and not create:
            raise _nothing_stored(store.name)
        if found != schema.head():
            _upgrade(engine, store.name, file)
    except BaseException:
        store.close()
        raise
    return store


def _upgrade(engine: Engine, name: str, file: Path | None) -> None:
    with explained(name), locks.waiting(file):
        if file:
            _use_wal(engine)
        with engine.execution_options(sidak_mode="upgrade").begin() as db:
            schema.check(db, name)  # again: another process may have been faster
            schema.upgrade(db)


def _use_wal(engine: Engine) -> None:
    """WAL is remembered in the file, so it is asked for once, and outside of a transaction as SQLite demands."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA query_only = OFF")
        cursor.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _prepare_folder(file: Path, *, create: bool) -> None:
    if not create and not file.exists():
        raise _nothing_stored(str(file))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{file}: its folder cannot be made: {error.strerror}") from error


def _nothing_stored(name: str) -> NotFoundError:
    return NotFoundError(f"nothing stored at {name}; run `sidak demo` or `sidak crawl` first")


def _engine(where: URL, patience: float) -> Engine:
    if where.get_backend_name() == "sqlite":
        engine = create_engine(where)
        event.listen(engine, "connect", _set_up_sqlite(patience))
        event.listen(engine, "begin", _begin_on_sqlite)
        return engine
    connect_args = {} if "connect_timeout" in where.query else {"connect_timeout": _CONNECT_SECONDS}
    engine = create_engine(where, connect_args=connect_args, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_on_postgresql(patience))
    return engine


def _set_up_sqlite(patience: float) -> Any:
    def set_up(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        # In WAL mode this survives a killed process whole; a power cut may cost the last transactions, never the file.
        cursor.execute("PRAGMA synchronous = NORMAL")
        # What is deleted is overwritten; SQLite as the systems bring it does so mostly, not everywhere.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    return set_up


def _begin_on_sqlite(db: Connection) -> None:
    mode = db.get_execution_options().get("sidak_mode", "read")
    db.exec_driver_sql(f"PRAGMA query_only = {'ON' if mode == 'read' else 'OFF'}")
    # An upgrade may copy a table and drop the old one, which would take along all that refers to its rows.
    db.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if mode == 'upgrade' else 'ON'}")
    # IMMEDIATE takes the writer's turn at once; a read that turns into a write could fail halfway.
    db.exec_driver_sql("BEGIN" if mode == "read" else "BEGIN IMMEDIATE")


def _begin_on_postgresql(patience: float) -> Any:
    def begin(db: Connection) -> None:
        if db.get_execution_options().get("sidak_mode", "read") != "read":
            db.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, int(patience * 1000))}")
            db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")

    return begin
