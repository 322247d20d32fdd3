"""Serves an app until it is told to stop, and closes connections whose other end only keeps them waiting."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from typing import ClassVar

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from sidak.errors import ConfigurationError

_LAST_PORT = 65535
_BACKLOG = 128
_CONNECTIONS = 500
"""Below what systems let a process have open (1,024 files as a rule), with room for store and index."""
_LEAST_TAKEN = 64 * 1024
"""In a minute even the slowest line takes as much; whoever takes less keeps the answer in our memory on purpose."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds the other end may take: to send a whole request, and to take `_LEAST_TAKEN` of the answer."""

    sending: float = 10
    taking: float = 60


def serve(app: FastAPI, host: str, port: int, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve `app` until Ctrl-C, then finish open requests and return.

    `port` 0 takes any free one. `ready` is called once with the address, when connections are accepted.
    Raises `ConfigurationError` where the address cannot be taken.
    """
    with closing(listen(host, port)) as listener:
        taken = listener.getsockname()[1]
        if ready is not None:
            ready(f"http://{f'[{host}]' if ':' in host else host}:{taken}/")
        # What was made so far stays until the end: a collection that looked through it now and then took 20 ms.
        gc.collect()
        gc.freeze()
        # uvicorn shuts down on the first Ctrl-C, then raises it again for its caller.
        with suppress(KeyboardInterrupt):
            server(app).run(sockets=[listener])


def server(app: FastAPI, *, patience: Patience | None = None) -> uvicorn.Server:
    """A quiet server for `app`: warnings and errors are logged, requests are not."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=type("Impatient", (ImpatientProtocol,), {"patience": patience or Patience()}),
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            # Whom a proxy speaks for is read by the app, which knows whom to believe; uvicorn believes all of loopback.
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            backlog=_BACKLOG,
            timeout_graceful_shutdown=5,
        )
    )


class ImpatientProtocol(H11Protocol):
    """A connection that is closed when a request is not there whole in time, or the answer is not taken.

    uvicorn itself waits without end for the first request and for the rest of one; it closes only connections that are
    idle after an answer.
    """

    patience: ClassVar[Patience] = Patience()
    _sending: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """A connection came about."""
        super().connection_made(transport)
        self._await_request()

    def data_received(self, data: bytes) -> None:
        """A piece of a request came."""
        super().data_received(data)
        under_way = self.conn.their_state is h11.SEND_BODY or self.conn.trailing_data[0]
        if self._sending and not under_way:
            self._sending.cancel()
            self._sending = None
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over."""
        for timer in (self._sending, self._taking):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The other end takes the answer more slowly than it is made."""
        super().pause_writing()
        self._await_taking(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """It has taken most of it."""
        if self._taking:
            self._taking.cancel()
        super().resume_writing()

    def _await_taking(self, waiting: int) -> None:
        def look() -> None:
            left = self.transport.get_write_buffer_size()
            if waiting - left < _LEAST_TAKEN:
                self.transport.abort()
            else:
                self._await_taking(left)

        self._taking = self.loop.call_later(self.patience.taking, look)

    def _await_request(self) -> None:
        if self._sending is None:  # what trickles in gains no time
            self._sending = self.loop.call_later(self.patience.sending, self.transport.abort)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the address; raises `ConfigurationError` where it cannot be taken."""
    if not 0 <= port <= _LAST_PORT:
        raise ConfigurationError(f"There is no port {port}; choose one from 1 to {_LAST_PORT}, or 0 for any free one.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # The protocol must be named: only then does asyncio send small answers at once (TCP_NODELAY). Without it,
        # each answer on a connection that is kept open waited 40 ms.
        listener = socket.socket(family, kind, protocol)
        with ExitStack() as undo:
            undo.callback(listener.close)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
            undo.pop_all()
    except OSError as error:
        raise ConfigurationError(
            f"Cannot serve on {host} port {port}: {error}. Choose another port, or stop what listens there."
        ) from error
    return listener
