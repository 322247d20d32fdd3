"""The columns of a file: the same names and values in every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from api.addresses import article_link, figure_link
from api.taken.evidence import Evidence
from api.taken.walk import Taken
from search.base import Grain, Hit
from sidak.models import Figure

Kind = Literal["text", "number", "whole", "day", "moment", "list"]
"""A "day" may be written `YYYY-MM-DD`; a "moment" has its zone; a "list" is one of texts."""
Value = str | float | int | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Row:
    """What the values of one line are taken from; `site` is the address of this server, without a slash at its end.

    `figures` are those of the hit, and `moment` is that of its publication; None where only the day is known.
    """

    hit: Hit
    evidence: Evidence
    outlet: str
    site: str
    figures: tuple[Figure, ...]
    moment: datetime | None

    @property
    def figure(self) -> Figure:
        """The figure, where the hit is one."""
        return self.figures[0]

    @property
    def position(self) -> str | None:
        """The office of who says it."""
        speaker = next(iter(self.hit.officials), None)
        return speaker.position if speaker else None

    @property
    def zone(self) -> str | None:
        """The zone of the moment: "UTC+08:00"; a bare sign at its beginning would look like a formula."""
        return self.moment.tzname() or None if self.moment else None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what its values are, and where they come from."""

    name: str
    kind: Kind
    of: Callable[[Row], Value]


def row(taken: Taken, outlets: Mapping[str, str], site: str) -> Row:
    """The row of a hit; `outlets` maps ids to display names."""
    hit, published = taken.hit, taken.evidence.published
    # A moment of another day belongs to a text that is not indexed yet.
    moment = published if isinstance(published, datetime) and published.date() == hit.published else None
    return Row(hit, taken.evidence, outlets.get(hit.outlet, hit.outlet), site, hit.figures, moment)


_PUBLICATION = (
    Column("title", "text", lambda row: row.hit.title),
    Column("outlet", "text", lambda row: row.hit.outlet),
    Column("outlet_name", "text", lambda row: row.outlet),
    Column("published", "day", lambda row: row.hit.published),
    Column("published_at", "moment", lambda row: row.moment),
    Column("published_zone", "text", lambda row: row.zone),
    Column("url", "text", lambda row: row.hit.url),
)
_PLACES = (
    Column("region_codes", "list", lambda row: tuple(region.code for region in row.hit.regions)),
    Column("region_names", "list", lambda row: tuple(region.name for region in row.hit.regions)),
)
_PROVENANCE = (
    Column("copies", "whole", lambda row: row.hit.copies),
    Column("page_digest", "text", lambda row: row.evidence.page_digest),
    Column("pipeline", "text", lambda row: row.evidence.pipeline),
)
_ARTICLES = (
    Column("id", "text", lambda row: row.hit.id),
    Column("permalink", "text", lambda row: article_link(row.site, row.hit.id)),
    *_PUBLICATION,
    Column("topics", "list", lambda row: row.hit.topics),
    *_PLACES,
    Column("officials", "list", lambda row: tuple(dict.fromkeys(official.name for official in row.hit.officials))),
    Column("figures", "whole", lambda row: len(row.figures)),
    *_PROVENANCE,
)
_FINDINGS = (
    Column("id", "text", lambda row: row.hit.id),
    Column("permalink", "text", lambda row: figure_link(row.site, row.hit.id)),
    Column("value", "number", lambda row: row.figure.value),
    Column("value_max", "number", lambda row: row.figure.value_max),
    Column("qualifier", "text", lambda row: row.figure.qualifier),
    Column("measures", "text", lambda row: row.figure.measures),
    Column("reason", "text", lambda row: row.figure.reason),
    Column("part", "whole", lambda row: row.figure.part),
    Column("whole", "whole", lambda row: row.figure.whole),
    Column("unit", "text", lambda row: row.figure.unit),
    Column("basis", "text", lambda row: row.figure.basis),
    *_PLACES,
    Column("institution", "text", lambda row: row.figure.institution),
    Column("as_of", "day", lambda row: row.figure.as_of),
    Column("as_of_time", "text", lambda row: row.figure.as_of_time),
    Column("speaker", "text", lambda row: row.figure.speaker),
    Column("speaker_position", "text", lambda row: row.position),
    Column("as_written", "text", lambda row: row.figure.text),
    Column("sentence", "text", lambda row: row.figure.sentence),
    Column("flags", "list", lambda row: row.figure.flags),
    *_PUBLICATION,
    Column("topics", "list", lambda row: row.hit.topics),
    Column("article_id", "text", lambda row: row.hit.article_id),
    *_PROVENANCE,
)
COLUMNS: Mapping[Grain, tuple[Column, ...]] = {"articles": _ARTICLES, "findings": _FINDINGS}
"""What a line of each grain has; the names are a promise to those who read the files."""


def as_day(value: Value) -> date | None:
    """A day, also one that is written; None where it is none, or not a whole one."""
    if not isinstance(value, str):
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None
