"""How much news an outlet brings, against its own past: whether it went quiet, and whether a week is small or big.

What a crawl found came about since the crawl before it, so its finds are spread over that time: an outlet that is asked
once in five days has the same week as one that is asked each hour, and a time in which nobody asked is no silence.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from crawler.outlets import Outlet
from sidak.models import CrawlRecord

WEEK, WEEKS = timedelta(days=7), 8
"""The past of an outlet is so many weeks: enough for a median, and still the same season."""
FULL_WEEK = 5.0
"""A week counts when so many of its days were watched; its finds are scaled up to seven."""
UNLIKELY, VERY_UNLIKELY = 1e-3, 1e-4
"""How rare a silence or a small week must be to be told, and a big one, which is less urgent and less rare: of hundreds
of outlets, chance alone names one in a few days."""
LEAST_SILENCE = timedelta(days=2)
"""Who publishes each quarter of an hour is silent for a night, or while its system is repaired."""
LONGEST_SILENCE = 8 * WEEK
"""Who brings nothing new for that long is quiet, whatever was usual."""
FEW, MANY = 0.5, 2.0
"""News is burstier than a Poisson process: 900 instead of 1,000 stories are next to impossible there and a plain week
in a newsroom. So a small week is also less than half of the usual, and a big one more than twice."""
LEAST_GAP = timedelta(days=2)
"""Nobody watched between two crawls that are farther apart than this, and than twice of what is usual for the outlet:
a feed then no longer names all that came about."""
VIEW = LONGEST_SILENCE + (WEEKS + 2) * WEEK
"""Older accounts change nothing: one week lies between a past and a silence, another is in reserve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """How much an outlet brings.

    `found` of the last seven days, of which `days` were watched; `usual` in a week of its past, or at least as its YAML
    tells where `is_told`. `last_new` is when a crawl began that found something. Nothing came for `silence`, as far as
    is known; `longest` is the longest such time of its past.
    """

    found: int
    days: float
    usual: float | None
    is_told: bool
    last_new: datetime | None
    silence: timedelta
    longest: timedelta

    @property
    def is_quiet(self) -> bool:
        """Whether it is silent for longer than chance allows, and than in its past: some rest on weekends."""
        if self.silence >= LONGEST_SILENCE:
            return True
        rare = self.usual is not None and silent(self.silence, self.usual) < UNLIKELY
        return rare and self.silence >= LEAST_SILENCE and self.silence > self.longest

    @property
    def is_small(self) -> bool:
        """Whether the last seven days brought far fewer than usual. A holiday does: 12 instead of 40 is no chance."""
        mean = self._expected
        return self.found < FEW * mean and at_most(self.found, mean) < UNLIKELY

    @property
    def is_big(self) -> bool:
        """Whether they brought far more. A YAML tells the least, so nothing is too much for it."""
        if self.usual is None or self.is_told or not self.days:
            return False
        # The mean of a process may be greater than its median by ln 2: one whose usual week is empty may bring some.
        mean = self._expected
        return self.found > MANY * mean and at_least(self.found, mean + math.log(2)) < VERY_UNLIKELY

    @property
    def _expected(self) -> float:
        return (self.usual or 0.0) * self.days / 7


def volume_of(outlet: Outlet, crawls: Sequence[CrawlRecord], now: datetime) -> Volume:
    """The volume of an outlet from its crawls for news that got through, the oldest first.

    The first brings a backlog, so its finds do not count. Weeks are counted back from the last find, not from now, and
    the past ends a week before it: a silence does not become the past that it is held against, however long it lasts.
    """
    spans = [_Span(before.started, each.started, each.found) for before, each in itertools.pairwise(crawls)]
    last_new = max((each.started for each in crawls if each.found), default=None)
    heard = last_new or (crawls[0].started if crawls else now)
    past = [span for span in spans if heard - (WEEKS + 1) * WEEK <= span.since and span.until <= heard]
    gap = max([LEAST_GAP, 2 * _median_length(past)])
    watched = [span for span in spans if span.length <= gap]
    weeks = [_within(watched, heard - (back + 1) * WEEK, heard - back * WEEK) for back in range(1, WEEKS + 1)]
    full = [found * 7 / days for found, days in weeks if days >= FULL_WEEK]
    told = outlet.healthy.per_week if outlet.healthy else None
    is_known = len(full) >= 2
    found, days = _within(watched, now - WEEK, now)
    return Volume(
        found=round(found),
        days=days,
        usual=float(median(full)) if is_known else told,
        is_told=not is_known and told is not None,
        last_new=last_new,
        silence=crawls[-1].started - heard if crawls else timedelta(),
        longest=max(_silences(past, gap), default=timedelta()),
    )


def at_most(count: int, mean: float) -> float:
    """How likely a Poisson process brings so many or fewer where `mean` are usual."""
    if count < 0:
        return 0.0
    if mean <= 0:
        return 1.0
    far = 12 * math.sqrt(mean) + 50  # what lies farther from the mean adds less than a float can hold
    terms = range(max(0, int(mean - far)), min(count, int(mean + far)) + 1)
    return min(1.0, math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in terms))


def at_least(count: int, mean: float) -> float:
    """How likely a Poisson process brings so many or more where `mean` are usual."""
    return 1.0 - at_most(count - 1, mean)


def silent(time: timedelta, per_week: float) -> float:
    """How likely a Poisson process is silent for this time, or longer."""
    return math.exp(-max(0.0, per_week) * max(0.0, time / WEEK))


@dataclass(frozen=True, slots=True)
class _Span:
    """The time between two crawls, and what the second found."""

    since: datetime
    until: datetime
    found: int

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def _median_length(spans: Sequence[_Span]) -> timedelta:
    return timedelta(seconds=median(span.length.total_seconds() for span in spans)) if spans else timedelta()


def _within(spans: Iterable[_Span], since: datetime, until: datetime) -> tuple[float, float]:
    """How much was found in a time, and on how many days of it somebody watched."""
    found = days = 0.0
    for span in spans:
        if span.since < until and span.until > since and span.length:
            shared = min(span.until, until) - max(span.since, since)
            found += span.found * (shared / span.length)
            days += shared / timedelta(days=1)
    return found, days


def _silences(spans: Sequence[_Span], gap: timedelta) -> Iterator[timedelta]:
    """The times from one find to the next; of a gap nobody knows whether it was one."""
    began = spans[0].since if spans else None
    for span in spans:
        if began is not None and span.found:
            yield (span.until if span.length <= gap else span.since) - began
            began = span.until
