"""One address, fetched with the same manners as a crawl."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from crawler.asking import Ask, asking
from crawler.hosts import Hosts
from crawler.manners import quiet, require_contact
from sidak.errors import FetchError
from sidak.models import Page


def fetch(url: str, *, contact: str = "", hosts: Hosts | None = None) -> Page:
    """Fetch one page. Raises FetchError: no web address, unreachable, an error answer, forbidden, too big.

    A page that is not public is fetched only where `hosts` allow it, or where the address names this very machine.

    Raises ConfigurationError when a live host is asked without a contact.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{url}: not a web address; it must begin with http:// or https://")
    require_contact(url, contact)

    async def one(ask: Ask) -> Page:
        return await ask(url)

    with quiet():
        return asyncio.run(asking(url, one, contact=contact, delay=0.0, hosts=hosts))
