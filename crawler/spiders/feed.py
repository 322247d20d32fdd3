"""RSS and Atom feeds, and the pages behind them that WordPress and Blogspot offer."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import feedparser
from scrapy.http import Response

from crawler.decide import hint_of
from crawler.job import Links
from crawler.spiders.base import OutletSpider, number_of
from sidak.models import Discovered


class FeedSpider(OutletSpider):
    """Walks a feed. Only an `updated` is a hint: a date of publication stays the same when the article changes."""

    name = "feed"
    kind = "feed"

    def parse_links(self, response: Response) -> Links:
        """The entries of a feed, and its next page."""
        # As a stream: feedparser takes bytes that look like an address or a path for one, and opens it.
        feed = feedparser.parse(BytesIO(response.body), response_headers={"content-location": response.url})
        found = {}
        for entry in feed.entries:
            # `get` would answer with the date of publication, and warn, where there is no `updated`.
            updated = entry["updated"] if dict.__contains__(entry, "updated") else ""
            for url in self.absolute(response, [entry.get("link", "")]):
                found[url] = Discovered(url=url, hint=hint_of(updated))
        return Links(
            articles=list(found.values()), following=_next(feed, response.url, number_of(response)) if found else ""
        )


def _next(feed: feedparser.FeedParserDict, url: str, number: int) -> str:
    links = [link for link in feed.feed.get("links", ()) if link.get("rel") == "next" and link.get("href")]
    if links:
        return str(links[0]["href"])
    if "wordpress" in str(feed.feed.get("generator", "")).lower() or re.search(r"/feed/?(?:$|\?)", url):
        return _with(url, paged=str(number + 1))
    if "blogger" in str(feed.feed.get("generator", "")).lower() or "/feeds/posts/" in url:
        return _blogger_next(feed, url)
    return ""


def _blogger_next(feed: feedparser.FeedParserDict, url: str) -> str:
    """Blogspot counts entries: start-index=26 after the first 25, up to its openSearch total."""
    start = int(feed.feed.get("opensearch_startindex") or 1) + len(feed.entries)
    total = int(feed.feed.get("opensearch_totalresults") or 0)
    return _with(url, **{"start-index": str(start)}) if start <= total else ""


def _with(url: str, **parameters: str) -> str:
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **parameters}
    return urlunsplit(parts._replace(query=urlencode(query)))
