"""Ending a crawl early, in order: nothing more is asked for, what is under way comes in, and the rest stays pending.

Scrapy's own way of stopping waits for ever when it is asked while a spider is starting or closing. So the spiders are
left to run dry instead, which is how every crawl ends.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from crawler.job import Job

GRACE = 10.0
"""How many seconds a stopped crawl may take to run dry; a host that will not answer must not hold it longer."""


class StoppedError(IgnoreRequest):
    """A request that was not made because the crawl is stopping; its address stays pending."""


@dataclass(slots=True)
class Stop:
    """One crawl's brake. `signal` is what pulled it, if it was a signal."""

    begun: bool = False
    signal: int | None = None
    tasks: Sequence[asyncio.Task[None]] = field(default_factory=list)

    def begin(self, received: int | None = None) -> None:
        """Ask for nothing more."""
        self.signal = received if self.signal is None else self.signal
        if not self.begun:
            self.begun = True
            asyncio.get_running_loop().call_later(GRACE, self._give_up)

    def _give_up(self) -> None:
        for task in self.tasks:
            task.cancel()

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Ctrl-C and SIGTERM begin the stop; a second one kills."""
        loop = asyncio.get_running_loop()
        before: dict[int, Any] = {}

        def received(number: int) -> None:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
            self.begin(number)

        # Not in the main thread, or not on this system, nothing is set: whoever started us handles its signals.
        with suppress(ValueError, RuntimeError, NotImplementedError):
            for number in (int(signal.SIGINT), int(signal.SIGTERM)):
                previous = signal.getsignal(number)
                loop.add_signal_handler(number, received, number)
                before[number] = previous
        try:
            yield
        finally:
            for number, previous in before.items():
                loop.remove_signal_handler(number)
                signal.signal(number, previous)


class StopMiddleware:
    """Lets no request through once the stop has begun."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a middleware."""
        job: Job = crawler.spider.job  # type: ignore[union-attr]  # every spider of ours has its job
        return cls(job)

    def process_request(self, request: Request) -> None:
        """Refuse a request of a stopping crawl."""
        if self.job.stop.begun:
            raise StoppedError(f"{request.url}: the crawl is stopping")
