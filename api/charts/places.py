"""The map of the provinces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.charts.chart import Chart, ground_note, locale
from api.charts.classes import class_of, lows_of
from api.charts.ground import Ground
from api.charts.params import TimelineParams
from api.web.language import Language
from search.base import Grain, Query, SearchIndex
from sidak.models import Region
from sidak.regions import gazetteer

_WIDTH, _HEIGHT = 844, 350


def provinces() -> list[Region]:
    """The provinces by code."""
    return [region for region in gazetteer() if gazetteer().type_of(region) == "provinsi"]


def short(name: str) -> str:
    """A province's name among provinces: "Jawa Tengah"."""
    return name.removeprefix("Provinsi ")


def counts_of(params: TimelineParams, index: SearchIndex) -> tuple[int, Mapping[str, int]]:
    """How much answers a search, in all and by province. Raises `QueryError`, `SearchError`."""
    query = replace(params.query(), facets=("region",))
    page = index.search(query)
    if params.region:
        page = index.search(_with_regions_in_the_text(query))
    known = {region.code for region in provinces()}
    return page.total, {each.value: each.count for each in page.facets["region"] if each.value in known}


def _with_regions_in_the_text(query: Query) -> Query:
    """The same query, whose facet of regions counts only what has those that are chosen.

    The counts of a facet leave out its own filters, and an article can be about several regions. The query was read
    before, so that no parenthesis in it can reach beyond its own.
    """
    parts = [f"({query.text})"] if query.text else []
    for each in query.filters:
        if each.field == "region":
            any_of = " OR ".join(f"region:{code}" for code in each.values)
            parts.append(f"{'NOT ' if each.exclude else ''}({any_of})")
    others = tuple(each for each in query.filters if each.field != "region")
    return replace(query, text=" AND ".join(parts), filters=others)


def map_chart(
    total: int, counts: Mapping[str, int], based: Mapping[str, int] | None, grain: Grain, ground: Ground, t: Language
) -> Chart:
    """The provinces by how much is about them; `based` are the outlets at home in each, where that is known."""
    what = t("chart.articles") if grain == "articles" else t("chart.figures")
    rows = [_Province(each.code, each.name, counts.get(each.code, 0), _there(based, each.code)) for each in provinces()]
    lows = lows_of(max(counts.values(), default=0))
    silent, empty = t("chart.map.none"), t("chart.map.no_outlet")
    classes = [silent, *([empty] if based is not None else []), *(class_of(low, lows, t) for low in lows)]
    table = sorted(rows, key=lambda row: (-row.count, row.name))
    return Chart(
        name="map",
        title=t("chart.map", what=what),
        summary=_map_summary(total, rows, what, t),
        note=ground_note(list(ground.periods("year").values()), t("chart.per_year"), t),
        head=(t("chart.province"), what, *([t("chart.outlets_based")] if based is not None else [])),
        table=[(short(row.name), *map(t.whole, (row.count, *row.based))) for row in table],
        columns=("code", "province", grain, *(["outlets_based"] if based is not None else [])),
        rows=[(row.code, row.name, row.count, *row.based) for row in rows],
        drawn={
            "classes": classes,
            "pale": 1 if based is None else 2,
            "rows": [
                {
                    "code": row.code,
                    "class": class_of(row.count, lows, t) if row.count else empty if row.based == (0,) else silent,
                }
                for row in rows
            ],
            "locale": locale(t),
        },
        width=_WIDTH,
        height=_HEIGHT,
    )


@dataclass(frozen=True, slots=True)
class _Province:
    """One province; `based` holds the number of outlets at home there, nothing where that is not known."""

    code: str
    name: str
    count: int
    based: tuple[int, ...]


def _there(based: Mapping[str, int] | None, code: str) -> tuple[int, ...]:
    return () if based is None else (based.get(code, 0),)


def _map_summary(total: int, rows: Sequence[_Province], what: str, t: Language) -> str:
    told = sorted((row for row in rows if row.count), key=lambda row: -row.count)
    if not told:
        return t("chart.none")
    first = ", ".join(f"{short(row.name)} ({t.whole(row.count)})" for row in told[:3])
    return t(
        "chart.map.summary",
        number=t.whole(total), what=what, told=len(told), all=len(rows), first=first, silent=len(rows) - len(told),
    )  # fmt: skip
