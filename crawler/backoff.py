"""Asking again for what did not come, ever more slowly, and never sooner than the host wants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawler.answers import GarbledError, headers_of
from crawler.hosts import LONGEST_HOLD, PATIENCE, Hosts, hosts_of

PASSING = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
"""Statuses that may be others a moment later."""
RETRIES = 2
MOST_RETRIES = "most_retries"
"""Names, in a request's meta, a lower number of retries than the usual one."""
_RETRIES = "retries"
_BROKEN = (DownloadTimeoutError, DownloadFailedError, ResponseDataLossError, GarbledError)
_ABSENT = (CannotResolveHostError, DownloadConnectionRefusedError)
_SECONDS = re.compile(r"\d{1,9}")


class BackoffMiddleware:
    """Retries what may come the next time; each retry waits longer."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a middleware."""
        return cls(hosts_of(crawler))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again after an error that may pass. Raises PostponedError where the host wants a longer wait."""
        if response.status == 200 and not response.body and MOST_RETRIES not in request.meta:
            # A page without a byte is a stumble; a robots.txt without one is not.
            if again := self._again(request, RETRIES):
                return again
            raise GarbledError("the answer is empty")
        if response.status < 400:
            return response
        if wanted_wait(headers_of(response)) > PATIENCE and (postponed := self.hosts.postponed(request.url)):
            raise postponed
        return (self._again(request, RETRIES) if response.status in PASSING else None) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again where the connection failed; a host that is not there is asked once more only."""
        if isinstance(exception, _BROKEN):
            return self._again(request, RETRIES)
        return self._again(request, 1) if isinstance(exception, _ABSENT) else None

    def _again(self, request: Request, most: int) -> Request | None:
        times = request.meta.get(_RETRIES, 0) + 1
        if times > min(most, request.meta.get(MOST_RETRIES, RETRIES)):
            return None
        self.hosts.back_off(request.url, 2.0**times)
        # Behind the other requests: what keeps one page may be gone when they have been answered.
        return request.replace(dont_filter=True, priority=request.priority - 1, meta={**request.meta, _RETRIES: times})


def is_retry(request: Request) -> bool:
    """Whether a request has been made before, in vain."""
    return bool(request.meta.get(_RETRIES))


def wanted_wait(headers: Mapping[str, str]) -> float:
    """How many seconds an error's Retry-After wants; 0 where it wants none, or cannot be read."""
    said = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(said):
        return min(float(said), LONGEST_HOLD)
    try:
        moment = parsedate_to_datetime(said)
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_HOLD)
