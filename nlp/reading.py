"""An article laid out for reading: one text, the same text in two plainer spellings, and its words.

All three spellings have the same length, so an offset found in one holds in the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import accumulate
from typing import NamedTuple

from sidak.models import Article, Region, TextField

# Replacing one by one is 30 times as fast as `str.translate`: most texts hold two or three of these.
_PLAIN = (
    ("\u00a0", " "),
    ("\u2009", " "),
    ("\u202f", " "),
    ("\u200b", " "),
    ("\t", " "),
    ("\r", " "),
    ("\x00", " "),
    ("\ufeff", " "),
    ("\u2018", "'"),
    ("\u2019", "'"),
    ("\u00b4", "'"),
    ("`", "'"),
    ("\u201c", '"'),
    ("\u201d", '"'),
    ("\u201e", '"'),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u2012", "-"),
    ("\u2013", "-"),
    ("\u2014", "-"),
    ("\u2212", "-"),
)
_PLAIN_ASCII = tuple((odd, usual) for odd, usual in _PLAIN if odd.isascii())
# A dot joins short parts only ("M.Si", "HM.Sanusi"): "kerja.Bupati" is a missing blank and two words.
# The whole is a group, so that `split` gives the words and what stands between them.
_WORD = re.compile(r"([^\W_]+(?:\.(?<![^\W_]{5}\.)[^\W_]+){0,6}(?:['-][^\W_]+){0,6})")
# Each branch opens with its letter, so that the search leaps from one such letter to the next.
_VILLAGE = re.compile(
    r"(?:k(?<![^\W_]k)(?:ecamatan|elurahan|ec\.|e)|d(?<![^\W_]d)(?:esa|i|ari)|n(?<![^\W_]n)agari|w(?<![^\W_]w)arga"
    r"|s(?<![^\W_]s)e)[ -](?=([^\W\d_]+))"
)
_SEPARATOR = "\n\n"


class Word(NamedTuple):
    """A word as written (in the plain spelling), lower-cased, and where it stands."""

    start: int
    end: int
    text: str
    low: str


_FIRST_YEAR, _LAST_YEAR = 1900, 2200


_word: partial[Word] = partial(tuple.__new__, Word)  # `Word._make` without its step through Python


@dataclass(frozen=True)
class Reading:
    """The text that the components read. `title_end` is where the title ends in it, 0 where only the text is read."""

    text: str
    plain: str
    low: str
    title_end: int = 0
    published: date | None = None
    words: Sequence[Word] = ()
    gaps: Sequence[str] = ("",)
    """What stands before the first word, between the words, and behind the last."""
    aliases: dict[str, Region] = field(default_factory=dict)
    """Short names of regions that this text explains itself: "Kabupaten Kutai Timur (Kutim)"; lower-cased."""

    @cached_property
    def villages(self) -> frozenset[str]:
        """Words that this text has behind "Kecamatan", "Desa" and the like, lower-cased."""
        return frozenset(_VILLAGE.findall(self.low))

    @property
    def body(self) -> int:
        """Where the article's text begins."""
        return self.title_end + len(_SEPARATOR) if self.title_end else 0

    def place(self, start: int, end: int) -> tuple[TextField, int, int] | None:
        """Which field of the article a stretch lies in, and its offsets there; None where it lies across the two."""
        if start >= self.body:
            return "text", start - self.body, end - self.body
        return ("title", start, end) if end <= self.title_end else None

    def gap(self, index: int) -> str:
        """What stands between word `index` and the word after it; all that is left behind the last word."""
        return self.gaps[index + 1]


def lay_out(text: str, *, title_end: int = 0, published: date | None = None) -> Reading:
    """Prepare `text` for the components."""
    plain = text
    for odd, usual in _PLAIN_ASCII if text.isascii() else _PLAIN:
        plain = plain.replace(odd, usual)
    low = plain.lower()
    if len(low) != len(plain):  # a few letters grow when lower-cased ("İ")
        low = "".join(small if len(small := letter.lower()) == 1 else letter for letter in plain)
    parts = _WORD.split(plain)
    offsets = list(accumulate(map(len, parts)))
    starts, ends = offsets[:-1:2], offsets[1::2]
    lows = map(low.__getitem__, map(slice, starts, ends))
    words = list(map(_word, zip(starts, ends, parts[1::2], lows, strict=True)))
    return Reading(text, plain, low, title_end, published, words, parts[::2])


def read(article: Article) -> Reading:
    """Title and text as one reading; a title that the text repeats at its start is read once."""
    title = article.title.strip()
    if not title or _begins(article.text, title):
        return lay_out(article.text, published=_day_to_reckon_from(article))
    text = article.title + _SEPARATOR + article.text
    return lay_out(text, title_end=len(article.title), published=_day_to_reckon_from(article))


def _begins(text: str, title: str) -> bool:
    """Whether the title is the text's first line, or its second behind a kicker ("SAMARINDA")."""
    lines = [line for line in text[: len(title) + 120].split("\n") if line.strip()][:2]
    return any(" ".join(line.split()).casefold().startswith(" ".join(title.split()).casefold()) for line in lines)


def _day_to_reckon_from(article: Article) -> date | None:
    """The day of publication, if news can have one: "0001-01-01" is some system's way of saying that it has none."""
    day = article.published_day
    return day if day and _FIRST_YEAR <= day.year <= _LAST_YEAR else None
