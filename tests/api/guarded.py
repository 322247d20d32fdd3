"""Apps with a guard of their own, and keys to them."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest

from api.app import create_app
from search.tantivy_index import TantivyIndex
from sidak.settings import Settings
from sidak.store import Store, keys
from tests.api import stories
from tests.api.conftest import serving

Desk = tuple[Store, TantivyIndex]


@contextmanager
def guarded(desk: Desk, *, bound: str = "127.0.0.1", **settings: object) -> Iterator[httpx.Client]:
    """A visitor to an app over `desk` with these settings; no limit of rates unless one is given."""
    given = Settings(**({"rate_limit": "", "key_rate_limit": ""} | settings))  # type: ignore[arg-type]
    app = create_app(*desk, outlets=stories.OUTLETS, settings=given, host=bound)
    with serving(app) as address, httpx.Client(base_url=address) as client:
        yield client


def key(store: Store, *scopes: keys.Scope) -> dict[str, str]:
    """The headers that a new key makes."""
    with store.writing() as db:
        _, secret = keys.create(db, "Meja redaksi", scopes, now=datetime.now(UTC))
    return {"authorization": f"Bearer {secret}"}


def raw(address: str, *pieces: bytes, patience: float = 20) -> bytes:
    """What comes back for exactly these bytes, until the other end closes."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=patience) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    """All that comes until the other end closes, however rudely."""
    came = b""
    try:
        while piece := connection.recv(65536):
            came += piece
    except ConnectionResetError:
        pass
    except TimeoutError:
        pytest.fail(f"the connection was not closed; it brought {came[:200]!r}")
    return came


def is_problem(answer: httpx.Response, status: int) -> bool:
    """Whether this is a problem for programs with that status, and says what it is about."""
    told = answer.json()
    kind = answer.headers["content-type"] == "application/problem+json"
    return kind and answer.status_code == status == told["status"] and bool(told["title"]) and bool(told["detail"])


def names(lines: Sequence[str]) -> list[str]:
    """The names in header lines, lower case."""
    return [line.partition(":")[0].strip().lower() for line in lines]
