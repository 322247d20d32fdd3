"""robots.txt (RFC 9309): asked for once a day and host, whichever crawl comes first, and obeyed by all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, UnsupportedURLSchemeError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.answers import NotAskedError, UnansweredError, meaning, refusal
from crawler.backoff import MOST_RETRIES
from crawler.hosts import PostponedError, authority, hosts_of
from crawler.stopping import StoppedError
from crawler.wire import NotPublicError, TooManyRedirectsError

AGENT = "Sidak"
"""The name that a robots.txt calls us by."""
KEPT, KEPT_UNREAD = 24 * 3600.0, 600.0
"""Seconds for which rules are kept, and for which one does not ask again for rules that could not be read."""
REDIRECTS = 5
LONGEST = 500 * 1024
"""So many bytes of a robots.txt are read."""
_OWN = "of_robots"


class DisallowedError(UnansweredError):
    """An address that robots.txt forbids us."""

    outcome = "disallowed"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt says to us, until a moment on the registry's clock. `unread` is why nothing is known of it."""

    until: float
    said: Protego | None = None
    unread: str = ""

    @property
    def delay(self) -> float:
        """Seconds that we are to leave between two requests; 0 where nothing is said of it."""
        return (self.said.crawl_delay(AGENT) if self.said else None) or 0.0

    def check(self, url: str) -> None:
        """Raises DisallowedError, or NotAskedError where it is not known whether we may."""
        if self.unread:
            raise NotAskedError(self.unread)
        if self.said and not self.said.can_fetch(url, AGENT):
            raise DisallowedError("robots.txt forbids it")


class RobotsMiddleware:
    """Lets nothing through that robots.txt forbids, and tells the registry what delay it wants."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.hosts = hosts_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a middleware."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Check a request. Raises UnansweredError where it may not be made."""
        if request.meta.get(_OWN) or not request.url.startswith(("http://", "https://")):
            return
        rules = await self._rules(authority(request.url))
        self.hosts.want_delay(request.url, rules.delay)
        rules.check(request.url)

    async def _rules(self, place: str) -> Rules:
        known = self._known(place)
        if known is None:
            async with self.hosts.lock(place):
                known = self._known(place) or await self._ask(place)
                self.hosts.robots[place] = known
        return known

    def _known(self, place: str) -> Rules | None:
        rules = self.hosts.robots.get(place)
        return rules if rules and rules.until > self.hosts.clock() else None

    async def _ask(self, place: str) -> Rules:
        meta = {_OWN: True, MOST_RETRIES: 1, "redirect_ttl": REDIRECTS}
        request = Request(f"{place}/robots.txt", callback=NO_CALLBACK, meta=meta, dont_filter=True)
        engine: Any = self.crawler.engine
        try:
            response: Response = await engine.download_async(request)
        except (StoppedError, PostponedError, NotPublicError, UnsupportedURLSchemeError):
            raise  # the page itself could not be asked for either, for this very reason
        except TooManyRedirectsError:
            return self._kept(Protego.parse(""))
        except (CannotResolveHostError, DownloadConnectionRefusedError) as error:
            return self._unread(meaning(error)[1])  # there is no such host: to speak of robots.txt would mislead
        except Exception as error:  # every other way in which a download fails
            return self._unread(_unread_because(meaning(error)[1]))
        if response.status >= 500 or response.status in (408, 429):  # 429 says to slow down, not that all is open
            return self._unread(_unread_because(refusal(response.status)))
        there = 200 <= response.status < 300
        return self._kept(parse(response.body) if there else Protego.parse(""))

    def _kept(self, said: Protego) -> Rules:
        return Rules(self.hosts.clock() + KEPT, said)

    def _unread(self, why: str) -> Rules:
        return Rules(self.hosts.clock() + KEPT_UNREAD, unread=why)


def parse(body: bytes) -> Protego:
    """The rules of a robots.txt; of a very long one those in its first part, up to its last whole line."""
    if len(body) > LONGEST:
        body = body[:LONGEST].rpartition(b"\n")[0]
    return Protego.parse(body.decode("utf-8-sig", "replace"))


def _unread_because(why: str) -> str:
    return f"robots.txt could not be read ({why}), so nothing is asked for"
