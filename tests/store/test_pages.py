from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from sidak.errors import StoreError
from sidak.store import Store, pages, tables
from tests.store.examples import NOON, page


def test_a_page_comes_back_as_it_was_fetched(store: Store) -> None:
    body = bytes(range(256)) * 40
    with store.writing() as db:
        pages.put(db, page(body=body))
    with store.reading() as db:
        assert pages.get(db, page(body=body).digest) == page(body=body)
        assert pages.get(db, "0" * 64) is None
        kept = db.scalar(select(tables.pages.c.body))
        assert kept is not None
        assert len(kept) < len(body)


def test_a_page_is_kept_once_for_an_address(store: Store) -> None:
    later = replace(page(), fetched_at=NOON + timedelta(hours=1))
    with store.writing() as db:
        for each in (page(), later, page("https://etam-kini.test/b"), page(body=b"<p>Lain</p>")):
            pages.put(db, each)
    with store.reading() as db:
        assert db.scalar(select(func.count()).select_from(tables.pages)) == 3
        assert pages.get(db, page().digest) == page()


@pytest.mark.parametrize("damage", [b"no zlib at all", zlib.compress(b"another page")])
def test_a_damaged_page_is_no_evidence(store: Store, damage: bytes) -> None:
    with store.writing() as db:
        pages.put(db, page())
        db.execute(update(tables.pages).values(body=damage))
    with store.reading() as db, pytest.raises(StoreError, match=r"https://etam-kini\.test/a is damaged"):
        pages.get(db, page().digest)
