"""RSS and Atom feeds, and the pages behind them that WordPress and Blogspot offer."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import feedparser
from scrapy.http import Response

from crawler.decide import hint_of
from crawler.frontier import Links
from crawler.spiders.base import OutletSpider
from sidak.models import Discovered

_ZONE = re.compile(r"(?:[+-]\d\d:?\d\d|\d\s*Z|\b(?:GMT|UTC?|[ECMP][SD]T))\s*$", re.I)
SUMMARY = 500
"""Of a feed that has whole articles, so many characters tell what it is about; further down all speak of officials."""


MOST_ENTRIES = 1_000
"""So many entries of a feed are read; honest ones have 10 to 500, and 100,000 would hold up all crawls for a minute."""
_END_OF_ENTRY = re.compile(rb"</(?:item|entry)\s*>", re.I)


class FeedSpider(OutletSpider):
    """Walks a feed. Only an `updated` is a hint: a date of publication stays the same when the article changes."""

    name = "feed"
    kind = "feed"

    def parse_links(self, response: Response) -> Links:
        """The entries of a feed, and its next page."""
        # As a stream: feedparser takes bytes that look like an address or a path for one, and opens it.
        body = BytesIO(_first_entries(response.body))
        feed = feedparser.parse(body, response_headers={"content-location": response.url})
        found = {}
        for entry in feed.entries:
            # `get` would answer with the date of publication, and warn, where there is no `updated`.
            updated = entry["updated"] if dict.__contains__(entry, "updated") else ""
            for url in self.absolute(response, [str(entry.get("link") or "")]):
                found[url] = Discovered(
                    url=url,
                    hint=hint_of(updated),
                    about=f"{entry.get('title', '')} {entry.get('summary', '')[:SUMMARY]}",
                    published=_published(entry),
                )
        return Links(articles=list(found.values()), following=_next(feed, response.url) if found else "")


def _first_entries(body: bytes) -> bytes:
    """A feed up to the last entry that is read."""
    ends = [match.span() for match in islice(_END_OF_ENTRY.finditer(body), MOST_ENTRIES + 1)]
    if len(ends) <= MOST_ENTRIES:
        return body
    start, end = ends[-2]
    return body[:end] + (b"</feed>" if body[start:end].lower().startswith(b"</entry") else b"</channel></rss>")


def _published(entry: feedparser.FeedParserDict) -> datetime | None:
    """A moment; without a zone where the feed names none, since feedparser takes that for UTC."""
    told = entry["published_parsed"] if dict.__contains__(entry, "published_parsed") else None
    try:
        moment = datetime.fromtimestamp(timegm(told), UTC) if told else None
        return moment if moment is None or _ZONE.search(entry["published"]) else moment.replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


def _next(feed: feedparser.FeedParserDict, url: str) -> str:
    links = [link for link in feed.feed.get("links", ()) if link.get("rel") == "next" and link.get("href")]
    if links:
        return str(links[0]["href"])
    if "wordpress" in str(feed.feed.get("generator", "")).lower() or re.search(r"/feed/?(?:$|\?)", url):
        page = parse_qs(urlsplit(url).query).get("paged", ["1"])[-1]
        return _with(url, paged=str(int(page) + 1)) if page.isdecimal() else ""
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
