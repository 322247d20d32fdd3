"""Turns a template and its values into an answer, in the visitor's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.guard.static import static_address
from api.web.language import LANGUAGES, Language, choose
from api.web.marking import highlight

COOKIE = "lang"
_YEAR = 365 * 24 * 3600


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = static_address
    environment.filters["highlight"] = highlight
    environment.filters["article_address"] = article_address
    environment.filters["figure_address"] = figure_address
    environment.filters["official_address"] = official_address
    return environment


def article_address(article_id: str) -> str:
    """The address of an article's page; an id that was handed in may hold anything."""
    return f"/artikel/{quote(article_id, safe='')}"


def figure_address(finding_id: str) -> str:
    """The lasting address of a figure."""
    return f"/f/{quote(finding_id, safe='')}"


def official_address(name: str) -> str:
    """The address of an official's page."""
    return f"/pejabat/{quote(name, safe='')}"


def language_of(request: Request) -> Language:
    """The language this visitor reads: `?lang=` now, else the cookie, else Indonesian."""
    return choose(request.query_params.get("lang"), request.cookies.get(COOKIE))


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from `template`; remembers the language in a cookie when the address asks for one."""
    words = language_of(request)
    # As it was sent: decoded, an id with slashes would lead elsewhere.
    here = request.scope["raw_path"].decode("ascii", "replace")
    html = (
        _templates()
        .get_template(template)
        .render(
            t=words,
            languages=[(code, f"{here}?{request.url.include_query_params(lang=code).query}") for code in LANGUAGES],
            **values,
        )
    )
    answer = HTMLResponse(html, status_code=status)
    answer.headers.update({"vary": "cookie", "cache-control": "no-cache", "content-language": words.code})
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(COOKIE, words.code, max_age=_YEAR, httponly=True, samesite="lax")
    return answer
