"""Cursors: where the next page of one query begins, sealed so that another query's cursor is not taken."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from hashlib import blake2b

from search.base import Query
from sidak.errors import QueryError

_SEAL = 10
_POSITION = 9


def write(query: Query, position: int, *, salt: str = "") -> str:
    """An opaque cursor for `position` in the answer to `query`; `salt` is whatever else the answer depends on."""
    payload = position.to_bytes(_POSITION, "big", signed=True)
    return urlsafe_b64encode(_seal(query, payload, salt) + payload).decode().rstrip("=")


def read(query: Query, *, salt: str = "") -> int | None:
    """The position `query.cursor` stands for, None without one. Raises `QueryError` for another query's cursor."""
    if query.cursor is None:
        return None
    try:
        raw = urlsafe_b64decode(query.cursor.encode("ascii") + b"=" * (-len(query.cursor) % 4))
    except (binascii.Error, UnicodeEncodeError):
        raw = b""
    seal, payload = raw[:_SEAL], raw[_SEAL:]
    position = int.from_bytes(payload, "big", signed=True)
    # Written again and compared as text: base64 lets stray characters and loose last bits pass.
    sealed = len(payload) == _POSITION and seal == _seal(query, payload, salt)
    if not sealed or write(query, position, salt=salt) != query.cursor:
        raise QueryError("This cursor does not belong to this query. Leave it out to start at the first page.")
    return position


def _seal(query: Query, payload: bytes, salt: str) -> bytes:
    """A checksum, not a secret: a forged position only shows what the query shows anyway."""
    asked = repr(replace(query, cursor=None, limit=0, facets=(), facet_size=0)).encode("utf-8", "surrogatepass")
    asked += salt.encode("utf-8", "surrogatepass")
    return blake2b(payload + asked, digest_size=_SEAL, person=b"sidak cursor").digest()
