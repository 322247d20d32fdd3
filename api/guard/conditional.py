"""Answers that need not be sent again, packed: ETag and 304, HEAD, gzip."""

from __future__ import annotations

import gzip
import hashlib
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.guard.rules import Rules

_TEXT = (
    "application/json",
    "text/",
    "image/svg+xml",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
)
_WHOLE = 4 * 1024 * 1024
_WORTH_PACKING = 1_000
_LEVEL = 1
"""A third of the time of level 6 for two fifths more bytes, measured on our JSON."""
_OF_304 = ("content-length", "content-type", "content-encoding")


class Conditional:
    """Gives every whole text that is answered to GET an ETag, and 304 to whoever has it; packs it; answers HEAD.

    What is streamed goes through as it is. A file has its own ETag from what serves it.
    """

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._cache = "private, no-cache" if rules.require_key else "no-cache"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            await self._head(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "GET":
            await self._app(scope, receive, _Answer(Headers(scope=scope), send, self._cache))
        else:
            await self._app(scope, receive, send)

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The headers that GET would get."""
        ended = False

        async def send_head(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                await send(message)
            elif not ended:
                # For the server this ends the answer, and what still streams is told that nobody listens.
                ended = True
                await send({"type": "http.response.body", "body": b""})

        asked = {**scope, "method": "GET"}
        await self._app(asked, receive, _Answer(Headers(scope=scope), send_head, self._cache))
        scope.update({name: asked[name] for name in ("route", "fastapi") if name in asked})


class _Answer:
    """One answer on its way out."""

    def __init__(self, asked: Headers, send: Send, cache: str) -> None:
        self._asked = asked
        self._send = send
        self._cache = cache
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is not None:
            whole = message["type"] == "http.response.body" and not message.get("more_body", False)
            if whole and start["status"] == HTTPStatus.OK:
                message = self._finished(start, message)
            await self._send(start)
        await self._send(message)

    def _finished(self, start: Message, message: Message) -> Message:
        headers, body = MutableHeaders(scope=start), message.get("body", b"")
        if len(body) > _WHOLE or not headers.get("content-type", "").startswith(_TEXT) or "content-encoding" in headers:
            return message
        headers.setdefault("cache-control", self._cache)
        if self._cache.startswith("private"):
            headers["cache-control"] = self._cache
        headers.add_vary_header("Accept-Encoding")
        packs = len(body) >= _WORTH_PACKING and _takes_gzip(self._asked.get("accept-encoding", ""))
        if "etag" not in headers:
            tag = hashlib.sha256(body).hexdigest()[:32]
            # Strong tags tell bytes apart, and packed they are others.
            headers["etag"] = f'"{tag}-gzip"' if packs else f'"{tag}"'
        if _has(headers["etag"], self._asked.getlist("if-none-match")):
            start["status"] = int(HTTPStatus.NOT_MODIFIED)
            for name in _OF_304:
                del headers[name]
            return {"type": "http.response.body", "body": b""}
        if packs:
            body = gzip.compress(body, _LEVEL, mtime=0)
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(body))
        return {"type": "http.response.body", "body": body}


def _takes_gzip(accepted: str) -> bool:
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _has(etag: str, known: list[str]) -> bool:
    held = [each.strip().removeprefix("W/") for line in known for each in line.split(",")]
    return "*" in held or etag.removeprefix("W/") in held
