"""What an answer, or the lack of one, means for an address: in the crawl's outcomes and in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from scrapy import exceptions
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from sidak.models import Page

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.CannotResolveHostError, "the host is unknown: check the address, or the network"),
    (exceptions.DownloadConnectionRefusedError, "the host cannot be reached: nothing answers there"),
    (exceptions.DownloadTimeoutError, "no answer in time"),
    (exceptions.DownloadCancelledError, "the answer is bigger than a page can be"),
    (exceptions.UnsupportedURLSchemeError, "not a web address"),
    (exceptions.ResponseDataLossError, "the answer was cut off"),
    (exceptions.DownloadFailedError, "the connection broke off"),
)


def meaning(error: BaseException | None) -> tuple[str, str]:
    """The outcome and the reason of a request that gave no page."""
    if isinstance(error, HttpError):
        status = error.response.status
        if status == 304:
            return "unchanged", ""
        return ("gone" if status in (404, 410) else "failed"), f"HTTP {status}"
    if isinstance(error, exceptions.IgnoreRequest):
        said = str(error)
        return ("disallowed", "robots.txt forbids it") if "robots.txt" in said else ("failed", said or "ignored")
    words = next((words for kind, words in _WORDS if isinstance(error, kind)), None)
    return "failed", words or f"{type(error).__name__}: {error}"


def page_of(response: Response, *, url: str, outlet: str) -> Page:
    """The page that a response holds; `url` is the address that was asked for."""
    return Page(
        url=url,
        final_url=response.url,
        outlet=outlet,
        status=response.status,
        headers=headers_of(response),
        fetched_at=datetime.now(UTC),
        body=response.body,
    )


def headers_of(response: Response) -> Mapping[str, str]:
    """A response's headers by lower-case name."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
