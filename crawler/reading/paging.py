"""Articles that are split over pages: which link of a page leads to the next part of the same article."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from lxml import etree

from crawler.reading.addresses import normalised
from crawler.reading.tree import strings

MOST_PAGES = 20
_NUMBER_END = re.compile(r"(?<=[^/\d])/(?:(?:page|halaman|hal)/)?(\d{1,2})/?$")
_PARAMETERS = ("page", "halaman", "hal")


def number_of(address: str) -> int:
    """Which part of its article an address asks for; 1 where it names none."""
    parts = urlsplit(address)
    for name, value in parse_qsl(parts.query):
        if name in _PARAMETERS and value.isdecimal():
            return int(value)
    found = _NUMBER_END.search(parts.path)
    return int(found[1]) if found else 1


def next_page(tree: etree._Element, address: str) -> str | None:
    """The address of the part after the one at `address`, where the page links to it."""
    shared, wanted = stem(address), number_of(address) + 1
    for link in strings(tree, "//a/@href"):
        full = urldefrag(urljoin(address, link.strip())).url
        if number_of(full) == wanted <= MOST_PAGES and stem(full) == shared:
            return full
    return None


def stem(address: str) -> str:
    """The address that all parts of an article share: without the number of the part."""
    parts = urlsplit(address)
    return normalised(parts._replace(path=_NUMBER_END.sub("", parts.path)).geturl())
