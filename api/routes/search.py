"""Searching articles."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.context import ContextOf
from api.params import SearchParams
from api.schemas import SearchAnswer

router = APIRouter(tags=["search"])


@router.get("/search", summary="Search articles")
def search(context: ContextOf, params: Annotated[SearchParams, Query()]) -> SearchAnswer:
    """Articles that answer a query, with highlights, facets and the figures found in each.

    Values of one filter are alternatives, different filters must all hold, and `-value` excludes. Without a query and
    without filters the answer is everything, newest first. Follow `next_cursor` for more; there is no last wall.
    """
    return SearchAnswer.model_validate(context.index.search(params.query()))
