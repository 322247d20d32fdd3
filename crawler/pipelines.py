"""From what the spiders fetched to the store, in batches, so that a kill loses seconds at most."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy.crawler import Crawler

from crawler.job import Job
from crawler.keeping import Entry, Fetched, Settled, keep_all, read
from sidak.errors import SidakError

BATCH = 50
PATIENCE = 2.0
"""A batch is stored when it holds 50 addresses or is 2 seconds old: rarely enough to be cheap, and little is lost."""


class StorePipeline:
    """Reads each page, and stores pages, articles and visits of a batch in one transaction."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._batch: list[Entry] = []
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a pipeline."""
        job: Job = crawler.spider.job  # type: ignore[union-attr]  # every spider of ours has its job
        return cls(job)

    def process_item(self, item: Fetched | Settled) -> Fetched | Settled:
        """Take one more; store the batch when it is full."""
        if self.job.error is None:
            self._batch.append(read(item, self.job.outlet) if isinstance(item, Fetched) else Entry(item.visit))
            if len(self._batch) >= BATCH:
                self.flush()
            elif self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(PATIENCE, self.flush)
        return item

    def close_spider(self) -> None:
        """Store what is left."""
        self.flush()

    def flush(self) -> None:
        """Store the batch. A store that refuses ends the crawl with its error; what was stored before stays."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch, self._batch = self._batch, []
        if not batch or self.job.error is not None:
            return
        try:
            done = keep_all(self.job.store, batch)
        except SidakError as error:
            self.job.fail(error)
        else:
            for visit, entry in zip(done, batch, strict=True):
                self.job.kept(visit, entry)
