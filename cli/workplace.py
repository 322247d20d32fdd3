"""The store and the index of this workplace (SIDAK_HOME), opened and closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from cli.terminal import bar, err, progress
from sidak.errors import BusyError, ConfigurationError
from sidak.settings import Settings

if TYPE_CHECKING:
    from crawler.outlets import Outlet
    from search.base import SearchIndex
    from search.indexer import AsideIndex
    from sidak.store import Store

EngineName = Literal["tantivy", "meilisearch"]


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


def engine_here() -> EngineName:
    """The engine that the settings name."""
    return "meilisearch" if Settings().search_url else "tantivy"


def open_index(engine: EngineName | None = None) -> AbstractContextManager[SearchIndex]:
    """The index of this workplace in an engine; without one, in that which the settings name."""
    return closing(_index(engine or engine_here(), aside=False))


def open_aside(engine: EngineName | None = None) -> AbstractContextManager[AsideIndex]:
    """An empty index beside the one that answers. Raises `BusyError` while another process writes."""
    return closing(_index(engine or engine_here(), aside=True))


@contextmanager
def open_index_to_answer(store: Store) -> Iterator[SearchIndex]:
    """The index that the settings name, filled from the store where it is an empty one in the home folder.

    It is empty when it was set aside because another version wrote it or it is damaged, or when nothing was indexed
    yet. Where another process writes it already, this only warns.
    """
    with open_index() as index:
        if engine_here() == "tantivy":
            _fill_if_empty(store, index)
        yield index


def _index(engine: EngineName, *, aside: bool) -> AsideIndex:
    settings = Settings()
    if engine == "tantivy":
        from search.tantivy_index import TantivyIndex

        return TantivyIndex(settings.index_folder, aside=aside)
    if not settings.search_url.startswith(("http://", "https://")):
        raise ConfigurationError(
            f"SIDAK_SEARCH_URL is {settings.search_url!r}, which is no address of a Meilisearch server. "
            "Set it to one such as http://localhost:7700, with its key in SIDAK_SEARCH_KEY."
        )
    from search.meilisearch_index import MeilisearchIndex

    return MeilisearchIndex(settings.search_url, settings.search_key, aside=aside)


def _fill_if_empty(store: Store, index: SearchIndex) -> None:
    from search.indexer import rebuild
    from sidak.store import changes

    with store.reading() as db:
        last = changes.last(db)
    if not last or index.applied():
        return
    err.print(Text("The index is empty: it is filled from the store now.", "yellow"))
    try:
        with open_aside("tantivy") as aside, progress() as bars:
            rebuild(store, aside, progress=bar(bars, "Indexing"))
    except BusyError:
        err.print(Text("Another process fills it already; until it has finished, answers are incomplete.", "yellow"))


def outlets_here(folder: Path | None, ids: Sequence[str] = ()) -> Sequence[Outlet]:
    """The outlets in `folder`, in the one the settings name, or the bundled ones: those with `ids`, or all."""
    from crawler.outlets import BUNDLED, load_all, pick

    known = load_all(folder or Settings().outlets or BUNDLED)
    return pick(known, ids) if ids else list(known.values())
