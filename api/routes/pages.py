"""The pages for people: search, figures, and what this is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.context import ContextOf
from api.params import FigureParams, PageParams
from api.web.figure_rows import figure_row
from api.web.listing import answered, asking, other_page, take_away
from api.web.render import language_of, render
from api.web.results import hit_views
from api.web.trouble import Trouble
from sidak.errors import QueryError

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/")
def search(request: Request, context: ContextOf, params: Annotated[PageParams, Query()]) -> HTMLResponse:
    """The search page; a wrong query is shown in its place with the status 422."""
    t = language_of(request)
    common = asking(params, context, t)
    try:
        page, shown = answered(params, context, t)
    except QueryError as error:
        return render(request, "search.html", status=422, **common | {"error": Trouble.of(error, params.q)})
    return render(
        request,
        "search.html",
        **common,
        **shown,
        hits=hit_views(params, page, context, t),
        figures_address=other_page(params, FigureParams.path),
        time_address=other_page(params, "/waktu"),
        take=take_away(params, "articles"),
    )


@router.get("/angka")
def figures(request: Request, context: ContextOf, params: Annotated[FigureParams, Query()]) -> HTMLResponse:
    """The table of figures; a wrong query is shown in its place with the status 422."""
    t = language_of(request)
    common = asking(params, context, t)
    try:
        page, shown = answered(params, context, t)
    except QueryError as error:
        return render(request, "figures.html", status=422, **common | {"error": Trouble.of(error, params.q)})
    return render(
        request,
        "figures.html",
        **common,
        **shown,
        rows=[figure_row(hit, context, t) for hit in page.hits],
        articles_address=other_page(params, PageParams.path),
        time_address=other_page(params, "/waktu"),
        take=take_away(params, "findings"),
    )


@router.get("/tentang")
def about(request: Request) -> HTMLResponse:
    """What this is, what the marks mean, and that figures can be wrong."""
    return render(request, "about.html")
