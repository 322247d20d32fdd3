"""What was taken down is not asked for, whether a document names it or a page or a redirect leads to it."""

from __future__ import annotations

from typing import ClassVar, Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.answers import UnansweredError
from crawler.job import Job
from sidak.models import Visit
from sidak.store import takedowns


class ForgottenError(UnansweredError):
    """A page that was taken down."""

    outcome: ClassVar[str] = takedowns.FORGOTTEN


class ForgottenMiddleware:
    """Lets no request through for an address that was taken down.

    The store is asked each time, since a takedown may come while a crawl works for hours. Documents pass: of a feed or
    a list nothing is kept, and without it the other articles that it names would not be found.
    """

    def __init__(self, job: Job) -> None:
        self.job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a middleware."""
        job: Job = crawler.spider.job  # type: ignore[union-attr]  # every spider of ours has its job
        return cls(job)

    def process_request(self, request: Request) -> None:
        """Check a request. Raises ForgottenError where it leads to what was taken down."""
        visit: Visit | None = request.meta.get("visit")
        if visit is None or visit.outlet != self.job.outlet.id:
            return
        with self.job.store.reading() as db:
            if takedowns.forgotten(db, {visit.url, request.url}):
                raise ForgottenError("it was taken down")
