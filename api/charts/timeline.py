"""The periods of a search: how much answers in each, and what it is measured against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from api.charts.ground import Denominator, Ground
from api.charts.params import By, TimelineParams
from search.base import Grain, Query, SearchIndex
from sidak.models import Measure

LONGEST = 600
"""So many periods are told at most, the newest."""
MOST_FIGURES = 5_000
"""A median needs each figure, so those of a search with more are not looked at."""
_PORTION = 1_000


@dataclass(frozen=True, slots=True)
class Values:
    """Of the figures in a period, copies of one text taken once: how many, the smallest, the middle, the greatest."""

    figures: int
    lowest: float
    median: float
    highest: float


@dataclass(frozen=True, slots=True)
class Period:
    """One month (`YYYY-MM`) or year (`YYYY`); `values` where they could be had and there are any."""

    period: str
    count: int
    ground: Denominator
    values: Values | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The periods from the first to the last that has anything, oldest first.

    `undated` have no day of publication; `earlier` lie before the first period told. `values_left` says why the periods
    have no values, empty where they have.
    """

    by: By
    grain: Grain
    read_as: str
    total: int
    undated: int
    earlier: int
    periods: Sequence[Period]
    values_left: str = ""


Values_ = Sequence[tuple[date, float]]


def timeline(params: TimelineParams, index: SearchIndex, ground: Ground, figures: Values_ | None = None) -> Timeline:
    """Count a search by period. `figures` are what `figures_of` gave. Raises `QueryError`, `SearchError`."""
    page = index.search(replace(params.query(), facets=(params.by,)))
    chosen = params.chosen(params.by)
    # The counts of a facet leave out its own filters; a period is one value, so they can be put on afterwards.
    counts = {
        value.value: value.count
        for value in page.facets[params.by]
        if (not chosen.kept or value.value in chosen.kept) and value.value not in chosen.excluded
    }
    told = _span(counts, params, ground)
    denominators = ground.periods(params.by)
    values = _values(figures or (), params.by)
    return Timeline(
        by=params.by,
        grain=params.grain,
        read_as=page.read_as,
        total=page.total,
        undated=max(page.total - sum(counts.values()), 0),
        earlier=sum(count for period, count in counts.items() if not told or period < told[0]),
        periods=[
            Period(each, counts.get(each, 0), denominators.get(each, Denominator()), values.get(each)) for each in told
        ],
        values_left=_left(params, page.total) if figures is None else "",
    )


def one_measure(params: TimelineParams) -> Measure | None:
    """The measure that is asked for, where it is one; values of different measures cannot be compared."""
    kept = params.chosen("measure").kept
    return kept[0] if len(kept) == 1 and params.grain == "findings" else None  # type: ignore[return-value]


def figures_of(query: Query, index: SearchIndex) -> Values_ | None:
    """Day and value (percent; of a range its lower end) of each figure with a day, oldest first; None where there are
    more than `MOST_FIGURES`. Raises `QueryError`, `SearchError`."""
    query = replace(query, sort="newest", grouped=True, facets=(), limit=_PORTION)
    found: list[tuple[date, float]] = []
    page = index.search(query)
    if page.total > MOST_FIGURES:
        return None
    while True:
        found += [(hit.published, hit.figures[0].value) for hit in page.hits if hit.published]
        if not page.next_cursor:
            return found[::-1]
        page = index.search(replace(query, cursor=page.next_cursor))


def _left(params: TimelineParams, total: int) -> str:
    if params.grain != "findings" or one_measure(params) is None:
        return "Values are told for `grain=findings` with one `measure`."
    return f"There are {total} figures; values are told for {MOST_FIGURES} at most. Narrow the search."


def _values(figures: Values_, by: By) -> Mapping[str, Values]:
    values: dict[str, list[float]] = defaultdict(list)
    for day, value in figures:
        values[period_of(day, by)].append(value)
    return {period: Values(len(each), min(each), median(each), max(each)) for period, each in values.items()}


def period_of(day: date, by: By) -> str:
    """The period that a day lies in."""
    return f"{day.year:04}" if by == "year" else f"{day.year:04}-{day.month:02}"


def _span(counts: Iterable[str], params: TimelineParams, ground: Ground) -> list[str]:
    """Every period from the first with anything to the last; wider where the search names days that the store covers.

    So a search that finds nothing in a month shows that it found nothing, beside who published in it. Without a text,
    which may name days too, and without days it reaches to the last period that the store knows of.
    """
    known = ground.periods(params.by)
    ends = list(counts)
    if ends and known and params.published_from:
        ends.append(max(period_of(params.published_from, params.by), min(known)))
    if ends and known and params.published_to:
        ends.append(min(period_of(params.published_to, params.by), max(known)))
    if ends and known and not (params.q or params.published_to or params.year or params.month):
        ends.append(max(known))
    if not ends:
        return []
    first, last = _number(min(ends)), _number(max(ends))
    return [_written(number, params.by) for number in range(max(first, last - LONGEST + 1), last + 1)]


def _number(period: str) -> int:
    year, _, month = period.partition("-")
    return int(year) * 12 + int(month) - 1 if month else int(year)


def _written(number: int, by: By) -> str:
    return f"{number:04}" if by == "year" else f"{number // 12:04}-{number % 12 + 1:02}"
