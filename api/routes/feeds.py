"""A search as a feed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from api.addresses import absolute, site
from api.context import ContextOf
from api.feeds import FEEDS, Feed, FeedName
from api.params import FigureParams, PageParams
from api.taken.items import WIB, article_item, figure_item
from api.taken.params import FeedParams
from api.taken.walk import taken
from api.web.facets import chips
from api.web.language import language

router = APIRouter(tags=["take away"])
_CONTENT: dict[str, Any] = {one.media_type: {"schema": {"type": "string"}} for one in FEEDS.values()}
_BEGINNING = datetime(2001, 1, 1, 12, tzinfo=WIB)
"""When a feed changed last that has no item."""


@router.get(
    "/feeds/{format}",
    summary="A search as a feed",
    response_class=Response,
    responses={200: {"description": "The feed.", "content": _CONTENT}},
)
def feed(format: FeedName, request: Request, context: ContextOf, params: Annotated[FeedParams, Query()]) -> Response:
    """The newest articles or figures that answer a search, as RSS 2.0, Atom or JSON Feed 1.1.

    An item's link is its page or permalink here, which is also its identity; the original stands beside it. Where the
    hour of publication is not known, it is noon in Jakarta; where the day is not known there is none. Atom's `updated`
    says when the text was last seen to change.
    """
    applied = context.index.applied()
    page = context.index.search(params.query())
    t, start = language(params.lang), site(request)
    of_hit = figure_item if params.grain == "findings" else article_item
    items = [of_hit(one, context, t, start) for one in taken(context, page, applied=applied)]
    kind = t("nav.figures") if params.grain == "findings" else ""
    told = [f"− {chip.label}" if chip.excluded else chip.label for chip in chips(params, context, t)]
    written = FEEDS[format].write(
        Feed(
            title=" · ".join(filter(None, ["Sidak", kind, page.read_as, *told])),
            description=t("site.tagline"),
            address=_address(request, format, params, params.cursor),
            page=_page(request, params),
            language=params.lang,
            updated=max((item.updated for item in items), default=_BEGINNING),
            items=items,
            following=_address(request, format, params, page.next_cursor) if page.next_cursor else "",
        )
    )
    return Response(written, media_type=FEEDS[format].media_type)


def _address(request: Request, format: FeedName, params: FeedParams, cursor: str | None = None) -> str:
    pairs = [*params.pairs(), *([("cursor", cursor)] if cursor else [])]
    return absolute(request, f"/api/v1/feeds/{format}" + (f"?{urlencode(pairs)}" if pairs else ""))


def _page(request: Request, params: FeedParams) -> str:
    """The page that shows the same search to people."""
    path = FigureParams.path if params.grain == "findings" else PageParams.path
    pairs = [*params.pairs("grain", "limit"), ("sort", "newest")]
    return absolute(request, f"{path}?{urlencode(pairs)}")
