"""From what the spiders fetched to the store: read, then kept in batches, so that a kill loses seconds at most."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from scrapy.crawler import Crawler
from sqlalchemy import Connection

from crawler.job import DUPLICATE_OF, Job
from crawler.read import read_page
from sidak.errors import ReadError, SidakError
from sidak.models import Article, Page, Visit
from sidak.store import articles, pages, visits

BATCH = 50
PATIENCE = 2.0
"""A batch is stored when it holds 50 addresses or is 2 seconds old: rarely enough to be cheap, and little is lost."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that came in answer to a visit; `further` are the pages on which its article goes on."""

    visit: Visit
    page: Page
    further: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A visit that ended without a page."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class _Entry:
    visit: Visit
    pages: tuple[Page, ...] = ()
    article: Article | None = None


class StorePipeline:
    """Reads each page, and stores pages, articles and visits of a batch in one transaction."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._batch: list[_Entry] = []
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a pipeline."""
        job: Job = crawler.spider.job  # type: ignore[union-attr]  # every spider of ours has its job
        return cls(job)

    def process_item(self, item: Fetched | Settled) -> Fetched | Settled:
        """Take one more; store the batch when it is full."""
        if self.job.error is None:
            self._batch.append(self._read(item) if isinstance(item, Fetched) else _Entry(item.visit))
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
            with self.job.store.writing() as db:
                done = [_stored(db, entry) for entry in batch]
                visits.put(db, done)
        except SidakError as error:
            self.job.fail(error)
        else:
            for visit in done:
                self.job.settle(visit)

    def _read(self, item: Fetched) -> _Entry:
        if item.visit.digest == item.page.digest:
            return _Entry(replace(item.visit, outcome="unchanged"))
        came = (item.page, *item.further)
        try:
            article = read_page(item.page, self.job.outlet, item.further)
        except ReadError as error:
            return _Entry(_unreadable(item.visit, str(error)), came)
        except (
            Exception
        ) as error:  # a page that breaks the reader costs itself alone; its bytes are kept to find out why
            return _Entry(_unreadable(item.visit, f"the reader failed: {type(error).__name__}: {error}"), came)
        return _Entry(replace(item.visit, digest=item.page.digest), came, article)


def _unreadable(visit: Visit, reason: str) -> Visit:
    # Without its digest the page is read again when it is fetched again: the reader may have learnt.
    return replace(visit, outcome="unreadable", reason=reason, digest="")


def _stored(db: Connection, entry: _Entry) -> Visit:
    """Store one page and its article; the visit says what came of it."""
    for page in entry.pages:
        pages.put(db, page)
    if entry.article is None:
        return entry.visit
    known = articles.get(db, entry.article.id)
    if known is not None and known.article.url != entry.article.url:
        return replace(entry.visit, outcome="duplicate", reason=f"{DUPLICATE_OF}{known.article.url}")
    seen = entry.visit.fetched_at or datetime.now(UTC)
    outcome = articles.put(db, entry.article, page_digest=entry.pages[0].digest, seen=seen)
    return replace(entry.visit, outcome=outcome)
