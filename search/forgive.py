"""The ways a query may be read: as written first, and with typing errors forgiven where that finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from search.synonyms import expand, known
from search.tree import Node, Words, replaced
from search.typos import allowed_edits


def readings(tree: Node, is_unknown: Callable[[Words], bool]) -> Iterator[Node]:
    """The tree widened by synonyms; then with near matches for words the index does not have; then for all words.

    Quoted phrases stay as they are, and so does what is excluded: forgiving there would hide articles.
    """
    tried = [expand(tree)]
    yield tried[0]
    for change in (lambda words: words if known(words) or not is_unknown(words) else _near(words), _near):
        reading = expand(replaced(tree, change))
        if reading not in tried:
            tried.append(reading)
            yield reading


def _near(words: Words) -> Words:
    forgivable = not words.quoted and words.match == "exact" and allowed_edits(words.text.casefold())
    return replace(words, match="near") if forgivable else words
