"""Pages as they were fetched: the evidence under every finding."""

from __future__ import annotations

import zlib

from sqlalchemy import Connection, Row, select

from sidak.errors import StoreError
from sidak.models import Page
from sidak.store import tables as t
from sidak.store.rows import insert, values

# Bodies are packed by zlib at its usual level: on 200 HTML pages of 35 KB it took them to 26.5 % at 34 MB/s and back at
# 230 MB/s; lzma's fastest preset reached 26.6 % at 13 and 45 MB/s.

_COLUMNS = [column for column in t.pages.c if column.name != "id"]


def put(db: Connection, page: Page) -> None:
    """Keep a page; the same body from the same address is kept once, as it was fetched first."""
    row = values(page) | {"digest": page.digest, "body": zlib.compress(page.body)}
    db.execute(insert(db, t.pages).values(row).on_conflict_do_nothing(index_elements=["url", "digest"]))


def get(db: Connection, digest: str) -> Page | None:
    """The page whose body has this SHA-256; of several addresses that gave the same body, the first.

    Raises `StoreError` where the body is not what was fetched any more.
    """
    row = db.execute(select(*_COLUMNS).where(t.pages.c.digest == digest).order_by(t.pages.c.id).limit(1)).first()
    return None if row is None else _page(row)


def _page(row: Row[tuple[object, ...]]) -> Page:
    kept = dict(row._mapping)
    digest = kept.pop("digest")
    try:
        page = Page(**kept | {"body": zlib.decompress(kept["body"])})
    except zlib.error as error:
        raise StoreError(f"the stored page {kept['url']} is damaged: {error}") from error
    if page.digest != digest:
        raise StoreError(f"the stored page {kept['url']} is damaged: its body is not the one that was fetched")
    return page
