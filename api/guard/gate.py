"""Who may come in: where a key is required, and with a key that is wrong."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api import problems
from api.guard.rules import Rules
from api.guard.visitors import visitor_of
from api.schemas import Problem
from api.security import CHALLENGE

SIGN_IN = "/masuk"
_OPEN = ("/static/", SIGN_IN, "/keluar")
_INVALID = {"www-authenticate": 'Bearer realm="Sidak", error="invalid_token"'}
_HOW = "Send a key as `Authorization: Bearer sidak_…`; whoever runs this copy makes one by `sidak keys create`."


class Gate:
    """Answers 401 to a wrong key, and with `rules.require_key` to none; 403 to a key that is not for reading."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._closed = rules.require_key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and not scope["path"].startswith(_OPEN):
            refused = self._refused(scope)
            if refused is not None:
                problem, headers = refused
                await problems.answer(Request(scope), problem, headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refused(self, scope: Scope) -> tuple[Problem, dict[str, str]] | None:
        visitor = visitor_of(scope)
        if visitor.wrong:
            return _problem(HTTPStatus.UNAUTHORIZED, f"{visitor.wrong} {_HOW}"), _INVALID
        if not self._closed:
            return None
        if visitor.key is None:
            return _problem(HTTPStatus.UNAUTHORIZED, f"This copy is closed to those without a key. {_HOW}"), CHALLENGE
        # Writing is decided where it happens, by the scope that it takes.
        if "read" not in visitor.key.scopes and scope["method"] in ("GET", "HEAD"):
            return _problem(HTTPStatus.FORBIDDEN, "This key is not for reading; ask for one with the scope `read`."), {}
        return None


def _problem(status: HTTPStatus, detail: str) -> Problem:
    title = "A key is needed" if status == HTTPStatus.UNAUTHORIZED else "This key does not open that"
    return Problem(title=title, status=status, detail=detail)
