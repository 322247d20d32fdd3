"""The words that open a title of public office, from `data/positions.yml`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from nlp.lexicon import facts
from nlp.reading import Reading
from sidak.models import RegionType

Kind = Literal["region", "place", "force", "alone", "agency", "body"]

_FACTS = facts("positions")
STANDING = frozenset(_FACTS["standing"])
FORMER = frozenset(_FACTS["former"])


# "Kadispora", "Kadinkes": head and agency in one word.
_IN_ONE_WORD = re.compile(r"kad(?:is|in)\w{2,14}|wakadis\w*")


class Head(NamedTuple):
    """The office itself ("wakil bupati"), what may follow it, and the kind of region it governs."""

    words: tuple[str, ...]
    kind: Kind
    area: RegionType | None


@cache
def heads() -> dict[str, list[Head]]:
    """Every office by its first word, the longest first."""
    found: list[Head] = []
    for area, titles in _FACTS["region"].items():
        found += [Head(tuple(title.split()), "region", None if area == "any" else area) for title in titles]
    kinds: tuple[Kind, ...] = ("place", "force", "alone", "agency", "body")
    for kind in kinds:
        found += [Head(tuple(title.split()), kind, None) for title in _FACTS[kind]]
    by_first: dict[str, list[Head]] = {}
    for head in sorted(found, key=lambda head: -len(head.words)):
        by_first.setdefault(head.words[0], []).append(head)
    return by_first


def head_at(reading: Reading, index: int) -> Head | None:
    """The office named by the words from `index` on."""
    words = reading.words
    if words[index].low[:4] in ("kadi", "waka") and _IN_ONE_WORD.fullmatch(words[index].low):
        return Head((words[index].low,), "alone", None)
    for head in heads().get(words[index].low, ()):
        ahead = tuple(word.low for word in words[index : index + len(head.words)])
        if ahead == head.words and all(reading.gap(index + step) in (" ", "\n") for step in range(len(ahead) - 1)):
            return head
    return None


@cache
def _openers() -> frozenset[str]:
    return frozenset(heads()) | STANDING | FORMER


@lru_cache(maxsize=50_000)
def opens_title(low: str) -> bool:
    """Whether a word can be the first of a title: a cheap question that comes before `titles.title_at`."""
    return low in _openers() or (low[:4] in ("kadi", "waka") and _IN_ONE_WORD.fullmatch(low) is not None)


def standing_at(reading: Reading, index: int) -> int:
    """The word after "Plt.", "Penjabat (Pj)", "Pelaksana Tugas"; `index` itself where none stands there."""
    words = reading.words
    for length in (2, 1):
        phrase = " ".join(word.low for word in words[index : index + length])
        if phrase in STANDING and (length == 1 or reading.gap(index) == " "):
            after = index + length
            in_brackets = after < len(words) and reading.gap(after - 1).strip() == "(" and words[after].low in STANDING
            return after + 1 if in_brackets else after
    return index
