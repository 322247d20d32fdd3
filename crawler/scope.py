"""What a crawl is after: which days of publication, and whether everything or what may be on topic."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from crawler.relevance import may_be_on_topic
from sidak.models import CrawlKind, Discovered

# A slug has numbers too ("pilkada-2024-10-calon"), so a month alone counts between slashes only.
_DAY_IN_ADDRESS = re.compile(
    r"/(?P<y>20\d\d)/(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])(?![\d])"
    r"|(?<!\d)(?P<y2>20\d\d)-(?P<m2>0[1-9]|1[0-2])-(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?P<y3>20\d\d)(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])(?!\d)"
)
_MONTH_IN_ADDRESS = re.compile(r"/(20\d\d)/(0?[1-9]|1[0-2])/")
_MONTH_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_/](0[1-9]|1[0-2])(?!\d)|yyyy=(20\d\d)&mm=(0?[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Days = tuple[date, date]
"""The first and the last day on which something may have been published."""


@dataclass(frozen=True, slots=True)
class Scope:
    """`since` and `until` are days, both included; with either, the crawl walks history.

    With `everything`, titles that speak of other things are fetched too.
    """

    since: date | None = None
    until: date | None = None
    everything: bool = False

    @property
    def kind(self) -> CrawlKind:
        """Whether this is a crawl for news or one through history."""
        return "history" if self.since or self.until else "news"

    def passes_over(self, found: Discovered, zone: tzinfo) -> str:
        """The outcome of an address that is not fetched: "out_of_range" or "off_topic"; empty where it is."""
        if not self.holds(days_of(found, zone)) or self.is_past(found):
            return "out_of_range"
        return "" if self.everything or may_be_on_topic(found.about, found.url) else "off_topic"

    def holds(self, days: Days | None) -> bool:
        """Whether something of these days may lie in the range; what is not known may."""
        if days is None:
            return True
        first, last = days
        return not (self.since and last < self.since) and not (self.until and first > self.until)

    def is_past(self, found: Discovered) -> bool:
        """Whether something changed last before the range began, so that it was published before."""
        changed = _day(found.hint)
        # The hint's day is one of UTC, and a day begins up to nine hours earlier in Indonesia.
        return bool(self.since and changed and changed < self.since - timedelta(days=1))

    def ended_before(self, days: Days | None) -> bool:
        """Whether all of these days lie before the range."""
        return bool(self.since and days and days[1] < self.since)

    def is_before(self, found: Discovered, zone: tzinfo) -> bool:
        """Whether an article is known to have been published before the range began."""
        return self.is_past(found) or self.ended_before(days_of(found, zone))


def days_of(found: Discovered, zone: tzinfo) -> Days | None:
    """When a discovered article was published, as its discovery or its address says."""
    if isinstance(found.published, datetime):
        day = (found.published.astimezone(zone) if found.published.tzinfo else found.published).date()
        return day, day
    return (found.published, found.published) if found.published else days_in(found.url)


def days_in(address: str) -> Days | None:
    """The day or the month that an article's address names; None where it names none."""
    parts = urlsplit(address)
    where = f"{parts.path}?{parts.query}"
    if match := _DAY_IN_ADDRESS.search(where):
        year, month, day = (int(part) for part in match.groups() if part)
        if day <= monthrange(year, month)[1]:
            return date(year, month, day), date(year, month, day)
    if match := _MONTH_IN_ADDRESS.search(where):
        return _month(int(match[1]), int(match[2]))
    return None


def months_of_part(address: str) -> Days | None:
    """The month that the name of a sitemap's part says it holds ("post-sitemap-2019-03.xml"); None if it says none."""
    match = _MONTH_IN_NAME.search(address)
    if match is None:
        return None
    year, month = (int(part) for part in match.groups() if part)
    return _month(year, month)


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _day(hint: str) -> date | None:
    """The day of a hint that is a moment or a day; None where it is something else."""
    match = _DAY.match(hint)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None
