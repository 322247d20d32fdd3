"""One state of the embedded index, asked: counts, pages, copies, and words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import tantivy
from tantivy import Order

from search.base import Asked, FacetField, FacetValue, Filter, Found, Group
from search.keys import key
from search.tantivy_query import beyond, conditions, every, translated
from search.tantivy_schema import facet_field, from_tantivy, keys_field
from search.text import tokens
from search.tree import Words, WordsField

_TOTAL = {"total": {"value_count": {"field": "newest"}}}
_EVERY_VALUE = 1_000_000
_ORDERED_BY = {"newest": "newest", "highest": "value", "lowest": "value"}


class TantivyEngine:
    """An `Engine` over the articles or the figures at one moment."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher

    def count(self, asked: Asked) -> tuple[int, Mapping[FacetField, tuple[FacetValue, ...]]]:
        """How many answer, and how many have each value; a facet's own filters do not narrow its own counts."""
        query = asked.query
        chosen = {one.field for one in query.filters} & set(query.facets)
        free = {name: _terms(name, query.facet_size) for name in query.facets if name not in chosen}
        found = self._searcher.aggregate(conditions(asked), {**_TOTAL, **free})
        for name in chosen:
            terms = {name: _terms(name, query.facet_size)}
            found |= self._searcher.aggregate(conditions(asked, leave_out=name), terms)
        return int(found["total"]["value"]), {name: _values(found[name]["buckets"]) for name in query.facets}

    def fetch(self, asked: Asked, after: int | None, limit: int) -> list[Found]:
        """The next documents after a position.

        A score depends on every document, so pages by relevance fit together exactly only while nothing is indexed in
        between; pages by date or value always do.
        """
        if asked.sort == "relevance":
            offset = after or 0
            # An offset that no answer has would make the engine keep room for as many hits.
            if not 0 <= offset <= self._searcher.num_docs:
                return []
            hits = self._searcher.search(conditions(asked), limit, count=False, offset=offset).hits
            return [self._read(at, score, offset + number) for number, (score, at) in enumerate(hits, 1)]
        field, upwards = _ORDERED_BY[asked.sort], asked.sort == "lowest"
        query = conditions(asked)
        if after is not None:
            query = every((query, beyond(field, after, upwards=upwards)))
        order = Order.Asc if upwards else Order.Desc
        found = self._searcher.search(query, limit, count=False, order_by_field=field, order=order).hits
        return [self._read(at, 0.0, int(position)) for position, at in found]

    def groups(self, asked: Asked, stories: Collection[str]) -> Mapping[str, Group]:
        """For each story which copy comes first in the answer, and how many there are."""
        found: dict[str, Group] = {}
        for story in stories:
            only = Filter(field="story", values=(story,))
            one = replace(asked, query=replace(asked.query, filters=(*asked.query.filters, only), facets=()))
            total, _ = self.count(one)
            first = self.fetch(one, None, 1)
            if first:
                found[story] = Group(first=first[0].document.id, size=total)
        return found

    def knows(self, words: Words) -> bool:
        """Whether every word stands somewhere in its field."""
        fields: tuple[WordsField, ...] = ("title", "text") if words.field == "any" else (words.field,)
        wanted = key(words.text, names=words.field == "official")
        if wanted is not None:
            return any(self._searcher.doc_freq(keys_field(field), wanted) for field in fields)
        return all(any(self._searcher.doc_freq(field, token) for field in fields) for token in tokens(words.text))

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


def _terms(field: FacetField, size: int) -> dict[str, object]:
    # Each segment must tell all of its values: one that leaves out its rarer ones makes the sum too small.
    return {"terms": {"field": facet_field(field), "size": size, "segment_size": _EVERY_VALUE}}


def _values(buckets: list[dict[str, object]]) -> tuple[FacetValue, ...]:
    values = (FacetValue(value=str(one["key"]), count=int(str(one["doc_count"]))) for one in buckets)
    return tuple(sorted(values, key=lambda one: (-one.count, one.value)))
