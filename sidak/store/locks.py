"""Work that only one process may do on a store at a time. The system lets go of a lock when its holder dies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from sidak.errors import BusyError, StoreError
from sidak.store.failures import explained


@contextmanager
def beside_file(store: str, file: Path, work: str) -> Iterator[None]:
    """Hold `work` by a locked file beside an SQLite database."""
    try:
        lock = _locked(file, work, timeout=0)
    except Timeout:
        raise _busy(store, work) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def in_database(store: str, engine: Engine, work: str) -> Iterator[None]:
    """Hold `work` by an advisory lock of PostgreSQL, on a connection of its own."""
    key = int.from_bytes(hashlib.sha256(f"sidak {work}".encode()).digest()[:8], signed=True)
    with explained(store):
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        with explained(store):
            held = connection.scalar(select(func.pg_try_advisory_lock(key)))
        if not held:
            raise _busy(store, work)
        try:
            yield
        finally:
            # It is free when this returns; a session that is merely closed lets go when the server notices.
            with suppress(SQLAlchemyError):
                connection.scalar(select(func.pg_advisory_unlock(key)))
    finally:
        connection.invalidate()  # whatever became of that, closing the session is what surely lets go
        connection.close()


@contextmanager
def waiting(file: Path | None) -> Iterator[None]:
    """Take turns in making or upgrading an SQLite database; PostgreSQL's own transactions do."""
    if file is None:
        yield
        return
    lock = _locked(file, "upgrade", timeout=-1)
    try:
        yield
    finally:
        lock.release()


def _locked(file: Path, work: str, *, timeout: float) -> FileLock:
    # A lock that is merely a file's presence would outlive a killed process, so no falling back to one.
    lock = FileLock(f"{file}.{work}.lock", timeout=timeout, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise
    except OSError as error:
        raise StoreError(f"{lock.lock_file} cannot be locked: {error.strerror}") from error
    return lock


def _busy(store: str, work: str) -> BusyError:
    return BusyError(f"another process does `{work}` on {store}; wait for it to end, or stop it")
