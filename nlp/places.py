"""Names of regions in a reading, by the bundled gazetteer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from nlp.lexicon import facts
from nlp.reading import Reading, Word
from sidak.models import Region, RegionType
from sidak.regions import gazetteer

_TYPES: dict[str, RegionType] = {
    "kabupaten": "kabupaten",
    "kab": "kabupaten",
    "kota": "kota",
    "provinsi": "provinsi",
    "propinsi": "provinsi",
    "prov": "provinsi",
}
_LONGEST = 6
_EXPLAINED = re.compile(r"\(([A-Z]\w{1,14})\)")


class Place(NamedTuple):
    """Words `first` to `last` (exclusive) name a region; more than one candidate where kota and kabupaten share it."""

    first: int
    last: int
    candidates: Sequence[Region]
    said: RegionType | None
    """The kind of region that the words themselves say."""


@cache
def _names() -> dict[str, dict[tuple[str, ...], Sequence[Region]]]:
    """Every name of a region, by its first word; the longest first."""
    known = {tuple(name.split()): gazetteer().named(name) for name in gazetteer().names()}
    for words, regions in list(known.items()):
        for spelling in _spellings(words):
            known.setdefault(spelling, regions)
    for alias, name in facts("regions")["aliases"].items():
        known[tuple(alias.casefold().split())] = gazetteer().named(name)
    by_first: dict[str, dict[tuple[str, ...], Sequence[Region]]] = {}
    for words in sorted(known, key=len, reverse=True):
        by_first.setdefault(words[0], {})[words] = known[words]
    return by_first


def _spellings(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """ "Palangkaraya" is also written in two words, "Tanjung Pinang" in one."""
    for first in facts("regions")["compounds"]:
        if words[0] == first and len(words) > 1:
            yield (first + words[1], *words[2:])
        elif words[0].startswith(first) and len(words[0]) >= len(first) + 4:
            yield (first, words[0].removeprefix(first), *words[1:])


def learn(reading: Reading) -> None:
    """Remember the short names of regions that a text explains: they have the region's letters, in their order."""
    for match in _EXPLAINED.finditer(reading.plain):
        last = bisect_right(reading.words, match.start() - 1, key=_start)
        for first in range(max(0, last - _LONGEST - 1), last):
            place = place_at(reading, first)
            if place and place.last == last and (region := of_type(place.candidates, place.said)):
                if _abbreviates(match[1].casefold(), region.name.casefold()):
                    reading.aliases[match[1].casefold()] = region
                break


def _start(word: Word) -> int:
    return word.start


def _abbreviates(short: str, long: str) -> bool:
    rest = iter(long)
    return all(letter in rest for letter in short)


def place_at(reading: Reading, index: int) -> Place | None:
    """The region named by the words from `index` on; None where they name none."""
    words = reading.words
    said = _TYPES.get(words[index].low)
    start = index + 1 if said else index
    if start >= len(words) or not words[start].text[0].isupper():
        return None
    if said and start + 1 < len(words) and words[start].low == "administrasi":
        start += 1
    found = _longest(reading, start)
    if found is None:
        return None
    candidates, last = found
    if said:
        candidates = [region for region in candidates if gazetteer().type_of(region) == said]
    return Place(index, last, candidates, said) if candidates else None


def _longest(reading: Reading, start: int) -> tuple[Sequence[Region], int] | None:
    words = reading.words
    if words[start].low in reading.aliases:
        return (reading.aliases[words[start].low],), start + 1
    known = _names().get(words[start].low)
    if known is None:
        return None
    ahead = tuple(word.low for word in words[start : start + _LONGEST])
    for name, regions in known.items():
        if ahead[: len(name)] == name and all(_joins(reading, start + step) for step in range(len(name) - 1)):
            return regions, start + len(name)
    return None


def _joins(reading: Reading, index: int) -> bool:
    return reading.gap(index) in (" ", "\n", ". ", "-")


def places(reading: Reading) -> Iterator[Place]:
    """Every region named, in the text's order; none lies in another."""
    openers = _openers()
    aliases = reading.aliases
    taken = 0  # the word behind the last place
    for index, word in enumerate(reading.words):
        if (word.low in openers or word.low in aliases) and index >= taken and (place := place_at(reading, index)):
            yield place
            taken = place.last


@cache
def _openers() -> frozenset[str]:
    """The words that can be the first of a region's name: a cheap question that comes before `place_at`."""
    return frozenset(_names()) | frozenset(_TYPES)


def of_type(candidates: Sequence[Region], kind: RegionType | None) -> Region | None:
    """The only candidate, or the one of that kind; None where that leaves none or several."""
    if len(candidates) > 1:
        candidates = [region for region in candidates if gazetteer().type_of(region) == kind]
    return candidates[0] if len(candidates) == 1 else None
