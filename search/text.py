"""How a text is cut into words for every index, and the same view of a text for marking them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import tantivy

ANALYZER = "sidak"
_BETWEEN_PIECES = re.compile(r"[^\w*]+|_")
_LOWER_OR_BLANK = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_NON_ASCII = re.compile(r"[^\x00-\x7f]")


@cache
def analyzer() -> tantivy.TextAnalyzer:
    """Runs of letters and digits, lower-cased, accents off. To be registered again after every opening of an index."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def tokens(text: str) -> list[str]:
    """The words of a text as the index holds them."""
    if not text.isascii():
        folded = Folded(text).text
        if not folded.isascii():
            found: list[str] = analyzer().analyze(text)
            return found
        text = folded
    return text.translate(_LOWER_OR_BLANK).split()  # the same as the analyzer's, in a fifth of the time


def pieces(pattern: str) -> list[str]:
    """The words of a text in which `*` stands for any letters."""
    return [part for part in _BETWEEN_PIECES.split(Folded(pattern).text) if part]


def begins(name: str, beginnings: Iterable[str]) -> bool:
    """Whether each beginning starts some word of the name."""
    words = tokens(name)
    return all(any(word.startswith(beginning) for word in words) for beginning in beginnings)


def fits(word: str, parts: Sequence[str]) -> bool:
    """Whether a word has the parts that stand between the stars of a pattern, in their order.

    Without a regular expression, which can take for ever on this.
    """
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return word == first
    if not (word.startswith(first) and word.endswith(last)) or len(word) < len(first) + len(last):
        return False
    at, end = len(first), len(word) - len(last)
    for part in parts[1:-1]:
        found = word.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


class Folded:
    """A text as the index sees it, with the way back: `text` is lower-cased and without accents."""

    __slots__ = ("_offsets", "text")

    def __init__(self, original: str) -> None:
        self._offsets: list[int] | None = None
        if original.isascii():
            self.text = original.lower()
            return
        self.text = _NON_ASCII.sub(_folded_match, original).lower()
        if len(self.text) != len(original):
            parts = [_folded(character) for character in original]
            self.text = "".join(parts)
            self._offsets = [at for at, part in enumerate(parts) for _ in part]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A range of `text` as a range of the original."""
        return (start, end) if self._offsets is None else (self._offsets[start], self._offsets[end - 1] + 1)


@cache
def _folded(character: str) -> str:
    """One character as the engine has it; a blank where it parts words."""
    return character.lower() if character.isascii() else "".join(analyzer().analyze(character)) or " "


def _folded_match(match: re.Match[str]) -> str:
    return _folded(match[0])
