"""One fixture per engine: the contract's tests run on each."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.base import Document, SearchIndex
from search.tantivy_index import TantivyIndex
from search.text import pieces
from search.tree import Close, Node, Words, leaves
from tests.search.meilisearch_server import Server, named

Filled = Callable[[Iterable[Document]], SearchIndex]
Refuses = Callable[[Node], bool]


@dataclass(frozen=True, slots=True)
class Engine:
    """How to open an empty index in a folder or with a name of its own, and which operators the engine refuses."""

    opened: Callable[[Path], AbstractContextManager[SearchIndex]]
    refused: Callable[[Node], bool] = lambda _: False


@contextmanager
def _on_server(_folder: Path) -> Iterator[SearchIndex]:
    server = named()
    if server is None:
        pytest.skip("SIDAK_TEST_MEILISEARCH_URL names no Meilisearch server to test against")
    with server.index(f"sidak-test-{uuid.uuid4().hex}") as index:
        yield index


def _needs_positions(leaf: Node) -> bool:
    """Words at a distance, and patterns of several words."""
    if isinstance(leaf, Close):
        return leaf.within > 0
    return isinstance(leaf, Words) and leaf.match == "pattern" and len(pieces(leaf.text)) > 1


ENGINES: dict[str, Engine] = {
    "tantivy": Engine(TantivyIndex),
    "meilisearch": Engine(_on_server, refused=_needs_positions),
}
"""Every engine by name."""


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine."""
    return ENGINES[request.param]


@pytest.fixture
def index(engine: Engine, tmp_path: Path) -> Iterator[SearchIndex]:
    """An empty index of each engine."""
    with engine.opened(tmp_path / "index") as made:
        yield made


@pytest.fixture
def refuses(engine: Engine) -> Refuses:
    """Whether the engine must refuse a query for one of its operators."""
    return lambda tree: any(engine.refused(leaf) for leaf in leaves(tree))


@pytest.fixture
def filled(index: SearchIndex) -> Filled:
    """The index with documents in it."""

    def fill(documents: Iterable[Document]) -> SearchIndex:
        index.apply(documents, (), applied=1)
        return index

    return fill


@pytest.fixture
def server() -> Server:
    """The Meilisearch server to test against; skips without one."""
    found = named()
    if found is None:
        pytest.skip("SIDAK_TEST_MEILISEARCH_URL names no Meilisearch server to test against")
    return found
