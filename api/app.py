"""The app: the JSON API, its reference, and the pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from fastapi import FastAPI

from api import guard, openapi, problems
from api.context import Context
from api.guard.static import VersionedFiles
from api.routes import (
    article_page,
    articles,
    catalogue,
    charts,
    cite,
    coverage,
    export,
    feeds,
    keys,
    metrics,
    official_pages,
    pages,
    permalinks,
    reference,
    search,
    timeline,
    timeline_page,
    writing,
)
from api.schemas import Problem
from search.base import SearchIndex
from sidak.settings import Settings
from sidak.store import Store

_DESCRIPTION = """
News of Indonesian regions on inspections of Mal Pelayanan Publik and the discipline of civil servants, with the
officials, dates and figures found in it. Every finding comes with the sentence it stands in; `start` and `end` are
character offsets into the article's text.

Reading takes no key, unless whoever runs this copy closed it; writing takes one with the scope `write`, sent as
`Authorization: Bearer sidak_…`. `RateLimit` says how many requests are left, and `Retry-After` of a `429` when to come
back. Keep an answer's `ETag` and send it as `If-None-Match`: what has not changed is a `304`.

Wrong input gets a `422` that names the parameter, or the place in the query; a `503` says that store or index cannot
answer now. Errors are `application/problem+json`.
"""


def create_app(
    store: Store,
    index: SearchIndex,
    *,
    outlets: Mapping[str, str] = MappingProxyType({}),
    outlet_regions: Mapping[str, str] = MappingProxyType({}),
    quote_only: Collection[str] = (),
    settings: Settings | None = None,
    host: str = "127.0.0.1",
) -> FastAPI:
    """An app over one store and one index, which the caller opens and closes; `outlets` maps ids to display names,
    `outlet_regions` to the codes of the regions that they are at home in.

    Of the outlets in `quote_only` the sentences with findings are shown and not the whole text. `settings` say who may
    come in and how often, without them everybody on this machine; `host` is what the app will be served on.
    Raises `ConfigurationError` for a setting that cannot be used.
    """
    # The stock documentation pages load scripts from a CDN; /api is our own and works offline.
    app = FastAPI(title="Sidak", version="1", description=_DESCRIPTION, docs_url=None, redoc_url=None)
    app.state.context = Context(store, index, outlets, outlet_regions, frozenset(quote_only))
    rules = guard.Rules.of(settings, bound=host) if settings else guard.Rules()
    guard.install(app, rules, store)
    problems.install(app)
    wrong = {status: {"model": Problem, "description": text} for status, text in _PROBLEMS.items()}
    for router in (
        search.router,
        permalinks.json_router,
        articles.router,
        catalogue.router,
        timeline.router,
        coverage.router,
        writing.router,
        export.router,
        feeds.router,
        cite.router,
    ):
        app.include_router(router, prefix="/api/v1", responses=wrong)
    app.include_router(pages.router, include_in_schema=False)
    app.include_router(article_page.router, include_in_schema=False)
    app.include_router(official_pages.router, include_in_schema=False)
    app.include_router(permalinks.router, include_in_schema=False)
    app.include_router(timeline_page.router, include_in_schema=False)
    app.include_router(coverage.page_router, include_in_schema=False)
    app.include_router(charts.router, include_in_schema=False)
    app.include_router(reference.router, include_in_schema=False)
    app.include_router(metrics.router)
    if rules.require_key:
        app.include_router(keys.router, include_in_schema=False)
    app.mount("/static", VersionedFiles(), name="static")
    openapi.install(app)
    return app


_PROBLEMS: Mapping[int | str, str] = {
    422: "The query or a parameter cannot be read.",
    503: "The store or the index cannot answer now.",
}
