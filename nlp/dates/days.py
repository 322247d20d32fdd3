"""Days with their number: "Senin, 9 Mei 2022", "Selasa (8/4)", "H-7 Idul Fitri"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlp import calendar
from nlp.dates.grammar import AFTER, DAYS, FACTS, TO, WEEKDAY, YEAR, Found, open_year, weekday_key
from nlp.lexicon import any_of
from nlp.reading import Reading

_ANY_MONTH = rf"(?:{any_of(calendar.MONTHS)}(?![^\W\d_])\.?)"
_SLASHED_DAYS = rf"\d(?<![\d/:+-]\d)(?<!\d[.,]\d)\d?(?:\s?,?\s?(?:{TO}|,|dan|&)\s?\d{{1,2}}){{0,4}}"
_DAY_MONTH = re.compile(rf"({DAYS})(?:\s?-\s?|\s)?({_ANY_MONTH})(?:[\s,-]{{0,3}}(?:tahun\s)?({YEAR}))?")
_SLASHED = re.compile(rf"({_SLASHED_DAYS})\s?/\s?(\d{{1,2}})(?:\s?/?\s?({YEAR})|\s?/\s?(\d\d)(?!\d))?(?![\d/])")
_DOTTED = re.compile(rf"(\d(?<![\d.,/-]\d)\d?)([.-])\s?(\d{{1,2}})\2\s?({YEAR})")
_ISO = re.compile(r"(20[0-4]\d(?<![\d-]\d{4}))-(\d\d)-(\d\d)(?!\d)")
_BEFORE = re.compile(
    rf"(?<![^\W_])(?:hari\s)?(?<![^\W_])({WEEKDAY})(?:\s?[-/,&]\s?({WEEKDAY})|\s(?:dan|hingga|sampai|serta)\s({WEEKDAY}))?"
    r"(?:\s(?:pagi|siang|sore|malam|petang|lalu|kemarin|ini|besok))?\s?,?\s?\(?\s?(?:pada\s)?(?:tanggal\s|tgl\.?\s?)?$"
)
_FEAST_GATE = re.compile(r"h\s?[+-]\s?\d")
_FEAST = re.compile(
    rf"(?<![^\W_])h\s?([+-])\s?(\d{{1,2}})\s(?:(?:hari\sraya|libur|setelah|sebelum|usai|pasca|dari)\s){{0,2}}({any_of(FACTS['events'])})(?:\s({YEAR}))?(?![^\W_])"
)


def day_and_month(reading: Reading) -> Iterator[Found]:
    """ "Senin, 9 Mei 2022", "Selasa-Rabu, 16 dan 17 April 2024", "4 Mei kemarin"."""
    for match in _DAY_MONTH.finditer(reading.low):
        month = calendar.MONTHS[match[2].rstrip(".")]
        yield from _day(reading, match.start(), match.end(), match[1], month, match[3])


def in_digits(reading: Reading) -> Iterator[Found]:
    """ "Selasa (8/4)", "Jum'at( 3/3/2023)", "9-5-2022", "2022-05-09"."""
    low = reading.low
    for match in _SLASHED.finditer(low):
        year = match[3] or (f"20{match[4]}" if match[4] else None)
        if year or _stands_as_date(low, match.start()):
            yield from _day(reading, match.start(), match.end(), match[1], int(match[2]), year)
    for match in _DOTTED.finditer(low):
        yield from _day(reading, match.start(), match.end(), match[1], int(match[3]), match[4])
    for match in _ISO.finditer(low):
        yield from _day(reading, match.start(), match.end(), match[3], int(match[2]), match[1])


def _stands_as_date(low: str, start: int) -> bool:
    """Day and month alone are a date in brackets, or after a weekday."""
    lead = low[max(0, start - 30) : start]
    return lead.rstrip().endswith(("(", "tanggal", "tgl")) or _BEFORE.search(lead) is not None


def _day(reading: Reading, start: int, end: int, numbers: str, month: int, year: str | None) -> Iterator[Found]:
    low = reading.low
    days = [int(number) for number in re.findall(r"\d+", numbers)]
    before = _BEFORE.search(low, max(0, start - 44), start)
    after = None if year else AFTER.match(low, end)
    direction = (0, -1, 1)[1 if after and after[1] else 2 if after and after[2] else 0]
    meant = int(year) if year else open_year(month, days[-1], reading.published, after, direction)
    last = calendar.day(meant or 2000, month, days[-1])  # a leap year, so that 29 Februari stays a day
    first = calendar.day(meant or 2000, month, days[0])
    if first is not None and last is not None and first > last:  # "dari 33 dan 16 April": only the last is a day
        first, days, start = last, days[-1:], start + numbers.rindex(str(days[-1]))
    if first is None or last is None:
        return
    if (
        before
        and low[before.start() : before.start() + 6] == "minggu"
        and "(" not in before[0]
        and reading.plain[before.start()] == "m"
    ):
        before = None
    begin = before.start() if before else start
    stop = after.end() if after else end
    if low[begin:start].count("(") and (closing := re.compile(r"\s?\)").match(low, stop)):
        stop = closing.end()
    agrees = _weekdays_agree(before, first, last) if before and meant else None
    spread = last.isoformat() if last > first else None
    resolved = meant is not None
    yield Found(
        begin,
        stop,
        first.isoformat() if resolved else None,
        spread if resolved else None,
        agrees,
        year_open=year is None,
        tail=first.isoformat()[4:],
    )


def _weekdays_agree(before: re.Match[str], first: date, last: date) -> bool:
    named = [calendar.WEEKDAYS[weekday_key(name)] for name in before.groups() if name]
    return named[0] == first.isoweekday() and (len(named) == 1 or named[-1] == last.isoweekday())


def feast_days(reading: Reading) -> Iterator[Found]:
    """ "H-7 Idul Fitri", "H+1 Lebaran 2024": days counted from the first day of the feast."""
    if not _FEAST_GATE.search(reading.low):
        return
    for match in _FEAST.finditer(reading.low):
        year = int(match[4]) if match[4] else reading.published.year if reading.published else None
        feast = calendar.feast(re.sub(r"\s", " ", match[3]), year) if year else None
        days = int(match[1] + match[2])
        yield Found(match.start(), match.end(), calendar.shifted(feast, days) if feast else None)


def reading_of_date(text: str, published: date | None) -> Reading:
    """A reading of nothing but a date in brackets."""
    bracketed = f"({text})"
    return Reading(bracketed, bracketed, bracketed, published=published)
