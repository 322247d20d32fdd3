"""`sidak keys` as a user calls it."""

from __future__ import annotations

from tests.cli.conftest import Sidak


def test_a_key_is_made_shown_once_listed_and_revoked(sidak: Sidak) -> None:
    made = sidak("keys", "create", "--name", "Meja redaksi", "--scope", "write", "--scope", "read")
    secret = made.out.strip()
    assert made.code == 0
    assert made.out == f"{secret}\n"  # so that a script can take it
    assert secret not in made.err
    key_id = secret.split("_")[1]
    listed = sidak("keys", "list").out
    assert all(said in listed for said in (key_id, "Meja redaksi", "write, read"))
    assert secret.split("_")[2] not in listed
    revoked = sidak("keys", "revoke", key_id)
    assert (revoked.code, f"Key {key_id} (Meja redaksi) opens nothing since" in revoked.out) == (0, True)
    assert sidak("keys", "list").out.split()[-3:-2] == ["-"]  # never used, and then the moment when it was revoked


def test_what_cannot_be_done_is_said(sidak: Sidak) -> None:
    assert "nothing stored" in sidak("keys", "list").err
    wrong = sidak("keys", "create", "--name", "Meja", "--scope", "admin")
    assert (wrong.code, "read or write, not for 'admin'" in wrong.err) == (1, True)
    assert sidak("keys", "list").out.startswith("There is no key.")
    unknown = sidak("keys", "revoke", "0123")
    assert (unknown.code, "There is no key '0123'" in unknown.err) == (1, True)
    assert sidak("keys", "create", "--name", "Meja").code == 2
