"""Reading a store's address, and naming it without its secrets."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from sidak.errors import ConfigurationError


def read(url: str) -> URL:
    """The address with its driver, a file's path made absolute. Raises `ConfigurationError` for any other kind."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # The address may hold a password: it is not repeated.
        raise ConfigurationError(
            "the store's address cannot be read; write sqlite:///FILE or postgresql://USER@HOST/DATABASE"
        ) from None
    if address.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return address.set(drivername="postgresql+psycopg")
    path = address.database or ":memory:"
    if address.drivername in {"sqlite", "sqlite+pysqlite"} and not path.startswith((":memory:", "file:")):
        return address.set(database=str(Path(path).absolute()))
    raise ConfigurationError(
        f"{shown(address)} cannot be a store; write sqlite:///FILE or postgresql://USER@HOST/DATABASE"
    )


def file_of(address: URL) -> Path | None:
    """The file of an SQLite address."""
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def shown(address: URL) -> str:
    """The name for messages: a file's path, or the address without its password."""
    file = file_of(address)
    if file and file.name:
        return str(file)
    return address.difference_update_query(["password"]).render_as_string(hide_password=True)
