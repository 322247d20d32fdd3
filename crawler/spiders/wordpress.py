"""WordPress' own REST API, which names every post with the moment of its last change."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from scrapy.http import Response

from crawler.answers import headers_of
from crawler.decide import hint_of
from crawler.job import Links
from crawler.spiders.base import OutletSpider, number_of
from sidak.models import Discovered

PER_PAGE = 100  # the most that WordPress gives


class WordPressSpider(OutletSpider):
    """Walks /wp-json/wp/v2/posts, the last changed first. Only links are taken: the page itself is what is kept."""

    name = "wordpress"
    kind = "wordpress"

    def first_address(self) -> str:
        """The first page of the list of posts."""
        return self._address(1)

    def parse_links(self, response: Response) -> Links:
        """The posts of one page of the API."""
        posts = json.loads(response.body)
        found, number = {}, number_of(response)
        for post in posts:
            link, modified = str(post.get("link") or ""), str(post.get("modified_gmt") or "")
            for url in self.absolute(response, [link]):
                found[url] = Discovered(url=url, hint=hint_of(modified))
        pages = headers_of(response).get("x-wp-totalpages", "")
        more = number < int(pages) if pages.isdigit() else len(posts) >= PER_PAGE
        return Links(articles=list(found.values()), following=self._address(number + 1) if more else "")

    def _address(self, number: int) -> str:
        query = {"per_page": PER_PAGE, "orderby": "modified", "order": "desc", "_fields": "link,modified_gmt"}
        base = self.job.outlet.address(self.way.url)
        return f"{base}{'&' if '?' in base else '?'}{urlencode({**query, 'page': number})}"
