"""What a database can say went wrong, in the words of `sidak.errors`; mapped here and nowhere else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sidak.errors import BusyError, SidakError, StoreError, StoreFullError

# A quota or a file size limit shows as a failed write (IOERR_WRITE), a full disk as FULL or, in WAL mode, as SHMSIZE.
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_POSTGRESQL_FULL = {"53100"}  # disk_full
_POSTGRESQL_BUSY = {"55P03", "40P01"}  # lock_not_available, deadlock_detected


@contextmanager
def explained(store: str) -> Iterator[None]:
    """Turn what the database raises into a `StoreError` that names the store; other exceptions pass."""
    try:
        yield
    except PoolTimeoutError as error:
        raise BusyError(f"{store}: too many requests at once, no connection became free; try again") from error
    except StatementError as error:
        if isinstance(error.orig, SidakError):  # refused by one of our column types
            raise error.orig from None
        raise _explain(store, error.orig) from error
    except sqlite3.Error as error:  # of the few words spoken to SQLite past SQLAlchemy
        raise _explain(store, error) from error
    except SQLAlchemyError as error:
        raise StoreError(f"{store}: {error}") from error


def _explain(store: str, cause: BaseException | None) -> StoreError:
    sqlite = getattr(cause, "sqlite_errorcode", None)
    postgresql = getattr(cause, "sqlstate", None)
    if sqlite in _SQLITE_FULL or postgresql in _POSTGRESQL_FULL:
        return StoreFullError(
            f"{store}: no more can be written ({cause}). What was stored before is safe; free space on the disk "
            "(or raise the quota), then run the same command again"
        )
    # Extended codes carry their family in the low byte.
    if (sqlite is not None and sqlite & 0xFF in _SQLITE_BUSY) or postgresql in _POSTGRESQL_BUSY:
        return BusyError(f"{store}: another process has been writing for long; try again when it is done")
    if sqlite is not None and sqlite & 0xFF in _SQLITE_DAMAGED:
        return StoreError(f"{store}: this file is no Sidak database, or it is damaged ({cause})")
    return StoreError(f"{store}: {str(cause).strip()}")
