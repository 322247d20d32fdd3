"""Pages that list articles, for outlets that offer nothing better: the outlet's YAML says which links to follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from urllib.parse import quote_plus

from scrapy.http import HtmlResponse, Response

from crawler.frontier import Links
from crawler.outlets import Kind, Listing, Search
from crawler.spiders.base import OutletSpider
from sidak.errors import ConfigurationError
from sidak.models import Discovered

LATEST_DAYS = 3
"""Where there is a list for each day, so many are asked for: what is published late at night is listed late."""


class ListingSpider(OutletSpider):
    """Walks a listing from page to page, or one for each day. It gives no hints; the text of a link is its title."""

    name = "listing"
    kind: ClassVar[Kind] = "listing"

    @property
    def rules(self) -> Listing | Search:
        """Which links to follow."""
        rules = self.way.listing or self.way.search
        if rules is None:
            raise ConfigurationError(f"{self.job.outlet.id}: a listing without its rules")
        return rules

    def first_addresses(self) -> Sequence[str]:
        """The first page of the list, or of the list of each day, the newest first."""
        url = self.job.outlet.address(self.rules.url)
        if "{" not in url:
            return [url]
        last = self.job.scope.until or datetime.now(UTC).astimezone(self.job.outlet.zone).date()
        first = self.job.scope.since or last - timedelta(days=LATEST_DAYS - 1)
        return [url.format(date=day) for day in _days_back(last, first)]

    def parse_links(self, response: Response) -> Links:
        """The links of one page of the list."""
        html = HtmlResponse(response.url, body=response.body, headers=response.headers)
        found: dict[str, str] = {}
        for link in html.css(self.rules.links):
            text = " ".join(link.xpath(".//text() | @title | .//img/@alt").getall())
            for url in self.absolute(response, link.xpath("@href").getall()):
                found[url] = f"{found.get(url, '')} {text}".strip()
        following = html.css(self.rules.next).xpath("@href").getall() if self.rules.next else []
        return Links(
            articles=[Discovered(url=url, about=about) for url, about in found.items()],
            following=next(iter(self.absolute(response, following)), "") if found else "",
        )

    @property
    def may_be_empty(self) -> bool:
        """A day without news is a day as any other; so is a query without an answer."""
        return "{" in self.rules.url

    @property
    def names_all_of_range(self) -> bool:
        """One list for each day names them all."""
        return super().names_all_of_range or ("{date" in self.rules.url and self.frontier.answered)

    def page_limit(self) -> int:
        """As many as the YAML allows; through history as many as there are."""
        return super().page_limit() if self.job.scope.kind == "history" else self.rules.pages


class SearchSpider(ListingSpider):
    """Asks the site's own search for the words of the topics; its answers are lists like any other."""

    name = "search"
    kind = "search"

    def first_addresses(self) -> Sequence[str]:
        """The first page of the answers to each query."""
        search = self.way.search
        url = self.job.outlet.address(self.rules.url)
        return [url.replace("{query}", quote_plus(query)) for query in search.queries] if search else []


def _days_back(last: date, first: date) -> list[date]:
    return [last - timedelta(days=number) for number in range((last - first).days + 1)]
