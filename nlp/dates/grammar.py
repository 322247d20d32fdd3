"""What the rules of dates share: the words of days, months and years, and what a rule finds.

A rule finds the part that no date lacks by a cheap pattern, then looks at the few characters before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from nlp import calendar
from nlp.lexicon import any_of, facts
from nlp.reading import Reading

FACTS = facts("calendar")
WEEKDAY = any_of(FACTS["weekdays"])
MONTH = any_of(FACTS["months"])
PAST, FUTURE, _THIS = (any_of(FACTS[name]) for name in ("past", "future", "this"))
YEAR = r"(?:19[4-9]\d|20[0-4]\d)(?![\d%]|[.,]\d)"
TO = r"(?:-|hingga|sampai(?:\sdengan)?|s/d|s\.d\.?|sd)"
AND = rf"(?:{TO}|,|dan|serta|&|/)"
DAYS = rf"\d(?<![\d/:+-]\d)(?<!\d[.,]\d)\d?(?:\s?,?\s?{AND}\s?\d{{1,2}}){{0,4}}"
AFTER = re.compile(rf"\s(?:(?:bulan\s)?({PAST})|({FUTURE})|tahun\s(lalu|ini|depan))(?![^\W_])")
_IS_RANGE = re.compile(rf"\s?\)?\s?{TO}\s?\(?(?:tanggal\s|hari\s)?")


class Found(NamedTuple):
    """A date in the reading. `void` marks what looks like one and is none, and is claimed so that nothing reads it.

    `year_open` says that no year was written; `tail` is then the rest ("-03-28").
    """

    start: int
    end: int
    first: str | None = None
    last: str | None = None
    agrees: bool | None = None
    year_open: bool = False
    tail: str = ""
    void: bool = False


def at_words(reading: Reading, pattern: re.Pattern[str], first: frozenset[str]) -> Iterator[re.Match[str]]:
    """Where `pattern` matches at a word, or a hyphenated word's part, that is one of `first`."""
    for word in reading.words:
        if word.low in first:
            match = pattern.match(reading.low, word.start)
            if match:
                yield match
        elif "-" in word.low:
            start = word.start
            for part in word.low.split("-"):
                match = pattern.match(reading.low, start) if part in first else None
                if match:
                    yield match
                start += len(part) + 1


def is_range(gap: str) -> bool:
    """Whether what stands between two dates makes them one range."""
    return len(gap) < 24 and _IS_RANGE.fullmatch(gap) is not None


def open_year(
    month: int, number: int, published: date | None, after: re.Match[str] | None, direction: int
) -> int | None:
    if published is None:
        return None
    if after and after[3]:
        return published.year + {"lalu": -1, "ini": 0, "depan": 1}[after[3]]
    return calendar.year_of(month, number, published, direction)


def weekday_key(name: str) -> str:
    return name.replace("\n", " ")
