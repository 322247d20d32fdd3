"""The stories the newsroom tells: one Markdown file each, with its truth in the front matter.

`load_stories` reads and checks them. A story has two editions: the second is what the outlet shows after it edited
the page (`edits` in the front matter).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from sidak.errors import InputError
from sidak.models import TopicName

STORIES = Path(__file__).parent / "stories"
_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_NUMBER = r"(\d+(?:[.,] ?\d+)?)"
_PERCENT = re.compile(rf"{_NUMBER}(?:\s?(?:-|–|sampai|hingga)\s?{_NUMBER})?\s?(?:%|persen)", re.IGNORECASE)
_WORDED_PERCENT = re.compile(r"[a-z]+\s+persen", re.IGNORECASE)


def percentages_in(text: str) -> frozenset[float]:
    """The percentages that `text` writes with digits; both ends of a range."""
    found = (number for match in _PERCENT.finditer(text) for number in match.groups() if number)
    return frozenset(float(number.replace(" ", "").replace(",", ".")) for number in found)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the body; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Related:
    """The place where the layout puts "Baca juga" and the headline of another story."""

    headline: str
    kind: Literal["related"] = "related"


Block = Paragraph | Table | Related


class Person(BaseModel):
    """An official whom the story names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    position: str | None = None


class Story(BaseModel):
    """One article and what is true of it. `body` is the text as written in the file, in the first edition.

    `percentages` are all that the text states, `percentages_after` those it states after `edits`
    (left out where the edits say it: ["12 persen", "2 persen"]).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    outlet: str
    slug: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Annotated[str, Field(min_length=10)]
    published: AwareDatetime
    modified: AwareDatetime | None = None
    author: str
    section: str
    tags: tuple[str, ...] = ()
    topics: tuple[TopicName, ...]
    regions: tuple[str, ...]
    officials: tuple[Person, ...] = ()
    percentages: tuple[float, ...]
    ratios: tuple[tuple[int, int], ...] = ()
    related: Annotated[tuple[str, ...], Field(min_length=1)]
    caption: str = ""
    edits: tuple[tuple[str, str], ...] = ()
    percentages_after: tuple[float, ...] | None = None
    release: str = ""
    body: Annotated[str, Field(min_length=200)]

    @property
    def number(self) -> int:
        """The id that the outlet's own system gave the story: five digits, the same in every run."""
        return 10000 + zlib.crc32(f"{self.outlet}/{self.slug}".encode()) % 90000

    @property
    def changed(self) -> datetime:
        """When the page last changed."""
        return self.modified or self.published

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The body in order; headlines that no marker placed stand at its end."""
        related = iter(self.related)
        return (*_blocks(self.body, related), *map(Related, related))

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The story's own paragraphs, without tables and without other stories' headlines."""
        return tuple(block.text for block in self.blocks if isinstance(block, Paragraph))

    @property
    def own_text(self) -> str:
        """All that belongs to the story: title, caption and body, nothing foreign."""
        return "\n\n".join((self.title, self.caption, self.body.replace("{{baca-juga}}", "")))

    @property
    def all_percentages(self) -> frozenset[float]:
        """What either edition states."""
        return frozenset((*self.percentages, *self.at(2).percentages))

    def at(self, edition: int) -> Story:
        """The story as the outlet shows it: 1 as first published, 2 after `edits`."""
        if not self.edits:
            return self
        if edition < 2:
            return self.model_copy(update={"modified": None})
        changes: dict[str, object] = {"modified": self.modified or self.published + timedelta(hours=5)}
        changes |= {name: _edited(getattr(self, name), self.edits) for name in ("title", "body")}
        edited = tuple(_edited_number(value, self.edits) for value in self.percentages)
        changes["percentages"] = self.percentages_after or edited
        return self.model_copy(update=changes)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = list(_problems(self))
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _edited(text: str, edits: Sequence[tuple[str, str]]) -> str:
    for old, new in edits:
        text = text.replace(old, new)
    return text


def _edited_number(value: float, edits: Sequence[tuple[str, str]]) -> float:
    for old, new in edits:
        if percentages_in(old) == {value} and len(after := percentages_in(new)) == 1:
            return next(iter(after))
    return value


def _problems(story: Story) -> Iterator[str]:
    for old, _ in story.edits:
        if old not in story.title and old not in story.body:
            yield f"edits: {old!r} stands neither in title nor body"
    if "{{baca-juga}}" not in story.body:
        yield "body: no {{baca-juga}} marks the place of a related headline"
    if story.body.count("{{baca-juga}}") > len(story.related):
        yield "body: more {{baca-juga}} than headlines in `related`"
    yield from _wrong_truth("percentages", story.own_text, story.percentages)
    if story.edits:
        yield from _wrong_truth("percentages_after", story.at(2).own_text, story.at(2).percentages)
    if story.all_percentages & percentages_in(" ".join(story.related)):
        yield "related: a foreign percentage equals one of the story's own"
    if not any(percentages_in(headline) for headline in story.related):
        yield "related: no headline carries a percentage written with digits"


def _wrong_truth(name: str, text: str, truth: Sequence[float]) -> Iterator[str]:
    written = percentages_in(text)
    if unlisted := written - set(truth):
        yield f"{name}: the text also states {sorted(unlisted)}"
    if (missing := set(truth) - written) and not _WORDED_PERCENT.search(text):
        yield f"{name}: the text does not state {sorted(missing)}"


def _blocks(body: str, related: Iterator[str]) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", body.strip()):
        text = part.strip()
        if text == "{{baca-juga}}":
            yield Related(next(related))
        elif text.startswith("|"):
            yield _table(text)
        elif text:
            yield Paragraph(" ".join(text.split()))


def _table(text: str) -> Table:
    rows = [tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in text.splitlines()]
    return Table(header=rows[0], rows=tuple(row for row in rows[1:] if not set("".join(row)) <= set(":- ")))


def read_story(path: Path) -> Story:
    """The story of one file; the folder names the outlet. Raises `InputError` naming file and field."""
    match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if match is None:
        raise InputError(f"{path}: no front matter; begin the file with ---, the facts as YAML, and --- again")
    try:
        facts = yaml.safe_load(match[1])
        return Story(**{**facts, "outlet": path.parent.name, "slug": path.stem, "body": match[2].strip()})
    except yaml.YAMLError as error:
        raise InputError(f"{path}: the front matter is not YAML: {error}") from error
    except ValidationError as error:
        details = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'story'}: {e['msg']}" for e in error.errors())
        raise InputError(f"{path}: {details}") from error


def load_stories(folder: Path = STORIES) -> tuple[Story, ...]:
    """Every story below `folder` (`<outlet>/<slug>.md`), newest first. Raises `InputError`."""
    stories = [read_story(path) for path in sorted(folder.glob("*/*.md"))]
    numbers = {(story.outlet, story.number) for story in stories}
    if len(numbers) < len(stories):
        raise InputError(f"{folder}: two stories of one outlet get the same number; rename one of the files")
    return tuple(sorted(stories, key=lambda story: (story.published, story.slug), reverse=True))
