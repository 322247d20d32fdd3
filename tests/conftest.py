"""Stores for every test that wants one. `store` and `store_url` run a test on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidak.store import Store, open_store
from tests.store.postgresql import NoServerError, database, server

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a private PostgreSQL server; a reason to skip where none can run."""
    try:
        with server() as url:
            yield url
    except NoServerError as error:
        pytest.skip(str(error))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite store that is not there yet."""
    return f"sqlite:///{tmp_path / 'home' / 'store.db'}"


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of a fresh, empty PostgreSQL database."""
    with database(postgresql_server, f"sidak_{os.getpid()}_{next(_NUMBERS)}") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of a store that is not there yet, once on each database."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, once on each database."""
    with open_store(store_url) as store:
        yield store


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """An empty store in a file, for tests of what lies above the store."""
    with open_store(sqlite_url) as store:
        yield store
