"""What all outlets share: from an address to an answer, with no socket in sight.

A `Site` shows one edition of one outlet. Its subclasses add the addresses and habits of their kind of system.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import indonesian
from .foreign import FOREIGN, around
from .stories import Story

LAYOUTS = Path(__file__).parent / "layouts"
HTML = "text/html; charset=UTF-8"
_HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}


@dataclass(frozen=True, slots=True)
class Ask:
    """What a visitor asks for: the path without its query, and the query."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)

    def page(self, name: str = "page") -> int:
        """The number of the wanted page of a list; 0 where it is no number."""
        text = self.query.get(name, "1")
        return int(text) if text.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `changed` feeds Last-Modified; `validated`: with validators even where other pages have none."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    changed: datetime | None = None
    validated: bool = False


def slug(text: str) -> str:
    """A heading as the part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def json_script(value: object) -> Markup:
    """JSON that may stand inside a script element."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("</", "<\\/"))  # noqa: S704  # escaped for a script


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(LAYOUTS),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(indonesian.FILTERS)
    environment.filters.update({"slug": slug, "json_script": json_script})
    return environment


class Site:
    """One edition of one outlet at `home` (no slash at its end). Stories come newest first."""

    id: ClassVar[str]
    name: ClassVar[str]
    tagline: ClassVar[str]
    zone_name: ClassVar[str] = "WIB"
    colour: ClassVar[str] = "#8a1c1c"
    robots: ClassVar[str] = "User-agent: *\nDisallow:\n"
    sends_etag: ClassVar[bool] = False
    sends_last_modified: ClassVar[bool] = False
    html_type: ClassVar[str] = HTML
    per_page: ClassVar[int] = 5
    stumbles: ClassVar[int] = 0

    def __init__(self, stories: Sequence[Story], home: str) -> None:
        self.stories = tuple(stories)
        self.home = home
        self.zone = timezone(timedelta(hours=_HOURS[self.zone_name]))

    def path(self, story: Story) -> str:
        """The permanent address of a story, from the root."""
        return f"/{story.slug}/"

    def url(self, story: Story) -> str:
        """The permanent address of a story, in full."""
        return self.home + self.path(story)

    def stumbling(self) -> Mapping[str, int]:
        """Addresses that answer 500 at first, and how often."""
        return {}

    def own(self, ask: Ask) -> Answer | None:
        """The answer to an address that only this kind of system has; None where it is not one."""
        return None

    def answer(self, ask: Ask) -> Answer:
        """The answer to any address."""
        return self.own(ask) or self._common(ask) or self.missing()

    def _common(self, ask: Ask) -> Answer | None:
        if ask.path == "/robots.txt":
            return Answer(self.robots.format(home=self.home).encode(), "text/plain; charset=utf-8")
        if ask.path == "/gaya.css":
            css = (LAYOUTS / "dasar.css").read_text() + (LAYOUTS / self.id / "gaya.css").read_text()
            return Answer(css.replace("COLOUR", self.colour).encode(), "text/css")
        if ask.path.startswith("/gambar/"):
            return Answer(self.text("gambar.svg", shade=len(ask.path) * 37 % 360), "image/svg+xml")
        if ask.path == "/":
            return self.listing("Berita Terbaru", self.visible, ask.page("halaman"))
        if ask.path.startswith("/kanal/"):
            section = [story for story in self.visible if slug(story.section) == ask.path.strip("/").split("/")[-1]]
            return self.listing(section[0].section, section, ask.page("halaman")) if section else None
        story = self.by_path.get(ask.path)
        return self.article(story, ask) if story else None

    @property
    def visible(self) -> tuple[Story, ...]:
        """What lists show, newest first."""
        return self.stories

    @property
    def by_path(self) -> Mapping[str, Story]:
        """Every story by the path of its permanent address."""
        return {self.path(story): story for story in self.stories}

    @property
    def sections(self) -> list[str]:
        """The section names, for the menu."""
        return sorted({story.section for story in self.stories})

    def holding(self, words: str) -> list[Story]:
        """The stories that hold each of these words in title or text, as the search of a site finds them."""
        wanted = words.lower().split()
        texts = ((story, f"{story.title}\n{story.body}".lower()) for story in self.visible)
        return [story for story, text in texts if all(word in text for word in wanted)]

    def article(self, story: Story, ask: Ask) -> Answer:
        """The page of a story."""
        return self.page("artikel.html", (story,), **self.around(story), story=story)

    def around(self, story: Story) -> dict[str, object]:
        """What the lists beside a story show: foreign headlines, and other stories of the outlet."""
        turn = story.number % len(FOREIGN)
        return {"foreign": FOREIGN[turn:] + FOREIGN[:turn], "others": around(story, self.visible)[:5]}

    def listing(self, heading: str, stories: Sequence[Story], number: int, **more: object) -> Answer | None:
        """Page `number` of a list of stories; None past its end."""
        pages = max(1, -(-len(stories) // self.per_page))
        if not 1 <= number <= pages:
            return None
        shown = stories[(number - 1) * self.per_page : number * self.per_page]
        facts = {"heading": heading, "shown": shown, "number": number, "pages": pages, "foreign": FOREIGN} | more
        return self.page("daftar.html", shown, **facts)

    def missing(self) -> Answer:
        """The answer to an address that does not exist."""
        return Answer(self.text("hilang.html"), self.html_type, status=404)

    def page(self, template: str, stories: Sequence[Story], **facts: object) -> Answer:
        """A page of this layout; it last changed when the newest of `stories` did."""
        body = self.encode(self.render(f"{self.id}/{template}", **facts))
        return Answer(body, self.html_type, changed=self.last_change(stories))

    def feed(self, template: str, stories: Sequence[Story], content_type: str, **facts: object) -> Answer:
        """A feed or sitemap that names `stories`."""
        body = self.text(template, shown=stories, **facts)
        return Answer(body, content_type, changed=self.last_change(stories))

    def text(self, template: str, **facts: object) -> bytes:
        """A template that all layouts share, in UTF-8."""
        return self.render(template, **facts).encode()

    def render(self, template: str, **facts: object) -> str:
        """A template filled in; it knows this site as `site`."""
        return _environment().get_template(template).render(site=self, **facts)

    def encode(self, text: str) -> bytes:
        """The bytes of a page."""
        return text.encode()

    def local(self, moment: datetime) -> datetime:
        """A moment on the outlet's clock."""
        return moment.astimezone(self.zone)

    @staticmethod
    def utc(moment: datetime) -> datetime:
        """A moment in UTC."""
        return moment.astimezone(UTC)

    @staticmethod
    def last_change(stories: Sequence[Story]) -> datetime | None:
        """When the newest of them last changed; None for none."""
        return max((story.changed for story in stories), default=None)
