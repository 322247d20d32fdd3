"""Articles to measure with: about 300 words each, put together anew from the newsroom's stories.

Names, places and numbers are drawn again for every article, so that no two are alike and no cache is warmer than a
crawl would make it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from sidak.models import Article
from sidak.regions import gazetteer
from tests.newsroom.stories import Story, load_stories

WORDS = 300
_NUMBER = re.compile(r"\b[1-9]\d?\b(?=[ ,%](?:persen|\d|%|pegawai|orang|gerai|OPD|warga|ASN))")
_FIGURE = re.compile(r"%|[Pp]ersen|\bdari\s\d")
_BEGINNINGS = (
    "Ar",
    "Bud",
    "Cah",
    "Dar",
    "Ek",
    "Far",
    "Gun",
    "Her",
    "Ind",
    "Jok",
    "Kur",
    "Luk",
    "Mar",
    "Nur",
    "Prap",
    "Rat",
)
_ENDINGS = (
    "iadi",
    "awan",
    "yono",
    "ianto",
    "ilah",
    "uddin",
    "isman",
    "anti",
    "asari",
    "uningsih",
    "udin",
    "atno",
    "okusumo",
)


def make(count: int, *, figures: bool | None = None, words: int = WORDS, seed: int = 1) -> list[Article]:
    """`count` articles, the same in every run; `figures` asks for all with, or all without, percentages and counts."""
    chance = random.Random(seed)  # noqa: S311  # no secret is drawn
    return [_article(chance, number, figures, words) for number in range(count)]


def _article(chance: random.Random, number: int, figures: bool | None, words: int) -> Article:
    wanted = figures if figures is not None else number % 2 == 0
    stories, loose = _parts(wanted)
    story = chance.choice(stories)
    paragraphs = list(story.paragraphs if wanted else [part for part in story.paragraphs if not _FIGURE.search(part)])
    while _count(paragraphs) < words:
        paragraphs.insert(chance.randint(1, len(paragraphs)), chance.choice(loose))
    while _count(paragraphs[:-1]) >= words:
        paragraphs.pop()
    title, *body = _retold(chance, story, [story.title, *paragraphs])
    return Article(
        url=f"https://ukur.contoh.id/{int(wanted)}/{number}",
        title=title,
        text="\n\n".join(body),
        published=datetime(2018, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(2900)),
    )


def _count(paragraphs: Sequence[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)


@cache
def _parts(figures: bool) -> tuple[list[Story], list[str]]:
    """The stories to begin with, and the paragraphs to fill up with."""
    stories = [story for story in load_stories() if bool(_FIGURE.search(story.title + story.body)) or not figures]
    stories = [story for story in stories if figures or not _FIGURE.search(story.title)]
    loose = [part for story in load_stories() for part in story.paragraphs[1:] if figures or not _FIGURE.search(part)]
    return [story for story in stories if any(figures or not _FIGURE.search(part) for part in story.paragraphs)], loose


def _retold(chance: random.Random, story: Story, parts: Sequence[str]) -> list[str]:
    """The parts with other people, another region and other numbers."""
    said = "\x1f".join(parts)
    for official in story.officials:
        for word in official.name.split():
            if len(word) > 3:
                said = re.sub(rf"\b{re.escape(word)}\b", chance.choice(_BEGINNINGS) + chance.choice(_ENDINGS), said)
    for name in story.regions:
        kind, _, short = name.partition(" ")
        said = re.sub(rf"\b{re.escape(short)}\b", chance.choice(_short_names(kind.lower())), said)
    return _NUMBER.sub(lambda _: str(chance.randint(2, 99)), said).split("\x1f")


@cache
def _short_names(kind: str) -> list[str]:
    regions = [region for region in gazetteer() if gazetteer().type_of(region) == kind]
    return [region.name.partition(" ")[2] for region in regions]
