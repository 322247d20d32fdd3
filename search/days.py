"""The dates a text speaks of as numbers that an engine can compare."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sidak.models import DateMention

# A longer stretch of days ("sejak 2 Januari 2001 hingga hari ini") counts for its first and last day only.
MAX_DAYS = 3_700
_WRITTEN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Days as ordinals, months as `12 * year + month - 1`, years: each from mentions of that precision."""

    days: set[int] = field(default_factory=set)
    months: set[int] = field(default_factory=set)
    years: set[int] = field(default_factory=set)


def spoken(mentions: Iterable[DateMention]) -> Spoken:
    """What mentions speak of; those that nothing could resolve are left out.

    A range counts for all that lies in it, and by days where its ends are not of one precision.
    """
    found = Spoken()
    for mention in mentions:
        first, last = mention.first or "", mention.last or mention.first or ""
        begin, end = _first_day(first), _last_day(last)
        if begin is None or end is None:
            continue
        match len(first), len(last):
            case 4, 4:
                found.years.update(range(begin.year, end.year + 1))
            case 7, 7:
                found.months.update(range(month_number(begin), month_number(end) + 1))
            case _:
                found.days.update(_days(begin.toordinal(), end.toordinal()))
    return found


def month_number(day: date) -> int:
    """The months since the year 0."""
    return 12 * day.year + day.month - 1


@dataclass(frozen=True, slots=True)
class Inside:
    """The numbers of `Spoken` that lie in a period, each as first and last; empty where the last is smaller."""

    days: tuple[int, int]
    months: tuple[int, int]
    years: tuple[int, int]


def inside(first: date | None, last: date | None) -> Inside:
    """What lies between two days, both inclusive: days, and those months and years that lie there as a whole."""
    low, high = first or date.min, last or date.max
    months = (
        month_number(low) + (low.day > 1),
        month_number(high) - (high.day < monthrange(high.year, high.month)[1]),
    )
    years = (low.year + ((low.month, low.day) > (1, 1)), high.year - ((high.month, high.day) < (12, 31)))
    return Inside((low.toordinal(), high.toordinal()), months, years)


def _days(first: int, last: int) -> Iterable[int]:
    return range(first, last + 1) if last - first <= MAX_DAYS else (first, last)


@lru_cache(maxsize=4096)
def _first_day(text: str) -> date | None:
    """The day, or the first of a month or year; None for what is none of them."""
    if not _WRITTEN.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return None


def _last_day(text: str) -> date | None:
    first = _first_day(text)
    if first is None or len(text) == 10:
        return first
    month = first.month if len(text) == 7 else 12
    return date(first.year, month, monthrange(first.year, month)[1])
