"""Serves an app until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress

import uvicorn
from fastapi import FastAPI

from sidak.errors import ConfigurationError

_LAST_PORT = 65535
_BACKLOG = 128


def serve(app: FastAPI, host: str, port: int, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve `app` until Ctrl-C, then finish open requests and return.

    `port` 0 takes any free one. `ready` is called once with the address, when connections are accepted.
    Raises `ConfigurationError` where the address cannot be taken.
    """
    with closing(listen(host, port)) as listener:
        taken = listener.getsockname()[1]
        if ready is not None:
            ready(f"http://{f'[{host}]' if ':' in host else host}:{taken}/")
        # uvicorn shuts down on the first Ctrl-C, then raises it again for its caller.
        with suppress(KeyboardInterrupt):
            server(app).run(sockets=[listener])


def server(app: FastAPI) -> uvicorn.Server:
    """A quiet server for `app`: warnings and errors are logged, requests are not."""
    return uvicorn.Server(
        uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5)
    )


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
