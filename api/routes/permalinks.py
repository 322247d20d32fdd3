"""One figure for good, as a page and as JSON."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api import cite
from api.context import ContextOf
from api.routes.article_page import web_address
from api.schemas import PermalinkAnswer, Problem, VersionAnswer
from api.web.language import local
from api.web.permalink import permalink_view
from api.web.render import language_of, render

router = APIRouter(default_response_class=HTMLResponse)
json_router = APIRouter(
    prefix="/findings",
    tags=["search"],
    responses={404: {"model": Problem, "description": "There is no such figure."}},
)


@json_router.get("/{finding_id:path}", summary="One figure and what became of it")
def finding(finding_id: str, context: ContextOf) -> PermalinkAnswer:
    """A figure by the `id` of a hit of `/findings`: every revision and version of the pipeline that said it.

    The id lasts: it is found although the outlet has changed its text since, or a newer pipeline reads otherwise.
    """
    found, _ = context.permalink(finding_id)
    return PermalinkAnswer(
        id=found.id,
        article_id=found.article_id,
        current=found.current,
        versions=[
            VersionAnswer.model_validate(
                {
                    "revision": one.revision,
                    "seen": one.seen,
                    "until": one.until,
                    "pipeline": one.pipeline,
                    "page_digest": one.page_digest,
                    "title": one.article.title,
                    "url": one.article.canonical_url or one.article.url,
                    "outlet": one.article.outlet,
                    "published": one.article.published,
                    "figure": one.figure,
                }
            )
            for one in found.versions
        ],
    )


@router.get("/f/{finding_id:path}")
def figure(finding_id: str, request: Request, context: ContextOf) -> HTMLResponse:
    """One figure for good: its sentence where it stood, what became of it, and how to cite it."""
    t = language_of(request)
    found, page = context.permalink(finding_id)
    newest = found.versions[-1]
    article = newest.article
    return render(
        request,
        "permalink.html",
        id=finding_id,
        view=permalink_view(found, t, quoted=article.outlet in context.quote_only),
        article=article,
        article_id=found.article_id,
        outlet=context.outlet_name(article.outlet),
        published=t.day(article.published) if article.published else t("date.unknown"),
        original=web_address(article.url),
        digest=newest.page_digest,
        fetched=local(page.fetched_at, article.published) if page else None,
        pipeline=newest.pipeline,
        citation=cite.apa(cite.source_of_figure(request, context, found)),
    )
