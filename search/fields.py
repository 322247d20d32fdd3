"""The fields a query can name, in English and Indonesian, and how the values after the colon are read."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from typing import get_args

from search.tree import Between, Is, KeyField, Node, NumberField, Published, Words, WordsField, either
from sidak.models import Region, TopicName
from sidak.regions import gazetteer

WORDS: dict[str, WordsField] = {
    "title": "title", "judul": "title",
    "text": "text", "isi": "text",
    "official": "official", "pejabat": "official",
    "position": "position", "jabatan": "position",
}  # fmt: skip
KEYS: dict[str, KeyField] = {
    "region": "region", "wilayah": "region", "daerah": "region",
    "outlet": "outlet", "sumber": "outlet", "media": "outlet",
    "topic": "topic", "topik": "topic",
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
}  # fmt: skip
DATES = {"published": "published", "terbit": "published"}
NAMES: tuple[str, ...] = (*WORDS, *KEYS, *NUMBERS, *DATES)

_TOPICS: dict[str, TopicName] = {
    **{name: name for name in get_args(TopicName)},
    "mpp": "mpp_inspection", "sidak": "mpp_inspection", "inspeksi": "mpp_inspection",
    "asn": "asn_discipline", "disiplin": "asn_discipline",
}  # fmt: skip
_NUMBER = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)%?")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SIGNED = re.compile(r"(<=|>=|<|>)?(.*)", re.DOTALL)


class BadValueError(ValueError):
    """A value that its field cannot take; the message says what it can."""


def read_value(name: str, value: str, *, quoted: bool) -> Node:
    """The condition `name:value`; `name` is one of `NAMES`. Raises `BadValueError`."""
    if name in WORDS:
        return Words(text=value, field=WORDS[name], quoted=quoted)
    if name in NUMBERS:
        return _between(NUMBERS[name], value)
    if name in DATES:
        return _published(value)
    field = KEYS[name]
    if field == "region":
        return either(Is("region", region.code) for region in _regions(value))
    return Is(field, _topic(value) if field == "topic" else value.casefold())


def like(word: str, known: Sequence[str]) -> str:
    """ " Did you mean …?" for a misspelt word, or nothing."""
    close = get_close_matches(word.casefold(), known, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(close)}?" if close else ""


def _topic(value: str) -> TopicName:
    try:
        return _TOPICS[value.casefold()]
    except KeyError:
        raise BadValueError(f"no topic is called “{value}”; there are {', '.join(_TOPICS)}.") from None


def _regions(value: str) -> Sequence[Region]:
    known = gazetteer()
    region = known.get(value)
    found = (region,) if region else known.named(value)
    if not found:
        hint = like(value, list(known.names())) or ' Write a name such as "Jawa Timur" or a code such as 33.16.'
        raise BadValueError(f"no region is called “{value}”.{hint}")
    return found


def _ends(value: str, example: str) -> tuple[str | None, str, str | None]:
    """Sign, first and last of `<80`, `80` or `80..90`; `last` is None where there are no dots."""
    match = _SIGNED.fullmatch(value.replace(" ", ""))
    assert match is not None  # noqa: S101  # it takes anything
    sign, rest = match.groups()
    first, dots, last = rest.partition("..")
    if not (first or last) or (sign and dots):
        raise BadValueError(f"“{value}” is no range; write {example}.")
    return sign, first, last if dots else None


def _between(field: NumberField, value: str) -> Between:
    example = "80, <80, >=80, 90..95, 90.. or ..95"

    def number(text: str) -> float | None:
        if not text:
            return None
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise BadValueError(f"“{text}” is no number; write {example}.")
        return float(match[1].replace(",", "."))

    sign, first, last = _ends(value, example)
    if last is None and sign:
        strict = "=" not in sign
        bound = number(first)
        ends = (bound, None) if ">" in sign else (None, bound)
        return Between(field=field, low=ends[0], high=ends[1], strict=strict)
    low, high = number(first), number(first if last is None else last)
    if low is not None and high is not None and low > high:
        raise BadValueError(f"“{value}” runs backwards; write the smaller number first.")
    return Between(field=field, low=low, high=high)


def _published(value: str) -> Published:
    example = "2024, 2024-04, 2024-04-16, 2024-04..2024-05, >=2024-04 or <2024"
    sign, first, last = _ends(value, example)
    try:
        if last is None and sign:
            start, end = _period(first)
            bounds = {
                ">=": (start, None), ">": (end + timedelta(days=1), None),
                "<=": (None, end), "<": (None, start - timedelta(days=1)),
            }  # fmt: skip
            return Published(first=bounds[sign][0], last=bounds[sign][1])
        begin = _period(first)[0] if first else None
        until = _period(first if last is None else last)[1] if last is None or last else None
    except (ValueError, OverflowError):
        raise BadValueError(f"“{value}” is no date or range of dates; write {example}.") from None
    if begin and until and begin > until:
        raise BadValueError(f"“{value}” runs backwards; write the earlier date first.")
    return Published(first=begin, last=until)


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
