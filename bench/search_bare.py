"""The embedded engine called bare: what our path makes of a query, handed to it ready-made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import tantivy

from bench.search_indexing import bare
from search.base import Asked, Grain, Query
from search.generations import Generations
from search.reading import readings
from search.stored import from_json
from search.tantivy_engine import Moment, TantivyEngine
from search.tantivy_query import conditions
from search.tantivy_schema import facet_field, schema, version

_EVERY_VALUE = 1_000_000
_LENGTH = 240
_FIELDS = ("title", "text")


class Bare:
    """One half of an index that `TantivyIndex` has filled, opened by the engine alone."""

    def __init__(self, folder: Path, grain: Grain) -> None:
        current = Generations(folder, version()).current()
        assert current is not None  # noqa: S101  # it was just filled
        self._searcher = bare(current / grain).searcher()
        self._shown: dict[tuple[int, int], tantivy.Document] = {}

    def prepared(self, query: Query, *, forgiving: bool = False) -> Callable[[], int]:
        """What asks a query: its counts, its best 20 documents, and their snippets; it gives the number of hits.

        With `forgiving`, the first way to read it that has an answer.
        """
        ways = [_asked(query, reading.tree) for reading in readings(query, self._unknown)]
        answered = (way for way in ways if self._searcher.search(conditions(way), 1).hits) if forgiving else iter(ways)
        asked = next(answered, ways[0])
        engine_query, counted = conditions(asked), _counted(asked)
        for _, at in self._searcher.search(engine_query, query.limit).hits:
            self._shown.setdefault(_key(at), self._with_texts(at))
        return lambda: self._page(engine_query, counted, query.limit)

    def _page(self, query: tantivy.Query, counted: list[tuple[tantivy.Query, dict[str, Any]]], limit: int) -> int:
        searcher = self._searcher
        for narrowed, wanted in counted:
            searcher.aggregate(narrowed, wanted)
        hits = searcher.search(query, limit).hits
        makers = [tantivy.SnippetGenerator.create(searcher, query, schema(), field) for field in _FIELDS]
        for maker in makers:
            maker.set_max_num_chars(_LENGTH)
        for _, at in hits:
            searcher.doc(at)
            shown = self._shown[_key(at)]
            for maker in makers:
                maker.snippet_from_doc(shown).highlighted()
        return len(hits)

    def _with_texts(self, at: tantivy.DocAddress) -> tantivy.Document:
        """The document as the engine would keep it if it kept texts as such; ours are in one piece of JSON."""
        document = from_json(self._searcher.doc(at)["stored"][0])
        return tantivy.Document.from_dict({"title": document.title, "text": document.text}, schema())

    def _unknown(self, words: Any) -> bool:
        return not TantivyEngine(Moment(self._searcher)).frequency(words)


def _asked(query: Query, tree: Any) -> Asked:
    return Asked(tree=tree, query=query, sort="relevance")


def _key(at: tantivy.DocAddress) -> tuple[int, int]:
    return at.segment_ord, at.doc


def _counted(asked: Asked) -> list[tuple[tantivy.Query, dict[str, Any]]]:
    """The aggregations: all facets in one, and a facet that is filtered by itself once more without its filter."""
    query = asked.query
    terms: dict[str, Any] = {
        name: {"terms": {"field": facet_field(name), "size": query.facet_size, "segment_size": _EVERY_VALUE}}
        for name in query.facets
    }
    chosen = [one.field for one in query.filters if one.field in terms]
    free = {name: wanted for name, wanted in terms.items() if name not in chosen}
    total = {"total": {"value_count": {"field": "newest"}}}
    apart: list[tuple[tantivy.Query, dict[str, Any]]] = [
        (conditions(asked, leave_out=name), {name: terms[name]}) for name in chosen
    ]
    return [(conditions(asked), {**total, **free}), *apart]
