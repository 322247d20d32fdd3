"""Who asks: the key that comes with a request, in the Authorization header or in the cookie of the pages."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api import problems
from api.guard import cookies
from sidak.errors import SidakError
from sidak.store import Store, keys
from sidak.store.keys import USED_AGAIN, Key

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. `key` is theirs and not revoked. `wrong` says what is the matter with the one they sent instead."""

    key: Key | None = None
    by_cookie: bool = False
    wrong: str = ""


_NOBODY = Visitor()


def visitor_of(scope: Scope) -> Visitor:
    """Who asks, as `Visitors` found out."""
    return cast(Visitor, scope.get("state", {}).get("visitor", _NOBODY))


class Visitors:
    """Finds out who asks, and notes when a key was used last. What a wrong key may still do, others decide."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self._app = app
        self._store = store
        self._noted: dict[str, float] = {}
        self._notes: set[asyncio.Future[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            secret, cookie = _bearer(scope), cookies.sent(scope)
            if secret is not None or cookie:
                try:
                    visitor = await run_in_threadpool(self._known, secret, cookie)
                except SidakError as error:
                    await problems.answer(Request(scope), problems.problem_of(error))(scope, receive, send)
                    return
                scope.setdefault("state", {})["visitor"] = visitor
                if visitor.key:
                    self._note_use(visitor.key.id)
        await self._app(scope, receive, send)

    def _known(self, secret: str | None, cookie: str) -> Visitor:
        with self._store.reading() as db:
            key = cookies.key_of(db, cookie, datetime.now(UTC)) if secret is None else keys.find(db, secret)
        if key is None or key.revoked:
            said = "There is no such key." if key is None else "This key was revoked."
            return Visitor(wrong="" if secret is None else said)
        return Visitor(key, by_cookie=secret is None)

    def _note_use(self, key_id: str) -> None:
        """In a thread of its own, and without waiting: a crawl may be writing for a while."""
        now = time.monotonic()
        if now - self._noted.get(key_id, -USED_AGAIN.total_seconds()) < USED_AGAIN.total_seconds():
            return
        self._noted[key_id] = now
        note = asyncio.get_running_loop().run_in_executor(None, self._write_use, key_id)
        self._notes.add(note)
        note.add_done_callback(self._notes.discard)

    def _write_use(self, key_id: str) -> None:
        try:
            with self._store.writing() as db:
                keys.used(db, key_id, now=datetime.now(UTC))
        except SidakError as error:
            _log.warning("the use of key %s could not be noted: %s", key_id, error)


def _bearer(scope: Scope) -> str | None:
    """The secret that is sent; None for none, and for another scheme, which is between the visitor and a proxy."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            scheme, _, secret = value.decode("latin-1").strip().partition(" ")
            return secret.strip() if scheme.lower() == "bearer" else None
    return None
