"""WordPress' own REST API, which names every post with the moment of its last change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import Response

from crawler.answers import headers_of
from crawler.decide import hint_of
from crawler.frontier import Links
from crawler.outlets import QUERIES
from crawler.spiders.base import OutletSpider
from sidak.models import Discovered

PER_PAGE = 100  # the most that WordPress gives
FIELDS = "link,modified_gmt,date,title,excerpt"


class WordPressSpider(OutletSpider):
    """Walks /wp-json/wp/v2/posts, the last changed first; through history the last published first.

    Where the range of a history fills more pages than there are queries, the API's own search is asked instead. Only
    links are taken: the page itself is what is kept.
    """

    name = "wordpress"
    kind = "wordpress"

    def first_addresses(self) -> Sequence[str]:
        """The first page of the list of posts."""
        return [self._address(1)]

    def parse_links(self, response: Response) -> Links:
        """The posts of one page of the API."""
        asked = {name: values[-1] for name, values in parse_qs(urlsplit(response.url).query).items()}
        number, query = int(asked.get("page", "1")), asked.get("search", "")
        posts = json.loads(response.body)
        if not isinstance(posts, list):
            raise TypeError("it is no list of posts")
        found = {}
        for post in posts:
            for url in self.absolute(response, [str(post.get("link") or "")]):
                found[url] = Discovered(
                    url=url,
                    hint=hint_of(str(post.get("modified_gmt") or "")),
                    about=f"{_rendered(post, 'title')} {_rendered(post, 'excerpt')}",
                    published=_local(str(post.get("date") or "")),
                )
        told = headers_of(response).get("x-wp-totalpages", "")
        pages = int(told) if told.isdecimal() else number + (len(posts) >= PER_PAGE)
        if self._is_cheaper_by_search(pages) and number == 1 and not query:
            searches = [Discovered(url=self._address(1, search=each)) for each in QUERIES]
            return Links(articles=list(found.values()), documents=searches)
        return Links(
            articles=list(found.values()), following=self._address(number + 1, query) if number < pages else ""
        )

    @property
    def may_be_empty(self) -> bool:
        """A range may have no news in it."""
        return self.job.scope.kind == "history"

    @property
    def names_all_of_range(self) -> bool:
        """The API answers for a range as a whole, if only that there is nothing."""
        return self.frontier.answered

    def _is_cheaper_by_search(self, pages: int) -> bool:
        scope = self.job.scope
        return scope.kind == "history" and not scope.everything and pages > len(QUERIES)

    def _address(self, number: int, search: str = "") -> str:
        scope = self.job.scope
        order = "date" if scope.kind == "history" else "modified"
        query: dict[str, object] = {"per_page": PER_PAGE, "orderby": order, "order": "desc", "_fields": FIELDS}
        if scope.since:
            # WordPress leaves out the moment itself.
            query["after"] = f"{scope.since - timedelta(days=1)}T23:59:59"
        if scope.until:
            query["before"] = f"{scope.until + timedelta(days=1)}T00:00:00"
        if search:
            query["search"] = search
        base = self.job.outlet.address(self.way.url)
        return f"{base}{'&' if '?' in base else '?'}{urlencode({**query, 'page': number})}"


def _rendered(post: Mapping[str, Any], field: str) -> str:
    value = post.get(field)
    return str(value.get("rendered") or "") if isinstance(value, Mapping) else ""


def _local(moment: str) -> datetime | None:
    """A post's moment in its site's own zone, which it does not name."""
    try:
        return datetime.fromisoformat(moment)
    except ValueError:
        return None
