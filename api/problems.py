"""Errors as answers, mapped once: problem+json for the API, a friendly page with the same status for people."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.schemas import Problem
from api.security import CHALLENGE, HEADERS
from api.web.render import render
from sidak.errors import (
    AccessError,
    BusyError,
    EngineDownError,
    GoneError,
    InputError,
    NotFoundError,
    QueryError,
    ScopeError,
    SearchError,
    SidakError,
    StoreError,
)

_log = logging.getLogger(__name__)
_FOR_PROGRAMS = ("/openapi.json", "/metrics")
_STATUS: Mapping[type[SidakError], tuple[HTTPStatus, str]] = {
    QueryError: (HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be read"),
    InputError: (HTTPStatus.UNPROCESSABLE_ENTITY, "The request cannot be read"),
    AccessError: (HTTPStatus.UNAUTHORIZED, "A key is needed"),
    ScopeError: (HTTPStatus.FORBIDDEN, "This key does not open that"),
    GoneError: (HTTPStatus.GONE, "Taken down"),
    NotFoundError: (HTTPStatus.NOT_FOUND, "Not found"),
    BusyError: (HTTPStatus.SERVICE_UNAVAILABLE, "The store is busy"),
    StoreError: (HTTPStatus.SERVICE_UNAVAILABLE, "The store does not answer"),
    EngineDownError: (HTTPStatus.SERVICE_UNAVAILABLE, "The search engine cannot be reached"),
    SearchError: (HTTPStatus.SERVICE_UNAVAILABLE, "The index does not answer"),
}


def install(app: FastAPI) -> None:
    """Let `app` answer every error in our own way."""
    app.add_exception_handler(SidakError, _sidak_error)
    app.add_exception_handler(RequestValidationError, _wrong_parameters)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _bug)


def problem_of(error: SidakError) -> Problem:
    """What an error of ours tells a client; the nearest class of the tree decides the status."""
    for kind in type(error).__mro__:
        if kind in _STATUS:
            status, title = _STATUS[kind]
            position = error.position if isinstance(error, QueryError) else None
            return Problem(title=title, status=status, detail=str(error), position=position)
    return Problem(title="Sidak cannot do this", status=HTTPStatus.INTERNAL_SERVER_ERROR, detail=str(error))


def _sidak_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, SidakError)  # noqa: S101  # Starlette's handlers are typed for any exception
    problem = problem_of(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s: %s", request.method, request.url.path, error)
    return answer(request, problem, CHALLENGE if problem.status == HTTPStatus.UNAUTHORIZED else None)


def _wrong_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    wrong = [
        {"parameter": _parameter(item["loc"]), "message": str(item["msg"]).removeprefix("Value error, ")}
        for item in error.errors()
    ]
    detail = "; ".join(f"{item['parameter']}: {item['message']}" for item in wrong)
    return answer(
        request,
        Problem(
            title="The request cannot be read", status=HTTPStatus.UNPROCESSABLE_ENTITY, detail=detail, errors=wrong
        ),
    )


def _parameter(where: tuple[int | str, ...]) -> str:
    names = [str(part) for part in where[1:] if isinstance(part, str)]
    if where[:1] == ("body",):
        return names[0] if names else "body"
    return names[0] if names else "range"


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    problem = Problem(title=HTTPStatus(error.status_code).phrase, status=error.status_code, detail=str(error.detail))
    return answer(request, problem, headers=error.headers)


def _bug(request: Request, _: Exception) -> Response:
    """An error nobody foresaw: the log gets the traceback (from the server), the visitor an apology."""
    problem = Problem(
        title="Internal error",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        detail="Something went wrong in Sidak itself; the log of the server says what.",
    )
    return answer(request, problem, headers=HEADERS)


def answer(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as JSON where programs ask, else as a page."""
    if request.scope["path"].startswith("/api/") or request.scope["path"] in _FOR_PROGRAMS:
        return Response(
            problem.model_dump_json(exclude_none=True),
            status_code=problem.status,
            headers=headers,
            media_type="application/problem+json",
        )
    page = render(request, "problem.html", status=problem.status, problem=problem, sign_in=_sign_in(request, problem))
    page.headers.update(headers or {})
    return page


def _sign_in(request: Request, problem: Problem) -> str:
    """Where to sign in and come back from; empty where that would not help."""
    if problem.status != HTTPStatus.UNAUTHORIZED or not request.app.state.rules.require_key:
        return ""
    here = request.scope["raw_path"].decode("ascii", "replace")
    query = request.scope["query_string"].decode("ascii", "replace")
    return f"/masuk?{urlencode({'next': f'{here}?{query}' if query else here})}"
