"""Articles that are split over pages: which link of a page leads to the next part of the same article."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from sidak.addresses import PART_END, stem

__all__ = ["MOST_PAGES", "next_page", "number_of", "stem"]

MOST_PAGES = 20
_PARAMETERS = ("page", "halaman", "hal")


def number_of(address: str) -> int:
    """Which part of its article an address asks for; 1 where it names none."""
    parts = urlsplit(address)
    for name, value in parse_qsl(parts.query):
        if name in _PARAMETERS and value.isdecimal():
            return int(value)
    found = PART_END.search(parts.path)
    return int(found[1]) if found else 1


def next_page(body: bytes, address: str) -> str | None:
    """The address of the part after the one at `address`, where the page links to it.

    The bytes are searched and not parsed: the reader parses each page once, and this is asked of all of them.
    """
    wanted = number_of(address) + 1
    if wanted > MOST_PAGES:
        return None
    shared = stem(address)
    for match in _link_to(wanted).finditer(body):
        try:
            full = urldefrag(urljoin(address, unescape(match[1].decode("utf-8", "replace")).strip())).url
            if number_of(full) == wanted and stem(full) == shared:
                return full
        except ValueError:  # a link that is no address, such as http://[x/2
            continue
    return None


@cache
def _link_to(number: int) -> re.Pattern[bytes]:
    """A link whose address ends in a number, or has it in its query."""
    return re.compile(rb"""href\s*=\s*["']([^"'<>]*[/=]%d(?:/?|[&#][^"'<>]*))["']""" % number, re.I)
