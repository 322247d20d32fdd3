"""When a page says it was published: ISO forms, Indonesian and English dates, with the zone they are in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from urllib.parse import urlsplit

EARLIEST = date(1995, 1, 1)
_ZONE_HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}
_INDONESIAN_OFFSETS = {timedelta(hours=hours) for hours in _ZONE_HOURS.values()}
WIB = timezone(timedelta(hours=7), "WIB")

_MONTH_STEMS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "ags": 8,
    "agt": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(?P<month>jan(?:uar[iy])?|[fp]eb(?:ruar[iy]|uari)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    r"|ag(?:u|s|t|ustus)|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|no[vp](?:ember)?|de[sc](?:ember)?)\.?"
)
_CLOCK = (
    r"(?:[\s,|/–-]+(?:(?:pukul|jam|at)\s+)?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?"
    r"(?:\s*(?P<half>am|pm)\b)?(?:\s*\(?(?P<zone>WIB|WITA|WIT)\b)?)?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)"
    r"(?:(?:T|\s+)(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?:(?P<utc>Z)|(?P<sign>[+-])(?P<oh>\d\d):?(?P<om>\d\d)|(?P<zone>WIB|WITA|WIT)\b)?)?",
    re.I,
)
_WRITTEN = (
    re.compile(rf"(?<!\d)(?P<day>\d\d?)(?:\s+|-){_MONTH}(?:\s+|,\s*|-){_YEAR}{_CLOCK}", re.I),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}{_CLOCK}", re.I),
    # Day first, as Indonesia writes it.
    re.compile(rf"(?<![\d/])(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-]{_YEAR}{_CLOCK}", re.I),
)
_IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<month>0[1-9]|1[0-2])[/-]?(?P<day>0[1-9]|[12]\d|3[01])(?=/)")


def parse(text: str, zone: tzinfo | None) -> date | None:
    """The first date in `text`: a `datetime` where hour and zone are known, else a `date`; None where there is none.

    A clock time without a zone is in `zone`; where that is None too, only the day is sure.
    """
    found = _ISO.search(text)
    if found is None:
        matches = filter(None, (pattern.search(text) for pattern in _WRITTEN))
        found = min(matches, key=lambda match: match.start(), default=None)
    if found is None:
        return None
    try:
        return _moment(found.groupdict(), zone)
    except ValueError:
        return None


def in_address(address: str) -> date | None:
    """The day that an address carries (/2024/04/16/ or /20240416/), or None."""
    found = _IN_ADDRESS.search(urlsplit(address).path)
    try:
        return date(*(int(found[name]) for name in ("year", "month", "day"))) if found else None
    except ValueError:
        return None


def is_date_line(line: str) -> bool:
    """Whether a short line holds a date and nothing else but a weekday, a clock time and marks."""
    if len(line) > 60:
        return False
    found = min(filter(None, (p.search(line) for p in (_ISO, *_WRITTEN))), key=lambda m: m.start(), default=None)
    if found is None:
        return False
    rest = _BESIDE_DATE.sub("", line[: found.start()] + line[found.end() :])
    return not re.search(r"[^\W\d_]", rest)


_BESIDE_DATE = re.compile(
    r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b(?:wib|wita|wit|pukul|jam|diterbitkan|dipublikasikan|dipublish|publish(?:ed)?|posted|on|tayang|terbit|tanggal|pada)\b",
    re.I,
)


def ends_with_date(line: str) -> bool:
    """Whether a line ends in a date with its clock time."""
    found = next((match for pattern in _WRITTEN for match in pattern.finditer(line) if match["hour"]), None)
    return found is not None and not re.search(r"[^\W_]", line[found.end() :])


def believed(value: date | None, fetched_at: datetime) -> bool:
    """Whether a date of publication can be true: not before 1995, not more than a day after the page was fetched."""
    if value is None:
        return False
    latest = fetched_at + timedelta(days=1)
    if isinstance(value, datetime):
        return value.date() >= EARLIEST and value <= latest
    return EARLIEST <= value <= (latest + timedelta(hours=14)).date()


def localised(value: date, zone: tzinfo | None, seen_days: Callable[[], Sequence[date]]) -> date:
    """A moment in the outlet's zone.

    Pages often write their local clock with a foreign offset (a server left on UTC). Where that shifts the day and
    the page shows its readers the unshifted day, before any other (`seen_days`), the clock is taken as local.
    """
    if not isinstance(value, datetime):
        return value
    if value.utcoffset() in _INDONESIAN_OFFSETS and zone is None:
        return value
    home = zone or WIB
    moved = value.astimezone(home)
    if moved.date() == value.date():
        return moved
    first = next((day for day in seen_days() if day in (value.date(), moved.date())), None)
    return value.replace(tzinfo=home) if first == value.date() else moved


def visible_days(texts: Iterable[str]) -> Iterator[date]:
    """The days named in short texts."""
    for text in texts:
        value = parse(text, None)
        if value is not None:
            yield value.date() if isinstance(value, datetime) else value


def _moment(parts: dict[str, str | None], zone: tzinfo | None) -> date:
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else _MONTH_STEMS[month[:3].lower()]
    day = date(int(parts["year"] or 0), number, int(parts["day"] or 0))
    if parts.get("hour") is None:
        return day
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    known = _zone(parts) or zone
    if known is None:
        return day
    return datetime(
        day.year, day.month, day.day, hour, int(parts["minute"] or 0), int(parts["second"] or 0), tzinfo=known
    )


def _zone(parts: dict[str, str | None]) -> tzinfo | None:
    if parts.get("utc"):
        return UTC
    if parts.get("sign"):
        offset = timedelta(hours=int(parts["oh"] or 0), minutes=int(parts["om"] or 0))
        return timezone(offset if parts["sign"] == "+" else -offset)
    name = (parts.get("zone") or "").upper()
    return timezone(timedelta(hours=_ZONE_HOURS[name]), name) if name else None
