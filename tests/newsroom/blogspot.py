"""The outlet that lives on Blogspot."""

from __future__ import annotations

from .site import Answer, Ask, Site
from .stories import Story

ATOM = "application/atom+xml; charset=UTF-8"


class Blogspot(Site):
    """Indramayu's outlet: an Atom feed with start-index and max-results, and a mobile twin of every page."""

    id = "lensa-ciayu"
    name = "Lensa Ciayu"
    tagline = "Cirebon - Indramayu dalam Bingkai"
    colour = "#c2571a"
    sends_etag = True
    sends_last_modified = True
    robots = "User-agent: *\nDisallow: /search\nAllow: /\n\nSitemap: {home}/sitemap.xml\n"

    def path(self, story: Story) -> str:
        return f"/{self.local(story.published):%Y/%m}/{story.slug}.html"

    def own(self, ask: Ask) -> Answer | None:
        if ask.path == "/feeds/posts/default":
            return self.atom(ask)
        if ask.path == "/sitemap.xml":
            return self.feed("sitemap.xml", self.visible, "text/xml; charset=UTF-8")
        if ask.path == "/" and "halaman" not in ask.query:
            return self.listing("Beranda", self.visible, 1)
        return None

    def article(self, story: Story, ask: Ask) -> Answer:
        """The page of a story; `?m=1` is the mobile twin."""
        template = "ponsel.html" if ask.query.get("m") == "1" else "artikel.html"
        return self.page(template, (story,), **self.around(story), story=story)

    def atom(self, ask: Ask) -> Answer:
        """Entries from `start-index` (1 is the newest), at most `max-results`; an empty feed past the end."""
        start, size = ask.page("start-index"), int(ask.query.get("max-results", "25"))
        shown = self.visible[max(0, start - 1) :][:size]
        more = len(self.visible) >= start + size
        return self.feed("atom.xml", shown, ATOM, start=start, size=size, more=more)
