"""Sends a file while it is made, so that neither memory nor other visitors feel how long it is."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import Request
from fastapi.responses import StreamingResponse

from sidak.errors import SidakError

_log = logging.getLogger(__name__)

AT_ONCE = 4
"""Files that are worked on in the same moment; each lets the others on after every page of its hits."""
PATIENCE = 10.0
"""Seconds after which an answer begins although its first piece is not there: guards and proxies wait no longer."""
_LIMITER: RunVar[CapacityLimiter] = RunVar("sidak_exports")


async def sent(
    request: Request,
    pieces: Generator[bytes],
    *,
    media_type: str,
    headers: Mapping[str, str],
) -> StreamingResponse:
    """An answer made of the pieces that are not empty.

    It begins with the first of them, or after `PATIENCE`. What goes wrong before is raised, and is answered as an
    error. What goes wrong later breaks the connection off, so that the file does not look whole. Who goes away is no
    longer worked for.
    """
    stream = _worked(pieces)
    try:
        first = await _first(request, stream, until=time.monotonic() + PATIENCE)
    except BaseException:
        await stream.aclose()
        raise
    return StreamingResponse(_chained(first, stream), media_type=media_type, headers=headers)


async def _first(request: Request, stream: AsyncIterator[bytes], *, until: float) -> bytes:
    async for piece in stream:
        if piece or time.monotonic() >= until or await request.is_disconnected():
            return piece
    return b""


async def _chained(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    try:
        yield first  # also an empty one: the headers may wait for it
        async for piece in rest:
            if piece:
                yield piece
    except SidakError as error:
        _log.error("A file broke off: %s", error)  # the message says it all
        raise
    finally:
        await rest.aclose()


async def _worked(pieces: Generator[bytes]) -> AsyncGenerator[bytes]:
    """Each piece is made in a thread of the few that are for this alone: pages and searches keep theirs."""
    try:
        while (piece := await to_thread.run_sync(next, pieces, None, limiter=_limiter())) is not None:
            yield piece
    finally:
        pieces.close()


def _limiter() -> CapacityLimiter:
    try:
        return _LIMITER.get()
    except LookupError:
        limiter = CapacityLimiter(AT_ONCE)
        _LIMITER.set(limiter)
        return limiter
