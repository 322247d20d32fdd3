"""The server engine: an index in Meilisearch."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, Self, TypeVar

from search.answer import answer
from search.base import Document, FacetValue, Grain, Query, SearchPage
from search.document import findings
from search.meilisearch_client import MeilisearchServer, RefusedError
from search.meilisearch_documents import (
    GONE,
    STATE,
    article_key,
    grain_value,
    record,
    settings,
    state,
    tombstone,
    version,
)
from search.meilisearch_engine import MeilisearchEngine
from search.meilisearch_filter import expression, one_of
from search.meilisearch_nothing import NothingEngine
from search.meilisearch_words import Vocabulary, completions
from search.text import tokens

logger = logging.getLogger(__name__)

T = TypeVar("T")
_AT_ONCE = 1_000
_NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class _State:
    applied: int
    stamp: str


class MeilisearchIndex:
    """A `SearchIndex` on a server; `prefix` names it there.

    With `aside`, a new index beside the one that answers, to be filled and then put in its place by `publish`.
    An index of another version, or one that is half made, counts as empty, and the next `apply` makes it anew, with a
    warning. Any number of processes read. The server does one thing after the other, so that two that write do no harm
    to each other's batches: of two batches with the same article the last one stays, and `applied` is that of the last;
    but only one of them should write, since figures that one put may outlive their article in the other.
    """

    def __init__(self, url: str, key: str, *, prefix: str = "sidak", aside: bool = False) -> None:
        self._server = MeilisearchServer(url, key)
        self._name, self._aside = prefix, aside
        self._uid = f"{prefix}-next" if aside else prefix
        self._vocabulary: tuple[str, Vocabulary] = ("", Vocabulary(self._server, self._uid))
        self._refreshing = threading.Lock()
        self._warned = self._settled = self._has_tombstones = False
        if aside:
            self._make()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def applied(self) -> int:
        """The sequence of the last change this index holds; 0 for a new one."""
        found = self._state()
        return found.applied if found else 0

    def count(self, grain: Grain = "articles") -> int:
        """How many documents the index holds."""
        only = {"indexUid": self._uid, "filter": _of_grain(grain), "page": 1, "hitsPerPage": 0}
        return self._asked(lambda: self._server.ask([only])[0].total, lambda: 0)

    def search(self, query: Query) -> SearchPage:
        """Answer a query. Raises `QueryError` for one that makes no sense, or that this engine cannot answer."""
        engine = MeilisearchEngine(self._server, self._uid, query.grain, self._words)
        return self._asked(lambda: answer(engine, query), lambda: answer(NothingEngine(), query))

    def complete(self, beginning: str, limit: int) -> list[FacetValue]:
        """The words in titles and texts that begin so, the most frequent first, with the number of articles."""
        words = tokens(beginning)
        if not words:
            return []
        articles = _of_grain("articles")
        found = self._asked(lambda: completions(self._server, self._uid, words[-1], articles), dict[str, int])
        counts = (FacetValue(value=word, count=count) for word, count in found.items())
        return sorted(counts, key=lambda one: (-one.count, one.value))[:limit]

    def apply(self, documents: Iterable[Document], deletions: Sequence[str], *, applied: int) -> None:
        """Put articles with their figures, remove ids of articles, and remember `applied`: all of it or none.

        The server takes it as one task, and this waits for its end.
        """
        last = {document.id: document for document in documents}
        records = [record(one, "articles") for one in last.values()]
        records += [record(figure, "findings") for one in last.values() for figure in findings(one)]
        self._prepare()
        there = {str(one["id"]) for one in records}
        gone = [tombstone(old) for old in self._records_of([*last, *deletions]) if old not in there]
        self._has_tombstones = self._has_tombstones or bool(gone)
        self._put([*records, *gone, state(applied, uuid.uuid4().hex)])

    def publish(self) -> None:
        """Put an index that was built aside in the place of the one that answers, in one step."""
        self._clean()
        if self._server.settings(self._name) is None:
            self._create(self._name)
        swap: list[Mapping[str, list[str] | bool]] = [{"indexes": [self._name, self._uid]}]
        self._server.do("put the new index in its place", lambda client: client.swap_indexes(swap))
        self._delete(self._uid)
        self._aside, self._uid = False, self._name
        self._vocabulary = ("", Vocabulary(self._server, self._uid))

    def release(self) -> None:
        """Writing is over for now: what was removed is cleared away."""
        self._clean()

    def close(self) -> None:
        """Let go; an index built aside and not published is thrown away."""
        if self._aside:
            self._aside = False
            self._delete(self._uid)

    def _asked(self, ask: Callable[[], T], nothing: Callable[[], T]) -> T:
        """What the index answers; what one with nothing in it would, where it is not there or not ours."""
        try:
            return ask()
        except RefusedError:
            if self._state() is not None:
                raise
            return nothing()

    def _state(self) -> _State | None:
        """What the index holds; None where it counts as empty, with one warning where something else is there."""
        only = {
            "indexUid": self._uid,
            "filter": f"id = {STATE}",
            "attributesToRetrieve": ["applied", "version", "stamp"],
        }
        try:
            (found,) = self._server.ask([only])
        except RefusedError as error:
            if error.code == "index_not_found":
                return None
            if error.code != "invalid_search_filter":
                raise
            self._warn("it is only half made")
            return None
        hit: Mapping[str, Any] = found.hits[0] if found.hits else {}
        if hit.get("version") != version():
            self._warn("it was written by another version of Sidak" if hit else "it is only half made")
            return None
        return _State(int(hit["applied"]), str(hit["stamp"]))

    def _warn(self, reason: str) -> None:
        if not self._warned:
            self._warned = True
            logger.warning(
                "The index %s in Meilisearch at %s counts as empty: %s. `sidak index` makes it anew from the store.",
                self._uid,
                self._server.shown,
                reason,
            )

    def _words(self) -> Vocabulary:
        found = self._state()
        stamp = found.stamp if found else ""
        with self._refreshing:
            if self._vocabulary[0] != stamp:
                self._vocabulary = (stamp, Vocabulary(self._server, self._uid))
            return self._vocabulary[1]

    def _records_of(self, article_ids: Sequence[str]) -> Iterator[str]:
        """The ids of all records of articles."""
        keys = iter(sorted({article_key(one) for one in article_ids}))
        while some := list(islice(keys, _AT_ONCE)):
            only = {"indexUid": self._uid, "filter": expression(one_of("article", some)), "limit": _NO_LIMIT}
            (found,) = self._server.ask([{**only, "attributesToRetrieve": ["id"]}])
            yield from (str(hit["id"]) for hit in found.hits)

    def _prepare(self) -> None:
        """See to it that the index is there, of this version, and has our settings."""
        if self._state() is None:
            self._make()
        elif not self._settled:
            self._settle(self._server.settings(self._uid) or {})
        self._settled = True

    def _make(self) -> None:
        if self._server.settings(self._uid) is not None:
            self._delete(self._uid)
        self._create(self._uid)
        self._settle({})
        self._put([state(0, uuid.uuid4().hex)])
        self._settled = True

    def _create(self, uid: str) -> None:
        self._server.do(f"make the index {uid}", lambda client: client.create_index(uid, {"primaryKey": "id"}))

    def _delete(self, uid: str) -> None:
        self._server.do(f"remove the index {uid}", lambda client: client.delete_index(uid))

    def _settle(self, there: Mapping[str, Any]) -> None:
        wanted = settings()
        if not _holds(there, wanted):
            index = self._uid
            self._server.do("take its settings", lambda client: client.index(index).update_settings(wanted))

    def _put(self, records: list[dict[str, object]]) -> None:
        index = self._uid
        self._server.do("take a batch", lambda client: client.index(index).add_documents(records, "id"))

    def _clean(self) -> None:
        if self._has_tombstones:
            index, gone = self._uid, expression(one_of("grain", [GONE]))
            self._server.do("clear away", lambda client: client.index(index).delete_documents(filter=gone))
            self._has_tombstones = False


def _of_grain(grain: Grain) -> str:
    return expression(one_of("grain", [grain_value(grain)]))


def _holds(there: object, wanted: object) -> bool:
    """Whether settings have all that is wanted; the server adds what was left to it."""
    if isinstance(wanted, Mapping):
        return isinstance(there, Mapping) and all(_holds(there.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(there, list) and len(there) == len(wanted) and all(map(_holds, there, wanted))
    return there == wanted
