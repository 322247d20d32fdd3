"""How we behave towards a host, and what of Scrapy's talk reaches the terminal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler import settings as project
from crawler.hosts import AT_ONCE_HERE, is_loopback
from sidak.errors import ConfigurationError

__all__ = ["is_loopback", "quiet", "require_contact", "settings_for", "watch"]


def settings_for(address: str, contact: str, delay: float | None = None) -> Settings:
    """Scrapy's settings for a crawl of one site; `address` is its home, as a person gave it.

    How its hosts are treated is up to the `Hosts` that the spider has; `delay` is for a spider that has none.
    """
    settings = Settings()
    settings.setmodule(project, priority="project")
    settings.set("HOST_DELAY", delay, priority="cmdline")
    if is_loopback(address):
        settings.set("OWN_ADDRESS", address, priority="cmdline")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", AT_ONCE_HERE, priority="cmdline")
    if contact:
        agent = f"{project.USER_AGENT} (+{contact})"
        settings.set("USER_AGENT", agent, priority="cmdline")
    return settings


def require_contact(address: str, contact: str) -> None:
    """Refuse to ask a real host for anything without saying who asks. Raises ConfigurationError."""
    if not contact.strip() and not is_loopback(address):
        raise ConfigurationError(
            f"{address}: a crawl of live sites must say whom to write to. Set SIDAK_CONTACT to an e-mail or web address"
        )


def watch(crawler: Crawler, fail: Callable[[BaseException], None]) -> None:
    """Hand every error that Scrapy would only log to `fail`."""

    def on_error(failure: Failure) -> None:
        if failure.value is not None:
            fail(failure.value)

    for each in (signals.spider_error, signals.item_error):
        crawler.signals.connect(on_error, signal=each, weak=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Scrapy's log off the terminal: what went wrong is in the outcomes and their reasons."""
    loggers = [logging.getLogger(name) for name in ("scrapy", "protego", "asyncio", "trafilatura", "py.warnings")]
    handler = logging.NullHandler()
    before = [(logger, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, propagate in before:
            logger.removeHandler(handler)
            logger.propagate = propagate
