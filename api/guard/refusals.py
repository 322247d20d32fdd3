"""A layer's own answer where it does not let a request through."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request
from starlette.types import Receive, Scope, Send

from api import problems
from api.schemas import Problem


async def refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    status: HTTPStatus,
    detail: str,
    *,
    title: str = "",
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer with a problem, as JSON or as a page: whichever the address belongs to."""
    problem = Problem(title=title or status.phrase, status=status, detail=detail)
    await problems.answer(Request(scope), problem, headers)(scope, receive, send)
