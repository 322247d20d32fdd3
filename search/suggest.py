"""What a search box offers while somebody types: words, officials, regions and outlets that begin so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from search.base import FacetField, FacetValue, Query, SearchIndex
from search.corrections import is_worth_asking
from search.text import begins, tokens
from sidak.regions import gazetteer

Kind = Literal["word", "official", "region", "outlet"]
SHORTEST = 2
MOST_WORDS = 8
"""The last of what was typed; a name, a region or an outlet has no more."""
_MOST = 1_000
_COMMON = 10
"""Words that are looked at beyond those that are offered, since some are too common to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What could be meant: `text` as people read it, `query` in our query language, and how many articles have it."""

    kind: Kind
    text: str
    query: str
    articles: int


def suggestions(index: SearchIndex, beginning: str, *, outlets: Mapping[str, str], limit: int = 5) -> list[Suggestion]:
    """Up to `limit` of each kind; nothing for a beginning of one letter. `outlets` has names by id."""
    words = tokens(beginning)[-MOST_WORDS:]
    if not words or len(words[-1]) < SHORTEST:
        return []
    kinds = (
        _words(index, beginning, words, limit),
        _officials(index, words),
        _regions(index, words),
        _outlets(index, words, outlets),
    )
    return [one for kind in kinds for one in _most(kind, limit)]


def _most(found: Iterable[Suggestion], limit: int) -> list[Suggestion]:
    return sorted(found, key=lambda one: (-one.articles, one.text))[:limit]


def _words(index: SearchIndex, beginning: str, words: list[str], limit: int) -> Iterator[Suggestion]:
    typed = beginning.rstrip()
    before = typed[: -len(words[-1])] if typed.casefold().endswith(words[-1]) else ""
    # Inside of a phrase, what is offered closes it.
    after = '"' if before.count('"') % 2 else ""
    for value in index.complete(words[-1], limit + _COMMON):
        if is_worth_asking(value.value):
            yield Suggestion(kind="word", text=value.value, query=f"{before}{value.value}{after}", articles=value.count)


def _officials(index: SearchIndex, words: list[str]) -> Iterator[Suggestion]:
    if any(len(word) < SHORTEST for word in words):
        return
    asked = " ".join(f"official:{word}*" for word in words)
    for value in _counts(index, "official", asked):
        if begins(value.value, words):
            text = value.value.replace('"', " ")
            yield Suggestion(kind="official", text=value.value, query=f'official:"{text}"', articles=value.count)


def _regions(index: SearchIndex, words: list[str]) -> Iterator[Suggestion]:
    counts = {value.value: value.count for value in _counts(index, "region")}
    for region in gazetteer():
        if begins(region.name, words):
            count = counts.get(region.code, 0)
            yield Suggestion(kind="region", text=region.name, query=f'region:"{region.name}"', articles=count)


def _outlets(index: SearchIndex, words: list[str], names: Mapping[str, str]) -> Iterator[Suggestion]:
    for value in _counts(index, "outlet"):
        name = names.get(value.value, value.value)
        if begins(f"{name} {value.value}", words):
            yield Suggestion(kind="outlet", text=name, query=f'outlet:"{value.value}"', articles=value.count)


def _counts(index: SearchIndex, field: FacetField, text: str = "") -> tuple[FacetValue, ...]:
    return index.search(Query(text=text, facets=(field,), facet_size=_MOST, limit=1)).facets[field]
