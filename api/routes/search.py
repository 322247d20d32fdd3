"""Searching: articles, the figures in them, officials, and what a search box offers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import found
from api.context import ContextOf
from api.params import FindingParams, OfficialParams, SearchParams, SuggestParams
from api.schemas import FindingsAnswer, OfficialsAnswer, SearchAnswer, SuggestionAnswer
from search import officials as people
from search.suggest import suggestions

router = APIRouter(tags=["search"])


@router.get("/search", summary="Search articles", response_model=SearchAnswer)
def search(context: ContextOf, params: Annotated[SearchParams, Query()]) -> Response:
    """Articles that answer a query, with highlights, facets and the figures found in each.

    Values of one filter are alternatives, different filters must all hold, and `-value` excludes. Without a query and
    without filters the answer is everything, newest first. Of the copies of one text the first is a hit, and `copies`
    counts them; `grouped=false` gives each. Follow `next_cursor` for more; there is no last wall.
    """
    return Response(found.search_json(context.index.search(params.query())), media_type="application/json")


@router.get("/findings", summary="Search figures")
def findings(context: ContextOf, params: Annotated[FindingParams, Query()]) -> FindingsAnswer:
    """Figures that answer a query, each with its sentence, who says it, where, and of when.

    All conditions must hold of the figure itself: its sentence and headline, its speaker, its regions and dates.
    `sort=highest` and `sort=lowest` go by value.
    """
    page = context.index.search(params.query())
    return FindingsAnswer.model_validate({**found.told(page), "hits": list(map(found.finding, page.hits))})


@router.get("/officials", summary="Search officials")
def officials(context: ContextOf, params: Annotated[OfficialParams, Query()]) -> OfficialsAnswer:
    """The officials in the articles that answer a query: their offices over time, and the figures they said last.

    `name` keeps those whose names have words that begin so. Those in the most articles come first.
    """
    page = people.officials(context.index, params.query(), name=params.name)
    return OfficialsAnswer(
        read_as=page.read_as,
        total=page.total,
        hits=list(map(found.official, page.hits)),
        next_cursor=page.next_cursor,
    )


@router.get("/suggest", summary="Suggest while somebody types")
def suggest(context: ContextOf, params: Annotated[SuggestParams, Query()]) -> list[SuggestionAnswer]:
    """Words, officials, regions and outlets that begin as `q` does; nothing for a single letter."""
    offered = suggestions(context.index, params.q, outlets=context.outlets, limit=params.limit)
    return list(map(SuggestionAnswer.model_validate, offered))
