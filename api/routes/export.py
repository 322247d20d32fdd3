"""Every hit of a search as a file."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from api.addresses import absolute, site
from api.context import Context, ContextOf
from api.taken.formats import FORMATS
from api.taken.making import Making
from api.taken.params import ExportParams
from api.taken.rows import Row, row
from api.taken.sending import sent
from api.taken.walk import Batch, walk
from api.web.language import local

router = APIRouter(tags=["take away"])
_LONGEST_LINK = 2_000
"""Proxies refuse an answer with a header of more than a few thousand signs."""
_CONTENT: dict[str, Any] = {
    one.media_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for one in FORMATS.values()
}


@router.get(
    "/export",
    summary="Every hit as a file",
    response_class=StreamingResponse,
    responses={200: {"description": "The file.", "content": _CONTENT}},
)
async def export(request: Request, context: ContextOf, params: Annotated[ExportParams, Query()]) -> StreamingResponse:
    """Every hit of a search as a file: without a limit, and sent while it is made.

    Every figure comes with its sentence, its permalink and the address of the original; the full text of articles is
    not in it. XLSX, Parquet and BibTeX say inside how they were made; for all the header `Link` has the address that
    makes the file anew, unless it is very long.

    A file follows the index page by page, newest first or by value. What is published while it is made is in it where
    its place is still ahead; what stays is in it once; what was taken down is left out. Where the index fails on the
    way, the connection breaks off and the file is not whole.
    """
    form = FORMATS[params.format]
    now = datetime.now(UTC)
    address = absolute(request, params.again())
    name = f"sidak-{params.grain}-{local(now, None):%Y-%m-%d}.{form.extension}"
    return await sent(
        request,
        _pieces(context, params, now, address, site(request)),
        media_type=form.media_type,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
            **({"link": f'<{address}>; rel="self"'} if len(address) <= _LONGEST_LINK else {}),
        },
    )


def _pieces(context: Context, params: ExportParams, now: datetime, address: str, start: str) -> Generator[bytes]:
    """The file in pieces; an empty one where only work was done."""
    with closing(walk(context, params.query())) as batches:
        first = next(batches)
        making = Making(
            grain=params.grain,
            read_as=first.page.read_as,
            asked=params.asked(),
            total=first.page.total,
            made=local(now, None),
            address=address,
        )
        yield from FORMATS[params.format].write(_rows(context, start, first, batches), making)


def _rows(context: Context, start: str, first: Batch, others: Iterator[Batch]) -> Iterator[list[Row]]:
    yield [row(one, context.outlets, start) for one in first.taken]
    for batch in others:
        yield [row(one, context.outlets, start) for one in batch.taken]
