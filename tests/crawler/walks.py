"""What a crawl asked an outlet of the newsroom for, what that named, and what is stored of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.outlets import Outlet
from sidak.store import Store, articles
from tests.newsroom import Newsroom, Story
from tests.newsroom.site import Site

# The links to articles in feeds, sitemaps, answers of the API and lists, as the newsroom writes them.
_NAMED = (
    re.compile(r"<item>.*?<link>(.*?)</link>", re.S),
    re.compile(r"<entry>.*?rel='alternate' type='text/html' href='(.*?)'", re.S),
    re.compile(r"<url>\s*<loc>(.*?)</loc>"),
    re.compile(r'"link": "(.*?)"'),
    re.compile(r'class="(?:card-title|entry-title|judul-berita|indeks-judul)"[^>]*>\s*<a [^>]*?href="(.*?)"'),
    re.compile(r'<a class="judul-berita" href="(.*?)"'),
)
_SELECTORS = {"harian-sasambo": {"title": "span.judulberita", "body": "div.isi", "published": "span.tgl"}}


def outlet_of(site: Site, *ways: Mapping[str, Any]) -> Outlet:
    """An outlet of the newsroom with these ways in the place of those of its YAML."""
    about = {"id": site.id, "name": site.name, "home": f"{site.home}/", "timezone": site.zone_name}
    return Outlet.model_validate({**about, "discover": list(ways), "selectors": _SELECTORS.get(site.id, {})})


def stored(store: Store) -> set[str]:
    """The canonical addresses of all that is stored."""
    with store.reading() as db:
        return {found.article.canonical_url.rstrip("/") for found in articles.get_many(db, articles.ids(db))}


def urls(newsroom: Newsroom, stories: Iterable[Story]) -> set[str]:
    """The permanent addresses of stories."""
    return {newsroom.url(story).rstrip("/") for story in stories}


def asked(newsroom: Newsroom, outlet: str, *, whole: bool = False) -> tuple[list[str], set[str]]:
    """What an outlet was asked for: its documents, and the addresses of those stories that were sent whole.

    With `whole` of the documents, too, only those that were sent.
    """
    site, documents, pages = newsroom.site(outlet), [], set()
    for request in newsroom.requests:
        path = urlsplit(request.path).path.removeprefix("/amp")
        if request.outlet != outlet or path == "/robots.txt":
            continue
        if path not in site.by_path:
            documents += [request.path] if request.status == 200 or not whole else []
        elif request.status == 200:
            pages.add(f"{site.home}{path}".rstrip("/"))
    return documents, pages


def named(newsroom: Newsroom, outlet: str) -> set[str]:
    """The addresses of articles that the documents named which an outlet was asked for and sent whole."""
    site = newsroom.site(outlet)
    by_document: dict[str, set[str]] = {}
    for document in asked(newsroom, outlet, whole=True)[0]:
        text = newsroom.answer(outlet, document).body.decode("utf-8", "replace").replace("&amp;", "&")
        links = {urljoin(site.home, link) for pattern in _NAMED for link in pattern.findall(text)}
        by_document[f"{site.home}{document}"] = links - {f"{site.home}/"}
    every = set().union(*by_document.values())
    # A sitemap may name a list as if it were an article; what that names is not followed.
    return set().union(*(links for document, links in by_document.items() if document not in every))
