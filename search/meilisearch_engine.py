"""A Meilisearch index, asked: counts, pages, copies, and words.

A page and its counts are several requests, and a writer may come between them; the next answer fits together again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from search.base import Asked, FacetField, FacetValue, Found, Grain, Group
from search.meilisearch_client import MeilisearchServer
from search.meilisearch_documents import SHOWN, facet_attribute, facet_value, from_hit
from search.meilisearch_filter import Comparison, Condition, all_of, expression, one_of, quoted
from search.meilisearch_order import packed, tiers, unpacked
from search.meilisearch_phrases import exact_condition
from search.meilisearch_query import Lexicon, Relaxed, holding, surroundings
from search.meilisearch_values import encoded, position
from search.tree import Node, Words, WordsField

_DIRECTIONS = {"newest": ("newest", "desc"), "highest": ("value", "desc"), "lowest": ("value", "asc")}
_ONLY_COUNTS = {"page": 1, "hitsPerPage": 0}


class MeilisearchEngine:
    """An `Engine` over the articles or the figures of an index."""

    def __init__(self, server: MeilisearchServer, uid: str, grain: Grain, lexicon: Callable[[], Lexicon]) -> None:
        self._server, self._uid, self._grain = server, uid, grain
        self._lexicon = _Late(lexicon)
        self._conditions: dict[tuple[Node, Condition], Condition] = {}

    def count(self, asked: Asked) -> tuple[int, Mapping[FacetField, tuple[FacetValue, ...]]]:
        """How many answer, and how many have each value; a facet's own filters do not narrow its own counts."""
        query = asked.query
        chosen = sorted({one.field for one in query.filters} & set(query.facets))
        free = [name for name in query.facets if name not in chosen]
        searches = [self._search(self._condition(asked), facets=list(map(facet_attribute, free)), **_ONLY_COUNTS)]
        searches += [
            self._search(self._condition(asked, leave_out=name), facets=[facet_attribute(name)], **_ONLY_COUNTS)
            for name in chosen
        ]
        answers = self._server.ask(searches)
        counts = {name: values for answer in answers for name, values in answer.facets.items()}
        facets = {name: _values(counts.get(facet_attribute(name), {}), query.facet_size) for name in query.facets}
        return answers[0].total, facets

    def fetch(self, asked: Asked, after: int | None, limit: int) -> Iterator[Found]:
        """The next documents after a position; whatever comes and goes in between, none is shown twice."""
        if asked.sort != "relevance":
            attribute, direction = _DIRECTIONS[asked.sort]
            condition = _beyond(self._condition(asked), attribute, direction, after)
            (answer,) = self._server.ask([self._page(condition, attribute, direction, limit)])
            yield from (_found(hit, 0.0, int(hit[attribute][1:])) for hit in answer.hits)
            return
        start, newest = (0, None) if after is None else unpacked(after)
        classes = self._tiers(asked)
        for tier, one in enumerate(classes):
            if limit and tier >= start:
                condition = _beyond(one, "newest", "desc", newest if tier == start else None)
                (answer,) = self._server.ask([self._page(condition, "newest", "desc", limit)])
                limit -= len(answer.hits)
                score = 1.0 - tier / len(classes)
                yield from (_found(hit, score, packed(tier, int(hit["newest"][1:]))) for hit in answer.hits)

    def groups(self, asked: Asked, stories: Collection[str]) -> Mapping[str, Group]:
        """For each story which copy comes first in the answer, and how many there are."""
        story = facet_attribute("story")
        among = one_of(story, map(encoded, stories))
        classes = self._tiers(asked) if asked.sort == "relevance" else [self._condition(asked)]
        attribute, direction = _DIRECTIONS.get(asked.sort, _DIRECTIONS["newest"])
        firsts = {
            "distinct": story,
            "sort": [f"{attribute}:{direction}"],
            "page": 1,
            "hitsPerPage": len(stories),
            "attributesToRetrieve": ["name", "story"],
        }
        searches = [self._search(all_of((self._condition(asked), among)), facets=[story], **_ONLY_COUNTS)]
        searches += [self._search(all_of((one, among)), **firsts) for one in classes]
        counted, *answers = self._server.ask(searches)
        sizes = counted.facets.get(story, {})
        found: dict[str, Group] = {}
        for hit in (hit for answer in answers for hit in answer.hits):
            size = sizes.get(encoded(hit["story"]), 1)
            found.setdefault(hit["story"], Group(first=hit["name"], size=size))
        return found

    def frequency(self, words: Words) -> int:
        """In how many documents a word stands in any of its forms; of several words the rarest."""
        searches = [self._search(one, **_ONLY_COUNTS) for one in holding(words, self._grain)]
        return min((answer.total for answer in self._server.ask(searches)), default=0) if searches else 0

    def _condition(self, asked: Asked, *, leave_out: FacetField | None = None) -> Condition:
        """All that is asked, without the filters on one facet where its own values are counted."""
        around = surroundings(asked.query, leave_out=[leave_out] if leave_out else [])
        known = self._conditions.get((asked.tree, around))
        if known is None:
            known = exact_condition(self._server, self._uid, asked.tree, around, self._lexicon)
            expression(known)  # what makes the query too long is to be told of it, not of what we add
            self._conditions[asked.tree, around] = known
        return known

    def _tiers(self, asked: Asked) -> list[Condition]:
        condition = self._condition(asked)
        return [all_of((condition, one)) for one in tiers(asked.tree, Relaxed(self._lexicon))]

    def _search(self, condition: Condition, **more: Any) -> dict[str, object]:
        return {"indexUid": self._uid, "filter": expression(condition), **more}

    def _page(self, condition: Condition, attribute: str, direction: str, limit: int) -> dict[str, object]:
        shown = [attribute, *SHOWN]
        return self._search(condition, sort=[f"{attribute}:{direction}"], limit=limit, attributesToRetrieve=shown)


class _Late:
    """The words of the index, looked up when they are needed: most queries need none."""

    def __init__(self, lexicon: Callable[[], Lexicon]) -> None:
        self._lexicon = lexicon
        self._known: Lexicon | None = None

    def near(self, field: WordsField, word: str) -> Iterable[str]:
        return self._words().near(field, word)

    def fitting(self, field: WordsField, pattern: str) -> Iterable[str]:
        return self._words().fitting(field, pattern)

    def _words(self) -> Lexicon:
        if self._known is None:
            self._known = self._lexicon()
        return self._known


def _beyond(condition: Condition, attribute: str, direction: str, after: int | None) -> Condition:
    if after is None:
        return condition
    sign = "<" if direction == "desc" else ">"
    return all_of((condition, Comparison(attribute, f"{sign} {quoted(position(after))}")))


def _found(hit: dict[str, Any], score: float, position: int) -> Found:
    return from_hit(hit, score=score, position=position)


def _values(counts: Mapping[str, int], size: int) -> tuple[FacetValue, ...]:
    values = (FacetValue(value=facet_value(value), count=count) for value, count in counts.items())
    return tuple(sorted(values, key=lambda one: (-one.count, one.value)))[:size]
