"""Which words were meant by those that are misspelt, told from the texts that are found in their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from search.text import Folded
from search.tree import Node, Words, wanted
from search.typos import close_words

_WORD = re.compile(r"[^\W_]+")


def corrections(typed: Node, texts: Iterable[str]) -> dict[str, str]:
    """For each word that is forgiven the most frequent of the near ones, unless it is itself as frequent."""
    near = {leaf.text for leaf in wanted(typed) if isinstance(leaf, Words) and leaf.match == "near"}
    if not near:
        return {}
    frequency: Counter[str] = Counter()
    for text in texts:
        frequency.update(set(_WORD.findall(Folded(text).text)))
    found: dict[str, str] = {}
    for word in near:
        folded = Folded(word).text
        best = max(close_words(folded, frequency), key=lambda other: (frequency[other], other), default=folded)
        if frequency[best] > frequency[folded]:
            found[word] = best
    return found


def corrected(text: str, words: Mapping[str, str]) -> str:
    """A query as it was typed, with other words in the place of those that are misspelt."""
    for wrong, right in words.items():
        text = re.sub(rf"(?<!\w){re.escape(wrong)}(?!\w)~?", right, text)
    return text
