"""What an answer, or the lack of one, means for an address: in the crawl's outcomes and in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

from scrapy import exceptions
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from sidak.models import Page

TOO_BIG = "the answer is bigger than a page can be"
REFUSALS = (401, 403, 451)
"""They say that we are not wanted. Such an answer is never asked for again in the same crawl, nor worked around."""

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.CannotResolveHostError, "the host is unknown: check the address, or the network"),
    (exceptions.DownloadConnectionRefusedError, "the host cannot be reached: nothing answers there"),
    (exceptions.DownloadTimeoutError, "no answer in time"),
    (exceptions.DownloadCancelledError, TOO_BIG),
    (exceptions.UnsupportedURLSchemeError, "not a web address"),
    (exceptions.NotSupported, "not a web address"),
    (exceptions.ResponseDataLossError, "the answer was cut off"),
    (exceptions.DownloadFailedError, "the connection broke off"),
)


class UnansweredError(exceptions.IgnoreRequest):
    """A request that gave no page, for the reason in its message; `outcome` is what it means for the address."""

    outcome: ClassVar[str] = "failed"


class NotAskedError(UnansweredError):
    """A page that nobody asked for, since it is not known whether we may: no attempt of its own has failed."""


class MalformedError(UnansweredError):
    """An answer that is not what its head says, or leads to what is no address."""


class GarbledError(MalformedError):
    """An answer that breaks the rules of HTTP, as a bad line or a restarting server may do it for a moment."""


def meaning(error: BaseException | None) -> tuple[str, str]:
    """The outcome and the reason of a request that gave no page."""
    if isinstance(error, HttpError):
        status = error.response.status
        if status == 304:
            return "unchanged", ""
        return ("gone" if status in (404, 410) else "failed"), refusal(status)
    if isinstance(error, UnansweredError):
        return error.outcome, str(error)
    if isinstance(error, exceptions.IgnoreRequest):
        return "failed", str(error) or "ignored"
    words = next((words for kind, words in _WORDS if isinstance(error, kind)), None)
    return "failed", words or f"{type(error).__name__}: {error}"


def refusal(status: int) -> str:
    """What an error's status says."""
    return f"the host refuses us (HTTP {status})" if status in REFUSALS else f"HTTP {status}"


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
