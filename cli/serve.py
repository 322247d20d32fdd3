"""`sidak serve`: the search page and the API on a local address."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import out
from sidak.errors import ConfigurationError
from sidak.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.outlets import Outlet

DEFAULT_PORT = 8000


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = DEFAULT_PORT,
    host: Annotated[
        str, typer.Option(help="The address to listen on; the default is this machine alone.")
    ] = "127.0.0.1",
) -> None:
    """Serve the search page at http://HOST:PORT and the API below /api/v1, until Ctrl-C."""
    from api.app import create_app
    from api.serve import serve as serve_app
    from cli.workplace import open_existing, open_index_to_answer, outlets_here

    refuse_taken(host, port)
    outlets = outlets_here(None)
    with open_existing() as store, open_index_to_answer(store) as index:
        out.print(f"Search page: http://{host}:{port}   API: http://{host}:{port}/api   (Ctrl-C ends it)")
        app = create_app(store, index, **told_of(outlets), settings=Settings(), host=host)
        serve_app(app, host=host, port=port)


def told_of(outlets: Sequence[Outlet]) -> dict[str, Any]:
    """What the pages are told of the outlets."""
    return {
        "outlets": {outlet.id: outlet.name for outlet in outlets},
        "outlet_regions": {outlet.id: outlet.region for outlet in outlets},
        "quote_only": [outlet.id for outlet in outlets if outlet.quote_only],
    }


def refuse_taken(host: str, port: int) -> None:
    """Raise `ConfigurationError` where another program already listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"{host}:{port} cannot be used ({error.strerror}). Choose another --port"
            ) from None


def free_port(host: str, wanted: int) -> int:
    """`wanted`, or any free port where another program has it, or where it is 0."""
    try:
        refuse_taken(host, wanted)
    except ConfigurationError:
        wanted = 0
    if wanted:
        return wanted
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
