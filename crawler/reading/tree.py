"""A page's tree: parsed tolerantly, and asked with types that say what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bs4 import BeautifulSoup
from cssselect import HTMLTranslator
from lxml import etree

from sidak.errors import ReadError

# A page this big is a trap or a fault; the longest real ones are under 3 MB.
MAX_CHARACTERS = 12_000_000


def parse(text: str) -> etree._Element:
    """The tree of a page, comments and processing instructions gone. Raises ReadError where there is none."""
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"the page is too big to be an article ({len(text):,} characters)")
    # Plain elements: those of lxml.html look up their class at each touch, and are a third slower to walk.
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"the page holds no markup that can be read: {error}") from error
    if tree is None:
        raise ReadError("the page holds no markup that can be read")
    return tree


def parse_fragment(markup: str) -> etree._Element:
    """The tree of a piece of HTML from a feed or an API, however badly it is closed."""
    return parse(str(BeautifulSoup(f"<html><body>{markup}</body></html>", "lxml")))


def elements(tree: etree._Element, path: str) -> Sequence[etree._Element]:
    """The elements that an XPath finds."""
    found = tree.xpath(path)
    return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []


def strings(tree: etree._Element, path: str) -> Sequence[str]:
    """The strings that an XPath finds."""
    found = tree.xpath(path)
    return [str(item) for item in found if isinstance(item, str)] if isinstance(found, list) else []


def text_of(element: etree._Element) -> str:
    """All text inside an element, blanks squeezed."""
    return " ".join("".join(map(str, element.itertext())).split())


def select(tree: etree._Element, selector: str | None) -> Sequence[etree._Element]:
    """The elements that a CSS selector finds; none for no selector."""
    return elements(tree, _xpath(selector)) if selector else []


@lru_cache(maxsize=1024)
def _xpath(selector: str) -> str:
    return HTMLTranslator().css_to_xpath(selector)
