"""The app: the JSON API, its reference, and the pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api import problems
from api.context import Context
from api.routes import article_page, articles, catalogue, official_pages, pages, reference, search
from api.schemas import Problem
from api.security import SecurityHeaders
from search.base import SearchIndex
from sidak.store import Store

_DESCRIPTION = """
News of Indonesian regions on inspections of Mal Pelayanan Publik and the discipline of civil servants, with the
officials, dates and figures found in it. Every finding comes with the sentence it stands in; `start` and `end` are
character offsets into the article's text.

Reading needs no key. Wrong input gets a `422` that names the parameter, or the place in the query; a `503` says that
store or index cannot answer now. Errors are `application/problem+json`.
"""


def create_app(
    store: Store,
    index: SearchIndex,
    *,
    outlets: Mapping[str, str] = MappingProxyType({}),
    quote_only: Collection[str] = (),
) -> FastAPI:
    """An app over one store and one index, which the caller opens and closes; `outlets` maps ids to display names.

    Of the outlets in `quote_only` the sentences with findings are shown and not the whole text.
    """
    # The stock documentation pages load scripts from a CDN; /api is our own and works offline.
    app = FastAPI(title="Sidak", version="1", description=_DESCRIPTION, docs_url=None, redoc_url=None)
    app.state.context = Context(store, index, outlets, frozenset(quote_only))
    app.add_middleware(SecurityHeaders)
    problems.install(app)
    wrong = {status: {"model": Problem, "description": text} for status, text in _PROBLEMS.items()}
    for router in (search.router, articles.router, catalogue.router):
        app.include_router(router, prefix="/api/v1", responses=wrong)
    app.include_router(pages.router, include_in_schema=False)
    app.include_router(article_page.router, include_in_schema=False)
    app.include_router(official_pages.router, include_in_schema=False)
    app.include_router(reference.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "web" / "static"), name="static")
    return app


_PROBLEMS: Mapping[int | str, str] = {
    422: "The query or a parameter cannot be read.",
    503: "The store or the index cannot answer now.",
}
