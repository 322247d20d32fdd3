"""One small real store and index behind a real server on loopback, for all tests of the face."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI

from api.app import create_app
from api.serve import listen, server
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.store import Store, open_store
from tests.api import stories


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """`app` behind a real server in a thread; gives its address."""
    runner = server(app)
    with closing(listen("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=runner.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            runner.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, TantivyIndex]]:
    """A store with a few stories, and its index."""
    home = tmp_path_factory.mktemp("desk")
    with open_store(f"sqlite:///{home / 'store.db'}") as store, TantivyIndex(home / "index") as index:
        stories.fill(store)
        drain(store, index)
        yield store, index


@pytest.fixture(scope="session")
def address(desk: tuple[Store, TantivyIndex]) -> Iterator[str]:
    """Where the app over `desk` is served."""
    with serving(create_app(*desk, outlets=stories.OUTLETS)) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    """A fresh visitor, with no cookie."""
    with httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture(scope="session")
def reprints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an app over a store with copies of one text is served."""
    home = tmp_path_factory.mktemp("reprints")
    with open_store(f"sqlite:///{home / 'store.db'}") as store, TantivyIndex(home / "index") as index:
        stories.fill_with_reprints(store)
        drain(store, index)
        with serving(create_app(store, index, outlets=stories.OUTLETS)) as address:
            yield address


def soup(answer: httpx.Response) -> BeautifulSoup:
    """The page that was answered."""
    assert answer.headers["content-type"].startswith("text/html"), answer.text
    return BeautifulSoup(answer.text, "lxml")
