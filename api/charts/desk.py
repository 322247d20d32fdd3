"""Where charts and coverage are made: what they are made from, and what is remembered of it, one for each app."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request

from api.charts.activity import outlets_chart
from api.charts.cache import Current, Recent
from api.charts.chart import Chart
from api.charts.ground import Ground
from api.charts.params import ChartName, ChartParams, TimelineParams
from api.charts.places import counts_of, map_chart
from api.charts.render import Renderer
from api.charts.timeline import MOST_FIGURES, Timeline, Values_, figures_of, one_measure, timeline
from api.charts.trends import no_values, timeline_chart, values_chart
from api.context import Context
from api.web.language import Language
from search.base import Query
from sidak.store import coverage

T = TypeVar("T")
_SEARCHES = 64
_MAKING = threading.Lock()
_SEVERAL = "Values of different measures cannot be compared: choose one, such as measure=attendance."
_MANY = f"More than {MOST_FIGURES} figures cannot be drawn one by one: narrow the search, by year or by region."


class Desk:
    """Makes charts over one store and one index. Threads may share it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.renderer = Renderer()
        self._ground: Current[Ground] = Current()
        self._figures: Recent[tuple[int, Query], tuple[Values_ | None]] = Recent(_SEARCHES)
        self._kept: Recent[Hashable, Any] = Recent(_SEARCHES)

    def ground(self) -> Ground:
        """The facts of the store, at most a minute old. Raises `StoreError`."""
        with self.context.store.reading() as db:
            version = coverage.version(db)
        return self._ground.get(version, self._counted)

    def _counted(self) -> Ground:
        with self.context.store.reading() as db:
            return Ground(coverage.facts(db))

    def kept(self, asked: Hashable, make: Callable[[], T]) -> T:
        """What was made of the same store and index for the same question, or is made now."""
        key = asked, self.ground().facts.version, self.context.index.applied()
        found: T | None = self._kept.get(key)
        if found is None:
            found = make()
            self._kept.put(key, found)
        return found

    def timeline(self, params: TimelineParams) -> Timeline:
        """A search by period. Raises `QueryError`, `SearchError`, `StoreError`."""
        return timeline(params, self.context.index, self.ground(), self._values(params))

    def chart(self, name: ChartName, params: ChartParams, t: Language) -> Chart:
        """A chart in one language. Raises `QueryError`, `SearchError`, `StoreError`."""
        asked = name, t.code, params.by, params.grain, *params.pairs("limit", "scheme", "size")
        return self.kept(asked, lambda: _MAKERS[name](self, params, t))

    def based(self) -> Mapping[str, int] | None:
        """How many outlets are at home in each province, by its code; None where nobody told."""
        homes = self.context.outlet_regions
        if not homes:
            return None
        provinces = [code.split(".")[0] for code in homes.values() if code]
        return {code: provinces.count(code) for code in set(provinces)}

    def timeline_chart(self, params: ChartParams, t: Language) -> Chart:
        """How much a search finds in each period."""
        return timeline_chart(timeline(params, self.context.index, self.ground()), t)

    def values_chart(self, params: ChartParams, t: Language) -> Chart:
        """The values of one measure over time."""
        params = params.model_copy(update={"grain": "findings"})
        if one_measure(params) is None:
            return no_values(_SEVERAL, t("chart.values.several"), t)
        figures = self._values(params)
        if figures is None:
            return no_values(_MANY, t("chart.values.many", most=t.whole(MOST_FIGURES)), t)
        return values_chart(timeline(params, self.context.index, self.ground(), figures), figures, params, t)

    def map_chart(self, params: ChartParams, t: Language) -> Chart:
        """The provinces by how much a search finds of them."""
        total, counts = counts_of(params, self.context.index)
        return map_chart(total, counts, self.based(), params.grain, self.ground(), t)

    def outlets_chart(self, _: ChartParams, t: Language) -> Chart:
        """Who published when."""
        return outlets_chart(self.ground(), self.context.outlets, t)

    def _values(self, params: TimelineParams) -> Values_ | None:
        """The figures of a search for one measure; None where it is no such search, or finds too many."""
        if one_measure(params) is None:
            return None
        query = params.query()
        key = self.context.index.applied(), query
        kept = self._figures.get(key) or self._figures.put(key, (figures_of(query, self.context.index),))
        return kept[0]


_MAKERS: Mapping[ChartName, Callable[[Desk, ChartParams, Language], Chart]] = {
    "timeline": Desk.timeline_chart,
    "values": Desk.values_chart,
    "map": Desk.map_chart,
    "outlets": Desk.outlets_chart,
}


def desk_of(request: Request) -> Desk:
    """The desk of the app that answers, made with the first question."""
    state = request.app.state
    with _MAKING:
        if not hasattr(state, "charts"):
            state.charts = Desk(state.context)
    return cast(Desk, state.charts)


DeskOf = Annotated[Desk, Depends(desk_of)]
"""The parameter type by which a route asks for the desk."""
