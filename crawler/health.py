"""The outlets' health, from the accounts of their crawls: who fails, who went quiet, whose pages are read no more.

Pure: records in, verdicts out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from crawler.outlets import Outlet
from crawler.volume import VIEW, WEEK, Volume, volume_of
from sidak.models import CrawlRecord

FindingKind = Literal[
    "blocked", "failing", "quiet", "not_crawled", "pages", "bodies", "dates", "fewer", "more", "short", "never"
]
"""What can be wrong, the worst first."""

IN_A_ROW = 3
"""So many crawls in a row bring nothing but failures before an outlet is failing: hosts have bad moments."""
STALE = timedelta(days=2)
"""What is crawled on a schedule is asked once a day at least, so after two days something is wrong with the crawl."""
UNDATED, UNREADABLE, SHORT, FAILED = 0.2, 0.2, 0.3, 0.5
"""Shares of the pages of a week from which on they are told: some pages of every outlet are videos or galleries."""
FEW_PAGES = 3
"""Fewer pages make no share, and fewer bad ones no alarm."""

ANSWERS = ("new", "revised", "unchanged", "duplicate", "unreadable", "off_topic", "out_of_range", "elsewhere")
FAILURES = ("failed", "disallowed", "gone")
_STOPPED = "the crawl is stopping"
_REFUSED = re.compile(r"\bHTTP (?:401|403|451)\b|robots\.txt forbids")
_FORBIDDEN = "robots.txt forbids it"
_LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an outlet."""

    kind: FindingKind
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The state of one outlet.

    `last_success` is the end of the last crawl that got through (`got_through`); `failures` crawls have failed since,
    the first of them at `failing_since`. `last_new` is when a crawl for news began that found addresses never seen
    before. `found` are those of the last seven days, None where nobody watched; `usual` those of a week of its past, or
    those that its YAML tells where `is_told`. `undated`, `short` and `unreadable` are shares, from 0 to 1, of the pages
    read in the last seven days, None where these are too few. `findings` are worst first.
    """

    outlet: str
    name: str
    last_success: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    last_new: datetime | None = None
    found: int | None = None
    usual: float | None = None
    is_told: bool = False
    undated: float | None = None
    short: float | None = None
    unreadable: float | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def kinds(self) -> tuple[FindingKind, ...]:
        """The kinds of its findings; ("never",) where no crawl of it is known."""
        return tuple(each.kind for each in self.findings)

    @property
    def verdict(self) -> str:
        """All findings in words, or that it is well."""
        return "; ".join(each.words for each in self.findings) or "well"


def assess(
    outlets: Sequence[Outlet],
    records_of: Callable[[Outlet], Iterable[CrawlRecord]],
    crawled: datetime | None,
    now: datetime,
) -> list[Health]:
    """The health of each outlet at a moment, the worst first. `crawled` is when any crawl ended last.

    `records_of` is asked for one outlet after another, so that the accounts of all need not be in memory together.
    Records older than `VIEW` change nothing but whether an outlet was ever crawled.
    """
    states = []
    for outlet in outlets:
        records = sorted(records_of(outlet), key=lambda each: (each.started, each.id))
        states.append(_health(outlet, records, crawled, now))
    return sorted(states, key=lambda each: (min(map(_rank, each.findings), default=_BEST), each.outlet))


def last_ended(records: Iterable[CrawlRecord]) -> datetime | None:
    """When the last of these crawls ended."""
    return max((each.ended for each in records if each.ended), default=None)


def got_through(record: CrawlRecord) -> bool | None:
    """Whether something of the outlet was seen, or its documents answered that nothing is new.

    False where the crawl brought nothing but failures. None where it tells neither: it runs, was killed or stopped, or
    all that it saw waits. An account without addresses and problems is that of documents that had not changed.
    """
    if record.ended is None:
        return None
    if record.found or any(record.counts.get(outcome) for outcome in ANSWERS):
        return True
    if any(record.counts.get(outcome) for outcome in FAILURES) or _problems(record):
        return False
    return None if record.problems or record.counts.get("pending") else True


def _health(outlet: Outlet, records: Sequence[CrawlRecord], crawled: datetime | None, now: datetime) -> Health:
    if not records:
        never = Finding("never", f"never crawled in the last {VIEW // WEEK} weeks")
        return Health(outlet=outlet.id, name=outlet.name, findings=(never,))
    through = [each for each in records if got_through(each)]
    failures = _failures(records)
    volume = volume_of(outlet, [each for each in through if each.kind == "news"], now)
    reading = _reading([each for each in records if each.kind == "news"], now)
    failing = list(_failing(failures, ever=bool(through)))
    others = [*_not_crawled(records, crawled, now), *_unusual(volume), *_unread(reading)]
    if not failing:
        others += _withheld(reading)
    return Health(
        outlet=outlet.id,
        name=outlet.name,
        last_success=last_ended(through),
        failing_since=failures[0].started if failures else None,
        failures=len(failures),
        last_new=volume.last_new,
        found=volume.found if volume.days else None,
        usual=volume.usual,
        is_told=volume.is_told,
        undated=_share(reading.undated, reading.articles),
        short=_share(reading.short, reading.articles),
        unreadable=_share(reading.unreadable, reading.pages),
        findings=tuple(sorted([*failing, *others], key=_rank)),
    )


def _rank(finding: Finding) -> int:
    return get_args(FindingKind).index(finding.kind)


_BEST = len(get_args(FindingKind))


def _failures(records: Sequence[CrawlRecord]) -> Sequence[CrawlRecord]:
    """The crawls that brought nothing but failures since the last that got through."""
    row: list[CrawlRecord] = []
    for record in records:
        through = got_through(record)
        if through is False:
            row.append(record)
        elif through:
            row.clear()
    return row


def _failing(failures: Sequence[CrawlRecord], *, ever: bool) -> Iterator[Finding]:
    """Failing; or blocked, where the host or its robots.txt says that we are not wanted.

    For an outlet that never got through no past speaks, so its first failure is told.
    """
    if len(failures) >= IN_A_ROW or (failures and not ever):
        last = failures[-1]
        times = "1 crawl" if len(failures) == 1 else f"{len(failures)} crawls in a row"
        words = f"{times} since {failures[0].started:%Y-%m-%d %H:%M} UTC brought nothing but failures"
        problems = _problems(last)
        if refusals := _refusals(last):
            yield Finding("blocked", f"blocked: {words}: {_quoted(refusals[-1])}")
        else:
            outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(last.counts.items()))
            yield Finding("failing", f"failing: {words}: {_quoted(problems[-1]) if problems else outcomes}")


def _not_crawled(records: Sequence[CrawlRecord], crawled: datetime | None, now: datetime) -> Iterator[Finding]:
    """No crawl of it ended lately, although others did; where nobody crawls, that is no finding about an outlet."""
    since = last_ended(records) or records[0].started
    if crawled is not None and now - crawled <= STALE < now - since:
        begun = sum(1 for each in records if each.ended is None and each.started >= since)
        words = f"; {begun} began since, and did not end" if begun else ""
        yield Finding("not_crawled", f"not crawled for {_days(now - since)}, although others were{words}")


def _unusual(volume: Volume) -> Iterator[Finding]:
    """Quiet, or a small or big week; of whom it is told that it went quiet, it need not be told that it brings few."""
    usual = f"usual {'is' if volume.usual == 1 else 'are'} {amount(volume.usual or 0)} a week"
    week = f"{volume.found} new in {_days(timedelta(days=volume.days))}; {usual}"
    if volume.is_quiet:
        told = f"; {usual}" if volume.usual else ""
        yield Finding("quiet", f"went quiet: nothing new for {_days(volume.silence)}{told}")
    elif volume.is_small:
        yield Finding("fewer", f"fewer than usual: {week}")
    if volume.is_big:
        yield Finding("more", f"more than usual: {week}; its list may have changed, or be a trap")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What came of the pages of the last seven days. `failing` are the crawls in which some did not come."""

    articles: int
    undated: int
    short: int
    unreadable: int
    failed: int
    failing: Sequence[CrawlRecord]

    @property
    def pages(self) -> int:
        """All that came and were read, with or without success."""
        return self.articles + self.unreadable


def _reading(news: Sequence[CrawlRecord], now: datetime) -> _Reading:
    """Of crawls for news alone: how pages of years ago are built does not tell how the outlet is read today."""
    week = [each for each in news if now - WEEK <= each.started]
    before = [each for each in news if now - 2 * WEEK <= each.started < now - WEEK]
    return _Reading(
        articles=sum(each.counts.get("new", 0) + each.counts.get("revised", 0) for each in week),
        undated=sum(each.undated for each in week),
        short=sum(each.short for each in week),
        unreadable=_each_once(week, before, "unreadable"),
        failed=_each_once(week, before, "failed", "disallowed"),
        failing=[each for each in week if each.counts.get("failed") or each.counts.get("disallowed")],
    )


def _each_once(week: Sequence[CrawlRecord], before: Sequence[CrawlRecord], *outcomes: str) -> int:
    """About how many addresses came to such an outcome in a week.

    Every crawl counts an address anew that is still listed, so counts cannot be added. Of two figures that are hardly
    ever too big the greater: by how much the fullest crawl rose over the week before, which is good for sitemaps, that
    forget nothing; and the share of each crawl that was new to it, which is good for feeds, that forget soon.
    """

    def count(record: CrawlRecord) -> int:
        return sum(record.counts.get(outcome, 0) for outcome in outcomes)

    rise = max(map(count, week), default=0) - max(map(count, before), default=0)
    seen = [(count(each), each.found, sum(each.counts.values())) for each in week]
    fresh = sum(number * min(1.0, found / whole) for number, found, whole in seen if whole > 0)
    return max(rise, round(fresh), 0)


def _unread(reading: _Reading) -> Iterator[Finding]:
    """Pages without text, without a date, or with little text."""
    if _is_much(reading.unreadable, reading.pages, UNREADABLE):
        words = f"{reading.unreadable} of {reading.pages} pages in 7 days hold no article"
        yield Finding("bodies", f"bodies are not read: {words}")
    if _is_much(reading.undated, reading.articles, UNDATED):
        yield Finding(
            "dates", f"dates are not read: {reading.undated} of {reading.articles} articles in 7 days have none"
        )
    if _is_much(reading.short, reading.articles, SHORT):
        yield Finding("short", f"texts are short: those of {reading.short} of {reading.articles} articles in 7 days")


def _withheld(reading: _Reading) -> Iterator[Finding]:
    """The documents answer, so that every crawl gets through, and the pages they name do not come."""
    whole = reading.pages + reading.failed
    if reading.failing and _is_much(reading.failed, whole, FAILED):
        last = reading.failing[-1]
        words = f"pages do not come: {reading.failed} of {whole} in 7 days"
        if refusals := _refusals(last):
            yield Finding("blocked", f"blocked: {words}: {_quoted(refusals[-1])}")
        else:
            yield Finding("pages", ": ".join([words, *map(_quoted, _problems(last)[-1:])]))


def _is_much(part: int, whole: int, share: float) -> bool:
    return part >= FEW_PAGES and part > share * whole


def _share(part: int, whole: int) -> float | None:
    return min(1.0, part / whole) if whole >= FEW_PAGES else None


def _problems(record: CrawlRecord) -> Sequence[str]:
    """What went wrong in a crawl, without the outlet's id; that somebody stopped it is nothing of the outlet."""
    return [each.removeprefix(f"{record.outlet}: ") for each in record.problems if _STOPPED not in each]


def _refusals(record: CrawlRecord) -> Sequence[str]:
    """What says that we are not wanted. Pages that robots.txt forbids are counted and make no problem."""
    said = [each for each in _problems(record) if _REFUSED.search(each)]
    forbidden = record.counts.get("disallowed") and not record.counts.get("failed")
    return said or ([_FORBIDDEN] if forbidden and not _problems(record) else [])


def _quoted(words: str) -> str:
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE]}…"


def amount(value: float) -> str:
    """A number of things a week as it is read: 0.5, 3, 12."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


def _days(time: timedelta) -> str:
    days = round(time / timedelta(days=1))
    return "1 day" if days == 1 else f"{days} days"
