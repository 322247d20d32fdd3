"""Which words of a text answer a query, and the stretch of the text that shows them best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product, takewhile
from typing import Protocol

from search.base import Marks, Snippet
from search.stems import STEMS
from search.text import Folded, fits, pieces, tokens
from search.tree import Close, Node, Words, wanted
from search.typos import close_words

LENGTH = 240
_LEAD = 80
_MOST_FORMS = 8
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+|\n+")


class _Wanted(Protocol):
    """Something to be found in a folded text."""

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Every place, as start and end."""
        ...


@dataclass(frozen=True, slots=True)
class _Run:
    """Words exactly as they are, one behind the other."""

    words: tuple[str, ...]

    def find(self, text: str) -> Iterator[tuple[int, int]]:
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
        if len(self.words) == 1:
            end = at + len(self.words[0])
            return 0 if end < len(text) and text[end].isalnum() else end
        match = re.compile(r"[\W_]+".join(self.words) + r"(?![^\W_])").match(text, at)
        return match.end() if match else 0


@dataclass(frozen=True, slots=True)
class _Forms:
    """A word in any of its forms: all of them hold the `core`, and have the same stem."""

    core: str
    stem: str

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        at = text.find(self.core)
        while at >= 0:
            start, end = at, at + len(self.core)
            while start and text[start - 1].isalnum():
                start -= 1
            while end < len(text) and text[end].isalnum():
                end += 1
            if STEMS[text[start:end]] == self.stem:
                yield start, end
            at = text.find(self.core, end)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Words in which `*` stands for any letters, one behind the other; each is given by the parts between its stars."""

    words: tuple[tuple[str, ...], ...]

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        there = list(_WORD.finditer(text))
        for at in range(len(there) - len(self.words) + 1):
            run = there[at : at + len(self.words)]
            if all(fits(match[0], parts) for match, parts in zip(run, self.words, strict=True)):
                yield run[0].start(), run[-1].end()


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two words close to each other; each is a place of its own."""

    words: tuple[str, str]
    within: int

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        there = [(match.span(), match[0]) for match in _WORD.finditer(text)]
        places = [[number for number, (_, word) in enumerate(there) if word == wanted] for wanted in self.words]
        for one, other in product(*places):
            if one != other and abs(one - other) <= self.within + 1:
                yield there[one][0]
                yield there[other][0]


class Highlighter:
    """Finds what answers one query in many texts.

    `words` gives those of the texts that will be marked: a misspelt word is looked up among them.
    """

    def __init__(self, tree: Node, words: Callable[[], Iterable[str]]) -> None:
        leaves = [leaf for leaf in wanted(tree) if isinstance(leaf, Words | Close)]
        near = any(isinstance(leaf, Words) and leaf.match == "near" for leaf in leaves)
        vocabulary = words() if near else ()
        self._wanted = {field: self._of_field(leaves, field, vocabulary) for field in ("title", "text")}
        self._forms: dict[str, Counter[str]] = {}

    @staticmethod
    def _of_field(
        leaves: list[Words | Close], field: str, vocabulary: Iterable[str]
    ) -> tuple[tuple[_Wanted, str], ...]:
        """What is looked for in a field, with the word that was typed for it."""
        found: dict[_Wanted, str] = {}
        for leaf in leaves:
            if leaf.field in {"any", field}:
                text = f"{leaf.first} {leaf.second}" if isinstance(leaf, Close) else leaf.text
                found.update(dict.fromkeys(_sought(leaf, vocabulary), text))
        return tuple(found.items())

    def title_marks(self, title: str) -> Marks:
        """What answers in a title."""
        return _merged(mark for mark, _ in self._found("title", title))

    def whole(self, text: str) -> Snippet:
        """A text with all that answers in it."""
        return Snippet(text=text, marks=_merged(mark for mark, _ in self._found("text", text)))

    def snippet(self, text: str, *, otherwise: Callable[[], str]) -> Snippet:
        """About 240 characters that hold most of what was asked; `otherwise()` where the text holds nothing of it."""
        found = self._found("text", text)
        if not found:
            return Snippet(text=otherwise())
        start, end = _window(text, found)
        inside = _merged(mark for mark, _ in found if start <= mark[0] and mark[1] <= end)
        return Snippet(text=text[start:end], marks=tuple((left - start, right - start) for left, right in inside))

    def forms(self) -> dict[str, tuple[str, ...]]:
        """For each word that was asked the others that answered for it in the texts so far, the most frequent first."""
        return {
            typed: others
            for typed, counts in self._forms.items()
            if (others := tuple(word for word, _ in counts.most_common(_MOST_FORMS)))
        }

    def _found(self, field: str, text: str) -> list[tuple[tuple[int, int], int]]:
        """Places in `text` in order, each with the number of what was found there."""
        folded = Folded(text)
        places: list[tuple[tuple[int, int], int]] = []
        for number, (one, typed) in enumerate(self._wanted[field]):
            for start, end in one.find(folded.text):
                places.append((folded.original(start, end), number))
                if not isinstance(one, _Run) and (form := folded.text[start:end]) != typed.casefold():
                    self._forms.setdefault(typed, Counter())[form] += 1
        return sorted(places)


def _core(stem: str) -> str:
    """What all forms of a word hold: prefixes swallow the p, t, k or s that a root begins with (tinjau, meninjau)."""
    return stem[1:] if len(stem) > 3 and stem[0] in "ptks" else stem


def _sought(leaf: Words | Close, vocabulary: Iterable[str]) -> Iterator[_Wanted]:
    if isinstance(leaf, Close):
        first, second = tokens(leaf.first), tokens(leaf.second)
        if len(first) == len(second) == 1:
            yield _Pair((first[0], second[0]), leaf.within)
        return
    if leaf.match == "pattern":
        yield _Pattern(tuple(tuple(piece.split("*")) for piece in pieces(leaf.text)))
        return
    words = tuple(tokens(leaf.text))
    if not words:
        return
    if leaf.match == "forms" and len(words) == 1:
        stem = STEMS[words[0]]
        yield _Forms(_core(stem), stem)
    else:
        yield _Run(words)
    if leaf.match == "near" and len(words) == 1:
        yield from (_Run((word,)) for word in close_words(words[0], vocabulary))


def beginning(text: str) -> str:
    """The first 240 characters, cut between words."""
    return text[: _cut(text, LENGTH)]


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
