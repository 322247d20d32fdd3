"""What a word means to the index: one key for all forms of a word, and one for all that mean the same.

The same on both sides: the index holds the keys of its texts, a query asks for the keys of its words.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from search.stems import STEMS
from search.synonyms import groups, members, phrase
from search.text import tokens

_FILE = Path(__file__).parent / "data" / "stopwords.txt"


@cache
def stop_words() -> frozenset[str]:
    """Words too common to be worth a search."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def keys(words: list[str], *, names: bool = False) -> list[str]:
    """The keys of a text's words, in their order: stems, or with `names` the words themselves, and groups of synonyms.

    Stop words have none.
    """
    stems = list(map(STEMS.__getitem__, words))
    own = words if names else stems
    stop = stop_words()
    if not stop.isdisjoint(words):
        own = [key for key, word in zip(own, words, strict=True) if word not in stop]
    return [*own, *(group.key for _, _, group in members(stems))]


def key(text: str, *, names: bool = False) -> str | None:
    """The one key that a word, or a phrase with synonyms, is asked by; None for a stop word and for other phrases."""
    group = groups().get(phrase(text))
    if group:
        return group.key
    words = tokens(text)
    if len(words) != 1 or words[0] in stop_words():
        return None
    return words[0] if names else STEMS[words[0]]
