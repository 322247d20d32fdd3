"""The cookie by which the pages know a key. It opens reading alone, for a while, and the secret is not in it."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection
from starlette.requests import cookie_parser
from starlette.types import Scope

from sidak.store import keys
from sidak.store.keys import Key

NAME: Final = "sidak_key"
LIFE: Final = timedelta(days=30)
_LONGEST = 200


def made(db: Connection, key: Key, now: datetime) -> str:
    """A cookie for a key: its id, until when, and a signature that needs the hash in the store to be made."""
    until = int((now + LIFE).timestamp())
    signed = keys.signed(db, key.id, _text(key.id, until))
    return f"{key.id}.{until}.{signed[1]}" if signed else ""


def key_of(db: Connection, cookie: str, now: datetime) -> Key | None:
    """The key that a cookie was made for, revoked or not; None where it has run out or was not made here."""
    key_id, _, rest = cookie.partition(".")
    until, _, signature = rest.partition(".")
    if not (until.isascii() and until.isdecimal()) or int(until) <= now.timestamp():
        return None
    signed = keys.signed(db, key_id, _text(key_id, int(until)))
    if signed is None or not hmac.compare_digest(signed[1].encode(), signature.encode()):
        return None
    return signed[0]


def sent(scope: Scope) -> str:
    """The cookie that comes with a request; empty for none."""
    for name, value in scope["headers"]:
        if name == b"cookie" and NAME.encode() in value:
            return cookie_parser(value.decode("latin-1")).get(NAME, "")[:_LONGEST]
    return ""


def _text(key_id: str, until: int) -> str:
    return f"sidak cookie {key_id} {until}"
