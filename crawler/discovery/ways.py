"""The ways that work: each candidate of a home page is asked for, and kept if it names articles of the outlet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from urllib.parse import urljoin

import feedparser
from protego import Protego
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from crawler.asking import Ask
from crawler.discovery.signs import Signs, lies_under, listing_of, read_signs
from crawler.outlets import Way
from crawler.reading.charset import decode
from crawler.reading.tree import parse, select
from crawler.settings import DOWNLOAD_MAXSIZE
from sidak.errors import FetchError, ReadError
from sidak.models import Page

_HALF = 0.5  # of the addresses that a way names, so many must be the outlet's own
_MOST_PARTS = 3  # parts of a sitemap index that are looked into


async def find_ways(home: str, ask: Ask, sections: Sequence[str] = ()) -> tuple[Way, ...]:
    """The ways to a site's articles, from its home page, robots.txt and the usual places.

    A WordPress API is enough by itself; else a feed and a sitemap, each where there is one; else lists of links, in the
    given `sections` or in those of the menu. Empty where nothing was found. Raises FetchError where the home page does
    not come, ReadError where it is none.
    """
    page = await ask(home)
    signs = read_signs(page)
    here = page.final_url
    if signs.wordpress and _names(_of_wordpress(await _body(ask, signs.wordpress)), here):
        return (Way(wordpress=signs.wordpress),)
    found = []
    for feed in signs.feeds:
        if _names(_of_feed(await _body(ask, feed)), here):
            found.append(Way(feed=feed))
            break
    for sitemap in dict.fromkeys([*await _announced(ask, here), *signs.sitemaps]):
        if _names(await _of_sitemap(ask, sitemap), here):
            found.append(Way(sitemap=sitemap))
            break
    return tuple(found) or await _lists(ask, page, signs, [urljoin(here, each) for each in sections] or signs.sections)


async def named_by(way: Way, home: str, ask: Ask) -> list[str]:
    """The addresses of the outlet that a way names now. `home` is what relative addresses are resolved against."""
    address = urljoin(home.rstrip("/") + "/", way.url)
    if way.sitemap:
        named = await _of_sitemap(ask, address)
    elif way.listing:
        answer = await ask(address)
        links = select(parse(decode(answer.body, answer.headers)), way.listing.links)
        named = [urljoin(answer.final_url, str(link.get("href"))) for link in links if link.get("href")]
    else:
        body = (await ask(address)).body
        named = _of_wordpress(body) if way.wordpress else _of_feed(body)
    return [each for each in dict.fromkeys(named) if lies_under(each, home) and each.rstrip("/") != home.rstrip("/")]


async def _announced(ask: Ask, home: str) -> list[str]:
    """The sitemaps that robots.txt names."""
    text = (await _body(ask, urljoin(home, "/robots.txt"))).decode("utf-8", "replace")
    return list(Protego.parse(text).sitemaps)


async def _lists(ask: Ask, page: Page, signs: Signs, sections: Sequence[str]) -> tuple[Way, ...]:
    """The home page's own list, and those of its sections."""
    found = [signs.listing] if signs.listing else []
    for section in sections:
        try:
            answer = await ask(section)
            listing = listing_of(parse(decode(answer.body, answer.headers)), answer.final_url, page.final_url)
        except (FetchError, ReadError):
            continue
        if listing and listing.url not in [each.url for each in found]:
            found.append(listing)
    return tuple(Way(listing=listing) for listing in found)


async def _body(ask: Ask, address: str) -> bytes:
    """The body of a candidate; nothing where there is none."""
    try:
        return (await ask(address)).body
    except FetchError:
        return b""


def _names(addresses: list[str], home: str) -> bool:
    own = [address for address in addresses if lies_under(address, home) and address.rstrip("/") != home.rstrip("/")]
    return len(own) > _HALF * len(addresses)


def _of_wordpress(body: bytes) -> list[str]:
    try:
        posts = json.loads(body)
    except ValueError:
        return []
    return [str(post.get("link", "")) for post in posts if isinstance(post, dict)] if isinstance(posts, list) else []


def _of_feed(body: bytes) -> list[str]:
    return [str(entry.get("link", "")) for entry in feedparser.parse(BytesIO(body)).entries]


async def _of_sitemap(ask: Ask, address: str, depth: int = 1) -> list[str]:
    """The addresses in a sitemap; of an index, those in its newest parts."""
    body = await _body(ask, address)
    try:
        sitemap = Sitemap(gunzip(body, max_size=DOWNLOAD_MAXSIZE) if body[:2] == b"\x1f\x8b" else body)
        entries = [entry for entry in sitemap if entry.get("loc")]
    except Exception:  # whatever stands at the usual place of a sitemap and is none
        return []
    if sitemap.type != "sitemapindex":
        return [entry["loc"] for entry in entries if sitemap.type == "urlset"]
    newest = sorted(entries, key=lambda entry: str(entry.get("lastmod", "")), reverse=True)[:_MOST_PARTS]
    return [each for part in newest if depth for each in await _of_sitemap(ask, part["loc"], depth - 1)]
