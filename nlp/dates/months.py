"""Months and years: "April 2024", "Januari hingga Juli", "akhir pekan ketiga Mei", "tahun 2021"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp import calendar
from nlp.dates.grammar import AFTER, FACTS, MONTH, PAST, YEAR, Found, at_words, open_year
from nlp.lexicon import any_of
from nlp.reading import Reading

_MONTHS = re.compile(rf"(?<![^\W_])({MONTH})(?:[\s,]{{1,2}}(?:tahun\s)?({YEAR}))?(?![^\W_])")
_MONTH_CUE = re.compile(rf"(?<![^\W_])({any_of(FACTS['month_cues'])})\s$")
_MONTH_RANGE = re.compile(
    rf"({MONTH})(?:\s({YEAR}))?(?:\s?-\s?|\s(?:hingga|sampai|s/d|sampai dengan)\s)({MONTH})"
    rf"(?:[\s,]{{1,2}}(?:tahun\s)?({YEAR}))?(?![^\W_])"
)
_WEEKEND = re.compile(
    rf"akhir pekan ({any_of(FACTS['ordinals'])}) (?:bulan )?({MONTH})(?:\s({YEAR})|\s(?:{PAST}))?(?![^\W_])".replace(
        " ", r"\s"
    )
)
_LIES_AHEAD = re.compile(rf"(?<![^\W_]){any_of(FACTS['months_ahead'])}\s$")
_BEHIND = re.compile(rf"(?<![^\W_]){any_of(FACTS['months_behind'])}\s$")
_CAPITAL_BEFORE = re.compile(r"(?:[A-Z][\w'.]*\s|['\"(])$")
_CAPITAL_BEHIND = re.compile(r"\s[A-Z]")
_YEARS = re.compile(
    r"((?:19(?=[4-9])|20(?=[0-4]))(?<![\d.,:#+'-]\d\d)(?<!\d/\d\d)(?<![^\W\d_]\d\d)\d\d(?![\d%]|[.,]\d))"
    rf"(?:\s?(?:-|/|hingga|sampai)\s?({YEAR}))?(?:\s?m)?(?![^\W_]|[/:][\d])"
)
_LAW = re.compile(
    r"(?:(?:nomor|no\.?|nmr)\s?[\w/.-]{1,30}\s(?:/\s?)?|\d\s)tahun\s$"
    rf"|(?<![^\W_]){any_of(FACTS['laws'])}\s(?:no\.?\s|nomor\s)?\d{{0,4}}\s?/?\s?$|(?:nomor|no\.?)\s?$|rp\.?\s?$|uud\s$"
)
_COUNTED = re.compile(rf"\s{any_of(FACTS['counted'])}(?![^\W_])")
_YEAR_LEAD = re.compile(r"(?<![^\W_])tahun\s$")
_MONTH_FIRST = frozenset(FACTS["months"])


def month_ranges(reading: Reading) -> Iterator[Found]:
    """ "Januari hingga Juli 2024", "Januari-Juni"."""
    for match in at_words(reading, _MONTH_RANGE, _MONTH_FIRST):
        first, last = calendar.MONTHS[match[1]], calendar.MONTHS[match[3]]
        year = int(match[4]) if match[4] else _month_year(reading, match, last)
        if year is None:
            yield Found(match.start(), match.end())
            continue
        begin = int(match[2]) if match[2] else year - (first > last)
        yield Found(match.start(), match.end(), f"{begin:04d}-{first:02d}", f"{year:04d}-{last:02d}")


def weekends(reading: Reading) -> Iterator[Found]:
    """ "akhir pekan ketiga Mei lalu": its Saturday and Sunday."""
    if "akhir pekan" not in reading.low:
        return
    for match in _WEEKEND.finditer(reading.low):
        month = calendar.MONTHS[match[2]]
        year = int(match[3]) if match[3] else _month_year(reading, match, month)
        saturday = calendar.nth_weekday(year, month, 6, FACTS["ordinals"][match[1]]) if year else None
        first, last = (saturday.isoformat(), calendar.shifted(saturday, 1)) if saturday else (None, None)
        yield Found(match.start(), match.end(), first, last)


def _month_year(reading: Reading, match: re.Match[str], month: int) -> int | None:
    """The year of a month without one: ahead where the words before say so, or where it is near; else the last."""
    if reading.published is None:
        return None
    lead = reading.low[max(0, match.start() - 40) : match.start()]
    if _BEHIND.search(lead) or match[0].endswith(("lalu", "silam", "kemarin")):
        reach = 0
    else:
        reach = 9 if _LIES_AHEAD.search(lead) else 3
    this = reading.published.month
    if (month - this) % 12 <= reach:
        return reading.published.year + (month < this)
    return reading.published.year - (month > this)


def months(reading: Reading) -> Iterator[Found]:
    """ "April 2024", "bulan Mei", "Agustus lalu", "dilantik Februari"; Mei alone may be a name."""
    for match in at_words(reading, _MONTHS, _MONTH_FIRST):
        month = calendar.MONTHS[match[1]]
        if match[2]:
            yield Found(match.start(), match.end(), f"{match[2]}-{month:02d}")
            continue
        after = AFTER.match(reading.low, match.end())
        cue = _MONTH_CUE.search(reading.low, max(0, match.start() - 14), match.start())
        if not reading.plain[match.start()].isupper() or not (after or cue or _stands_alone(reading, match)):
            continue
        if after:
            direction = -1 if after[1] else 1 if after[2] else 0
            year = open_year(month, 1, reading.published, after, direction)
        else:
            year = _month_year(reading, match, month)
        first = f"{year:04d}-{month:02d}" if year else None
        yield Found(match.start(), after.end() if after else match.end(), first, year_open=True, tail=f"-{month:02d}")


def _stands_alone(reading: Reading, match: re.Match[str]) -> bool:
    """Whether no capitalised word stands beside a month's name, which would make it a person's."""
    if match[1] == "mei" or reading.plain[match.start() : match.end()].isupper():
        return False
    return not (
        _CAPITAL_BEFORE.search(reading.plain, max(0, match.start() - 30), match.start())
        or _CAPITAL_BEHIND.match(reading.plain, match.end())
    )


def years(reading: Reading) -> Iterator[Found]:
    """ "tahun 2021", "Lebaran 2024", "2021-2026"; the year of a law or of a count is none."""
    for match in _YEARS.finditer(reading.low):
        lead = reading.low[max(0, match.start() - 90) : match.start()]
        if _LAW.search(lead) or _COUNTED.match(reading.low, match.end()):
            yield Found(match.start(), match.end(), void=True)
            continue
        word = _YEAR_LEAD.search(lead)
        start = match.start() - len(word[0]) if word else match.start()
        last = match[2] if match[2] and match[2] > match[1] else None
        yield Found(start, match.end(), match[1], last)
