"""Two systems from another decade: a government portal without any feed, and a home-grown CMS."""

from __future__ import annotations

import re

from .site import Answer, Ask, Site
from .stories import Story

_OPENING = re.compile(r"(^|[\s(\[])\"")


class GovernmentPortal(Site):
    """Trenggalek's regency site: tables for layout, no feed, no sitemap, no meta tags, no validators, and no haste."""

    id = "pemkab-trenggalek"
    name = "Pemerintah Kabupaten Trenggalek"
    tagline = "Website Resmi Pemerintah Daerah"
    colour = "#1b6e3c"
    html_type = "text/html"
    per_page = 4
    robots = "User-agent: *\nDisallow: /admin/\nCrawl-delay: 0.05\n"

    def path(self, story: Story) -> str:
        return f"/berita/baca/{story.number}-{story.slug}.html"

    def own(self, ask: Ask) -> Answer | None:
        if ask.path == "/berita/":
            return self.listing("Berita Daerah", self.visible, ask.page("hal"))
        return None


class HomegrownPortal(Site):
    """Mataram's outlet as it looked in 2016: bare text and <br>, Windows bytes under a header that says UTF-8."""

    id = "harian-sasambo"
    name = "Harian Sasambo"
    tagline = "Suara Rakyat Nusa Tenggara Barat"
    zone_name = "WITA"
    colour = "#5b2a86"
    html_type = "text/html; charset=utf-8"

    def path(self, story: Story) -> str:
        return f"/berita-{story.number}-{story.slug}.html"

    def own(self, ask: Ask) -> Answer | None:
        if ask.path == "/rss.php":
            answer = self.feed(f"{self.id}/rss.xml", self.visible, "text/xml")
            return Answer(self.encode(answer.body.decode()), answer.content_type)
        if ask.path == "/index.php":
            return self.listing("Berita Utama", self.visible, ask.page("hal"))
        return None

    def encode(self, text: str) -> bytes:
        """Windows-1252 bytes, as the newsroom's word processor left them."""
        return text.encode("cp1252", errors="xmlcharrefreplace")

    @staticmethod
    def curly(text: str) -> str:
        """Text with the quotes and dashes that a word processor makes of the typed ones."""
        text = _OPENING.sub("\\1\u201c", text).replace('"', "\u201d")
        return text.replace("'", "\u2019").replace(" - ", " \u2013 ")
