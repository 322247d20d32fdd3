"""The store and the index of this workplace (SIDAK_HOME), opened and closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sidak.settings import Settings

if TYPE_CHECKING:
    from crawler.outlets import Outlet
    from search.base import SearchIndex
    from sidak.store import Store


@contextmanager
def open_store_here() -> Iterator[Store]:
    """The store of this workplace, made where there is none yet."""
    yield from _opened(create=True)


@contextmanager
def open_existing() -> Iterator[Store]:
    """The store of this workplace. Raises `NotFoundError` where nothing was stored yet."""
    yield from _opened(create=False)


def _opened(*, create: bool) -> Iterator[Store]:
    from sidak.store import open_store

    store = open_store(Settings().database, create=create)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def open_index() -> Iterator[SearchIndex]:
    """The embedded index of this workplace."""
    from search.tantivy_index import TantivyIndex

    index = TantivyIndex(Settings().index_folder)
    try:
        yield index
    finally:
        index.close()


def outlets_here(folder: Path | None, ids: Sequence[str] = ()) -> Sequence[Outlet]:
    """The outlets in `folder`, in the one the settings name, or the bundled ones: those with `ids`, or all."""
    from crawler.outlets import BUNDLED, load_all, pick

    known = load_all(folder or Settings().outlets or BUNDLED)
    return pick(known, ids) if ids else list(known.values())
