"""The fields a query can name, in English and Indonesian, and how the values after the colon are read."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import get_args

from search.tree import Between, DateField, During, Is, KeyField, Node, NumberField, Words, WordsField, either
from sidak.models import Measure, Region, TopicName
from sidak.regions import gazetteer

WORDS: dict[str, WordsField] = {
    "title": "title", "judul": "title",
    "text": "text", "isi": "text",
    "official": "official", "pejabat": "official",
    "position": "position", "jabatan": "position",
    "institution": "institution", "instansi": "institution",
}  # fmt: skip
KEYS: dict[str, KeyField] = {
    "region": "region", "wilayah": "region", "daerah": "region",
    "outlet": "outlet", "sumber": "outlet", "media": "outlet",
    "topic": "topic", "topik": "topic",
    "measure": "measure", "ukuran": "measure",
}  # fmt: skip
NUMBERS: dict[str, NumberField] = {
    "percent": "percent", "persen": "percent",
    "attendance": "attendance", "hadir": "attendance", "kehadiran": "attendance",
    "absence": "absence", "absen": "absence", "bolos": "absence",
    "work_from_home": "work_from_home", "wfh": "work_from_home",
    "work_from_office": "work_from_office", "wfo": "work_from_office",
    "service_availability": "service_availability", "layanan": "service_availability",
    "satisfaction": "satisfaction", "kepuasan": "satisfaction",
    "pay_cut": "pay_cut", "potongan": "pay_cut",
    "budget": "budget", "anggaran": "budget",
    "other": "other", "lainnya": "other",
}  # fmt: skip
DATES: dict[str, DateField] = {
    "published": "published", "terbit": "published",
    "date": "date", "tanggal": "date",
}  # fmt: skip
NAMES: tuple[str, ...] = (*WORDS, *KEYS, *NUMBERS, *DATES)

_TOPICS: dict[str, TopicName] = {
    **{name: name for name in get_args(TopicName)},
    "mpp": "mpp_inspection", "sidak": "mpp_inspection", "inspeksi": "mpp_inspection",
    "asn": "asn_discipline", "disiplin": "asn_discipline",
}  # fmt: skip
_NUMBER = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)%?")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,5})(d|hari|w|minggu|m|bulan|y|tahun)")
_DAYS = {"d": 1, "hari": 1, "w": 7, "minggu": 7, "m": 30, "bulan": 30, "y": 365, "tahun": 365}
_SIGNED = re.compile(r"(<=|>=|<|>)([^.<>]+|[^.<>]+\.[^.<>]+)")
_DOTTED = re.compile(r"(.*?)\.\.(.*)")
_BRACKETED = re.compile(r"([\[{])\s*(\S+)\s+to\s+(\S+)\s*([\]}])", re.IGNORECASE)


class BadValueError(ValueError):
    """A value that its field cannot take; the message says what it can."""


def read_value(name: str, value: str, *, quoted: bool, today: date) -> Node:  # noqa: PLR0911  # one for each kind
    """The condition `name:value`; `name` is one of `NAMES`, `30d` counts back from `today`.

    Raises `BadValueError`.
    """
    if name in WORDS:
        return Words(text=value, field=WORDS[name], match="exact" if quoted else "forms")
    if name in NUMBERS:
        return _between(NUMBERS[name], value)
    if name in DATES:
        return _during(DATES[name], value, today)
    match KEYS[name]:
        case "region":
            return either(Is("region", region.code) for region in _regions(value))
        case "topic":
            return Is("topic", _topic(value))
        case "measure":
            return Is("measure", _measure(value))
        case "outlet":
            return Is("outlet", value.casefold())


def like(word: str, known: Sequence[str]) -> str:
    """ " Did you mean …?" for a misspelt word, or nothing."""
    close = get_close_matches(word.casefold(), known, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(close)}?" if close else ""


def _topic(value: str) -> TopicName:
    try:
        return _TOPICS[value.casefold()]
    except KeyError:
        raise BadValueError(f"no topic is called “{value}”; there are {', '.join(_TOPICS)}.") from None


def _measure(value: str) -> Measure:
    name = NUMBERS.get(value.casefold())
    if name is None or name == "percent":
        raise BadValueError(f"nothing that is measured is called “{value}”; there are {', '.join(get_args(Measure))}.")
    return name


def _regions(value: str) -> Sequence[Region]:
    known = gazetteer()
    region = known.get(value)
    found = (region,) if region else known.named(value)
    if not found:
        hint = like(value, list(known.names())) or ' Write a name such as "Jawa Timur" or a code such as 33.16.'
        raise BadValueError(f"no region is called “{value}”.{hint}")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range:
    """The two ends as they were written, None where open; the same text twice for a single value."""

    low: str | None
    high: str | None
    low_out: bool = False
    high_out: bool = False


def _range(value: str, example: str) -> _Range:
    """Reads `80`, `<80`, `80..90` and `[80 TO 90}`."""
    value = value.strip()
    if found := _BRACKETED.fullmatch(value):
        opening, first, last, closing = found.groups()
        low, high = (None if end == "*" else end for end in (first, last))
        read = _Range(low=low, high=high, low_out=opening == "{", high_out=closing == "}")
    elif found := _SIGNED.fullmatch(value.replace(" ", "")):
        sign, end = found.groups()
        out = "=" not in sign
        read = _Range(low=end, high=None, low_out=out) if ">" in sign else _Range(low=None, high=end, high_out=out)
    elif found := _DOTTED.fullmatch(value.replace(" ", "")):
        read = _Range(low=found[1] or None, high=found[2] or None)
    else:
        read = _Range(low=value, high=value)
    ends = [end for end in (read.low, read.high) if end is not None]
    if not ends or any(not end[:1].isalnum() for end in ends):
        raise BadValueError(f"“{value}” is no range; write {example}.")
    return read


def _between(field: NumberField, value: str) -> Between:
    example = "80, <80, >=80, 90..95, 90.., ..95 or [90 TO *]"

    def number(text: str | None) -> float | None:
        if text is None:
            return None
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise BadValueError(f"“{text}” is no number; write {example}.")
        return float(match[1].replace(",", "."))

    ends = _range(value, example)
    low, high = number(ends.low), number(ends.high)
    if low is not None and high is not None and (low > high or (low == high and (ends.low_out or ends.high_out))):
        raise BadValueError(f"“{value}” runs backwards; write the smaller number first.")
    return Between(
        field=field,
        low=low,
        high=high,
        low_out=ends.low_out and low is not None,
        high_out=ends.high_out and high is not None,
    )


def _during(field: DateField, value: str, today: date) -> During:
    example = "2024, 2024-04, 2024-04-16, 2024-04..2024-05, >=2024-04, <2024 or 30d"
    ends = _range(value, example)
    try:
        if found := _AGO.fullmatch(value.casefold()):
            return During(field=field, first=today - timedelta(days=int(found[1]) * _DAYS[found[2]]), last=today)
        first = _period(ends.low)[ends.low_out] + timedelta(days=ends.low_out) if ends.low else None
        last = _period(ends.high)[not ends.high_out] - timedelta(days=ends.high_out) if ends.high else None
    except (ValueError, OverflowError):
        raise BadValueError(f"“{value}” is no date or range of dates; write {example}.") from None
    if first and last and first > last:
        raise BadValueError(f"“{value}” runs backwards; write the earlier date first.")
    return During(field=field, first=first, last=last)


def _period(text: str) -> tuple[date, date]:
    """First and last day of a year, month or day. Raises ValueError."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101  # the pattern has it
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, monthrange(year, last_month)[1])
