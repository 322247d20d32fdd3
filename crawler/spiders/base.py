"""What the four spiders share: ask for documents, note what they name, ask for articles, hand on what came."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import NotAskedError, headers_of, meaning, page_of
from crawler.frontier import MOST_DOCUMENTS, Frontier, Links
from crawler.job import Job
from crawler.keeping import DUPLICATE_OF, Fetched, Settled
from crawler.outlets import Kind, Way
from crawler.reading.addresses import belongs, is_whole, normalised, without_visitor
from crawler.reading.paging import next_page
from crawler.stopping import StoppedError
from sidak.errors import ConfigurationError, SidakError
from sidak.models import Discovered, Visit
from sidak.store import pages
from sidak.store.visits import MAX_ATTEMPTS

MAX_PAGES = 100
"""How many pages of one list are walked for news; what is older is history, which has its own way."""
_WHOLE_ARTICLE = re.compile(rb"""href=["']([^"'<>]*[?&](?:page|halaman)=all[^"'<>]*)["']""", re.I)


class OutletSpider(Spider):
    """Walks one way of one outlet. `parse_links` is all that the ways differ in."""

    kind: ClassVar[Kind]

    def __init__(self, *args: Any, job: Job | None = None, way: Way | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if job is None or way is None:
            raise ConfigurationError("a spider walks for a job: start it with `sidak crawl`, not with `scrapy crawl`")
        self.job = job
        self.hosts = job.hosts
        self.stop = job.stop
        self.way = way
        self.frontier = Frontier(job, self.kind)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way of making a spider; this one asks its frontier for more whenever it has nothing to do."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.ask_for_more, signal=signals.spider_idle)
        return spider

    @abstractmethod
    def parse_links(self, response: Response) -> Links:
        """What a document names."""

    def first_addresses(self) -> Sequence[str]:
        """The documents that the way begins with."""
        return [self.job.outlet.address(self.way.url)]

    async def start(self) -> AsyncIterator[Request]:
        """Put the first documents on the frontier; what is asked for comes from there alone."""
        self.frontier.start(self.first_addresses())
        nothing_more: list[Request] = []
        for request in nothing_more:
            yield request

    def ask_for_more(self) -> None:
        """Take the next addresses from the frontier; when it has none left, Scrapy closes the spider."""
        taken = self.frontier.next() if self.job.error is None else []
        engine = self.crawler.engine
        if taken and engine is not None:
            for request in self._requests(taken):
                engine.crawl(request)
            raise DontCloseSpider

    def document_came(self, response: Response) -> None:
        """Note what a document names."""
        document = _answered(response.meta["visit"], response)
        try:
            links = self.parse_links(response)
        except SidakError:
            raise
        except Exception as error:  # a document that breaks its parser costs itself alone
            reason = f"not understood as a {self.kind}: {type(error).__name__}: {error}"
            attempts = response.meta["visit"].attempts + 1
            self.frontier.ended(
                replace(document, outcome="failed", reason=reason, attempts=attempts, etag="", last_modified="")
            )
            return
        ours = [each for each in links.articles if belongs(each.url, self.job.outlet.home)]
        elsewhere = [each for each in links.articles if not belongs(each.url, self.job.outlet.home)]
        links = replace(links, articles=sorted(ours, key=_newest_first, reverse=True), elsewhere=elsewhere)
        links = replace(links, following=without_visitor(links.following))
        if document.depth + 1 >= self.page_limit():
            links = replace(links, following="")
        nothing = not (document.depth or links.articles or links.documents or links.elsewhere)
        if not (links.articles or links.documents):
            document = replace(document, etag="", last_modified="")  # what is broken today is to be sent whole tomorrow
        if nothing and not self.may_be_empty:
            self.job.problem(f"{response.url}: names no article; is it still a {self.kind}?")
        self.frontier.discovered(document, links)

    @property
    def may_be_empty(self) -> bool:
        """Whether a first document that names nothing may be just so, as the answer to a search may."""
        return False

    @property
    def names_all_of_range(self) -> bool:
        """Whether what it named is known to be all that a walk through history can find: it went back far enough."""
        return self.frontier.reached_past

    def page_limit(self) -> int:
        """How many pages of the list are walked at most."""
        return MOST_DOCUMENTS if self.job.scope.kind == "history" else MAX_PAGES

    def document_failed(self, failure: Failure) -> None:
        """Note that a document did not come. A list that answers 400 or 404 after its first page has ended there."""
        if isinstance(failure.value, StoppedError):
            return
        document: Visit = _request_of(failure).meta["visit"]
        outcome, reason = meaning(failure.value)
        past_end = (outcome == "gone" or reason == "HTTP 400") and document.depth > 0
        if outcome == "unchanged" or past_end:
            settled = replace(document, outcome="walked", reason="", attempts=0, fetched_at=datetime.now(UTC))
        else:
            attempts = document.attempts + (outcome == "failed" and not isinstance(failure.value, NotAskedError))
            settled = replace(document, outcome=outcome, reason=reason, attempts=attempts, fetched_at=datetime.now(UTC))
        self.frontier.ended(settled)

    def article_came(self, response: Response) -> Iterator[Request | Fetched]:
        """Hand on a page; where it is the first of several and offers them all in one, ask for that."""
        visit = _answered(response.meta["visit"], response)
        fetched = Fetched(visit, page_of(response, url=visit.url, outlet=self.job.outlet.id))
        whole = _whole_address(response)
        if whole is None:
            yield from self._go_on(fetched, response)
        else:
            meta = {"first_page": fetched, "visit": response.meta["visit"]}
            yield Request(whole, self.whole_came, errback=self.whole_failed, meta=meta, dont_filter=True)

    def _go_on(self, fetched: Fetched, response: Response) -> Iterator[Request | Fetched]:
        """Hand on an article, or ask for its next page where it goes on."""
        address = next_page(response.body, response.url)
        if address is None:
            yield fetched
        else:
            meta = {"first_page": fetched, "visit": response.meta["visit"]}
            yield Request(address, self.next_came, errback=self.whole_failed, meta=meta, dont_filter=True)

    def next_came(self, response: Response) -> Iterator[Request | Fetched]:
        """Add a page to those of its article."""
        first: Fetched = response.meta["first_page"]
        asked = response.request.url if response.request else response.url
        page = page_of(response, url=asked, outlet=self.job.outlet.id)
        known = (first.page, *first.further)
        if page.final_url in [each.final_url for each in known] or page.digest in [each.digest for each in known]:
            yield first  # led back to a page that is there already
        else:
            yield from self._go_on(replace(first, further=(*first.further, page)), response)

    def whole_came(self, response: Response) -> Iterator[Fetched]:
        """Hand on all pages of an article in the place of its first."""
        first: Fetched = response.meta["first_page"]
        visit = _answered(first.visit, response)
        yield Fetched(visit, page_of(response, url=visit.url, outlet=self.job.outlet.id))

    def whole_failed(self, failure: Failure) -> Iterator[Fetched | Settled]:
        """A part of an article would pass for the whole, so one that may still come is waited for.

        Where it never comes, the pages that came are better than none.
        """
        asked = _request_of(failure).meta
        outcome, _ = meaning(failure.value)
        may_come = outcome == "pending" or (outcome == "failed" and asked["visit"].attempts + 1 < MAX_ATTEMPTS)
        if may_come or isinstance(failure.value, StoppedError):
            yield from self.article_failed(failure)
        else:
            yield asked["first_page"]

    def article_failed(self, failure: Failure) -> Iterator[Settled]:
        """Hand on why an article did not come."""
        if isinstance(failure.value, StoppedError):
            return
        visit: Visit = _request_of(failure).meta["visit"]
        outcome, reason = meaning(failure.value)
        attempts = visit.attempts + (not isinstance(failure.value, NotAskedError)) if outcome == "failed" else 0
        if outcome == "unchanged" and visit.reason.startswith(DUPLICATE_OF):
            outcome, reason = "duplicate", visit.reason
        asked_at = visit.fetched_at if outcome == "pending" else datetime.now(UTC)
        yield Settled(replace(visit, outcome=outcome, reason=reason, attempts=attempts, fetched_at=asked_at))

    def absolute(self, response: Response, links: Iterable[str]) -> list[str]:
        """Addresses as found in a document, made absolute, each once, web addresses only.

        Without what is of the visitor and not of the page: fragments, the number of a session, marks of a campaign.
        """
        found: dict[str, None] = {}
        for link in filter(None, map(str.strip, links)):
            try:
                full = without_visitor(urljoin(response.url, link))
                is_address = full.startswith(("http://", "https://")) and urlsplit(full).port != 0
            except ValueError:  # a link that is no address, such as http://[x or http://x:y
                continue
            if is_address:
                found[full] = None
        return list(found)

    def _requests(self, taken: Sequence[Visit]) -> Iterator[Request]:
        with self.job.store.reading() as db:
            came_from = pages.came_from(db, [visit.digest for visit in taken if visit.digest])
        for visit in taken:
            if visit.outlet == self.frontier.name:
                yield _request(visit, self.document_came, self.document_failed)
            else:
                # A paginated article has been stored from the address of the whole.
                last = came_from.get((visit.url, visit.digest), "")
                whole = last if is_whole(last) else ""
                yield _request(visit, self.article_came, self.article_failed, address=whole)


def _newest_first(found: Discovered) -> str:
    return max(str(found.published or ""), found.hint)


def _request_of(failure: Failure) -> Request:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
    return request


def _request(visit: Visit, callback: Any, errback: Any, *, address: str = "") -> Request:
    """A request for an address, conditional where its last answer allowed that."""
    conditions = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified}
    headers = {name: value for name, value in conditions.items() if value}
    meta = {"visit": visit}
    return Request(address or visit.url, callback, errback=errback, headers=headers, meta=meta, dont_filter=True)


def _answered(visit: Visit, response: Response) -> Visit:
    headers = headers_of(response)
    return replace(
        visit,
        outcome="walked",
        reason="",
        attempts=0,
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
        fetched_at=datetime.now(UTC),
    )


def _whole_address(response: Response) -> str | None:
    """Where a paginated article offers all its pages in one, if it does and this is not it."""
    if b"=all" not in response.body:
        return None
    for match in _WHOLE_ARTICLE.finditer(response.body):
        link = match.group(1).decode("utf-8", "replace").replace("&amp;", "&")
        try:
            whole: str = urljoin(response.url, link)
            if normalised(whole) == normalised(response.url) and whole != response.url:
                return whole
        except ValueError:  # a link that is no address
            continue
    return None
