"""The pages of officials: the list, and one person with offices over time and the figures they said."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.context import ContextOf
from api.params import FigureParams, OfficialParams, PageParams
from api.web.figure_rows import figure_row
from api.web.listing import asking, other_page
from api.web.officials import official_view
from api.web.render import language_of, render
from api.web.trouble import Trouble
from search import officials as people
from sidak.errors import NotFoundError, QueryError

router = APIRouter(default_response_class=HTMLResponse)
_SAID = 20


@router.get("/pejabat")
def officials(request: Request, context: ContextOf, params: Annotated[OfficialParams, Query()]) -> HTMLResponse:
    """The officials in the articles that answer; a wrong query is shown in its place with the status 422."""
    t = language_of(request)
    common = asking(params, context, t)
    try:
        page = people.officials(context.index, params.query(), name=params.name)
    except QueryError as error:
        return render(request, "officials.html", status=422, **common | {"error": Trouble.of(error, params.q)})
    return render(
        request,
        "officials.html",
        **common,
        page=page,
        people=[official_view(hit, context, t) for hit in page.hits],
        next_address=params.address(cursor=page.next_cursor) if page.next_cursor else None,
    )


@router.get("/pejabat/{name:path}")
def official(name: str, request: Request, context: ContextOf) -> HTMLResponse:
    """One person by the whole name."""
    found = people.official(context.index, name) if name.strip() and "\0" not in name else None
    if found is None:
        raise NotFoundError(f"No article names an official {name!r}.")
    t = language_of(request)
    named = FigureParams(official=[name], sort="newest", limit=_SAID)
    said = context.index.search(named.query())
    return render(
        request,
        "official.html",
        person=official_view(found, context, t),
        rows=[figure_row(hit, context, t) for hit in said.hits],
        said=said.total,
        figures_address=other_page(named, FigureParams.path),
        articles_address=other_page(named, PageParams.path),
    )
