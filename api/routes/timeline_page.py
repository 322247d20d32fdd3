"""The page of a search over time: how often, and how high the figures were."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.charts.desk import DeskOf
from api.charts.params import ChartParams
from api.charts.view import chart_view
from api.context import ContextOf
from api.params import FigureParams, PageParams
from api.web.facets import chips
from api.web.listing import other_page
from api.web.render import language_of, render
from api.web.trouble import Trouble
from sidak.errors import QueryError
from sidak.models import Measure

router = APIRouter(default_response_class=HTMLResponse)
_PATH = "/waktu"


@router.get(_PATH)
def over_time(
    request: Request, context: ContextOf, desk: DeskOf, params: Annotated[PageParams, Query()]
) -> HTMLResponse:
    """A search over time, where it happened, and the values of its figures; a wrong query is shown in its place."""
    t = language_of(request)
    shown: dict[str, Any] = {"params": params, "chips": chips(params, context, t), "error": None}
    try:
        timeline = chart_view(desk, "timeline", ChartParams.of(params), t)
        # Values of different measures cannot be compared.
        comparable = len(params.chosen("measure").kept) == 1
        values = chart_view(desk, "values", ChartParams.of(params, grain="findings"), t) if comparable else None
        where = chart_view(desk, "map", ChartParams.of(params), t)
    except QueryError as error:
        return render(request, "over_time.html", status=422, **shown | {"error": Trouble.of(error, params.q)})
    return render(
        request,
        "over_time.html",
        **shown,
        timeline=timeline,
        values=values,
        where=where,
        measures=[
            (name, other_page(params.model_copy(update={"measure": [name]}), _PATH)) for name in get_args(Measure)
        ],
        articles_address=other_page(params, PageParams.path),
        figures_address=other_page(params, FigureParams.path),
    )
