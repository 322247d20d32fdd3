"""How much is sent: addresses and bodies that are longer than anything of ours takes."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.guard.refusals import refuse
from api.guard.rules import Rules

# What is still under way of the body would be taken for the next request.
_CLOSE = {"connection": "close"}


class Sizes:
    """Refuses an address longer than `rules.url_bytes` (414) and a body longer than `rules.body_bytes` (413)."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._url_bytes = rules.url_bytes
        self._body_bytes = rules.body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self._url_bytes:
            # Shown with its languages to choose from, a page would repeat the address.
            scope = {**scope, "query_string": b"", "raw_path": b"/"}
            detail = f"The address is longer than {self._url_bytes:,} bytes. Ask for less at a time."
            await refuse(scope, receive, send, HTTPStatus.REQUEST_URI_TOO_LONG, detail, headers=_CLOSE)
        elif _declared(scope) > self._body_bytes:
            await refuse(scope, receive, send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_much, headers=_CLOSE)
        else:
            await self._app(scope, self._counted(receive), send)

    @property
    def _too_much(self) -> str:
        return f"The body is longer than {self._body_bytes:,} bytes. Send less at a time."

    def _counted(self, receive: Receive) -> Receive:
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._body_bytes:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_much, headers=_CLOSE)
            return message

        return counted


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
