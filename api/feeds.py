"""Feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, all of the same items."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Literal

import msgspec
from lxml import etree

FeedName = Literal["rss", "atom", "json"]
ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry. `link` is its lasting address here and its identity; `original` the source, empty if not on the web.

    `html` is safe markup, `text` the same without. `published` is None where no day is known; `updated` is when the
    text was last seen to change. `source` is the outlet's name, `authors` are the bylines.
    """

    link: str
    title: str
    html: str
    text: str
    published: datetime | None
    updated: datetime
    original: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: `address` is its own, `page` that of the search for people, `following` that of older items, if any."""

    title: str
    description: str
    address: str
    page: str
    language: str
    updated: datetime
    items: Sequence[Item]
    following: str = ""


def rss(feed: Feed) -> bytes:
    """RSS 2.0; descriptions hold HTML, as readers expect."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": ATOM, "dc": _DC})
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.page)
    _add(channel, "description", feed.description)
    _add(channel, "language", feed.language)
    _add(channel, "lastBuildDate", format_datetime(feed.updated))
    for relation, address in _links(feed):
        _add(channel, f"{{{ATOM}}}link", href=address, rel=relation, type="application/rss+xml")
    for item in feed.items:
        one = etree.SubElement(channel, "item")
        _add(one, "title", item.title)
        _add(one, "link", item.link)
        _add(one, "description", item.html)
        # The element `author` wants an e-mail address.
        for author in item.authors:
            _add(one, f"{{{_DC}}}creator", author)
        for category in item.categories:
            _add(one, "category", category)
        _add(one, "guid", item.link, isPermaLink="true")
        if item.published:
            _add(one, "pubDate", format_datetime(item.published))
    return _written(root)


def atom(feed: Feed) -> bytes:
    """Atom 1.0."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]  # the stubs know no default namespace
    root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    _add(root, f"{{{ATOM}}}id", feed.address)
    _add(root, f"{{{ATOM}}}title", feed.title)
    _add(root, f"{{{ATOM}}}subtitle", feed.description)
    _add(root, f"{{{ATOM}}}updated", feed.updated.isoformat(timespec="seconds"))
    _named(root, ["Sidak"])
    _add(root, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=feed.page)
    for relation, address in _links(feed):
        _add(root, f"{{{ATOM}}}link", rel=relation, type="application/atom+xml", href=address)
    for item in feed.items:
        one = etree.SubElement(root, f"{{{ATOM}}}entry")
        _add(one, f"{{{ATOM}}}id", item.link)
        _add(one, f"{{{ATOM}}}title", item.title)
        _add(one, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=item.link)
        if item.original:
            _add(one, f"{{{ATOM}}}link", rel="via", type="text/html", href=item.original)
        if item.published:
            _add(one, f"{{{ATOM}}}published", item.published.isoformat(timespec="seconds"))
        _add(one, f"{{{ATOM}}}updated", item.updated.isoformat(timespec="seconds"))
        _named(one, item.authors or [item.source or "Sidak"])
        for category in item.categories:
            _add(one, f"{{{ATOM}}}category", term=category)
        _add(one, f"{{{ATOM}}}content", item.html, type="html")
    return _written(root)


def json_feed(feed: Feed) -> bytes:
    """JSON Feed 1.1."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.description,
        "language": feed.language,
        **({"next_url": feed.following} if feed.following else {}),
        "items": list(map(_item, feed.items)),
    }
    return msgspec.json.encode(told)


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """How a feed is written, and what it is called."""

    media_type: str
    write: Callable[[Feed], bytes]


FEEDS: Mapping[FeedName, FeedFormat] = {
    "rss": FeedFormat("application/rss+xml", rss),
    "atom": FeedFormat("application/atom+xml", atom),
    "json": FeedFormat("application/feed+json", json_feed),
}


def _item(item: Item) -> dict[str, object]:
    known = {
        "id": item.link,
        "url": item.link,
        "external_url": item.original,
        "title": item.title,
        "content_html": item.html,
        "content_text": item.text,
        "date_published": item.published and item.published.isoformat(timespec="seconds"),
        "date_modified": item.updated.isoformat(timespec="seconds"),
        "authors": [{"name": name} for name in item.authors or [item.source] if name],
        "tags": list(item.categories),
    }
    return {name: value for name, value in known.items() if value}


def _links(feed: Feed) -> list[tuple[str, str]]:
    return [("self", feed.address), *([("next", feed.following)] if feed.following else [])]


def _named(parent: etree._Element, names: Sequence[str]) -> None:
    for name in names:
        _add(etree.SubElement(parent, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", name)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> None:
    one = etree.SubElement(parent, name, {name: _fitting(value) for name, value in attributes.items()})
    one.text = None if text is None else _fitting(text)


def _fitting(text: str) -> str:
    """A text without what XML cannot hold."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
