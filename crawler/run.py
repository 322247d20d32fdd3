"""Running crawls: any number of them in one process, one after another, each over many outlets at once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from scrapy.crawler import AsyncCrawlerRunner

from crawler.discovery.remembered import forget, ways_of
from crawler.fetch import fetch
from crawler.hosts import Hosts
from crawler.job import CrawlTally, Job, Progress
from crawler.manners import quiet, require_contact, settings_for, watch
from crawler.outlets import Kind, Outlet, Way
from crawler.schedule import SHORTEST, next_poll
from crawler.scope import Scope
from crawler.spiders.base import OutletSpider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.listing import ListingSpider, SearchSpider
from crawler.spiders.sitemap import SitemapSpider
from crawler.spiders.wordpress import WordPressSpider
from crawler.stopping import Stop
from sidak.store import Store, polls, visits

__all__ = ["CrawlTally", "Patience", "Scope", "crawl", "fetch"]

SPIDERS: dict[Kind, type[OutletSpider]] = {
    "feed": FeedSpider,
    "sitemap": SitemapSpider,
    "wordpress": WordPressSpider,
    "listing": ListingSpider,
    "search": SearchSpider,
}
CHEAPEST: tuple[Kind, ...] = ("wordpress", "sitemap", "listing", "search", "feed")
"""The ways through history, by how many documents they take for a year: feeds name ten articles, an API a hundred."""
AT_ONCE = 24
"""How many outlets are crawled at the same time; each waits for its own host most of the time."""
PAGES_PER_CRAWL = 5_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How a crawl on a schedule spares its hosts: only ways that are due, and what failed is left alone for a while."""

    now: datetime
    failed: timedelta = timedelta(hours=1)


def crawl(
    store: Store,
    outlets: Sequence[Outlet],
    *,
    contact: str = "",
    delay: float | None = None,
    scope: Scope | None = None,
    hosts: Hosts | None = None,
    allowed: Collection[str] = (),
    pages: int = PAGES_PER_CRAWL,
    patience: Patience | None = None,
    progress: Progress | None = None,
) -> CrawlTally:
    """Crawl outlets into the store: news, or through history where `scope` names days.

    `delay` is seconds between requests to one host; by default 1, on loopback 0. `allowed` are hosts that may have an
    address that is not public. Of one outlet `pages` articles are asked for at most. `hosts` and `patience` are for
    those who crawl again and again.
    Every address seen ends in exactly one outcome: new, revised, unchanged, duplicate, unreadable, gone, failed,
    disallowed, forgotten, off_topic, out_of_range or elsewhere ("pending" where it waits for the next crawl);
    `progress` is told outlet and outcome of each that was requested. Raises BusyError when another crawl works on this
    store, ConfigurationError when a live crawl has no contact, StoreError when the store refuses. An interrupt stores
    what has come and is raised again.
    """
    for outlet in outlets:
        require_contact(outlet.home, contact)
    shared = hosts or Hosts(delay=delay, allowed=allowed)
    around = {"store": store, "scope": scope or Scope(), "hosts": shared, "progress": progress, "budget": pages}
    jobs = [Job(outlet, **around) for outlet in outlets]  # type: ignore[arg-type]  # each by its name
    tally = CrawlTally()
    with store.exclusive("crawl"), quiet():
        received = asyncio.run(_crawl_all(jobs, lambda job: _crawl_outlet(job, contact, delay, patience)))
        for job in jobs:
            if job.error is None:
                job.end(tally)
    for job in jobs:
        if job.error is not None:
            raise job.error
    if received is not None:
        raise KeyboardInterrupt if received == signal.SIGINT else SystemExit(128 + received)
    return tally


async def _crawl_all(jobs: Sequence[Job], work: Callable[[Job], Coroutine[None, None, None]]) -> int | None:
    """Crawl all jobs; returns the signal that ended the crawl early, if one did."""
    stop = Stop()
    room = asyncio.Semaphore(AT_ONCE)

    async def one(job: Job) -> None:
        async with room:
            if not stop.begun:
                await work(job)

    with stop.on_signals():
        for job in jobs:
            job.stop = stop
        stop.tasks = [asyncio.create_task(one(job)) for job in jobs]
        ended = await asyncio.gather(*stop.tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error
    return stop.signal


async def _crawl_outlet(job: Job, contact: str, delay: float | None, patience: Patience | None) -> None:
    """Walk an outlet's ways one after another: what one has found, the next need not ask for."""
    job.begin(retry_before=patience.now - patience.failed if patience else None)
    ways = await ways_of(job, contact, delay)
    history = job.scope.kind == "history"
    if history:
        ways = sorted(ways, key=lambda way: CHEAPEST.index(way.kind))
    runner = AsyncCrawlerRunner(settings_for(job.outlet.home, contact, delay))
    names_some = not ways
    for way in ways:
        if job.stop.begun or (patience and not _is_due(job, way, patience)):
            continue
        crawler = runner.create_crawler(SPIDERS[way.kind])
        watch(crawler, job.fail)
        await runner.crawl(crawler, job=job, way=way)
        spider = crawler.spider
        if not isinstance(spider, OutletSpider):
            continue
        names_some = names_some or spider.frontier.share is not None
        if history and spider.names_all_of_range:
            break
        if not (history or job.stop.begun):
            _keep_poll(job, way, spider.frontier.share)
    if not (names_some or history or job.outlet.discover or job.stop.begun or patience):
        forget(job)


def _is_due(job: Job, way: Way, patience: Patience) -> bool:
    with job.store.reading() as db:
        known = polls.get(db, job.outlet.id, way.url)
    return known is None or known.due <= patience.now


def _keep_poll(job: Job, way: Way, share: float | None) -> None:
    with job.store.writing() as db:
        poll = next_poll(polls.get(db, job.outlet.id, way.url), job.outlet.id, way.url, share, datetime.now(UTC))
        if visits.pending(db, job.outlet.id):  # what one crawl left is not to wait for news
            poll = replace(poll, due=datetime.now(UTC) + SHORTEST)
        polls.put(db, poll)
