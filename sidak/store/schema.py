"""The version of a database's tables, and the way to the newest one (Alembic, with its settings in code)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from sidak.errors import StoreError, StoreVersionError

VERSION_TABLE = "sidak_version"
_ALEMBIC = Lock()  # it keeps what it works on in a global


def check(db: Connection, name: str) -> str | None:
    """The database's revision, or None while it is empty.

    Raises `StoreVersionError` for a revision that this program does not know, `StoreError` for a database that is
    somebody else's.
    """
    context = MigrationContext.configure(db, opts={"version_table": VERSION_TABLE})
    found = context.get_current_revision()
    if found is None:
        tables = [table for table in inspect(db).get_table_names() if table != VERSION_TABLE]
        if tables:
            raise StoreError(f"{name} holds tables of another program ({tables[0]}); Sidak needs a database of its own")
    elif found not in _known():
        raise StoreVersionError(
            f"{name} was written by a newer Sidak (its tables are at {found}, this program knows them up to {head()}); "
            "upgrade Sidak, nothing has been changed"
        )
    return found


def upgrade(db: Connection) -> None:
    """Bring the tables to the newest revision, within the transaction that `db` is in."""
    config = _config()
    config.attributes["connection"] = db
    with _ALEMBIC:
        command.upgrade(config, "head")
    if db.dialect.name == "sqlite" and (broken := db.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise StoreError(
            f"the upgrade to {head()} would leave {broken[0]} without what they belong to; nothing is changed"
        )


@cache
def head() -> str:
    """The newest revision that this program knows."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    if newest is None:
        raise StoreError("this copy of Sidak has lost its migrations; install it anew")
    return newest


@cache
def _known() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    # Alembic reads % as the start of a placeholder.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config
