"""What the four spiders share: ask for documents, note what they name, ask for articles, hand on what came."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import headers_of, meaning, page_of
from crawler.discovery.signs import lies_under
from crawler.job import Job, Links, page_number
from crawler.outlets import Kind, Way
from crawler.pipelines import Fetched, Settled
from crawler.reading.addresses import normalised
from crawler.reading.charset import decode
from crawler.reading.paging import next_page
from crawler.reading.tree import parse
from crawler.stopping import StoppedError
from sidak.errors import ConfigurationError, ReadError, SidakError
from sidak.models import Visit

# How many pages of one list are walked in a crawl; news older than that is history, which has its own way.
MAX_PAGES = 100
# A quick look before the page is parsed: a link that ends in a small number.
_MAY_GO_ON = re.compile(rb"""href=["'][^"'<>]*(?:/|=)\d{1,2}/?["']""", re.I)
_WHOLE_ARTICLE = re.compile(rb"""href=["']([^"'<>]*[?&](?:page|halaman)=all[^"'<>]*)["']""", re.I)


class OutletSpider(Spider):
    """Walks one way of one outlet. `parse_links` is all that the ways differ in."""

    kind: ClassVar[Kind]

    def __init__(self, *args: Any, job: Job | None = None, way: Way | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if job is None or way is None:
            raise ConfigurationError("a spider walks for a job: start it with `sidak crawl`, not with `scrapy crawl`")
        self.job = job
        self.way = way
        self.first = self.first_address()

    @abstractmethod
    def parse_links(self, response: Response) -> Links:
        """What a document names."""

    def first_address(self) -> str:
        """Where the discovery begins."""
        return self.job.outlet.address(self.way.url)

    async def start(self) -> AsyncIterator[Request]:
        """What an earlier crawl left undone, then the first document."""
        for visit in self.job.pending():
            yield self._article(visit)
        first, left = self.job.documents(self.kind, self.first)
        for document in (first, *left):
            yield self._document(document)

    def document_came(self, response: Response) -> Iterator[Request]:
        """Note what a document names, and ask for it."""
        document = _answered(response.meta["visit"], response)
        try:
            links = self.parse_links(response)
        except SidakError:
            raise
        except Exception as error:  # a document that breaks its parser costs itself alone
            reason = f"not understood as a {self.kind}: {type(error).__name__}: {error}"
            settled = replace(document, outcome="failed", reason=reason, etag="", last_modified="")
            self.job.ended(settled, first=self.first)
            return
        links = replace(links, articles=[each for each in links.articles if self._is_ours(each.url)])
        if number_of(response) >= self.page_limit():
            links = replace(links, following="")
        if document.url == self.first and not (links.articles or links.documents):
            self.job.problems.append(
                f"{self.job.outlet.id}: {response.url}: names no article; is it still a {self.kind}?"
            )
        articles, documents = self.job.discovered(self.kind, document, links, first=self.first)
        yield from map(self._document, documents)
        yield from map(self._article, articles)

    def _is_ours(self, address: str) -> bool:
        """Whether an address is the outlet's: one that lives in a folder of a portal has only what lies there."""
        home = self.job.outlet.home
        return not urlsplit(home).path.strip("/") or lies_under(address, home)

    def page_limit(self) -> int:
        """How many pages of the list are walked at most."""
        return MAX_PAGES

    def document_failed(self, failure: Failure) -> None:
        """Note that a document did not come. A list that answers 400 or 404 after its first page has ended there."""
        if isinstance(failure.value, StoppedError):
            return
        document: Visit = _request_of(failure).meta["visit"]
        outcome, reason = meaning(failure.value)
        past_end = outcome == "gone" or reason == "HTTP 400"
        if outcome == "unchanged" or (past_end and page_number(document) > 1):
            settled = replace(document, outcome="walked", reason="", attempts=0, fetched_at=datetime.now(UTC))
        else:
            settled = replace(document, outcome=outcome, reason=reason, attempts=document.attempts + 1)
        self.job.ended(settled, first=self.first)

    def article_came(self, response: Response) -> Iterator[Request | Fetched]:
        """Hand on a page; where it is the first of several and offers them all in one, ask for that."""
        visit = _answered(response.meta["visit"], response)
        fetched = Fetched(visit, page_of(response, url=visit.url, outlet=self.job.outlet.id))
        whole = _whole_address(response)
        if whole is None:
            yield from self._go_on(fetched, response)
        else:
            meta = {"first_page": fetched}
            yield Request(whole, self.whole_came, errback=self.whole_failed, meta=meta, dont_filter=True)

    def _go_on(self, fetched: Fetched, response: Response) -> Iterator[Request | Fetched]:
        """Hand on an article, or ask for its next page where it goes on."""
        address = _next_address(response)
        if address is None:
            yield fetched
        else:
            meta = {"first_page": fetched}
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

    def whole_failed(self, failure: Failure) -> Iterator[Fetched]:
        """The pages that came are better than none."""
        if not isinstance(failure.value, StoppedError):
            yield _request_of(failure).meta["first_page"]

    def article_failed(self, failure: Failure) -> Iterator[Settled]:
        """Hand on why an article did not come."""
        if isinstance(failure.value, StoppedError):
            return
        visit: Visit = _request_of(failure).meta["visit"]
        outcome, reason = meaning(failure.value)
        attempts = visit.attempts + 1 if outcome == "failed" else 0
        now = datetime.now(UTC)
        yield Settled(replace(visit, outcome=outcome, reason=reason, attempts=attempts, fetched_at=now))

    def absolute(self, response: Response, links: Iterable[str]) -> list[str]:
        """Addresses as found in a document, made absolute, without fragments, each once, web addresses only."""
        full = (urldefrag(urljoin(response.url, link.strip())).url for link in links if link.strip())
        return list(dict.fromkeys(url for url in full if url.startswith(("http://", "https://"))))

    def _article(self, visit: Visit) -> Request:
        return _request(visit, self.article_came, self.article_failed, address=self.job.address_of(visit))

    def _document(self, visit: Visit) -> Request:
        # Documents first: what they name is then remembered, whatever happens to the articles.
        return _request(visit, self.document_came, self.document_failed, priority=10)


def number_of(response: Response) -> int:
    """Which page of its list a document is; the first is 1."""
    return page_number(response.meta["visit"])


def _request_of(failure: Failure) -> Request:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
    return request


def _request(visit: Visit, callback: Any, errback: Any, *, address: str = "", priority: int = 0) -> Request:
    """A request for an address, conditional where its last answer allowed that."""
    conditions = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified}
    headers = {name: value for name, value in conditions.items() if value}
    meta = {"visit": visit}
    return Request(
        address or visit.url, callback, errback=errback, headers=headers, meta=meta, priority=priority, dont_filter=True
    )


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


def _next_address(response: Response) -> str | None:
    """Where an article goes on, if this page says so and is one."""
    if not _MAY_GO_ON.search(response.body):
        return None
    try:
        return next_page(parse(decode(response.body, headers_of(response))), response.url)
    except ReadError:
        return None


def _whole_address(response: Response) -> str | None:
    """Where a paginated article offers all its pages in one, if it does and this is not it."""
    for match in _WHOLE_ARTICLE.finditer(response.body):
        link = match.group(1).decode("utf-8", "replace").replace("&amp;", "&")
        whole: str = urljoin(response.url, link)
        if normalised(whole) == normalised(response.url) and whole != response.url:
            return whole
    return None
