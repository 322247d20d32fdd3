"""One state of the embedded index, asked: counts, pages, copies, and words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import tantivy
from tantivy import Order

from search.base import FACET_SIZE, Asked, FacetField, FacetValue, Filter, Found, Group
from search.keys import key
from search.tantivy_query import beyond, conditions, every, filtered, translated
from search.tantivy_schema import facet_field, from_tantivy, keys_field
from search.text import tokens
from search.tree import Words, WordsField

_TOTAL = {"total": {"value_count": {"field": "newest"}}}
_EVERY_VALUE = 1_000_000
_ORDERED_BY = {"newest": "newest", "highest": "value", "lowest": "value"}


Counts = tuple[int, Mapping[FacetField, tuple[FacetValue, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """One state of the articles or of the figures; no other is equal to it."""

    searcher: tantivy.Searcher


class TantivyEngine:
    """An `Engine` over the articles or the figures at one moment."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._searcher = moment.searcher
        self._made: tuple[Asked, tantivy.Query] | None = None

    def count(self, asked: Asked) -> Counts:
        """How many answer, and how many have each value; a facet's own filters do not narrow its own counts."""
        # The next page, and the same results in another order, have the same counts.
        same = replace(asked.query, text="", sort="relevance", cursor=None, limit=0)
        known = _counted if asked.query.facet_size <= FACET_SIZE else _counted_at_length
        return known(self._moment, replace(asked, query=same, sort="newest"))

    def fetch(self, asked: Asked, after: int | None, limit: int) -> Iterator[Found]:
        """Up to `limit` documents after a position, each read when it is needed.

        A score depends on every document, so pages by relevance fit together exactly only while nothing is indexed in
        between; pages by date or value always do.
        """
        if asked.sort != "relevance":
            query = self._conditions(asked)
            if after is not None:
                query = every((query, beyond(_ORDERED_BY[asked.sort], after, upwards=asked.sort == "lowest")))
            for position, at in self._best(asked, query, limit).hits:
                yield self._read(at, 0.0, int(position))
            return
        offset = after or 0
        # An offset that no answer has would make the engine keep room for as many hits.
        if 0 <= offset <= self._searcher.num_docs:
            hits = self._best(asked, self._conditions(asked), limit, offset=offset).hits
            for number, (score, at) in enumerate(hits, 1):
                yield self._read(at, score, offset + number)

    def _best(
        self, asked: Asked, query: tantivy.Query, limit: int, *, offset: int = 0, count: bool = False
    ) -> tantivy.SearchResult:
        """The first documents in the order that is asked for."""
        if asked.sort == "relevance":
            return self._searcher.search(query, limit, count=count, offset=offset)
        order = Order.Asc if asked.sort == "lowest" else Order.Desc
        return self._searcher.search(query, limit, count=count, order_by_field=_ORDERED_BY[asked.sort], order=order)

    def _conditions(self, asked: Asked) -> tantivy.Query:
        """The engine's query, made once for all that a page needs of it."""
        if self._made is None or self._made[0] is not asked:
            self._made = asked, conditions(asked)
        return self._made[1]

    def groups(self, asked: Asked, stories: Collection[str]) -> Mapping[str, Group]:
        """For each story which copy comes first in the answer, and how many there are."""
        found: dict[str, Group] = {}
        for story in stories:
            only = Filter(field="story", values=(story,))
            query = every((self._conditions(asked), filtered(only)))
            result = self._best(asked, query, 1, count=True)
            if result.hits:
                first = self._read(result.hits[0][1], 0.0, 0)
                found[story] = Group(first=first.document.id, size=result.count)  # type: ignore[attr-defined]  # the engine's stubs lack it
        return found

    def frequency(self, words: Words) -> int:
        """In how many documents a word stands in any of its forms, at the least; of several words the rarest."""
        fields: tuple[WordsField, ...] = ("title", "text") if words.field == "any" else (words.field,)
        wanted = key(words.text, names=words.field == "official")
        if wanted is not None:
            return max(self._searcher.doc_freq(keys_field(field), wanted) for field in fields)
        return min(
            (max(self._searcher.doc_freq(field, token) for field in fields) for token in tokens(words.text)), default=0
        )

    def complete(self, beginning: str, limit: int) -> list[FacetValue]:
        """The words that begin so, with the number of documents that have them in the title or the text."""
        words = {
            word
            for field in ("title", "text")
            for word, _ in self._searcher.terms_with_prefix(field, beginning, limit=limit)
        }
        counts = (FacetValue(value=word, count=self._with_word(word)) for word in words)
        return sorted(counts, key=lambda one: (-one.count, one.value))[:limit]

    def _with_word(self, word: str) -> int:
        return int(self._searcher.aggregate(translated(Words(text=word, match="exact")), _TOTAL)["total"]["value"])

    def _read(self, at: tantivy.DocAddress, score: float, position: int) -> Found:
        return from_tantivy(self._searcher.doc(at), score=score, position=position)


def _count(moment: Moment, asked: Asked) -> Counts:
    query, searcher = asked.query, moment.searcher
    chosen = {one.field for one in query.filters} & set(query.facets)
    free = {name: _terms(name, query.facet_size) for name in query.facets if name not in chosen}
    found = searcher.aggregate(conditions(asked, scored=False), {**_TOTAL, **free})
    for name in chosen:
        terms = {name: _terms(name, query.facet_size)}
        found |= searcher.aggregate(conditions(asked, scored=False, leave_out=name), terms)
    return int(found["total"]["value"]), {name: _values(found[name]["buckets"]) for name in query.facets}


_counted = lru_cache(maxsize=64)(_count)
_counted_at_length = lru_cache(maxsize=4)(_count)  # ten thousand values take 2 MB


def forget_counts() -> None:
    """Whoever makes a new moment calls this: what is kept holds the moment before, and with it files that are gone."""
    _counted.cache_clear()
    _counted_at_length.cache_clear()


def _terms(field: FacetField, size: int) -> dict[str, object]:
    # Each segment must tell all of its values: one that leaves out its rarer ones makes the sum too small.
    return {"terms": {"field": facet_field(field), "size": size, "segment_size": _EVERY_VALUE}}


def _values(buckets: list[dict[str, object]]) -> tuple[FacetValue, ...]:
    values = (FacetValue(value=str(one["key"]), count=int(str(one["doc_count"]))) for one in buckets)
    return tuple(sorted(values, key=lambda one: (-one.count, one.value)))
