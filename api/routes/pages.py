"""The pages for people: search, one article, and what this is."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.context import ContextOf
from api.params import FILTERS, MAX_QUERY, PageParams
from api.web.dossier import read
from api.web.edits import edits
from api.web.language import local
from api.web.render import language_of, render
from api.web.results import Results, chips, counted
from api.web.trouble import Trouble
from sidak.errors import QueryError

router = APIRouter(default_response_class=HTMLResponse)
EXAMPLES = {
    "id": (
        ("disiplin pegawai", "and"),
        ('"mal pelayanan publik"', "phrase"),
        ("sidak ATAU inspeksi", "or"),
        ("ASN -guru", "not"),
        ("kehadiran:<80", "field"),
        ("terbit:2024-04..2024-05", "date"),
    ),
    "en": (
        ("disiplin pegawai", "and"),
        ('"mal pelayanan publik"', "phrase"),
        ("sidak OR inspeksi", "or"),
        ("ASN -guru", "not"),
        ("attendance:<80", "field"),
        ("published:2024-04..2024-05", "date"),
    ),
}


@router.get("/")
def search(request: Request, context: ContextOf, params: Annotated[PageParams, Query()]) -> HTMLResponse:
    """The search page; a wrong query is shown in its place with the status 422."""
    t = language_of(request)
    common: dict[str, Any] = {
        "params": params,
        "chips": chips(params, context, t),
        "clear": params.address(
            **{field: [] for field in FILTERS}, published_from=None, published_to=None, grouped=True
        ),
        "kept": params.pairs("q", "exact"),
        "kept_but_dates": params.pairs("from", "to"),
        "examples": EXAMPLES[t.code],
        "max_query": MAX_QUERY,
    }
    try:
        page = context.index.search(replace(params.query(), facets=counted(params)))
    except QueryError as error:
        return render(request, "search.html", status=422, error=Trouble.of(error, params.q), **common)
    results = Results(params, page, context, t)
    return render(request, "search.html", error=None, page=page, results=results, **common)


@router.get("/artikel/{article_id:path}")
def article(article_id: str, request: Request, context: ContextOf) -> HTMLResponse:
    """One article with each finding marked in its sentence."""
    dossier = context.dossier(article_id)
    stored = dossier.stored
    t, annotation, published = language_of(request), stored.annotation, stored.article.published
    return render(
        request,
        "article.html",
        article=stored.article,
        outlet=context.outlet_name(stored.article.outlet),
        reading=read(stored.article, annotation, t),
        annotated=annotation is not None,
        topics=annotation.topics if annotation else (),
        regions=annotation.regions if annotation else (),
        pipeline=annotation.pipeline if annotation else "",
        original=_web_address(stored.article.url),
        digest=stored.page_digest,
        fetched=local(dossier.page.fetched_at, published) if dossier.page else None,
        first_seen=local(stored.first_seen, published),
        edits=edits(dossier.revisions, t),
    )


@router.get("/tentang")
def about(request: Request) -> HTMLResponse:
    """What this is, what the marks mean, and that figures can be wrong."""
    return render(request, "about.html")


def _web_address(url: str) -> str:
    """The address if it leads to the web; a stored `javascript:` or file must not become a link."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""
