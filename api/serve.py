"""Serves an app until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing, suppress

import uvicorn
from fastapi import FastAPI

from sidak.errors import ConfigurationError

_LAST_PORT = 65535


def serve(app: FastAPI, host: str, port: int, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve `app` until Ctrl-C, then finish open requests and return.

    `port` 0 takes any free one. `ready` is called once with the address, when connections are accepted.
    Raises `ConfigurationError` where the address cannot be taken.
    """
    with closing(_listen(host, port)) as listener:
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


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        raise ConfigurationError(f"There is no port {port}; choose one from 1 to {_LAST_PORT}, or 0 for any free one.")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise ConfigurationError(
            f"Cannot serve on {host} port {port}: {error}. Choose another port, or stop what listens there."
        ) from error
