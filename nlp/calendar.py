"""From what an article says of a day to the day itself, seen from the day of publication."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

from nlp.lexicon import facts

WEEKDAYS: Mapping[str, int] = facts("calendar")["weekdays"]
MONTHS: Mapping[str, int] = facts("calendar")["months"] | facts("calendar")["short_months"]
EVENTS: Mapping[str, str] = facts("calendar")["events"]


def day(year: int, month: int, number: int) -> date | None:
    """A date, or None where the calendar has no such day."""
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):
        return None
    return date(year, month, number)


def year_of(month: int, number: int, published: date, direction: int) -> int | None:
    """The year meant where none is written.

    `direction` -1 wants the last such day before publication ("4 Mei lalu"), 1 the next, 0 the nearest.
    """
    near = [d for year in range(published.year - 1, published.year + 2) if (d := day(year, month, number))]
    if direction < 0:
        near = [d for d in near if d <= published]
    elif direction > 0:
        near = [d for d in near if d >= published]
    return min(near, key=lambda d: abs((d - published).days)).year if near else None


def weekday_near(weekday: int, published: date, direction: int, *, strict: bool = False) -> date:
    """The last (`direction` -1) or next (1) such weekday; the day itself counts unless `strict`."""
    ahead = (weekday - published.isoweekday()) % 7
    behind = (published.isoweekday() - weekday) % 7
    if strict and ahead == 0:
        ahead = behind = 7
    return published + timedelta(days=ahead if direction > 0 else -behind)


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date | None:
    """The first, second ... such weekday (ISO number) of a month; None where the month has no such one."""
    first = date(year, month, 1)
    return day(year, month, 1 + (weekday - first.isoweekday()) % 7 + 7 * (number - 1))


def month_before(published: date, months: int) -> str:
    """The month that lies `months` before publication, as `YYYY-MM`."""
    index = published.year * 12 + published.month - 1 - months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def shifted(published: date, days: int) -> str | None:
    """The day `days` after publication; None beyond the calendar's end."""
    try:
        return (published + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


@cache
def feast(name: str, year: int) -> date | None:
    """The first day of a feast in that year, by the name in `data/calendar.yml`; None where it is not known."""
    if not 1945 <= year <= 2077:  # the years for which the moon-bound feasts are known
        return None
    known = holidays.country_holidays("ID", years=year, categories=("public", "government"), language="id")
    return min(
        (d for d, title in known.items() if EVENTS[name] in title.removesuffix(" (perkiraan)").split("; ")),
        default=None,
    )
