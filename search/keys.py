"""What a word means to the index: one key for all forms of a word, and one for all that mean the same.

The same on both sides: the index holds the keys of its texts, a query asks for the keys of its words.
"""

from __future__ import annotations

from itertools import compress

from search.stopwords import STEMMED
from search.synonyms import groups, members, phrase
from search.text import tokens


def keys(text: str, *, names: bool = False) -> str:
    """The keys of a text with blanks between them: stems, or with `names` the words themselves, and groups of synonyms.

    Stop words have none.
    """
    words = tokens(text)
    stems = list(map(STEMMED.__getitem__, words))
    own = list(compress(words, stems) if names else filter(None, stems))
    own += [group.key for _, _, group in members(stems)]
    return " ".join(own)


def key(text: str, *, names: bool = False) -> str | None:
    """The one key that a word, or a phrase with synonyms, is asked by; None for a stop word and for other phrases."""
    group = groups().get(phrase(text))
    if group:
        return group.key
    words = tokens(text)
    if len(words) != 1 or not STEMMED[words[0]]:
        return None
    return words[0] if names else STEMMED[words[0]]
