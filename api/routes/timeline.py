"""The periods of a search as JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.charts.answers import PeriodAnswer, TimelineAnswer, ValuesAnswer
from api.charts.desk import DeskOf
from api.charts.params import TimelineParams

router = APIRouter(tags=["coverage"])


@router.get("/timeline", summary="A search by month or year")
def timeline(desk: DeskOf, params: Annotated[TimelineParams, Query()]) -> TimelineAnswer:
    """How much answers a search in each period, beside what it is measured against.

    A trend without its denominators misleads: each period tells how many outlets published anything that is stored,
    how many articles that is, and how many pages came in it. With `grain=findings` and one `measure` it also tells
    the lowest value, the median and the highest, for 5,000 figures at most; `values_left` says why where it does not.
    Numbers of the whole store may be a minute old.
    """
    told = desk.timeline(params)
    return TimelineAnswer(
        by=told.by,
        grain=told.grain,
        read_as=told.read_as,
        total=told.total,
        undated=told.undated,
        earlier=told.earlier,
        values_left=told.values_left,
        periods=[
            PeriodAnswer(
                period=each.period,
                count=each.count,
                outlets_active=each.ground.outlets,
                articles_stored=each.ground.articles,
                pages_fetched=each.ground.pages,
                values=each.values and ValuesAnswer.model_validate(each.values),
            )
            for each in told.periods
        ],
    )
