"""What an article speaks of, counted: the evidence from which its topics are told.

Every group of words in `data/topics.yml` gives four numbers: whether the headline has it, whether the lead has it, the
share of sentences that do, and the same of its count. Every pair of groups that says more together gives two. Each word
of headline and body gives one more, in a bucket that it may share with others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache, lru_cache
from math import log1p
from zlib import crc32

import numpy
from numpy.typing import NDArray

from nlp.components.sentences import Sentence
from nlp.lexicon import facts
from nlp.reading import Reading

_FACTS = facts("topics")
GROUPS: tuple[str, ...] = tuple(_FACTS["groups"])
PAIRS: tuple[tuple[str, str], ...] = tuple((one, other) for one, other in _FACTS["together"])
_WORDS = {name: re.compile("|".join(group["words"])) for name, group in _FACTS["groups"].items()}
_MOST = 12  # more mentions than this say nothing more
_LEAD = 2  # sentences
_BUCKETS = 1 << 11
_WORD = 0.3  # a word weighs less than a group of them; chosen by leaving out a fifth of the texts at a time
_NAMED = 4 * len(GROUPS) + 2 * len(PAIRS)
WIDTH = _NAMED + 2 * _BUCKETS


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """Every phrase by its first word, with the number of its group."""
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for number, name in enumerate(GROUPS):
        for phrase in _FACTS["groups"][name].get("phrases", ()):
            words = tuple(phrase.split())
            found.setdefault(words[0], []).append((words, number))
    return found


@lru_cache(maxsize=50_000)
def groups_of(word: str) -> tuple[int, ...]:
    """The numbers of the groups that a lower-cased word belongs to."""
    return tuple(number for number, name in enumerate(GROUPS) if _WORDS[name].fullmatch(word))


def features(reading: Reading, sentences: list[Sentence], headline_end: int) -> NDArray[numpy.float64]:
    """The numbers of an article, `WIDTH` of them; `headline_end` is where the headline ends in the reading."""
    starts = [sentence.start for sentence in sentences]
    in_headline: set[int] = set()
    counts: Counter[int] = Counter()
    by_sentence: dict[int, set[int]] = {}
    for offset, group in _found(reading):
        counts[group] += 1
        if offset < headline_end:
            in_headline.add(group)
        else:
            by_sentence.setdefault(bisect_right(starts, offset), set()).add(group)
    body = [number for number, start in enumerate(starts, 1) if start >= headline_end]
    lead = set().union(*(by_sentence.get(number, set()) for number in body[:_LEAD]))
    held = Counter(group for groups in by_sentence.values() for group in groups)
    total = max(len(body), 1)
    vector = numpy.zeros(WIDTH)
    for group in range(len(GROUPS)):
        share, count = held[group] / total, log1p(min(counts[group], _MOST)) / log1p(_MOST)
        vector[4 * group : 4 * group + 4] = (group in in_headline, group in lead, share, count)
    numbers = {name: number for number, name in enumerate(GROUPS)}
    everywhere = [in_headline, *by_sentence.values()]
    for place, (one, other) in enumerate(PAIRS):
        both = [numbers[one] in groups and numbers[other] in groups for groups in everywhere]
        at = 4 * len(GROUPS) + 2 * place
        vector[at : at + 2] = (log1p(min(sum(both), _MOST)) / log1p(_MOST), both[0])
    for word in reading.words:
        vector[(_NAMED if word.start < headline_end else _NAMED + _BUCKETS) + _bucket(word.low)] = _WORD
    return vector


@lru_cache(maxsize=50_000)
def _bucket(word: str) -> int:
    return crc32(word.encode(errors="surrogatepass")) % _BUCKETS


def _found(reading: Reading) -> list[tuple[int, int]]:
    """Where which group is spoken of: offset and group."""
    words, phrases = reading.words, _phrases()
    found = []
    for index, word in enumerate(words):
        for group in groups_of(word.low):
            found.append((word.start, group))
        for phrase, group in phrases.get(word.low, ()):
            if tuple(follows.low for follows in words[index : index + len(phrase)]) == phrase:
                found.append((word.start, group))
    return found
