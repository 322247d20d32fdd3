"""Sitemaps and indexes of sitemaps, plain or gzipped."""

from __future__ import annotations

import re

from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import Sitemap

from crawler.decide import hint_of
from crawler.job import Links
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
        """The addresses of a sitemap, each with its `lastmod`."""
        body = gunzip(response.body) if gzip_magic_number(response) else response.body
        sitemap = Sitemap(body)
        found = {}
        for entry in sitemap:
            for url in self.absolute(response, [entry.get("loc", "")]):
                found[url] = Discovered(url=url, hint=hint_of(entry.get("lastmod", "")))
        if sitemap.type == "sitemapindex":
            return Links(documents=[each for each in found.values() if not _NO_ARTICLES.search(each.url)])
        home = self.job.outlet.home.rstrip("/")
        return Links(articles=[each for each in found.values() if each.url.rstrip("/") != home])
