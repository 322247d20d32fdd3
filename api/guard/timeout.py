"""How long an answer may take to begin."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.guard.refusals import refuse
from api.guard.rules import Rules

_LONGER = {"/api/v1/export": 20}
"""Times as long: some files begin only when all of their rows were found."""


class Timeout:
    """Answers 503 where nothing has begun to answer in time; what comes later is dropped.

    The work itself goes on to its end: a thread cannot be stopped. What has begun may take as long as it needs.
    """

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._seconds = rules.seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seconds = self._seconds * _LONGER.get(scope["path"], 1)
        begun = expired = False
        answering: asyncio.Task[None] | None = None

        def expire() -> None:
            nonlocal expired, answering
            expired = True
            answering = asyncio.ensure_future(
                refuse(
                    scope,
                    receive,
                    send,
                    HTTPStatus.SERVICE_UNAVAILABLE,
                    f"This takes longer than {seconds:g} seconds. Ask for less, or try again in a while.",
                    headers={"retry-after": "60"},
                )
            )

        async def send_in_time(message: Message) -> None:
            nonlocal begun
            if expired:
                return
            if not begun:
                begun = True
                timer.cancel()
            await send(message)

        # A timer costs a request nearly nothing; a task of its own for each would be felt.
        timer = asyncio.get_running_loop().call_later(seconds, expire)
        try:
            await self._app(scope, receive, send_in_time)
        except Exception:
            if not expired:  # the visitor has an answer; the server logs what it sees, and we have told it all
                raise
        finally:
            timer.cancel()
            if answering is not None:
                await answering
