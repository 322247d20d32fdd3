"""How a person in office is shown: offices over time, regions, and what was said last."""

from __future__ import annotations

from dataclasses import dataclass

from api.context import Context
from api.web.figure_rows import FigureRow, figure_row
from api.web.language import Language
from search.officials import Office, OfficialHit


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeView:
    """An office in the years in which articles name it: "2021–2024"; no years where no article has a day."""

    position: str
    region: str
    years: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialView:
    """A person: all offices, latest first, and the figures said last."""

    name: str
    articles: int
    offices: tuple[OfficeView, ...]
    said: tuple[FigureRow, ...]


def official_view(hit: OfficialHit, context: Context, t: Language) -> OfficialView:
    """A person who was found, in a visitor's language."""
    return OfficialView(
        name=hit.name,
        articles=hit.articles,
        offices=tuple(map(_office, hit.offices)),
        said=tuple(figure_row(one, context, t) for one in hit.said),
    )


def _office(office: Office) -> OfficeView:
    ends = dict.fromkeys(str(year) for year in (office.first, office.last) if year is not None)
    return OfficeView(position=office.position, region=office.region, years="–".join(ends), articles=office.articles)
