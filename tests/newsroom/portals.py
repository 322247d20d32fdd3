"""Portals on systems of their own: a big paginated one, one with AMP twins, one whose addresses misbehave."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from .foreign import FOREIGN
from .site import Answer, Ask, Site
from .stories import Block, Story
from .wordpress import RSS, XML


class BigPortal(Site):
    """Surabaya's big portal: an index page as its only list, one for each day too, and articles split over pages."""

    id = "nusa-harian"
    name = "Nusa Harian"
    tagline = "Setiap Hari, Seluruh Nusantara"
    colour = "#0a3d91"
    sends_last_modified = True
    robots = "User-agent: *\nDisallow: /search\nDisallow: /cetak/\n"
    blocks_per_page = 4

    def path(self, story: Story) -> str:
        return f"/read/{self.local(story.published):%y%m%d}{story.number}/{story.slug}"

    def own(self, ask: Ask) -> Answer | None:
        if ask.path != "/indeks":
            return None
        return self.day(ask) if "date" in ask.query else self.listing("Indeks Berita", self.visible, ask.page())

    def day(self, ask: Ask) -> Answer | None:
        """The index of one day; of a day without news an empty one."""
        try:
            wanted = date.fromisoformat(ask.query["date"])
        except ValueError:
            return None
        shown = [story for story in self.visible if self.local(story.published).date() == wanted]
        return self.listing("Indeks Berita", shown, ask.page(), keep=f"date={wanted}&")

    def article(self, story: Story, ask: Ask) -> Answer:
        """One part of the story, or with `?page=all` the whole of it; an unknown part shows the first."""
        parts = self.parts(story)
        if ask.query.get("page") == "all":
            shown, number = story.blocks, 0
        else:
            number = ask.page() if 1 <= ask.page() <= len(parts) else 1
            shown = tuple(parts[number - 1])
        facts = {"blocks": shown, "number": number, "pages": len(parts)}
        return self.page("artikel.html", (story,), **self.around(story), **facts, story=story)

    def parts(self, story: Story) -> list[Sequence[Block]]:
        """The body, page by page; a short rest joins the page before it."""
        size, blocks = self.blocks_per_page, story.blocks
        cuts = list(range(0, max(1, len(blocks) - 1), size))
        return [blocks[cut : cut + size if cut != cuts[-1] else None] for cut in cuts]


class AmpPortal(Site):
    """Padang's portal: the feed names AMP pages, the news sitemap the plain ones.

    A second sitemap is an index of one part for each month, which says nothing of when anything changed.
    """

    id = "radar-andalas"
    name = "Radar Andalas"
    tagline = "Terdepan dari Ranah Minang"
    colour = "#a11d33"
    sends_etag = True
    robots = "User-agent: *\nDisallow: /cari\n\nSitemap: {home}/sitemap-news.xml\n"

    def path(self, story: Story) -> str:
        return f"/{story.section.lower().replace(' ', '-')}/d-{story.number}/{story.slug}"

    def own(self, ask: Ask) -> Answer | None:
        if ask.path == "/rss":
            return self.feed(f"{self.id}/rss.xml", self.visible, RSS)
        if ask.path == "/sitemap-news.xml":
            return self.feed(f"{self.id}/sitemap-news.xml", self.visible, XML)
        if ask.path == "/sitemap.xml":
            children = [(f"/post-sitemap-{month}.xml", ()) for month in self.months]
            return self.feed("sitemap-indeks.xml", self.visible, XML, children=children)
        if match := re.match(r"^/post-sitemap-(\d{4}-\d\d)\.xml$", ask.path):
            shown = self.months.get(match[1])
            return self.feed("sitemap.xml", shown, XML, undated=True) if shown else None
        story = self.by_path.get(ask.path.removeprefix("/amp")) if ask.path.startswith("/amp/") else None
        return self.page("amp.html", (story,), **self.around(story), story=story) if story else None

    @property
    def months(self) -> Mapping[str, list[Story]]:
        """The stories by month ("2024-04"), the newest first."""
        months: dict[str, list[Story]] = {}
        for story in self.visible:
            months.setdefault(f"{self.local(story.published):%Y-%m}", []).append(story)
        return months


class QuirkyPortal(Site):
    """Jayapura's portal: redirects, a dead address, an answer that fails at first, a path robots.txt forbids.

    Its search may be asked.
    """

    id = "cenderawasih-satu"
    name = "Cenderawasih Satu"
    tagline = "Satu Kabar dari Timur"
    zone_name = "WIT"
    colour = "#7a3e00"
    sends_etag = True
    sends_last_modified = True
    robots = "User-agent: *\nDisallow: /internal/\n\nSitemap: {home}/sitemap.xml\n"
    per_page = 3
    stumbles = 2
    dead = "/berita/99999/rapat-koordinasi-kepegawaian-ditunda"
    forbidden = "/internal/rekap-absensi-asn"

    def path(self, story: Story) -> str:
        return f"/berita/{story.number}/{story.slug}"

    @property
    def moved(self) -> Story | None:
        """The story that the sitemap still lists under its first address."""
        return self.stories[-1] if self.stories else None

    def stumbling(self) -> Mapping[str, int]:
        return {self.path(self.stories[-2]): self.stumbles} if len(self.stories) > 1 else {}

    def listed(self, story: Story) -> str:
        """The address the sitemap names: for the moved story the first of a chain of redirects."""
        return f"{self.home}/?p={story.number}" if story is self.moved else self.url(story)

    def own(self, ask: Ask) -> Answer | None:
        if ask.path == self.forbidden:
            return self.page("internal.html", (), foreign=FOREIGN)
        if ask.path == "/cari":
            words = ask.query.get("q", "")
            keep = urlencode({"q": words}) + "&"
            return self.listing(f"Hasil pencarian: {words}", self.holding(words), ask.page("halaman"), keep=keep)
        if ask.path in ("/sitemap.xml", "/sitemap-halaman.xml"):
            return self.map_of_maps(ask.path)
        if ask.path == "/sitemap-berita.xml":
            return self.feed(f"{self.id}/sitemap-berita.xml", self.stories, XML)
        return self.chain(ask)

    def map_of_maps(self, path: str) -> Answer:
        """The sitemap index, and the sitemap of the pages that are no news."""
        if path == "/sitemap-halaman.xml":
            return self.feed(f"{self.id}/sitemap-halaman.xml", (), XML)
        children = [("/sitemap-berita.xml", self.stories), ("/sitemap-halaman.xml", ())]
        return self.feed("sitemap-indeks.xml", self.stories, XML, children=children)

    def chain(self, ask: Ask) -> Answer | None:
        """301 from the oldest address to the old one, 302 from there to the permanent one."""
        story = self.moved
        if story is None:
            return None
        if ask.path == "/" and ask.query.get("p") == str(story.number):
            return Answer(b"", status=301, headers={"Location": f"{self.home}/lama/{story.number}"})
        if ask.path == f"/lama/{story.number}":
            return Answer(b"", status=302, headers={"Location": self.path(story)})
        return None
