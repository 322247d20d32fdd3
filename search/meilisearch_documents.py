"""What a Meilisearch index keeps of a document, and the index's settings. A change here raises `LAYOUT`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, get_args

from search.base import Document, FacetField, Found, Grain
from search.days import spoken
from search.meilisearch_values import decoded, digest, encoded, number, position, run
from search.stored import StoredFindings, from_json, to_json
from search.synonyms import groups
from search.text import tokens
from search.tree import NumberField, WordsField
from search.values import WORDS, facet_values, keys_of, numbers, sort_keys, texts, words_version
from sidak.models import Measure

LAYOUT = 1
STATE, GONE = "state", "gone"
"""The id of the record that tells what the index holds, and the grain of records that are to be removed."""
REST = "rest"
"""Stands where a field's name does for the words that an article's title has and its text has not: so that every word
of an article is told once where words are counted."""
MOST_VALUES = 10_000_000
SHOWN = ["stored", "findings"]
_NAMES: tuple[WordsField, ...] = ("official", "position", "institution")
_SHORT = 120  # letters
_NEVER = 1_000_000_000


@cache
def version() -> str:
    """An index of another version counts as empty."""
    return f"{LAYOUT}-{words_version()}"


def grain_value(grain: Grain) -> str:
    """What the documents of a grain have in `grain`; those of another version have something else, and never answer."""
    return f"{grain}-{version()}"


def words_attribute(field: WordsField | str) -> str:
    """The words of a field."""
    return f"words_{field}"


def keys_attribute(field: WordsField | str) -> str:
    """The keys of a field's words."""
    return f"keys_{field}"


def runs_attribute(field: WordsField | str) -> str:
    """Every two words that stand together in a field, and those longer phrases that have synonyms."""
    return f"runs_{field}"


def facet_attribute(name: FacetField) -> str:
    """The values of a facet."""
    return f"facet_{name}"


def number_attribute(name: NumberField) -> str:
    """The figures of one measure, or all of them."""
    return f"number_{name}"


@cache
def known_runs() -> frozenset[tuple[str, ...]]:
    """The phrases of three and more words that are found without looking into the texts: those with synonyms."""
    members = (tuple(tokens(member)) for group in groups().values() for member in group.members)
    return frozenset(member for member in members if len(member) > 2)


def settings() -> dict[str, Any]:
    """The index's settings: no full text, since every condition is a filter, and exact totals and counts."""
    return {
        "searchableAttributes": [],
        "displayedAttributes": ["id", "name", "story", "newest", "value", "applied", "version", "stamp", *SHOWN],
        "rankingRules": ["sort"],
        "sortableAttributes": ["newest", "value"],
        "filterableAttributes": [
            _filterable([words_attribute(name) for name in ("text", REST, *_NAMES)], "search"),
            _filterable(["newest", "value", "published", "said_*", "number_*"], "comparison"),
            _filterable(["id", "grain", "article", "words_*", "keys_*", "runs_*", "facet_*"]),
        ],
        "typoTolerance": {"enabled": False},
        "prefixSearch": "disabled",
        "proximityPrecision": "byAttribute",
        "pagination": {"maxTotalHits": _NEVER},
        "faceting": {"maxValuesPerFacet": MOST_VALUES},
        # Beyond it the server quietly stops sorting.
        "searchCutoffMs": 600_000,
    }


def record_id(document_id: str, grain: Grain) -> str:
    """A document's id in the form that the server takes, and short, since filters name many."""
    return grain[0] + digest(document_id)


def article_key(article_id: str) -> str:
    """What all records of an article have in `article`."""
    return digest(article_id)


def record(document: Document, grain: Grain) -> dict[str, object]:
    """A document as the server is given it."""
    stored, found = to_json(document)
    said = spoken(document.dates)
    fields: dict[str, object] = {
        "id": record_id(document.id, grain),
        "name": document.id,
        "story": document.story,
        "grain": grain_value(grain),
        "article": article_key(document.article_id),
        "said_day": sorted(said.days),
        "said_month": sorted(said.months),
        "said_year": sorted(said.years),
        "stored": stored.decode(),
        "findings": found.decode(),
    }
    if document.published:
        fields["published"] = document.published.toordinal()
    fields.update((name, position(key)) for name, key in sort_keys(document).items())
    fields.update(_words(document))
    for facet, values in facet_values(document).items():
        fields[facet_attribute(facet)] = sorted(map(encoded, values))
    figures: dict[str, set[str]] = {}
    for name, value in numbers(document):
        figures.setdefault(number_attribute(name), set()).add(number(value))
    fields.update((name, sorted(values)) for name, values in figures.items())
    return {name: value for name, value in fields.items() if value != []}


def state(applied: int, stamp: str) -> dict[str, object]:
    """The record that tells what the index holds; another `stamp` means that something changed.

    It names every attribute, for where no record has one, the server takes its absence for a condition that fails.
    """
    named: dict[str, object] = {name: [] for name in _attributes()}
    return {**named, "id": STATE, "grain": STATE, "applied": applied, "version": version(), "stamp": stamp}


def tombstone(identifier: str) -> dict[str, object]:
    """What takes the place of a record until it is removed."""
    return {"id": identifier, "grain": GONE}


def from_hit(hit: dict[str, Any], *, score: float, position: int) -> Found:
    """A document as it was put."""
    kept = StoredFindings(hit["findings"].encode())
    return Found(document=from_json(hit["stored"]), kept=kept, score=score, position=position)


def facet_value(value: str) -> str:
    """A facet's value as it was put."""
    return decoded(value)


def _attributes() -> Iterator[str]:
    """The names of all attributes that a filter may name."""
    for attribute in _KINDS:
        yield from map(attribute, WORDS)
    yield words_attribute(REST)
    yield from map(facet_attribute, get_args(FacetField))
    yield from map(number_attribute, ("percent", *get_args(Measure)))
    yield from ("article", "newest", "value", "published", "said_day", "said_month", "said_year")


def _filterable(names: list[str], *more: str) -> dict[str, object]:
    return {
        "attributePatterns": names,
        "features": {"facetSearch": "search" in more, "filter": {"equality": True, "comparison": "comparison" in more}},
    }


def _words(document: Document) -> Iterator[tuple[str, list[str]]]:
    held: dict[str, set[str]] = {}
    for field, values in texts(document).items():
        # A title and the people in it come again with each of an article's figures.
        kinds = [(_read if len(value) > _SHORT else _read_again)(field, value) for value in values]
        for attribute, held_by in zip(_KINDS, zip(*kinds, strict=True) if kinds else ((), (), ()), strict=True):
            held[attribute(field)] = set[str]().union(*held_by)
    if document.id == document.article_id:
        held[words_attribute(REST)] = held[words_attribute("title")] - held[words_attribute("text")]
    for name, found in held.items():
        yield name, sorted(found)


def _read(field: WordsField, text: str) -> tuple[set[str], set[str], set[str]]:
    """The words, keys and runs of a text."""
    words = tokens(text)
    return set(map(encoded, words)), set(map(encoded, keys_of(field, text).split())), set(map(run, _runs(words)))


_read_again = lru_cache(maxsize=4096)(_read)
_KINDS = (words_attribute, keys_attribute, runs_attribute)


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    yield from pairwise(words)
    lengths = _known_lengths()
    for start, word in enumerate(words):
        for length in lengths.get(word, ()):
            found = tuple(words[start : start + length])
            if found in known_runs():
                yield found


@cache
def _known_lengths() -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for known in known_runs():
        found.setdefault(known[0], set()).add(len(known))
    return found
