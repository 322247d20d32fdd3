"""From our tree, filters and dates to conditions on a Meilisearch index."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Protocol

from search.base import FacetField, Filter, Grain, Query
from search.days import inside
from search.keys import key
from search.meilisearch_documents import (
    facet_attribute,
    grain_value,
    keys_attribute,
    known_runs,
    number_attribute,
    runs_attribute,
    words_attribute,
)
from search.meilisearch_filter import (
    EVERYTHING,
    NOTHING,
    Comparison,
    Condition,
    all_of,
    any_of,
    one_of,
    opposite,
    quoted,
)
from search.meilisearch_values import HIGHEST_NUMBER, LOWEST_NUMBER, beside, encoded, number, run
from search.printed import read_as
from search.text import pieces, tokens
from search.tree import And, Between, Close, During, Everything, Is, Node, Not, Or, Words, WordsField, wanted
from search.typos import allowed_edits
from sidak.errors import QueryError


class Lexicon(Protocol):
    """Finds words of the index."""

    def near(self, field: WordsField, word: str) -> Iterable[str]: ...
    def fitting(self, field: WordsField, pattern: str) -> Iterable[str]: ...


class Translator(ABC):
    """Trees to conditions. Raises `QueryError` for what the engine cannot answer."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @abstractmethod
    def _long_phrase(self, leaf: Words, *, negated: bool) -> Condition:
        """A phrase that the index does not hold as such; `negated` where it stands under an odd number of Nots."""

    def translated(self, node: Node, *, negated: bool = False) -> Condition:  # noqa: PLR0911  # one for each kind
        """The condition that a tree says."""
        match node:
            case Everything():
                return EVERYTHING
            case And(nodes):
                return all_of(self.translated(part, negated=negated) for part in nodes)
            case Or(nodes):
                return any_of(self.translated(part, negated=negated) for part in nodes)
            case Not(part):
                return opposite(self.translated(part, negated=not negated))
            case Words():
                return self._words(node, negated=negated)
            case Close():
                return _close(node)
            case Is(field, value):
                return one_of(facet_attribute(field), [encoded(value)])
            case Between():
                return _between(node)
            case During(field=field, first=first, last=last):
                return _published(first, last) if field == "published" else _spoken_of(first, last)

    def _words(self, node: Words, *, negated: bool) -> Condition:
        words = tuple(tokens(node.text))
        match node.match:
            case "pattern":
                return self._pattern(node)
            case "forms":
                wanted = key(node.text, names=node.field == "official")
                if wanted is not None:
                    return _anywhere(keys_attribute, node.field, [encoded(wanted)])
            case "near" if len(words) == 1 and allowed_edits(words[0]):
                near = self._lexicon.near(node.field, words[0])
                return _anywhere(words_attribute, node.field, map(encoded, (words[0], *near)))
        if is_long_phrase(node):
            return self._long_phrase(node, negated=negated)
        return _exact(node.field, words)

    def _pattern(self, node: Words) -> Condition:
        patterns = pieces(node.text)
        if not patterns:
            return NOTHING
        if len(patterns) > 1:
            raise cannot(node, "it takes “*” in single words only")
        beginning, star, rest = patterns[0].partition("*")
        if star and not rest:
            return any_of(
                Comparison(words_attribute(field), f"STARTS WITH {quoted(encoded(beginning))}")
                for field in _places(node.field)
            )
        fitting = self._lexicon.fitting(node.field, patterns[0])
        return _anywhere(words_attribute, node.field, map(encoded, fitting))


class Relaxed(Translator):
    """Takes a long phrase for all its pairs of words: what answers the tree, and some that does not."""

    def _long_phrase(self, leaf: Words, *, negated: bool) -> Condition:
        return NOTHING if negated else pairs(leaf)


def is_long_phrase(leaf: Node) -> bool:
    """Whether a leaf is a phrase that takes a look into the texts."""
    if not isinstance(leaf, Words) or leaf.match == "pattern":
        return False
    words = tuple(tokens(leaf.text))
    if len(words) < 3 or words in known_runs():
        return False
    return leaf.match != "forms" or key(leaf.text, names=leaf.field == "official") is None


def pairs(phrase: Words) -> Condition:
    """All that has a phrase, and some that has only every two of its words together."""
    words = tokens(phrase.text)
    fields: tuple[WordsField, ...] = ("title", "text") if phrase.field == "any" else (phrase.field,)
    together = [run(pair) for pair in pairwise(words)]
    return any_of(all_of(one_of(runs_attribute(field), [pair]) for pair in together) for field in fields)


def surroundings(query: Query, *, leave_out: Iterable[FacetField] = ()) -> Condition:
    """The grain, the dates and the filters of a query; without the filters on some facets."""
    parts = [one_of("grain", [grain_value(query.grain)])]
    if query.published_from or query.published_to:
        parts.append(_published(query.published_from, query.published_to))
    left_out = set(leave_out)
    parts.extend(filtered(chosen) for chosen in query.filters if chosen.field not in left_out)
    return all_of(parts)


def filtered(chosen: Filter) -> Condition:
    """A filter as a condition."""
    any_value = one_of(facet_attribute(chosen.field), map(encoded, chosen.values))
    return opposite(any_value) if chosen.exclude else any_value


def holding(words: Words, grain: Grain) -> list[Condition]:
    """For each word the condition that it stands somewhere in the field; a key stands for all its words."""
    wanted = key(words.text, names=words.field == "official")
    attribute, values = (words_attribute, tokens(words.text)) if wanted is None else (keys_attribute, [wanted])
    among = one_of("grain", [grain_value(grain)])
    return [all_of((among, _anywhere(attribute, words.field, [encoded(value)]))) for value in values]


def cannot(leaf: Node, why: str) -> QueryError:
    """The error for what this engine has no way to answer."""
    return QueryError(
        f"Meilisearch cannot answer “{read_as(leaf)}”: {why}. Leave it out, or use the embedded index.", position=0
    )


def in_title(tree: Node) -> list[Words | Close]:
    """What a title may hold of what is asked."""
    asked = (leaf for leaf in wanted(tree) if isinstance(leaf, Words | Close) and leaf.field in {"any", "title"})
    return list(dict.fromkeys(asked))


def _places(field: WordsField) -> tuple[WordsField, ...]:
    return ("text", "title") if field == "any" else (field,)


class _Attribute(Protocol):
    def __call__(self, field: str, /) -> str: ...


def _anywhere(attribute: _Attribute, field: WordsField, values: Iterable[str]) -> Condition:
    """Any of the values in a field."""
    given = list(values)
    return any_of(one_of(attribute(place), given) for place in _places(field))


def _exact(field: WordsField, words: tuple[str, ...]) -> Condition:
    if not words:
        return NOTHING
    if len(words) == 1:
        return _anywhere(words_attribute, field, [encoded(words[0])])
    return _anywhere(runs_attribute, field, [run(words)])


def _close(node: Close) -> Condition:
    words = (*tokens(node.first), *tokens(node.second))
    if node.within or len(words) != 2:
        raise cannot(node, "it finds two words only where they stand directly together")
    return _anywhere(runs_attribute, node.field, [run(words), run(words[::-1])])


def _between(node: Between) -> Condition:
    low = LOWEST_NUMBER if node.low is None else beside(node.low, 1) if node.low_out else number(node.low)
    high = HIGHEST_NUMBER if node.high is None else beside(node.high, -1) if node.high_out else number(node.high)
    return _range(number_attribute(node.field), quoted(low), quoted(high)) if low <= high else NOTHING


def _published(first: date | None, last: date | None) -> Condition:
    """Published between two days, both inclusive; articles without a day are none of them."""
    return _numbered("published", ((first or date.min).toordinal(), (last or date.max).toordinal()))


def _spoken_of(first: date | None, last: date | None) -> Condition:
    period = inside(first, last)
    ranges = {"said_day": period.days, "said_month": period.months, "said_year": period.years}
    return any_of(_numbered(attribute, ends) for attribute, ends in ranges.items())


def _numbered(attribute: str, ends: tuple[int, int]) -> Condition:
    return _range(attribute, str(ends[0]), str(ends[1])) if ends[0] <= ends[1] else NOTHING


def _range(attribute: str, low: str, high: str) -> Condition:
    """One value inside, both ends inclusive: two comparisons would be content with two values."""
    return Comparison(attribute, f"{low} TO {high}")
