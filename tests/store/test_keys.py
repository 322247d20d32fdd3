from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from sidak.errors import InputError, NotFoundError
from sidak.store import Store, keys
from tests.store.examples import NOON

MINUTE = timedelta(minutes=1)


def test_a_key_is_found_by_its_secret_alone(store: Store) -> None:
    with store.writing() as db:
        key, secret = keys.create(db, "  Meja   redaksi ", ["write", "read", "write"], now=NOON)
        other, _ = keys.create(db, "Lain", ["read"], now=NOON + MINUTE)
    assert (key.name, key.scopes, key.last_used, key.revoked) == ("Meja redaksi", ("write", "read"), None, None)
    with store.reading() as db:
        assert keys.find(db, secret) == key
        assert keys.every(db) == [key, other]


def wrong_secrets(secret: str) -> list[str]:
    """What is close to a secret and is none."""
    last = "0" if secret[-1] != "0" else "1"
    start, _, rest = secret.rpartition("_")
    close = [start, rest, secret[:-1] + last, secret[:-1], secret + "0", secret.upper(), f" {secret}", f"{secret}\n"]
    of_another = ["sidak_" + "0" * 12 + "_" + rest, "sidak_%_" + rest, secret.replace("_", "-")]
    return [*close, *of_another, "", "\0", "\ud800", "x" * 99_999]


def test_nothing_else_opens(store: Store) -> None:
    with store.writing() as db:
        _, secret = keys.create(db, "Meja", ["read"], now=NOON)
        assert [wrong for wrong in wrong_secrets(secret) if keys.find(db, wrong)] == []


def test_the_store_holds_no_secret(store: Store) -> None:
    with store.writing() as db:
        _, secret = keys.create(db, "Meja", ["read"], now=NOON)
        rows = db.execute(text("SELECT * FROM api_keys")).all()
    assert secret.rpartition("_")[2] not in repr(rows)


def test_two_keys_have_nothing_in_common(store: Store) -> None:
    with store.writing() as db:
        secrets = {keys.create(db, "Meja", ["read"], now=NOON)[1] for _ in range(20)}
    assert len({secret.split("_")[1] for secret in secrets}) == len({secret.split("_")[2] for secret in secrets}) == 20


def test_a_revoked_key_stays_revoked(store: Store) -> None:
    with store.writing() as db:
        key, secret = keys.create(db, "Meja", ["read"], now=NOON)
        revoked = keys.revoke(db, key.id, now=NOON + MINUTE)
        assert revoked == replace(key, revoked=NOON + MINUTE)
        assert keys.revoke(db, key.id, now=NOON + 2 * MINUTE) == revoked
        assert keys.find(db, secret) == revoked


@pytest.mark.parametrize("unknown", ["", "0" * 12, "%", "\0", "' OR 1=1 --", "é"])
def test_an_unknown_id_is_said_so(store: Store, unknown: str) -> None:
    with store.writing() as db:
        keys.create(db, "Meja", ["read"], now=NOON)
        with pytest.raises(NotFoundError, match="keys list"):
            keys.revoke(db, unknown, now=NOON)
        assert keys.signed(db, unknown, "x") is None


def test_the_last_use_is_written_at_most_once_a_minute(store: Store) -> None:
    seen = []
    with store.writing() as db:
        key, secret = keys.create(db, "Meja", ["read"], now=NOON)
        for seconds in (0, 1, 59, 60, 61, 119, 121):
            keys.used(db, key.id, now=NOON + timedelta(seconds=seconds))
            found = keys.find(db, secret)
            assert found is not None
            assert found.last_used is not None
            seen.append((found.last_used - NOON).seconds)
    assert seen == [0, 0, 0, 60, 60, 60, 121]


@pytest.mark.parametrize(
    ("name", "scopes"),
    [("", ["read"]), ("  ", ["read"]), ("x" * 201, ["read"]), ("a\x1b[2J", ["read"]), ("a", []), ("a", ["admin"])],
)
def test_a_key_without_name_or_use_is_refused(store: Store, name: str, scopes: list[keys.Scope]) -> None:
    with store.writing() as db:
        with pytest.raises(InputError):
            keys.create(db, name, scopes, now=NOON)
        assert keys.every(db) == []


def test_a_signature_is_of_one_key_and_one_text(store: Store) -> None:
    with store.writing() as db:
        ids = [keys.create(db, "Meja", ["read"], now=NOON)[0].id for _ in range(2)]
        made = [keys.signed(db, key_id, words) for key_id in ids for words in ("a", "b", "a")]
    signatures = [each[1] for each in made if each]
    assert len(set(signatures)) == 4
    assert (signatures[0], signatures[3]) == (signatures[2], signatures[5])
