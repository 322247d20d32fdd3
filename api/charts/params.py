"""What a timeline and a chart can be asked: the parameters of a search, and how it is counted and drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, get_args
from urllib.parse import urlencode

from pydantic import Field

from api.params import QueryParams
from search.base import Grain, Query

By = Literal["month", "year"]
Scheme = Literal["light", "dark"]
Size = Literal["wide", "narrow"]
ChartName = Literal["timeline", "values", "map", "outlets"]
CHARTS: tuple[ChartName, ...] = get_args(ChartName)
FACET_SIZE = 1_000
"""More than there are regions, and more periods than are ever shown."""


class TimelineParams(QueryParams):
    """The parameters of a timeline: those of a search. It has no pages, so `limit` and `cursor` change nothing."""

    by: By = Field("month", description="The length of a period.")
    grain: Grain = Field("articles", description="What is counted: `articles`, or `findings` (figures).")

    def query(self) -> Query:
        """What the index is asked, without facets."""
        return replace(super().query(), grain=self.grain, facets=(), facet_size=FACET_SIZE, limit=1, cursor=None)


class ChartParams(TimelineParams):
    """The parameters of a chart."""

    scheme: Scheme = Field("light", description="The ground it stands on.")
    size: Size = Field("wide", description="`narrow` is for a phone.")

    @classmethod
    def of(cls, params: QueryParams, *, grain: Grain = "articles", by: By = "month") -> ChartParams:
        """The chart of a search, whatever else its page can be asked."""
        asked = params.model_dump(include=set(QueryParams.model_fields) - {"limit", "cursor"})
        return cls.model_validate(asked | {"grain": grain, "by": by})

    def chart_address(self, name: ChartName, kind: Literal["svg", "csv"], language: str, **drawn: str) -> str:
        """Where the chart or its data is."""
        pairs = [*self.pairs("limit", "scheme", "size"), *drawn.items(), ("lang", language)]
        return f"/bagan/{name}.{kind}?{urlencode(pairs)}"
