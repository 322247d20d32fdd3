"""Keys to the API: who may write, and who may read where reading is closed. The secret itself is never stored."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, Row, insert, or_, select, update

from sidak.errors import InputError, NotFoundError
from sidak.store import tables as t

Scope = Literal["read", "write"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
LONGEST_NAME = 200
USED_AGAIN = timedelta(minutes=1)
"""How old the last use is before a newer one is written: a write for every request would make readers wait."""

_FORM = re.compile(r"sidak_([0-9a-f]{12})_([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is known of a key. `revoked` is None while it opens anything."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created: datetime
    last_used: datetime | None = None
    revoked: datetime | None = None


_COLUMNS = [t.api_keys.c[name] for name in Key.__slots__]


def create(db: Connection, name: str, scopes: Sequence[Scope], *, now: datetime) -> tuple[Key, str]:
    """A new key and its secret, which nobody can be told again. Raises `InputError` for no name or no scope."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(
            f"the name of a key says who uses it, in 1 to {LONGEST_NAME} characters; {name[:40]!r} is none"
        )
    wrong = [scope for scope in scopes if scope not in SCOPES]
    if wrong or not scopes:
        raise InputError(f"a key is for {' or '.join(SCOPES)}, not for {', '.join(map(repr, wrong)) or 'nothing'}")
    key = Key(id=secrets.token_hex(6), name=name, scopes=tuple(dict.fromkeys(scopes)), created=now)
    secret = f"sidak_{key.id}_{secrets.token_hex(32)}"
    row = {"id": key.id, "name": key.name, "scopes": key.scopes, "created": key.created, "hash": _hash(secret)}
    db.execute(insert(t.api_keys).values(row))
    return key, secret


def every(db: Connection) -> list[Key]:
    """All keys, the oldest first, those that were revoked among them."""
    return [_key(row) for row in db.execute(select(*_COLUMNS).order_by(t.api_keys.c.created, t.api_keys.c.id))]


def find(db: Connection, secret: str) -> Key | None:
    """The key whose secret this is, revoked or not; None for anything else."""
    form = _FORM.fullmatch(secret)
    row = _row(db, form[1]) if form else None
    if row is None or not hmac.compare_digest(row.hash, _hash(secret)):
        return None
    return _key(row)


def signed(db: Connection, key_id: str, text: str) -> tuple[Key, str] | None:
    """A key by its id, and the signature of `text` that only this store can make; None for an unknown id."""
    row = _row(db, key_id)
    if row is None:
        return None
    return _key(row), hmac.new(row.hash.encode(), text.encode(), hashlib.sha256).hexdigest()


def revoke(db: Connection, key_id: str, *, now: datetime) -> Key:
    """From now on the key opens nothing; once revoked it stays as it is. Raises `NotFoundError`."""
    row = _row(db, key_id)
    if row is None:
        raise NotFoundError(f"There is no key {key_id[:80]!r}; `sidak keys list` shows their ids.")
    mine = (t.api_keys.c.id == row.id, t.api_keys.c.revoked.is_(None))
    db.execute(update(t.api_keys).where(*mine).values(revoked=now))
    row = _row(db, key_id)
    assert row is not None  # noqa: S101  # nothing deletes keys
    return _key(row)


def used(db: Connection, key_id: str, *, now: datetime) -> None:
    """Note that a key was used, unless that was noted less than `USED_AGAIN` ago."""
    last = t.api_keys.c.last_used
    due = or_(last.is_(None), last <= now - USED_AGAIN)
    db.execute(update(t.api_keys).where(t.api_keys.c.id == key_id, due).values(last_used=now))


def _hash(secret: str) -> str:
    # A slow hash slows down guessing what people think up. Nobody guesses 256 random bits, at whatever speed; and a
    # slow one would have to be computed for every request.
    return hashlib.sha256(secret.encode()).hexdigest()


def _row(db: Connection, key_id: str) -> Row[*tuple[Any, ...]] | None:
    if not key_id.isascii() or not key_id.isalnum():  # nothing that a database cannot be asked for
        return None
    return db.execute(select(*_COLUMNS, t.api_keys.c.hash).where(t.api_keys.c.id == key_id)).first()


def _key(row: Row[*tuple[Any, ...]]) -> Key:
    return Key(**{name: getattr(row, name) for name in Key.__slots__})
