"""Searching articles."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from api.context import ContextOf
from api.params import SearchParams
from api.schemas import SearchAnswer
from search.base import SearchPage

router = APIRouter(tags=["search"])
# The index's own values are written as they are: turning them into `SearchAnswer` first, as the other routes do,
# took a third as long as the search itself. A test holds what is written to the shape of `SearchAnswer`.
_PAGE = TypeAdapter(SearchPage)


@router.get("/search", summary="Search articles", response_model=SearchAnswer)
def search(context: ContextOf, params: Annotated[SearchParams, Query()]) -> Response:
    """Articles that answer a query, with highlights, facets and the figures found in each.

    Values of one filter are alternatives, different filters must all hold, and `-value` excludes. Without a query and
    without filters the answer is everything, newest first. Follow `next_cursor` for more; there is no last wall.
    """
    return Response(_PAGE.dump_json(context.index.search(params.query())), media_type="application/json")
