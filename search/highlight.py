"""Which words of a text answer a query, and the stretch of the text that shows them best."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Literal

from search.base import Marks, Snippet
from search.tantivy_text import Folded, tokens
from search.tree import Node, Words, wanted
from search.typos import close_words

LENGTH = 240
_LEAD = 80
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A run of words to be found in a folded text; its last word may go on where `open_end`."""

    words: tuple[str, ...]
    open_end: bool = False

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Every place, as start and end."""
        first = self.words[0]
        at = text.find(first)
        while at >= 0:
            end = self._end(text, at)
            if end:
                yield at, end
            at = text.find(first, end or at + 1)

    def _end(self, text: str, at: int) -> int:
        """The end of a run that starts here; 0 where none does."""
        if at and text[at - 1].isalnum():
            return 0
        if len(self.words) == 1 and not self.open_end:
            end = at + len(self.words[0])
            return 0 if end < len(text) and text[end].isalnum() else end
        match = re.compile(r"[\W_]+".join(self.words) + (r"[^\W_]*" if self.open_end else r"(?![^\W_])")).match(
            text, at
        )
        return match.end() if match else 0


class Highlighter:
    """Finds what answers one query in many texts.

    `texts` are those that will be marked: a misspelt word is looked up among their words.
    """

    def __init__(self, tree: Node, texts: Callable[[], Iterable[str]]) -> None:
        leaves = [leaf for leaf in wanted(tree) if isinstance(leaf, Words)]
        near = any(leaf.match == "near" for leaf in leaves)
        vocabulary = {word for text in texts() for word in _WORD.findall(Folded(text).text)} if near else set[str]()
        self._title = self._wanted(leaves, "text", vocabulary)
        self._text = self._wanted(leaves, "title", vocabulary)

    @staticmethod
    def _wanted(leaves: list[Words], other: Literal["title", "text"], vocabulary: set[str]) -> tuple[_Wanted, ...]:
        found: dict[_Wanted, None] = {}
        for leaf in leaves:
            words = tuple(tokens(leaf.text))
            if not words or leaf.field == other:
                continue
            found[_Wanted(words, leaf.match == "prefix")] = None
            if leaf.match == "near" and len(words) == 1:
                found.update((_Wanted((word,)), None) for word in close_words(words[0], vocabulary))
        return tuple(found)

    def title_marks(self, title: str) -> Marks:
        """What answers in a title."""
        return _merged(mark for mark, _ in _found(self._title, title))

    def snippet(self, text: str, *, otherwise: Callable[[], str]) -> Snippet:
        """About 240 characters that hold most of what was asked; `otherwise()` where the text holds nothing of it."""
        found = _found(self._text, text)
        if not found:
            return Snippet(text=otherwise())
        start, end = _window(text, found)
        inside = _merged(mark for mark, _ in found if start <= mark[0] and mark[1] <= end)
        return Snippet(text=text[start:end], marks=tuple((left - start, right - start) for left, right in inside))


def beginning(text: str) -> str:
    """The first 240 characters, cut between words."""
    return text[: _cut(text, LENGTH)]


def _found(wanted_words: tuple[_Wanted, ...], text: str) -> list[tuple[tuple[int, int], int]]:
    """Places in `text` in order, each with the number of what was found there."""
    folded = Folded(text)
    places = (
        (folded.original(*place), number) for number, one in enumerate(wanted_words) for place in one.find(folded.text)
    )
    return sorted(places)


def _merged(marks: Iterable[tuple[int, int]]) -> Marks:
    """Ranges in order, without overlaps."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def _window(text: str, found: list[tuple[tuple[int, int], int]]) -> tuple[int, int]:
    """The stretch with the most different answers, then the most answers, then the earliest."""
    if len(text) <= LENGTH:
        return 0, len(text)
    best, best_score = found[0][0][0], (0, 0)
    reach = LENGTH - _LEAD
    for number, ((start, _), _) in enumerate(found):
        inside = takewhile(lambda place, limit=start + reach: place[0][1] <= limit, islice(found, number, None))  # type: ignore[misc]
        kinds = [kind for _, kind in inside]
        score = (len(set(kinds)), len(kinds))
        if score > best_score:
            best, best_score = start, score
    begin = _start_before(text, best)
    last_needed = max((end for (start, end), _ in found if start == best), default=best)
    return begin, max(_cut(text, begin + LENGTH), last_needed)


def _start_before(text: str, position: int) -> int:
    """A sentence's beginning at most 80 characters before, else a word's."""
    low = max(0, position - _LEAD)
    if low == 0:
        return 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, position)]
    if ends:
        return ends[0]
    blank = text.find(" ", low, position)
    return position if blank < 0 else blank + 1


def _cut(text: str, end: int) -> int:
    """The last end of a word at or before `end`."""
    if end >= len(text):
        return len(text)
    blank = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    return blank if blank > end - _LEAD else end
