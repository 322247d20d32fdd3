"""A few addresses of one host, asked for one after another with the same manners as a crawl."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler import settings as project
from crawler.answers import meaning, page_of, refusal
from crawler.hosts import Brake, Hosts
from crawler.manners import settings_for, watch
from crawler.stopping import StoppedError
from sidak.errors import FetchError
from sidak.models import Page

Ask = Callable[[str], Awaitable[Page]]
"""Asks for one address. Raises FetchError: unreachable, an error answer, forbidden by robots.txt, too big."""
T = TypeVar("T")


class _Asking(Spider):
    """Does one piece of work that asks for pages."""

    name = "asking"

    def __init__(
        self,
        *args: Any,
        work: Callable[[Ask], Awaitable[T]],
        done: list[T],
        hosts: Hosts,
        stop: Brake | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.work = work
        self.done = done
        self.hosts = hosts
        self.stop = stop
        self.error: BaseException | None = None

    async def start(self) -> AsyncIterator[Request]:
        try:
            self.done.append(await self.work(self.ask))
        except Exception as error:  # handed on by `asking`; Scrapy would only log it
            self.error = error
        nothing_more: list[Request] = []
        for request in nothing_more:
            yield request

    async def ask(self, url: str) -> Page:
        engine = self.crawler.engine
        if engine is None:
            raise FetchError(f"{url}: the crawl has ended")
        try:
            response = await engine.download_async(Request(url, dont_filter=True))
        except StoppedError as error:
            raise FetchError(str(error)) from error
        except Exception as error:  # every way in which a download fails
            raise FetchError(f"{url}: {meaning(error)[1]}") from error
        if response.status >= 400:
            raise FetchError(f"{url}: {refusal(response.status)}")
        return page_of(response, url=url, outlet="")


async def asking(
    home: str,
    work: Callable[[Ask], Awaitable[T]],
    *,
    contact: str = "",
    delay: float | None = None,
    hosts: Hosts | None = None,
    stop: Brake | None = None,
) -> T:
    """Do a piece of work that asks `home`'s host for pages, with a crawl's manners; `hosts` has a delay of its own.

    When `stop` begins, what waits for its turn is not asked for any more: it raises FetchError.
    """
    settings = settings_for(home, contact)
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    of_jobs = dict.fromkeys(("crawler.stopping.StopMiddleware", "crawler.forgotten.ForgottenMiddleware"))
    middlewares = {**project.DOWNLOADER_MIDDLEWARES, **of_jobs}
    settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="cmdline")
    done: list[T] = []
    errors: list[BaseException] = []
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(_Asking)
    watch(crawler, errors.append)
    await runner.crawl(crawler, work=work, done=done, hosts=hosts or Hosts(delay=delay), stop=stop)
    spider = crawler.spider
    errors += [spider.error] if isinstance(spider, _Asking) and spider.error else []
    if errors:
        raise errors[0]
    if not done:
        raise FetchError(f"{home}: no answer")
    return done[0]
