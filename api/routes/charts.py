"""The pictures of charts as SVG, and their data as CSV."""

from __future__ import annotations

import codecs
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.charts.chart import tag
from api.charts.desk import DeskOf
from api.charts.params import CHARTS, ChartParams
from api.taken.csv import lines
from api.web.render import language_of
from sidak.errors import InputError, NotFoundError

router = APIRouter(prefix="/bagan")
_HEADERS = {"cache-control": "no-cache", "vary": "cookie"}


@router.get("/{name}.{kind}")
def chart(
    name: str, kind: Literal["svg", "csv"], request: Request, desk: DeskOf, params: Annotated[ChartParams, Query()]
) -> Response:
    """A chart of a search, drawn or as rows; 304 for who has it, 503 where drawing takes too long."""
    if name not in CHARTS:
        raise NotFoundError(f"There is no chart {name!r}; there are {', '.join(CHARTS)}.")
    made = desk.chart(name, params, language_of(request))
    if made.refused:
        raise InputError(made.refused)
    if kind == "csv":
        content = codecs.BOM_UTF8 + lines([made.columns, *made.rows])
        headers = _HEADERS | {"content-disposition": f'attachment; filename="sidak-{name}.csv"'}
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
    order = made.order(params.scheme, params.size)
    # A weak tag, because the same picture may be sent packed; it is known before anything is drawn.
    headers = _HEADERS | {"etag": f'W/"{tag(order)}"'}
    if headers["etag"] in [each.strip() for each in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(desk.renderer.svg(order), media_type="image/svg+xml", headers=headers)
