"""Running crawls: any number of them in one process, one after another, each over many outlets at once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field

from scrapy.crawler import AsyncCrawlerRunner

from crawler.discovery.remembered import forget, ways_of
from crawler.fetch import fetch
from crawler.job import Job, Progress
from crawler.manners import quiet, require_contact, settings_for, watch
from crawler.outlets import Kind, Outlet
from crawler.spiders.base import OutletSpider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.listing import ListingSpider
from crawler.spiders.sitemap import SitemapSpider
from crawler.spiders.wordpress import WordPressSpider
from crawler.stopping import Stop
from sidak.models import Tally
from sidak.store import Store

__all__ = ["CrawlTally", "crawl", "fetch"]

SPIDERS: dict[Kind, type[OutletSpider]] = {
    "feed": FeedSpider,
    "sitemap": SitemapSpider,
    "wordpress": WordPressSpider,
    "listing": ListingSpider,
}
AT_ONCE = 8
"""How many outlets are crawled at the same time."""


@dataclass(slots=True)
class CrawlTally(Tally):
    """The outcomes of a crawl, one for each address, and what went wrong in words."""

    problems: list[str] = field(default_factory=list)


def crawl(
    store: Store,
    outlets: Sequence[Outlet],
    *,
    contact: str = "",
    delay: float | None = None,
    progress: Progress | None = None,
) -> CrawlTally:
    """Crawl outlets into the store. `delay` is seconds between requests to one host; by default 1, on loopback 0.

    Every address seen ends in exactly one outcome: new, revised, unchanged, duplicate, unreadable, gone, failed or
    disallowed ("pending" only where a stop came first); `progress` is told outlet and outcome of each that was
    requested. Raises BusyError when another crawl works on this store, ConfigurationError when a live crawl has no
    contact, StoreError when the store refuses. An interrupt stores what has come and is raised again.
    """
    for outlet in outlets:
        require_contact(outlet.home, contact)
    jobs = [Job(outlet, store, progress) for outlet in outlets]
    with store.exclusive("crawl"), quiet():
        received = asyncio.run(_crawl_all(jobs, contact, delay))
    for job in jobs:
        if job.error is not None:
            raise job.error
    if received is not None:
        raise KeyboardInterrupt if received == signal.SIGINT else SystemExit(128 + received)
    tally = CrawlTally()
    for job in jobs:
        for outcome in job.outcomes.values():
            tally.add(outcome)
        tally.problems += job.problems
    return tally


async def _crawl_all(jobs: Sequence[Job], contact: str, delay: float | None) -> int | None:
    """Crawl all jobs; returns the signal that ended the crawl early, if one did."""
    stop = Stop()
    room = asyncio.Semaphore(AT_ONCE)

    async def one(job: Job) -> None:
        async with room:
            await _crawl_outlet(job, contact, delay)

    with stop.on_signals():
        for job in jobs:
            job.stop = stop
        stop.tasks = [asyncio.create_task(one(job)) for job in jobs]
        ended = await asyncio.gather(*stop.tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error
    return stop.signal


async def _crawl_outlet(job: Job, contact: str, delay: float | None) -> None:
    """Walk an outlet's ways one after another: what one has found, the next need not ask for."""
    ways = await ways_of(job, contact, delay)
    runner = AsyncCrawlerRunner(settings_for(job.outlet.home, contact, delay))
    for way in ways:
        if job.stop.begun:
            return
        crawler = runner.create_crawler(SPIDERS[way.kind])
        watch(crawler, job.fail)
        await runner.crawl(crawler, job=job, way=way)
    if not job.outcomes and not job.outlet.discover and job.error is None:
        forget(job)
