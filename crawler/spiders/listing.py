"""Pages that list articles, for outlets that offer nothing better: the outlet's YAML says which links to follow."""

from __future__ import annotations

from scrapy.http import HtmlResponse, Response

from crawler.job import Links
from crawler.spiders.base import OutletSpider
from sidak.errors import ConfigurationError
from sidak.models import Discovered


class ListingSpider(OutletSpider):
    """Walks a listing from page to page. It gives no hints."""

    name = "listing"
    kind = "listing"

    def parse_links(self, response: Response) -> Links:
        """The links of one page of the listing."""
        listing = self.way.listing
        if listing is None:
            raise ConfigurationError(f"{self.job.outlet.id}: a listing without its rules")
        html = HtmlResponse(response.url, body=response.body, headers=response.headers)
        articles = self.absolute(response, html.css(listing.links).xpath("@href").getall())
        following = html.css(listing.next).xpath("@href").getall() if listing.next else []
        return Links(
            articles=[Discovered(url=url) for url in articles],
            following=next(iter(self.absolute(response, following)), "") if articles else "",
        )

    def page_limit(self) -> int:
        """As many as the YAML allows."""
        return self.way.listing.pages if self.way.listing else 1
