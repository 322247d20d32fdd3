"""Which words were meant by those that are misspelt, told from the texts that are found in their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from search.query import OPERATORS
from search.stopwords import stop_words
from search.text import tokens
from search.tree import Node, Words, wanted
from search.typos import close_words


def frequencies(texts: Iterable[str]) -> Counter[str]:
    """The words of some texts, each with the number of texts that have it."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(set(tokens(text)))
    return found


def is_worth_asking(word: str) -> bool:
    """Whether a query may hold a word of a text as it is."""
    return word not in OPERATORS and word not in stop_words()


def corrections(typed: Node, frequency: Mapping[str, int]) -> dict[str, str]:
    """For each word that is forgiven the most frequent of the near ones, unless it is itself as frequent.

    A word that would join others in the query, or be passed over there, is none that was meant.
    """
    found: dict[str, str] = {}
    for word in {leaf.text for leaf in wanted(typed) if isinstance(leaf, Words) and leaf.match == "near"}:
        typed_so = "".join(tokens(word))
        near = (other for other in close_words(typed_so, frequency) if is_worth_asking(other))
        best = max(near, key=lambda other: (frequency[other], other), default="")
        if best and frequency[best] > frequency.get(typed_so, 0):
            found[word] = best
    return found


def corrected(text: str, words: Mapping[str, str]) -> str:
    """A query as it was typed, with other words in the place of those that are misspelt."""
    for wrong, right in words.items():
        text = re.sub(rf"(?<!\w){re.escape(wrong)}(?!\w)~?", right, text)
    return text
