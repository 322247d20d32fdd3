"""The page of one article."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.context import ContextOf
from api.web.dossier import read
from api.web.edits import edits
from api.web.language import local
from api.web.render import language_of, render

router = APIRouter(default_response_class=HTMLResponse)


@router.get("/artikel/{article_id:path}")
def article(article_id: str, request: Request, context: ContextOf) -> HTMLResponse:
    """One article with each finding marked in its sentence."""
    dossier = context.dossier(article_id)
    stored = dossier.stored
    quoted = stored.article.outlet in context.quote_only
    t, annotation, published = language_of(request), stored.annotation, stored.article.published
    return render(
        request,
        "article.html",
        article=stored.article,
        outlet=context.outlet_name(stored.article.outlet),
        reading=read(stored.article, annotation, t, quoted=quoted),
        quoted=quoted,
        annotated=annotation is not None,
        topics=annotation.topics if annotation else (),
        regions=annotation.regions if annotation else (),
        pipeline=annotation.pipeline if annotation else "",
        original=web_address(stored.article.url),
        digest=stored.page_digest,
        fetched=local(dossier.page.fetched_at, published) if dossier.page else None,
        first_seen=local(stored.first_seen, published),
        edits=edits(dossier.revisions, t, quoted=quoted),
        copies=[(one.id, context.outlet_name(one.article.outlet), one.article.published) for one in dossier.copies],
    )


def web_address(url: str) -> str:
    """The address if it leads to the web; a stored `javascript:` or file must not become a link."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""
