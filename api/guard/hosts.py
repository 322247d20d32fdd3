"""By which name we are asked. A wrong one is refused, so that it stands in no link, redirect or cache."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.guard.refusals import refuse
from api.guard.rules import Rules, host_name


def public_url(request: Request) -> str:
    """The address of this copy, without a slash at its end, to put before a path for an absolute link.

    SIDAK_PUBLIC_URL, or else what the visitor asked for: the name was checked before anything answered.
    """
    rules = cast(Rules, request.app.state.rules)
    return rules.public_url or f"{request.url.scheme}://{request.headers['host']}"


class Hosts:
    """Lets through requests to a known host, for a path of ours: anything else could make links to elsewhere."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._known = rules.hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and (wrong := self._wrong(scope)):
            await refuse(_unnamed(scope), receive, send, HTTPStatus.BAD_REQUEST, wrong)
            return
        await self._app(scope, receive, send)

    def _wrong(self, scope: Scope) -> str:
        path: bytes = scope.get("raw_path") or b"/"
        # Browsers take "//host" and "/\host" for another site, and "http://host/" is a request to a proxy.
        if not path.startswith(b"/") or path[1:2] in (b"/", b"\\"):
            return "The address is no path of this site."
        asked = [value for name, value in scope["headers"] if name == b"host"]
        name = host_name(asked[0].decode("latin-1")) if len(asked) == 1 else None
        if name is None:
            return "The Host header is missing, double, or no host name."
        if self._known is None or name in self._known or name == _own_address(scope):
            return ""
        return "This copy is not known by that host name. Whoever runs it can add the name to SIDAK_HOSTS."


def _unnamed(scope: Scope) -> Scope:
    """The request without what was wrong with it, for a page that repeats nothing of that."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
    path = "/api/" if scope["path"].startswith("/api/") else "/"
    return {**scope, "headers": headers, "path": path, "raw_path": b"/", "query_string": b""}


def _own_address(scope: Scope) -> str:
    """The address that the connection came in at: a literal one, which no foreign name server can point here."""
    server = scope.get("server")
    return (f"[{server[0]}]" if ":" in server[0] else server[0]) if server else ""
