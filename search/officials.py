"""The people in public office that an answer speaks of: their offices over time, their regions, what they said last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from search import cursor
from search.base import FacetValue, Filter, Hit, Query, SearchIndex
from search.text import begins, tokens
from search.values import OFFICE_SEPARATOR

MOST_NAMES = 10_000
_MOST_OFFICES = 20_000
LATEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as articles name it, and the years in which they were published; None where none has a day.

    `region` is a name as in `Region.name`, or empty.
    """

    position: str
    region: str
    first: int | None
    last: int | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialHit:
    """A name that the answer speaks of.

    Two people of one name are one entry; their offices and regions tell them apart. `articles` counts those of the
    answer, `offices` and `said` all that the index has, latest first.
    """

    name: str
    articles: int
    offices: tuple[Office, ...]
    regions: tuple[str, ...]
    said: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialsPage:
    """One page of names, those in the most articles first. `total` counts names, up to `MOST_NAMES`."""

    read_as: str
    total: int
    hits: tuple[OfficialHit, ...]
    next_cursor: str | None = None


def officials(index: SearchIndex, query: Query, *, name: str = "") -> OfficialsPage:
    """The officials in the articles that answer; with `name` those whose names have words that begin so.

    Raises `QueryError`.
    """
    asked = replace(query, grain="articles", sort="relevance", facets=("official",), facet_size=MOST_NAMES)
    salt = f"officials\x1f{name}"
    start = cursor.read(asked, salt=salt) or 0
    page = index.search(replace(asked, limit=1, cursor=None))
    beginnings = tokens(name)
    names = [value for value in page.facets["official"] if not beginnings or begins(value.value, beginnings)]
    end = start + query.limit
    return OfficialsPage(
        read_as=page.read_as,
        total=len(names),
        hits=tuple(_officials(index, names[start:end])),
        next_cursor=cursor.write(asked, end, salt=salt) if end < len(names) else None,
    )


def official(index: SearchIndex, name: str) -> OfficialHit | None:
    """One official by the whole name; None where no article of the index names them."""
    articles = index.search(Query(filters=_named([name]), facets=(), limit=1)).total
    return next(_officials(index, [FacetValue(value=name, count=articles)])) if articles else None


def _officials(index: SearchIndex, names: Sequence[FacetValue]) -> Iterator[OfficialHit]:
    if not names:
        return
    # One count for all of them, and not one for each.
    all_named = _named([name.value for name in names])
    counts = index.search(Query(filters=all_named, facets=("office",), facet_size=_MOST_OFFICES, limit=1))
    told = _by_name(counts.facets["office"])
    for name in names:
        said = Query(grain="findings", filters=_named([name.value]), sort="newest", facets=(), limit=LATEST)
        offices = _offices(told[name.value])
        yield OfficialHit(
            name=name.value,
            articles=name.count,
            offices=tuple(offices),
            regions=tuple(dict.fromkeys(office.region for office in offices if office.region)),
            said=index.search(said).hits,
        )


def _named(names: Sequence[str]) -> tuple[Filter, ...]:
    return (Filter(field="official", values=tuple(names)),)


def _by_name(values: Iterable[FacetValue]) -> Mapping[str, list[tuple[str, str, str, int]]]:
    """Position, region, year and count by name."""
    told: dict[str, list[tuple[str, str, str, int]]] = defaultdict(list)
    for value in values:
        name, position, region, year = value.value.split(OFFICE_SEPARATOR)
        told[name].append((position, region, year, value.count))
    return told


def _offices(told: Iterable[tuple[str, str, str, int]]) -> list[Office]:
    """The offices of one name, the latest first; the facet counts them by year.

    "Bupati" and "Bupati Blora" are one office where the region is Kabupaten Blora; it is shown under its longest name.
    """
    years: dict[tuple[str, str], list[tuple[int | None, int]]] = defaultdict(list)
    positions: dict[tuple[str, str], str] = {}
    for position, region, year, count in told:
        office = " ".join(word for word in tokens(position) if word not in tokens(region)), region
        years[office].append((int(year) if year else None, count))
        positions[office] = max(positions.get(office, ""), position, key=len)
    offices = [_office(positions[office], office[1], counts) for office, counts in years.items()]
    return sorted(offices, key=lambda one: (-(one.last or 0), -one.articles, one.position))


def _office(position: str, region: str, counts: list[tuple[int | None, int]]) -> Office:
    known = [year for year, _ in counts if year is not None]
    return Office(
        position=position,
        region=region,
        first=min(known, default=None),
        last=max(known, default=None),
        articles=sum(count for _, count in counts),
    )
