"""Running crawls: any number of them in one process, one after another, each over many outlets at once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner

from crawler.fetch import fetch
from crawler.job import Job, Progress
from crawler.manners import quiet, require_contact, settings_for, watch
from crawler.outlets import Kind, Outlet
from crawler.spiders.base import OutletSpider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.listing import ListingSpider
from crawler.spiders.sitemap import SitemapSpider
from crawler.spiders.wordpress import WordPressSpider
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
    stopping = _Stop()
    with _signals_to(stopping):
        room = asyncio.Semaphore(AT_ONCE)

        async def one(job: Job) -> None:
            job.stop = stopping.begin
            async with room:
                await _crawl_outlet(job, contact, delay, stopping)

        await asyncio.gather(*(one(job) for job in jobs))
        await stopping.ended()
    return stopping.signal


async def _crawl_outlet(job: Job, contact: str, delay: float | None, stopping: _Stop) -> None:
    """Walk an outlet's ways one after another: what one has found, the next need not ask for."""
    runner = AsyncCrawlerRunner(settings_for(job.outlet.home, contact, delay))
    stopping.runners.append(runner)
    for way in job.outlet.discover:
        if stopping.begun:
            return
        crawler = runner.create_crawler(SPIDERS[way.kind])
        watch(crawler, job.fail)
        await runner.crawl(crawler, job=job, way=way)


class _Stop:
    """Ends all running spiders, once, letting them finish what is under way."""

    def __init__(self) -> None:
        self.begun = False
        self.signal: int | None = None
        self.runners: list[AsyncCrawlerRunner] = []
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, received: int | None = None) -> None:
        self.signal = received if self.signal is None else self.signal
        if not self.begun:
            self.begun = True
            self._tasks = [asyncio.get_running_loop().create_task(runner.stop()) for runner in self.runners]

    async def ended(self) -> None:
        await asyncio.gather(*self._tasks)


@contextmanager
def _signals_to(stopping: _Stop) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the crawl in order; a second one kills."""
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}

    def received(number: int) -> None:
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)
        stopping.begin(number)

    try:
        for number in (int(signal.SIGINT), int(signal.SIGTERM)):
            previous = signal.getsignal(number)
            loop.add_signal_handler(number, received, number)
            before[number] = previous
    except (ValueError, RuntimeError, NotImplementedError):
        pass  # not in the main thread, or not on this system: whoever started us handles its signals
    try:
        yield
    finally:
        for number, previous in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, previous)
