from __future__ import annotations

import socket
import threading
import traceback
from pathlib import Path
from typing import Literal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Text, create_engine, func, select, text

from sidak.errors import ConfigurationError, NotFoundError, SidakError, StoreError, StoreVersionError
from sidak.store import Store, articles, open_store, schema, tables
from sidak.store.tables import metadata
from tests.store.examples import NOON, article
from tests.store.worker import BATCH, write_batch


def test_migrations_lead_to_the_tables(store: Store) -> None:
    with store.reading() as db:
        context = MigrationContext.configure(
            db, opts={"version_table": schema.VERSION_TABLE, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == schema.head()


def test_what_was_stored_is_there_when_opened_again(store_url: str) -> None:
    with open_store(store_url) as store, store.writing() as db:
        articles.put(db, article(), page_digest=None, seen=NOON)
    with open_store(store_url, create=False) as store, store.reading() as db:
        assert articles.ids(db) == [article().id]


def test_opening_does_not_depend_on_the_working_directory(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_store(store_url).close()


def test_sqlite_runs_in_wal_mode_with_its_rules_on(sqlite_store: Store) -> None:
    with sqlite_store.reading() as db:
        pragmas = [db.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")]
    assert pragmas == ["wal", 1, 1]


def test_many_may_open_a_new_store_at_once(store_url: str) -> None:
    start = threading.Barrier(4)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            start.wait()
            open_store(store_url).close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_a_store_that_is_not_there_is_not_made_by_a_reader(store_url: str, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"nothing stored at .*sidak crawl"):
        open_store(store_url, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_a_newer_version_is_left_alone(store_url: str) -> None:
    with open_store(store_url) as store, store.writing() as db:
        articles.put(db, article(), page_digest=None, seen=NOON)
        db.execute(text("UPDATE sidak_version SET version_num = '9999'"))
    with pytest.raises(StoreVersionError, match=rf"9999.*{schema.head()}.*upgrade Sidak"):
        open_store(store_url)
    with store.reading() as db:
        assert articles.count(db) == 1
    store.close()


def test_a_database_of_another_program_is_left_alone(store_url: str) -> None:
    with open_store(store_url) as store, store.writing() as db:
        db.execute(text("CREATE TABLE orders (id INTEGER)"))
        db.execute(text("DROP TABLE sidak_version"))
    with pytest.raises(StoreError, match="another program"):
        open_store(store_url)


def test_a_file_that_is_no_database_is_named(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "home" / "store.db"
    file.parent.mkdir()
    file.write_text("Bupati Blora Sidak MPP. " * 100)
    before = file.read_bytes()
    with pytest.raises(StoreError, match=rf"{file}: this file is no Sidak database"):
        open_store(sqlite_url)
    assert file.read_bytes() == before


def test_a_damaged_database_is_named(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "home" / "store.db"
    with open_store(sqlite_url) as store, store.writing() as db:
        for number in range(50):
            articles.put(db, article(number, text="x" * 1000), page_digest=None, seen=NOON)
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match=rf"{file}: this file is no Sidak database, or it is damaged"):
        open_store(sqlite_url)


@pytest.mark.parametrize("there", ["a folder", "a file above"])
def test_a_path_that_cannot_be_a_file_is_named(tmp_path: Path, there: str) -> None:
    file = tmp_path / "store.db"
    if there == "a folder":
        file.mkdir()
    else:
        file.write_text("")
        file /= "store.db"
    with pytest.raises(StoreError, match=str(file)):
        open_store(f"sqlite:///{file}")


def test_a_server_that_cannot_be_reached_is_named_without_its_password() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, and nobody listens
        port = unused.getsockname()[1]
        url = f"postgresql://sidak:geheim@127.0.0.1:{port}/news?password=geheim2"
        with pytest.raises(StoreError, match=f"127.0.0.1:{port}/news") as raised:
            open_store(url)
    assert "geheim" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "no address: geheim",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?uri=true",
        "mysql://me:geheim@host/db",
        "postgresql://me:geheim@host:abc/db",
        "postgresql+asyncpg:///x",
    ],
)
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"sqlite:///FILE") as raised:
        open_store(url)
    assert "geheim" not in str(raised.value)


def test_every_name_of_postgresql_is_understood(postgresql_url: str) -> None:
    for scheme in ("postgres://", "postgresql://", "postgresql+psycopg://"):
        open_store(postgresql_url.replace("postgresql://", scheme)).close()


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError), store.reading() as db:
        articles.put(db, article(), page_digest=None, seen=NOON)
    with store.reading() as db:
        assert articles.count(db) == 0


def test_a_reader_sees_one_state(store: Store) -> None:
    with store.reading() as before:
        assert articles.count(before) == 0
        with store.writing() as db:
            articles.put(db, article(), page_digest=None, seen=NOON)
        assert articles.count(before) == 0
    with store.reading() as after:
        assert articles.count(after) == 1


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def write() -> None:
        with store.writing() as db:
            articles.put(db, article(), page_digest=None, seen=NOON)
            raise SidakError("stop")

    with pytest.raises(SidakError, match="stop"):
        write()
    with store.reading() as db:
        assert articles.count(db) == 0


def test_an_upgrade_that_copies_a_table_loses_nothing(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(store_url) as store:
        write_batch(store, 0)
        with store.reading() as db:
            before = articles.get_many(db, articles.ids(db))

    def copy(db: Connection) -> None:
        operations = Operations(MigrationContext.configure(db))
        recreate: Literal["always", "never"] = "always" if db.dialect.name == "sqlite" else "never"
        for name in ("articles", "annotations"):
            with operations.batch_alter_table(name, recreate=recreate) as table:
                table.add_column(Column("note", Text))

    monkeypatch.setattr(schema, "head", lambda: "9000")
    monkeypatch.setattr(schema, "upgrade", copy)
    with open_store(store_url) as store, store.writing() as db:
        assert articles.get_many(db, articles.ids(db)) == before
        assert before[0].annotation is not None
        db.execute(tables.articles.delete())  # and the rows still belong together
        assert db.scalar(select(func.count()).select_from(tables.findings)) == 0


def test_an_upgrade_that_would_part_rows_is_undone(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(sqlite_url) as store:
        write_batch(store, 0)
    upgrade = schema.upgrade

    def part(db: Connection) -> None:
        db.execute(tables.revisions.delete())
        upgrade(db)

    with monkeypatch.context() as changed:
        changed.setattr(schema, "head", lambda: "9000")
        changed.setattr(schema, "upgrade", part)
        with pytest.raises(StoreError, match="without what they belong to; nothing is changed"):
            open_store(sqlite_url)
    with open_store(sqlite_url) as store, store.reading() as db:
        assert len(articles.get_many(db, articles.ids(db))) == BATCH


def test_an_upgrade_that_fails_leaves_nothing(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade = schema.upgrade

    def fail(db: object) -> None:
        upgrade(db)  # type: ignore[arg-type]
        raise StoreError("power cut")

    monkeypatch.setattr(schema, "upgrade", fail)
    with pytest.raises(StoreError, match="power cut"):
        open_store(store_url)
    engine = create_engine(store_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as db:
        assert schema.check(db, "it") is None
    engine.dispose()
    monkeypatch.undo()
    open_store(store_url).close()
