"""Days by a word: "hari ini", "Lusa (Rabu-red)", "dua hari lalu", "Senin lalu"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlp import calendar
from nlp.dates.days import in_digits, reading_of_date
from nlp.dates.grammar import DAYS, FACTS, FUTURE, MONTH, PAST, WEEKDAY, Found, at_words, weekday_key
from nlp.lexicon import any_of
from nlp.numbers import WORDS, whole
from nlp.reading import Reading

_DAY_WORD = re.compile(
    rf"(?<![^\W_-])({any_of(FACTS['day_words'])}|(?:tahun|bulan)\s(?:lalu|ini|depan|kemarin|sebelumnya))(?![^\W_]|-(?!red)[^\W_])"
)
_IN_BRACKETS = re.compile(
    rf"\s?\(\s?({WEEKDAY}|{any_of(FACTS['day_words'])}|{DAYS}/\d{{1,2}}(?:/\d{{2,4}})?)\s?[-,/]?\s?(?:red\w{{0,6}}\.?)?\s?\)"
)
# "hari ini (Rabu 17/2/2021)": the date is read by itself, and says which day is meant.
_DAY_BEHIND = re.compile(rf"\s?\(\s?(?:{WEEKDAY}\s?,?\s)?({DAYS}/\d{{1,2}}(?:/\d{{2,4}})?)\s?\)")
_AHEAD = ("besok", "lusa", "besok lusa", "esok", "esok hari")
_NEAR = (*_AHEAD, "kemarin")
_WEEKDAY_BEFORE = re.compile(rf"(?<![^\W_])(?:hari\s)?({WEEKDAY})(?:\s|\s?\()$")
_WEEKDAY_BEHIND = re.compile(rf",\s({WEEKDAY})(?![^\W_]|\s?\(|,?\s?\d)")
_MONTH_BEFORE = re.compile(rf"(?<![^\W_]){MONTH}\s$")
_RED = re.compile(r"\s?[-,/]?\s?(?:red\w{0,6}\.?)?\s?\)")
_NOT_YESTERDAY = re.compile(
    r"(?:lebaran|fitri|idulfitri|libur|liburan|cuti|bersama|pilkada|pemilu|yang|pandemi|natal|nyepi|ramadan|ramadhan|puasa|pekan|minggu|lusa|tahun|bulan|baru)\s$"
)
_AGO = re.compile(rf"(?<![^\W_])(\d{{1,2}}\s|{WORDS})(hari|bulan|tahun)\s(?:yang\s)?(?:lalu|silam)(?![^\W_])")
_WEEKDAYS = re.compile(
    rf"(?<![^\W_-])({WEEKDAY})(?:\s(?:pagi|siang|sore|malam|petang))?"
    rf"(?:\s(?:(?:pekan|minggu)\s)?(?:({PAST})|({FUTURE})|ini))?(?![^\W_]|-[^\W_])"
)
_NOT_A_DAY = re.compile(
    rf"(?:setiap|tiap|saban|layanan|pelayanan|apel|s[ah]*[lh]*[ao]lat|ibadah|malam|per|{WEEKDAY}\s?(?:-|hingga|sampai|s/d|s\.d\.?))\s?(?:hari\s)?$"
)
_DAY_AHEAD = re.compile(
    r"(?<![^\W_])(?:besok|lusa|paling\slambat|selambatnya|dijadwalkan|rencananya|(?:akan|bakal|wajib|harus|baru)\s\w+)"
    r"(?:\spada)?(?:\shari)?\s$"
)
_SCHEDULE = re.compile(
    rf"\s?(?:-|hingga|sampai|s/d|s\.d\.?)\s?(?:hari\s)?{WEEKDAY}|\s(?:berkah|bersih|agung|abu|sehat|curhat)"
)
# The words that open a date without digits: asking each word once is cheaper than trying a pattern everywhere.
_DAY_WORD_FIRST = frozenset(word.split()[0] for word in FACTS["day_words"]) | {"tahun", "bulan"}
_WEEKDAY_FIRST = frozenset(word.split()[0] for word in FACTS["weekdays"])


def day_words(reading: Reading) -> Iterator[Found]:
    """ "hari ini", "kemarin", "tahun lalu", and what an editor put in brackets behind them: "Lusa (Rabu-red)"."""
    for match in at_words(reading, _DAY_WORD, _DAY_WORD_FIRST):
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
    number = calendar.WEEKDAYS[weekday_key(weekday)]
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
    days = FACTS["day_words"][word]
    return None if days is None else calendar.shifted(published, days)


def _corrected(reading: Reading, word: str, brackets: re.Match[str]) -> str | None:
    """What stands in the brackets is what the editor means."""
    inside, published = brackets[1], reading.published
    if inside in FACTS["day_words"]:
        return _relative(inside, published)
    if inside in calendar.WEEKDAYS:
        direction = 1 if word in _AHEAD else -1
        return calendar.weekday_near(calendar.WEEKDAYS[inside], published, direction).isoformat() if published else None
    written = next(in_digits(reading_of_date(inside, published)), None)
    return written.first if written else _relative(word, published)


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


def weekdays(reading: Reading) -> Iterator[Found]:
    """ "Senin lalu", "kata dia, Selasa": the last such day, or the next where the words say so."""
    for match in at_words(reading, _WEEKDAYS, _WEEKDAY_FIRST):
        lead = reading.low[max(0, match.start() - 30) : match.start()]
        is_name = reading.plain[match.start()].isupper() or lead.endswith("hari ")
        if not is_name or _NOT_A_DAY.search(lead) or _SCHEDULE.match(reading.low, match.end()):
            continue
        if match[1] == "minggu" and (match[2] or match[3] or match[0].endswith("ini")):
            continue  # "Minggu lalu" at a sentence's start is a week
        direction = 1 if match[3] or _DAY_AHEAD.search(lead) else -1
        number = calendar.WEEKDAYS[weekday_key(match[1])]
        day = (
            calendar.weekday_near(number, reading.published, direction, strict=bool(match[2]))
            if reading.published
            else None
        )
        yield Found(match.start(), match.end(), day.isoformat() if day else None)
