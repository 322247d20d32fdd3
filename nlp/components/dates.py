"""Days, months and years an article speaks of, resolved against its day of publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from nlp.claims import Claims
from nlp.dates import days, months, words
from nlp.dates.grammar import Found, is_range
from nlp.document import reading_of
from nlp.reading import Reading
from sidak.models import DateMention

Rule = Callable[[Reading], Iterator[Found]]

# The order is one of trust: what an earlier rule has read, a later one does not read again.
RULES: tuple[Rule, ...] = (
    days.day_and_month,
    days.in_digits,
    days.feast_days,
    words.some_time_ago,
    words.day_words,
    months.weekends,
    months.month_ranges,
    months.months,
    months.years,
    words.weekdays,
)


def find(reading: Reading) -> list[Found]:
    """Every date of the reading, in its order, ranges put together."""
    claims = Claims()
    found: list[Found] = []
    for rule in RULES:
        for item in rule(reading):
            if claims.free(item.start, item.end):
                claims.take(item.start, item.end)
                found.append(item)
    found = [item for item in found if not item.void]
    return _joined(reading, sorted(found, key=lambda item: item.start))


def _joined(reading: Reading, found: list[Found]) -> list[Found]:
    """ "28 Maret" and "7 April 2025" with "hingga" between them are one range."""
    joined: list[Found] = []
    for item in found:
        before = joined[-1] if joined else None
        if before and before.last is None and is_range(reading.low[before.end : item.start]):
            first = _with_year_of(before, item, reading.published)
            end = item.last or item.first
            if first and end and len(first) == len(end) and first < end:
                agrees = (
                    None
                    if before.agrees is item.agrees is None
                    else before.agrees is not False and item.agrees is not False
                )
                joined[-1] = before._replace(end=item.end, first=first, last=end, agrees=agrees)
                continue
        joined.append(item)
    return joined


def _with_year_of(before: Found, item: Found, published: date | None) -> str | None:
    """The first day of a range takes the year written once, at its end."""
    if not before.year_open or item.first is None or (item.year_open and published is None):
        return before.first
    year = int(item.first[:4])
    tail = before.tail
    return f"{year - (f'{year}{tail}' > item.first):04d}{tail}"


@Language.component("sidak_dates", assigns=["doc._.dates"])
def dates(doc: Doc) -> Doc:
    """Find the dates."""
    reading = reading_of(doc)
    doc._.dates = [
        DateMention(
            text=reading.text[item.start : item.end],
            start=item.start,
            end=item.end,
            first=item.first,
            last=item.last,
            weekday_agrees=item.agrees,
        )
        for item in find(reading)
    ]
    return doc
