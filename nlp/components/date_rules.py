"""The grammar of dates: each rule yields what it finds in a reading.

A rule finds the part that no date lacks by a cheap pattern, then looks at the few characters before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nlp import calendar
from nlp.lexicon import any_of, facts
from nlp.numbers import WORDS, whole
from nlp.reading import Reading

_FACTS = facts("calendar")
_WEEKDAY = any_of(_FACTS["weekdays"])
_MONTH = any_of(_FACTS["months"])
_ANY_MONTH = rf"(?:{any_of(calendar.MONTHS)}(?![^\W\d_])\.?)"
_PAST, _FUTURE, _THIS = (any_of(_FACTS[name]) for name in ("past", "future", "this"))
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)(?![\d%]|[.,]\d)"
_TO = r"(?:-|hingga|sampai(?:\sdengan)?|s/d|s\.d\.?|sd)"
_AND = rf"(?:{_TO}|,|dan|serta|&|/)"
_DAYS = rf"\d(?<![\d/:+-]\d)(?<!\d[.,]\d)\d?(?:\s?,?\s?{_AND}\s?\d{{1,2}}){{0,4}}"

_SLASHED_DAYS = rf"\d(?<![\d/:+-]\d)(?<!\d[.,]\d)\d?(?:\s?,?\s?(?:{_TO}|,|dan|&)\s?\d{{1,2}}){{0,4}}"
_DAY_MONTH = re.compile(rf"({_DAYS})(?:\s?-\s?|\s)?({_ANY_MONTH})(?:[\s,-]{{0,3}}(?:tahun\s)?({_YEAR}))?")
_SLASHED = re.compile(rf"({_SLASHED_DAYS})\s?/\s?(\d{{1,2}})(?:\s?/?\s?({_YEAR})|\s?/\s?(\d\d)(?!\d))?(?![\d/])")
_DOTTED = re.compile(rf"(\d(?<![\d.,/-]\d)\d?)([.-])\s?(\d{{1,2}})\2\s?({_YEAR})")
_ISO = re.compile(r"(20[0-4]\d(?<![\d-]\d{4}))-(\d\d)-(\d\d)(?!\d)")
_BEFORE = re.compile(
    rf"(?<![^\W_])(?:hari\s)?(?<![^\W_])({_WEEKDAY})(?:\s?[-/,&]\s?({_WEEKDAY})|\s(?:dan|hingga|sampai|serta)\s({_WEEKDAY}))?"
    r"(?:\s(?:pagi|siang|sore|malam|petang|lalu|kemarin|ini|besok))?\s?,?\s?\(?\s?(?:pada\s)?(?:tanggal\s|tgl\.?\s?)?$"
)
_AFTER = re.compile(rf"\s(?:(?:bulan\s)?({_PAST})|({_FUTURE})|tahun\s(lalu|ini|depan))(?![^\W_])")
_IS_RANGE = re.compile(rf"\s?\)?\s?{_TO}\s?\(?(?:tanggal\s|hari\s)?")
_DAY_WORD = re.compile(
    rf"(?<![^\W_-])({any_of(_FACTS['day_words'])}|(?:tahun|bulan)\s(?:lalu|ini|depan|kemarin|sebelumnya))(?![^\W_]|-(?!red)[^\W_])"
)
_IN_BRACKETS = re.compile(
    rf"\s?\(\s?({_WEEKDAY}|{any_of(_FACTS['day_words'])}|{_DAYS}/\d{{1,2}}(?:/\d{{2,4}})?)\s?[-,/]?\s?(?:red\w{{0,6}}\.?)?\s?\)"
)
# "hari ini (Rabu 17/2/2021)": the date is read by itself, and says which day is meant.
_DAY_BEHIND = re.compile(rf"\s?\(\s?(?:{_WEEKDAY}\s?,?\s)?({_DAYS}/\d{{1,2}}(?:/\d{{2,4}})?)\s?\)")
_AHEAD = ("besok", "lusa", "besok lusa", "esok", "esok hari")
_NEAR = (*_AHEAD, "kemarin")
_WEEKDAY_BEFORE = re.compile(rf"(?<![^\W_])(?:hari\s)?({_WEEKDAY})(?:\s|\s?\()$")
_WEEKDAY_BEHIND = re.compile(rf",\s({_WEEKDAY})(?![^\W_]|\s?\(|,?\s?\d)")
_MONTH_BEFORE = re.compile(rf"(?<![^\W_]){_MONTH}\s$")
_RED = re.compile(r"\s?[-,/]?\s?(?:red\w{0,6}\.?)?\s?\)")
_NOT_YESTERDAY = re.compile(
    r"(?:lebaran|fitri|idulfitri|libur|liburan|cuti|bersama|pilkada|pemilu|yang|pandemi|natal|nyepi|ramadan|ramadhan|puasa|pekan|minggu|lusa|tahun|bulan|baru)\s$"
)
_AGO = re.compile(rf"(?<![^\W_])(\d{{1,2}}\s|{WORDS})(hari|bulan|tahun)\s(?:yang\s)?(?:lalu|silam)(?![^\W_])")
_MONTHS = re.compile(rf"(?<![^\W_])({_MONTH})(?:[\s,]{{1,2}}(?:tahun\s)?({_YEAR}))?(?![^\W_])")
_MONTH_CUE = re.compile(rf"(?<![^\W_])({any_of(_FACTS['month_cues'])})\s$")
_MONTH_RANGE = re.compile(
    rf"({_MONTH})(?:\s({_YEAR}))?(?:\s?-\s?|\s(?:hingga|sampai|s/d|sampai dengan)\s)({_MONTH})(?:[\s,]{{1,2}}(?:tahun\s)?({_YEAR}))?(?![^\W_])"
)
_WEEKEND = re.compile(
    rf"akhir pekan ({any_of(_FACTS['ordinals'])}) (?:bulan )?({_MONTH})(?:\s({_YEAR})|\s(?:{_PAST}))?(?![^\W_])".replace(
        " ", r"\s"
    )
)
_LIES_AHEAD = re.compile(rf"(?<![^\W_]){any_of(_FACTS['months_ahead'])}\s$")
_BEHIND = re.compile(rf"(?<![^\W_]){any_of(_FACTS['months_behind'])}\s$")
_CAPITAL_BEFORE = re.compile(r"(?:[A-Z][\w'.]*\s|['\"(])$")
_CAPITAL_BEHIND = re.compile(r"\s[A-Z]")
_YEARS = re.compile(
    r"((?:19(?=[4-9])|20(?=[0-4]))(?<![\d.,:#+'-]\d\d)(?<!\d/\d\d)(?<![^\W\d_]\d\d)\d\d(?![\d%]|[.,]\d))"
    rf"(?:\s?(?:-|/|hingga|sampai)\s?({_YEAR}))?(?:\s?m)?(?![^\W_]|[/:][\d])"
)
_LAW = re.compile(
    r"(?:(?:nomor|no\.?|nmr)\s?[\w/.-]{1,30}\s(?:/\s?)?|\d\s)tahun\s$"
    rf"|(?<![^\W_]){any_of(_FACTS['laws'])}\s(?:no\.?\s|nomor\s)?\d{{0,4}}\s?/?\s?$|(?:nomor|no\.?)\s?$|rp\.?\s?$|uud\s$"
)
_COUNTED = re.compile(rf"\s{any_of(_FACTS['counted'])}(?![^\W_])")
_YEAR_LEAD = re.compile(r"(?<![^\W_])tahun\s$")
_FEAST_GATE = re.compile(r"h\s?[+-]\s?\d")
_FEAST = re.compile(
    rf"(?<![^\W_])h\s?([+-])\s?(\d{{1,2}})\s(?:(?:hari\sraya|libur|setelah|sebelum|usai|pasca|dari)\s){{0,2}}({any_of(_FACTS['events'])})(?:\s({_YEAR}))?(?![^\W_])"
)
_WEEKDAYS = re.compile(
    rf"(?<![^\W_-])({_WEEKDAY})(?:\s(?:pagi|siang|sore|malam|petang))?"
    rf"(?:\s(?:(?:pekan|minggu)\s)?(?:({_PAST})|({_FUTURE})|ini))?(?![^\W_]|-[^\W_])"
)
_NOT_A_DAY = re.compile(
    rf"(?:setiap|tiap|saban|layanan|pelayanan|apel|s[ah]*[lh]*[ao]lat|ibadah|malam|per|{_WEEKDAY}\s?(?:-|hingga|sampai|s/d|s\.d\.?))\s?(?:hari\s)?$"
)
_DAY_AHEAD = re.compile(
    r"(?<![^\W_])(?:besok|lusa|paling lambat|selambatnya|dijadwalkan|rencananya|(?:akan|bakal|wajib|harus|baru) \w+)(?: pada)?(?: hari)?\s$".replace(
        " ", r"\s"
    )
)
_SCHEDULE = re.compile(
    rf"\s?(?:-|hingga|sampai|s/d|s\.d\.?)\s?(?:hari\s)?{_WEEKDAY}|\s(?:berkah|bersih|agung|abu|sehat|curhat)"
)

# The words that open a date without digits: asking each word once is cheaper than trying a pattern everywhere.
_DAY_WORD_FIRST = frozenset(word.split()[0] for word in _FACTS["day_words"]) | {"tahun", "bulan"}
_MONTH_FIRST = frozenset(_FACTS["months"])
_WEEKDAY_FIRST = frozenset(word.split()[0] for word in _FACTS["weekdays"])


@dataclass(frozen=True, slots=True)
class Found:
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


def _at_words(reading: Reading, pattern: re.Pattern[str], first: frozenset[str]) -> Iterator[re.Match[str]]:
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
    after = None if year else _AFTER.match(low, end)
    direction = (0, -1, 1)[1 if after and after[1] else 2 if after and after[2] else 0]
    meant = int(year) if year else _open_year(month, days[-1], reading.published, after, direction)
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


def _open_year(
    month: int, number: int, published: date | None, after: re.Match[str] | None, direction: int
) -> int | None:
    if published is None:
        return None
    if after and after[3]:
        return published.year + {"lalu": -1, "ini": 0, "depan": 1}[after[3]]
    return calendar.year_of(month, number, published, direction)


def _weekdays_agree(before: re.Match[str], first: date, last: date) -> bool:
    named = [calendar.WEEKDAYS[_weekday_key(name)] for name in before.groups() if name]
    return named[0] == first.isoweekday() and (len(named) == 1 or named[-1] == last.isoweekday())


def _weekday_key(name: str) -> str:
    return name.replace("\n", " ")


def feast_days(reading: Reading) -> Iterator[Found]:
    """ "H-7 Idul Fitri", "H+1 Lebaran 2024": days counted from the first day of the feast."""
    if not _FEAST_GATE.search(reading.low):
        return
    for match in _FEAST.finditer(reading.low):
        year = int(match[4]) if match[4] else reading.published.year if reading.published else None
        feast = calendar.feast(re.sub(r"\s", " ", match[3]), year) if year else None
        days = int(match[1] + match[2])
        yield Found(match.start(), match.end(), calendar.shifted(feast, days) if feast else None)


def day_words(reading: Reading) -> Iterator[Found]:
    """ "hari ini", "kemarin", "tahun lalu", and what an editor put in brackets behind them: "Lusa (Rabu-red)"."""
    for match in _at_words(reading, _DAY_WORD, _DAY_WORD_FIRST):
        word = re.sub(r"\s", " ", match[1])
        if word in ("kemarin", "lusa", "besok") and _NOT_YESTERDAY.search(
            reading.low, max(0, match.start() - 14), match.start()
        ):
            continue
        before = _WEEKDAY_BEFORE.search(reading.low, max(0, match.start() - 14), match.start())
        if before or _MONTH_BEFORE.search(reading.low, max(0, match.start() - 14), match.start()):
            # "Rabu lusa", "Kamis (besok-red)": the weekday names the day. "Januari tahun lalu" is a month.
            yield from _weekday_named(reading, before, match, word) if before else ()
            continue
        if word == "kemarin" and reading.low[max(0, match.start() - 2) : match.start()] == ") ":
            continue  # "Rabu (27/10) kemarin" has said the day
        if word in _NEAR and (named := _WEEKDAY_BEHIND.match(reading.low, match.end())):
            yield Found(match.start(), named.end(), _weekday_from(reading, named[1], word))
        brackets = _IN_BRACKETS.match(reading.low, match.end())
        first = _corrected(reading, word, brackets) if brackets else _relative(word, reading.published)
        if behind := _DAY_BEHIND.match(reading.low, match.end()):
            written = next(in_digits(reading_of_date(behind[1], reading.published)), None)
            first = written.first if written else first
        yield Found(match.start(), brackets.end() if brackets else match.end(), first)


def _weekday_named(reading: Reading, before: re.Match[str], match: re.Match[str], word: str) -> Iterator[Found]:
    closing = _RED.match(reading.low, match.end()) if before[0].endswith("(") else None
    yield Found(before.start(), closing.end() if closing else match.end(), _weekday_from(reading, before[1], word))


def _weekday_from(reading: Reading, weekday: str, word: str) -> str | None:
    """The weekday that lies where "besok", "lusa" or "kemarin" point."""
    if reading.published is None:
        return None
    direction = 1 if word in _AHEAD else -1
    number = calendar.WEEKDAYS[_weekday_key(weekday)]
    return calendar.weekday_near(number, reading.published, direction, strict=word != "hari ini").isoformat()


def _relative(word: str, published: date | None) -> str | None:
    if published is None:
        return None
    unit, _, which = word.partition(" ")
    step = {"lalu": 1, "kemarin": 1, "sebelumnya": 1, "ini": 0, "depan": -1}.get(which, 0)
    if unit == "tahun":
        return f"{published.year - step:04d}"
    if unit == "bulan":
        return calendar.month_before(published, step)
    days = _FACTS["day_words"][word]
    return None if days is None else calendar.shifted(published, days)


def _corrected(reading: Reading, word: str, brackets: re.Match[str]) -> str | None:
    """What stands in the brackets is what the editor means."""
    inside, published = brackets[1], reading.published
    if inside in _FACTS["day_words"]:
        return _relative(inside, published)
    if inside in calendar.WEEKDAYS:
        direction = 1 if word in _AHEAD else -1
        return calendar.weekday_near(calendar.WEEKDAYS[inside], published, direction).isoformat() if published else None
    written = next(in_digits(reading_of_date(inside, published)), None)
    return written.first if written else _relative(word, published)


def reading_of_date(text: str, published: date | None) -> Reading:
    """A reading of nothing but a date in brackets."""
    bracketed = f"({text})"
    return Reading(bracketed, bracketed, bracketed, published=published)


def some_time_ago(reading: Reading) -> Iterator[Found]:
    """ "dua hari lalu", "3 tahun yang lalu"."""
    if "lalu" not in reading.low and "silam" not in reading.low:
        return
    for match in _AGO.finditer(reading.low):
        number = whole(match[1])
        if number is None or reading.published is None or number > 100:
            yield Found(match.start(), match.end())
        elif match[2] == "hari":
            yield Found(match.start(), match.end(), calendar.shifted(reading.published, -number))
        elif match[2] == "bulan":
            yield Found(match.start(), match.end(), calendar.month_before(reading.published, number))
        else:
            yield Found(match.start(), match.end(), f"{reading.published.year - number:04d}")


def month_ranges(reading: Reading) -> Iterator[Found]:
    """ "Januari hingga Juli 2024", "Januari-Juni"."""
    for match in _at_words(reading, _MONTH_RANGE, _MONTH_FIRST):
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
        saturday = calendar.nth_weekday(year, month, 6, _FACTS["ordinals"][match[1]]) if year else None
        first, last = (saturday.isoformat(), calendar.shifted(saturday, 1)) if saturday else (None, None)
        yield Found(match.start(), match.end(), first, last)


def _month_year(reading: Reading, match: re.Match[str], month: int) -> int | None:
    """The year of a month without one: ahead where the words before say so, or where it is near; else the last."""
    if reading.published is None:
        return None
    lead = reading.low[max(0, match.start() - 40) : match.start()]
    ahead = (month - reading.published.month) % 12
    reach = (
        0
        if _BEHIND.search(lead) or match[0].endswith(("lalu", "silam", "kemarin"))
        else 9
        if _LIES_AHEAD.search(lead)
        else 3
    )
    return reading.published.year + (month < reading.published.month) if ahead <= reach else (
        reading.published.year - (month > reading.published.month)
    )  # fmt: skip


def months(reading: Reading) -> Iterator[Found]:
    """ "April 2024", "bulan Mei", "Agustus lalu", "dilantik Februari"; Mei alone may be a name."""
    for match in _at_words(reading, _MONTHS, _MONTH_FIRST):
        month = calendar.MONTHS[match[1]]
        if match[2]:
            yield Found(match.start(), match.end(), f"{match[2]}-{month:02d}")
            continue
        after = _AFTER.match(reading.low, match.end())
        cue = _MONTH_CUE.search(reading.low, max(0, match.start() - 14), match.start())
        if not reading.plain[match.start()].isupper() or not (after or cue or _stands_alone(reading, match)):
            continue
        if after:
            direction = -1 if after[1] else 1 if after[2] else 0
            year = _open_year(month, 1, reading.published, after, direction)
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


def weekdays(reading: Reading) -> Iterator[Found]:
    """ "Senin lalu", "kata dia, Selasa": the last such day, or the next where the words say so."""
    for match in _at_words(reading, _WEEKDAYS, _WEEKDAY_FIRST):
        lead = reading.low[max(0, match.start() - 30) : match.start()]
        is_name = reading.plain[match.start()].isupper() or lead.endswith("hari ")
        if not is_name or _NOT_A_DAY.search(lead) or _SCHEDULE.match(reading.low, match.end()):
            continue
        if match[1] == "minggu" and (match[2] or match[3] or match[0].endswith("ini")):
            continue  # "Minggu lalu" at a sentence's start is a week
        direction = 1 if match[3] or _DAY_AHEAD.search(lead) else -1
        number = calendar.WEEKDAYS[_weekday_key(match[1])]
        day = (
            calendar.weekday_near(number, reading.published, direction, strict=bool(match[2]))
            if reading.published
            else None
        )
        yield Found(match.start(), match.end(), day.isoformat() if day else None)
