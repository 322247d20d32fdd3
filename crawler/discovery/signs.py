"""What a home page tells of the ways to its articles. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree

from crawler.outlets import Listing
from crawler.reading.charset import decode
from crawler.reading.tree import elements, parse, strings, text_of
from sidak.models import Page

_FEED = "//link[@rel='alternate' and (@type='application/rss+xml' or @type='application/atom+xml')]/@href"
_NO_NEWS_FEED = re.compile(r"comment|komentar|/author/|/tag/", re.I)
_PAGE_NUMBER = re.compile(r"[?&](?:page|halaman|hal|paged|start|offset)=(?=\d+$)")
_NEXT = re.compile(r"^(?:selanjutnya|berikutnya|next|older(?: posts)?|lama|»|›|>|→)\W*$", re.I)
_NO_ARTICLE = re.compile(
    r"/(?:tag|tags|topik|topic|category|kategori|author|penulis|page|halaman|search|cari|label|indeks|index|redaksi"
    r"|pedoman|kontak|contact|about|tentang|privacy|disclaimer|login|user|wp-\w+)(?:[/.?-]|$)",
    re.I,
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){3,}", re.I)
_NUMBERED = re.compile(r"/\d{4}/\d\d/|/\d{4,}(?:/|$)|[?&](?:id|p)=\d+|-\d{5,}")
_INDEX = re.compile(r"/(?:indeks|index|berita|news|terkini|terbaru)(?:[/.?-]|$)", re.I)
_CLASS = re.compile(r"[A-Za-z][\w-]*")
_BESIDE = re.compile(r"popul|most|trending|terkait|related|side|widget|footer|menu|nav(?!ig)|breaking|ticker", re.I)
_BEFORE_NUMBER = re.compile(r"/[a-z][a-z/-]*(?=\d)")
_FEW = 3  # links in the same place of the page that make a list
_MOST_SECTIONS = 6


@dataclass(frozen=True, slots=True)
class Signs:
    """The candidates that a home page names, the best first; nothing of it has been asked for yet."""

    wordpress: str = ""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listing: Listing | None = None
    sections: tuple[str, ...] = ()


def read_signs(page: Page) -> Signs:
    """The ways that a home page names. Raises ReadError where it is no page at all."""
    tree = parse(decode(page.body, page.headers))
    home = page.final_url
    generator = " ".join(strings(tree, "//meta[@name='generator']/@content")).lower()
    api = [urljoin(home, link) for link in strings(tree, "//link[@rel='https://api.w.org/']/@href")]
    is_wordpress = bool(api) or "wordpress" in generator or b"/wp-content/" in page.body
    root = urljoin(home, "/")
    folder = home.rstrip("/") + "/"
    feeds = [urljoin(home, link) for link in strings(tree, _FEED) if not _NO_NEWS_FEED.search(link)]
    usual = ["feed/"] if is_wordpress else ["feeds/posts/default"] if "blogger" in generator else ["feed/", "rss"]
    maps = ["sitemap_index.xml", "wp-sitemap.xml"] if is_wordpress else []
    return Signs(
        wordpress=urljoin(api[0] if api else urljoin(root, "wp-json/"), "wp/v2/posts") if is_wordpress else "",
        feeds=tuple(dict.fromkeys([*feeds, *(folder + each for each in usual)])),
        sitemaps=tuple(urljoin(root, each) for each in (*maps, "sitemap.xml", "sitemap-news.xml")),
        listing=listing_of(tree, home, home),
        sections=_sections(tree, home),
    )


def is_article(address: str, home: str) -> bool:
    """Whether an address has the shape of an article's: on the outlet's site, with a long name or a number."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not lies_under(address, home) or _NO_ARTICLE.search(parts.path):
        return False
    return bool(_SLUG.search(parts.path) or _NUMBERED.search(f"{parts.path}?{parts.query}"))


def lies_under(address: str, home: str) -> bool:
    """Whether an address belongs to a site, with or without www, and within its folder if it has one."""
    one, other = urlsplit(address), urlsplit(home)
    folder = other.path.rstrip("/")
    same = (one.hostname or "").removeprefix("www.") == (other.hostname or "").removeprefix("www.")
    return same and (not folder or one.path == folder or one.path.startswith(folder + "/"))


def _links(tree: etree._Element, home: str) -> list[tuple[etree._Element, str]]:
    found = elements(tree, "//a[@href]")
    return [(link, urldefrag(urljoin(home, str(link.get("href")).strip())).url) for link in found]


def listing_of(tree: etree._Element, here: str, home: str) -> Listing | None:
    """The list of articles that a page shows: the place most of whose links are articles, as a CSS selector."""
    places: dict[str, dict[str, bool]] = {}
    for link, address in _links(tree, here):
        if any(_BESIDE.search(str(around.get("class") or "")) for around in link.iterancestors()):
            continue
        is_one = is_article(address, home)
        for selector in [*_selectors(link), *(_by_address(address) if is_one else ())]:
            places.setdefault(selector, {})[address] = is_one
    good = [
        (not selector.startswith("a[href"), sum(hits.values()), -len(selector), selector)
        for selector, hits in places.items()
        if sum(hits.values()) >= max(_FEW, 0.8 * len(hits))
    ]
    if not good:
        return None
    return Listing(url=urljoin(here, urlsplit(here).path or "/"), links=max(good)[-1], next=_next(tree), pages=5)


def _selectors(link: etree._Element) -> list[str]:
    """How CSS can name a link: by its own class, by that of the elements around it, or by the heading it stands in."""
    found = [f"a.{name}" for name in _classes(link)]
    for around in list(link.iterancestors())[:3]:
        tag = str(around.tag)
        found += [f"{tag}.{name} a" for name in _classes(around)]
        if tag in ("h2", "h3", "h4"):
            found.append(f"{tag} a")
    return found


def _by_address(address: str) -> list[str]:
    """Where the markup names nothing: links whose address goes on as this one does before its first number."""
    path = _BEFORE_NUMBER.match(urlsplit(address).path)
    return [f"a[href*='{path[0]}']"] if path else []


def _classes(element: etree._Element) -> list[str]:
    return [name for name in str(element.get("class") or "").split()[:3] if _CLASS.fullmatch(name)]


def _next(tree: etree._Element) -> str | None:
    if elements(tree, "//a[@rel='next']"):
        return "a[rel=next]"
    for link in elements(tree, "//a[@href]"):
        if _NEXT.match(text_of(link)) and (names := _classes(link)):
            return "a." + ".".join(names)
    numbered = [match[0] for link in strings(tree, "//a/@href") if (match := _PAGE_NUMBER.search(link))]
    return f"a[href*='{numbered[0]}']" if len(numbered) == 1 else None


def _sections(tree: etree._Element, home: str) -> tuple[str, ...]:
    """The pages of the menu that may list articles: an index first, then those that most links lie under."""
    addresses = [address for _, address in _links(tree, home) if lies_under(address, home)]
    paths = [urlsplit(address).path.rstrip("/") for address in addresses]
    heads = Counter(path.rsplit("/", 1)[0] for path in paths if "/" in path.strip("/"))
    menu = elements(tree, "//nav//a[@href] | //header//a[@href] | //ul[contains(@class, 'menu')]//a[@href]")
    named = [urldefrag(urljoin(home, str(link.get("href")))).url.rstrip("/") for link in menu]
    own = [each for each in dict.fromkeys(named) if lies_under(each, home) and not is_article(each, home)]
    kept = [each for each in own if 0 < urlsplit(each).path.count("/") <= 3 and each != home.rstrip("/")]
    return tuple(sorted(kept, key=lambda each: (not _INDEX.search(each), -heads[urlsplit(each).path]))[:_MOST_SECTIONS])
