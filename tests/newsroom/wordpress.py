"""The three WordPress outlets: a classic theme, a magazine theme, a block theme with its REST API."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from .site import Answer, Ask, Site
from .stories import Story

RSS = "application/rss+xml; charset=UTF-8"
XML = "text/xml; charset=UTF-8"
_PAGED = re.compile(r"^/page/(\d+)/$")


class WordPress(Site):
    """What every WordPress has: a paged feed, paged archives, a robots.txt of its own."""

    robots = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"

    def own(self, ask: Ask) -> Answer | None:
        if ask.path == "/feed/":
            return self.paged_feed(ask.page("paged"))
        if match := _PAGED.match(ask.path):
            return self.listing("Berita Terbaru", self.visible, int(match[1]))
        return None

    def paged_feed(self, number: int) -> Answer | None:
        """Page `number` of the RSS feed, the one thing WordPress itself sends validators for; past its end a 404."""
        shown = self.visible[max(0, number - 1) * self.per_page : number * self.per_page]
        return replace(self.feed("rss.xml", shown, RSS), validated=True) if shown else None


class ClassicWordPress(WordPress):
    """Blora's small outlet on a classic theme: year, month and day in the address."""

    id = "kabar-mustika"
    name = "Kabar Mustika"
    tagline = "Kabar Jernih dari Bumi Samin"
    colour = "#0b5d3b"

    def path(self, story: Story) -> str:
        return f"/{self.local(story.published):%Y/%m/%d}/{story.slug}/"

    def own(self, ask: Ask) -> Answer | None:
        if ask.path == "/sitemap.xml":
            return self.feed("sitemap.xml", self.visible, XML)
        return super().own(ask)


class MagazineWordPress(WordPress):
    """Samarinda's outlet on a magazine theme; its times are written in UTC, its sitemap is an index."""

    id = "etam-kini"
    name = "Etam Kini"
    tagline = "Portal Berita Kalimantan Timur"
    zone_name = "WITA"
    colour = "#b3261e"
    sends_etag = True
    robots = "User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {home}/sitemap_index.xml\n"
    sitemap_size: ClassVar[int] = 6

    def own(self, ask: Ask) -> Answer | None:
        parts = self.parts
        if ask.path == "/sitemap_index.xml":
            names = [f"/post-sitemap{number or ''}.xml" for number in range(len(parts))]
            return self.feed("sitemap-indeks.xml", self.visible, XML, children=list(zip(names, parts, strict=True)))
        if match := re.match(r"^/post-sitemap(\d*)\.xml$", ask.path):
            number = int(match[1] or 0)
            return self.feed("sitemap.xml", parts[number], XML) if number < len(parts) else None
        return super().own(ask)

    @property
    def parts(self) -> list[Sequence[Story]]:
        """The stories, sitemap by sitemap."""
        return [self.visible[i : i + self.sitemap_size] for i in range(0, len(self.visible), self.sitemap_size)]


class BlockWordPress(WordPress):
    """Manado's outlet on a block theme, with the REST API open."""

    id = "suara-minahasa"
    name = "Suara Minahasa"
    tagline = "Torang Pe Berita"
    zone_name = "WITA"
    colour = "#1a4f8b"
    per_page = 4

    def path(self, story: Story) -> str:
        return f"/{self.local(story.published):%Y/%m}/{story.slug}/"

    def own(self, ask: Ask) -> Answer | None:
        if ask.path.rstrip("/") == "/wp-json":
            return self.json({"name": self.name, "home": self.home, "namespaces": ["wp/v2"]})
        if ask.path.rstrip("/") == "/wp-json/wp/v2/posts":
            return self.posts(ask)
        if match := re.match(r"^/wp-json/wp/v2/posts/(\d+)/?$", ask.path):
            return next((self.json(self.post(s)) for s in self.visible if s.number == int(match[1])), None)
        return super().own(ask)

    def posts(self, ask: Ask) -> Answer:
        """One page of the posts that are asked for; past the end, or asked wrongly, a 400 with WordPress's own code."""
        try:
            size, number = _number(ask, "per_page", 10, 100), _number(ask, "page", 1)
            found = self.chosen(ask)
        except ValueError as error:
            return self.refused("rest_invalid_param", f"Parameter tidak valid: {error}")
        pages = -(-len(found) // size)
        if number > max(1, pages):
            return self.refused("rest_post_invalid_page_number", "Nomor halaman melebihi jumlah.")
        fields = [field for field in ask.query.get("_fields", "").split(",") if field]
        shown = [self.post(story) for story in found[(number - 1) * size : number * size]]
        answer = self.json([_only(post, fields) for post in shown] if fields else shown)
        totals = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
        return Answer(answer.body, answer.content_type, headers=totals)

    def chosen(self, ask: Ask) -> list[Story]:
        """The stories that an API's query names, in its order. Raises ValueError where WordPress would refuse it.

        As WordPress does: `after` and `before` leave out the moment itself and are on the site's own clock, and a post
        answers a `search` if it holds each of its words, wherever.
        """
        after, before = (self.moment(ask.query.get(name, "")) for name in ("after", "before"))
        orders: Mapping[str, Callable[[Story], object]] = {
            "date": lambda story: story.published,
            "modified": lambda story: story.changed,
            "id": lambda story: story.number,
            "slug": lambda story: story.slug,
        }
        orderby, order = ask.query.get("orderby", "date"), ask.query.get("order", "desc")
        if orderby not in orders or order not in ("asc", "desc"):
            raise ValueError("orderby, order")
        found = [
            story
            for story in self.holding(ask.query.get("search", ""))
            if not (after and story.published <= after) and not (before and story.published >= before)
        ]
        return sorted(found, key=orders[orderby], reverse=order == "desc")  # type: ignore[arg-type]  # one sort of key

    def moment(self, text: str) -> datetime | None:
        """A moment as the API is asked for it: on the site's clock, unless it names a zone."""
        if not text:
            return None
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def refused(self, code: str, message: str) -> Answer:
        """A 400 as WordPress words it."""
        return self.json({"code": code, "message": message, "data": {"status": 400}}, 400)

    def post(self, story: Story) -> dict[str, object]:
        """A post as the REST API shows it; times without a zone, once local and once in UTC."""
        content = self.render(f"{self.id}/isi.html", story=story, **self.around(story))
        published, changed = self.local(story.published), self.local(story.changed)
        return {
            "id": story.number,
            "date": f"{published:%Y-%m-%dT%H:%M:%S}",
            "date_gmt": f"{self.utc(published):%Y-%m-%dT%H:%M:%S}",
            "guid": {"rendered": f"{self.home}/?p={story.number}"},
            "modified": f"{changed:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{self.utc(changed):%Y-%m-%dT%H:%M:%S}",
            "slug": story.slug,
            "status": "publish",
            "type": "post",
            "link": self.url(story),
            "title": {"rendered": story.title},
            "content": {"rendered": content, "protected": False},
            "excerpt": {"rendered": f"<p>{story.paragraphs[0][:120]} [&hellip;]</p>", "protected": False},
            "author": 3,
            "comment_status": "closed",
            "format": "standard",
        }

    def json(self, value: object, status: int = 200) -> Answer:
        """A JSON answer."""
        return Answer(json.dumps(value).encode(), "application/json; charset=UTF-8", status)


def _number(ask: Ask, name: str, usual: int, most: int = 1_000_000) -> int:
    number = int(ask.query.get(name, usual))
    if not 1 <= number <= most:
        raise ValueError(name)
    return number


def _only(post: Mapping[str, object], fields: Sequence[str]) -> dict[str, object]:
    return {name: post[name] for name in fields if name in post}
