"""Citations."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api import cite
from api.context import Context, ContextOf
from api.schemas import Problem
from api.taken.params import CiteFormat
from sidak.errors import GoneError, NotFoundError
from sidak.store import permalinks

router = APIRouter(
    tags=["take away"],
    responses={
        404: {"model": Problem, "description": "There is no such article or figure."},
        410: {"model": Problem, "description": "It was taken down."},
    },
)
_FORMATS = {
    "apa": (cite.apa, "text/plain; charset=utf-8", "txt"),
    "bibtex": (cite.bibtex, "application/x-bibtex; charset=utf-8", "bib"),
    "ris": (cite.ris, "application/x-research-info-systems", "ris"),
}
_CONTENT: dict[str, Any] = {
    media_type.partition(";")[0]: {"schema": {"type": "string"}} for _, media_type, _ in _FORMATS.values()
}


@router.get(
    "/cite/{id:path}",
    summary="How to cite an article or a figure",
    response_class=Response,
    responses={200: {"description": "The citation.", "content": _CONTENT}},
)
def citation(
    id: str,
    request: Request,
    context: ContextOf,
    format: Annotated[CiteFormat, Query(description="`apa` (APA 7, in Indonesian), `bibtex` or `ris`.")] = "apa",
) -> Response:
    """One article by its id, or one figure by its own: then with the sentence and the permalink as a note.

    The day of retrieval is the one on which the text was seen as it is cited.
    """
    write, media_type, extension = _FORMATS[format]
    source = _source(id, request, context)
    name = f"{cite.key(source)}.{extension}"
    headers = {"content-disposition": f'inline; filename="{name}"'}
    return Response(write(source), media_type=media_type, headers=headers)


def _source(id: str, request: Request, context: Context) -> cite.Source:
    """What is cited. An id that was handed in may look like a figure's, so articles come first."""
    try:
        dossier = context.dossier(id)
    except GoneError:
        raise
    except NotFoundError:
        if permalinks.article_of(id) is None:
            raise
        return cite.source_of_figure(request, context, context.permalink(id)[0])
    return cite.source_of_article(request, context, dossier.stored.article, seen=dossier.revisions[-1].seen)
