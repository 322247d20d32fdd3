"""How we behave towards a host, and what of Scrapy's talk reaches the terminal."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler import settings as project
from sidak.errors import ConfigurationError


def settings_for(address: str, contact: str, delay: float | None) -> Settings:
    """Scrapy's settings for one host: polite to a real one, unhurried only by ourselves on loopback."""
    settings = Settings()
    settings.setmodule(project, priority="project")
    local = is_loopback(address)
    wait = delay if delay is not None else 0.0 if local else float(project.DOWNLOAD_DELAY)
    settings.set("DOWNLOAD_DELAY", wait, priority="cmdline")
    if local:
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 8, priority="cmdline")
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


def is_loopback(address: str) -> bool:
    """Whether an address lies on this machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


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
