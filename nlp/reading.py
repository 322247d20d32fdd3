"""An article laid out for reading: one text, the same text in two plainer spellings, and its words.

All three spellings have the same length, so an offset found in one holds in the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sidak.models import Article, Region, TextField

_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200b": " ",
        "\t": " ",
        "\r": " ",
        "\x00": " ",
        "\ufeff": " ",
        "\u2018": "'",
        "\u2019": "'",
        "\u00b4": "'",
        "`": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
    }
)
# A dot joins short parts only ("M.Si", "HM.Sanusi"): "kerja.Bupati" is a missing blank and two words.
_WORD = re.compile(r"(?:[^\W_]{1,4}\.){0,6}[^\W_]+(?:['-][^\W_]+){0,6}")
_SEPARATOR = "\n\n"


class Word(NamedTuple):
    """A word as written (in the plain spelling), lower-cased, and where it stands."""

    start: int
    end: int
    text: str
    low: str


_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Reading:
    """The text that the components read. `title_end` is where the title ends in it, 0 where only the text is read."""

    text: str
    plain: str
    low: str
    title_end: int = 0
    published: date | None = None
    words: list[Word] = field(default_factory=list)
    aliases: dict[str, Region] = field(default_factory=dict)
    """Short names of regions that this text explains itself: "Kabupaten Kutai Timur (Kutim)"; lower-cased."""
    villages: set[str] = field(default_factory=set)
    """Words that this text has behind "Kecamatan", "Desa" and the like, lower-cased."""

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
        if index + 1 == len(self.words):
            return self.plain[self.words[index].end :]
        return self.plain[self.words[index].end : self.words[index + 1].start]


def lay_out(text: str, *, title_end: int = 0, published: date | None = None) -> Reading:
    """Prepare `text` for the components."""
    plain = text.translate(_PLAIN)
    low = plain.lower()
    if len(low) != len(plain):  # a few letters grow when lower-cased ("İ")
        low = "".join(small if len(small := letter.lower()) == 1 else letter for letter in plain)
    words = [Word(*match.span(), match[0], low[match.start() : match.end()]) for match in _WORD.finditer(plain)]
    return Reading(text, plain, low, title_end, published, words)


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
