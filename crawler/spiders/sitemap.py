"""Sitemaps, news sitemaps and indexes of sitemaps, plain or gzipped."""

from __future__ import annotations

import re
from datetime import date, datetime

from lxml import etree
from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number

from crawler.decide import hint_of
from crawler.frontier import Links
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.spiders.base import OutletSpider
from sidak.models import Discovered

# Sitemaps that WordPress and its plugins make of everything but posts.
_NO_ARTICLES = re.compile(
    r"/(?:page|category|post_tag|post-tag|tag|author|user|attachment|media|image|video|product|wp-sitemap-(?:taxonomies|users"
    r"|posts-page))[\w-]*sitemap[\w-]*\.xml|/wp-sitemap-(?:taxonomies|users|posts-page)-",
    re.I,
)


class SitemapSpider(OutletSpider):
    """Walks a sitemap; of an index, those parts that are new or whose `lastmod` changed."""

    name = "sitemap"
    kind = "sitemap"

    def parse_links(self, response: Response) -> Links:
        """The addresses of a sitemap, each with its `lastmod`, and with its title and day where it is one of news."""
        body = response.body
        if gzip_magic_number(response):
            body = gunzip(body, max_size=DOWNLOAD_MAXSIZE)
        root = etree.fromstring(body, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
        if root is None or _name(root) not in ("urlset", "sitemapindex"):
            raise ValueError("it has neither urlset nor sitemapindex")
        found = {each.url: each for entry in root for each in self._entry(response, entry)}
        if _name(root) == "sitemapindex":
            return Links(documents=[each for each in found.values() if not _NO_ARTICLES.search(each.url)])
        home = self.job.outlet.home.rstrip("/")
        return Links(articles=[each for each in found.values() if each.url.rstrip("/") != home])

    def _entry(self, response: Response, entry: etree._Element) -> list[Discovered]:
        said: dict[str, str] = {}
        for element in entry.iter(etree.Element):
            said.setdefault(_name(element), (element.text or "").strip())
        return [
            Discovered(
                url=url,
                hint=hint_of(said.get("lastmod", "")),
                about=said.get("title", ""),
                published=_moment(said.get("publication_date", "")),
            )
            for url in self.absolute(response, [said.get("loc", "")])
        ]


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _moment(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None
