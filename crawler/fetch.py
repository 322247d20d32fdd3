"""One address, fetched with the same manners as a crawl."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import meaning, page_of
from crawler.manners import quiet, require_contact, settings_for, watch
from sidak.errors import FetchError
from sidak.models import Page


class _OnePage(Spider):
    """Asks for one address and keeps what came."""

    name = "one-page"

    def __init__(self, *args: Any, address: str, kept: list[Page | str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        self.kept = kept

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.address, self.came, errback=self.failed, dont_filter=True)

    def came(self, response: Response) -> None:
        self.kept.append(page_of(response, url=self.address, outlet=""))

    def failed(self, failure: Failure) -> None:
        self.kept.append(meaning(failure.value)[1])


def fetch(url: str, *, contact: str = "") -> Page:
    """Fetch one page. Raises FetchError: no web address, unreachable, an error answer, forbidden, too big.

    Raises ConfigurationError when a live host is asked without a contact.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{url}: not a web address; it must begin with http:// or https://")
    require_contact(url, contact)
    kept: list[Page | str] = []
    errors: list[BaseException] = []
    with quiet():
        asyncio.run(_run(url, contact, kept, errors))
    if errors:
        raise errors[0]
    answer = kept[0] if kept else "no answer"
    if isinstance(answer, str):
        raise FetchError(f"{url}: {answer}")
    return answer


async def _run(url: str, contact: str, kept: list[Page | str], errors: list[BaseException]) -> None:
    settings = settings_for(url, contact, 0.0)
    for of_a_job in ("ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES"):
        settings.set(of_a_job, {}, priority="cmdline")
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(_OnePage)
    watch(crawler, errors.append)
    await runner.crawl(crawler, address=url, kept=kept)
