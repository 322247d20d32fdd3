"""One fixture per engine: the contract's tests run on each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from search.base import Document, SearchIndex
from search.tantivy_index import TantivyIndex

ENGINES: dict[str, Callable[[Path], SearchIndex]] = {"tantivy": TantivyIndex}
"""Every engine by name, as a function that makes an empty index in a folder."""

Filled = Callable[[Iterable[Document]], SearchIndex]


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    """An empty index of each engine."""
    made = ENGINES[request.param](tmp_path / "index")
    yield made
    made.close()


@pytest.fixture
def filled(index: SearchIndex) -> Filled:
    """The index with documents in it."""

    def fill(documents: Iterable[Document]) -> SearchIndex:
        index.apply(documents, (), applied=1)
        return index

    return fill
