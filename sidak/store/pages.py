"""Pages as they were fetched: the evidence under every finding."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, Select, and_, delete, func, select

from sidak.errors import StoreError
from sidak.models import Page
from sidak.store import tables as t
from sidak.store import tombstones
from sidak.store.rows import chunks, insert, values

# Bodies are packed by zlib at its usual level: on 200 HTML pages of 35 KB it took them to 26.5 % at 34 MB/s and back at
# 230 MB/s; lzma's fastest preset reached 26.6 % at 13 and 45 MB/s.

_COLUMNS = [column for column in t.pages.c if column.name != "id"]


def put(db: Connection, page: Page) -> None:
    """Keep a page; the same body from the same address is kept once, as it was fetched first.

    One from an address that was taken down is not kept.
    """
    put_many(db, [page])


def put_many(db: Connection, pages: Sequence[Page]) -> None:
    """Keep pages in their order, as `put` does each."""
    gone = tombstones.forgotten(db, {url for page in pages for url in (page.url, page.final_url)})
    rows = [
        values(page) | {"digest": page.digest, "body": zlib.compress(page.body)}
        for page in pages
        if page.url not in gone and page.final_url not in gone
    ]
    if rows:
        db.execute(insert(db, t.pages).on_conflict_do_nothing(index_elements=["url", "digest"]), rows)


def drop(db: Connection, pages: Sequence[Page]) -> None:
    """Remove these pages, in this state of theirs."""
    for page in pages:
        db.execute(delete(t.pages).where(t.pages.c.url == page.url, t.pages.c.digest == page.digest))


def get(db: Connection, digest: str) -> Page | None:
    """The page whose body has this SHA-256; of several addresses that gave the same body, the first.

    Raises `StoreError` where the body is not what was fetched any more.
    """
    return _first(db, select(*_COLUMNS).where(t.pages.c.digest == digest).order_by(t.pages.c.id))


def came_from(db: Connection, digests: Sequence[str]) -> dict[tuple[str, str], str]:
    """Where the pages with these SHA-256 came from in the end, by the address that was asked for and the SHA-256."""
    found = select(t.pages.c.url, t.pages.c.digest, t.pages.c.final_url)
    rows = [row for chunk in chunks(digests) for row in db.execute(found.where(t.pages.c.digest.in_(chunk)))]
    return {(row[0], row[1]): row[2] for row in rows}


def exact(db: Connection, url: str, digest: str) -> Page | None:
    """The page that this address gave with this SHA-256. Raises `StoreError` where it is damaged."""
    return _first(db, select(*_COLUMNS).where(t.pages.c.url == url, t.pages.c.digest == digest))


def newest(db: Connection, url: str, *, before: datetime | None = None) -> Page | None:
    """The page that an address gave last, or last before a moment. Raises `StoreError` where it is damaged."""
    wanted = select(*_COLUMNS).where(t.pages.c.url == url).order_by(t.pages.c.fetched_at.desc(), t.pages.c.id.desc())
    return _first(db, wanted if before is None else wanted.where(t.pages.c.fetched_at < before))


def replaced_at(db: Connection, page: Page) -> datetime | None:
    """When the address of a page gave another body for the first time after it; None where it never did."""
    later = and_(t.pages.c.url == page.url, t.pages.c.fetched_at > page.fetched_at)
    moment: datetime | None = db.scalar(select(func.min(t.pages.c.fetched_at)).where(later))
    return moment


def known(db: Connection, pages: Sequence[Page]) -> set[tuple[str, str]]:
    """Address and digest of those of these pages that are kept."""
    found = select(t.pages.c.url, t.pages.c.digest)
    urls = list({page.url for page in pages})
    return {(row[0], row[1]) for chunk in chunks(urls) for row in db.execute(found.where(t.pages.c.url.in_(chunk)))}


def outlets(db: Connection) -> set[str]:
    """The outlets that pages are kept of."""
    return set(db.scalars(select(t.pages.c.outlet).distinct()))


def ids(
    db: Connection,
    *,
    after: int,
    limit: int,
    outlets: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Sequence[int]:
    """The numbers of pages in the order in which they were kept, greater than `after`; for `numbered`.

    `since` and `until` are the first and the last moment at which they may have been fetched.
    """
    wanted = select(t.pages.c.id).where(t.pages.c.id > after).order_by(t.pages.c.id).limit(limit)
    if outlets:
        wanted = wanted.where(t.pages.c.outlet.in_(outlets))
    if since:
        wanted = wanted.where(t.pages.c.fetched_at >= since)
    if until:
        wanted = wanted.where(t.pages.c.fetched_at <= until)
    return db.scalars(wanted).all()


def numbered(db: Connection, id: int) -> Page | None:
    """The page of this number. Raises `StoreError` where it is damaged."""
    return _first(db, select(*_COLUMNS).where(t.pages.c.id == id))


def came_back(db: Connection, page: Page) -> Sequence[datetime]:
    """When a page that had given way to another body was there again, and its article with it; the earliest first."""
    again = and_(
        t.revisions.c.page_digest == page.digest,
        t.revisions.c.url == page.url,
        t.revisions.c.number > 1,
        t.revisions.c.seen > page.fetched_at,
    )
    return db.scalars(select(t.revisions.c.seen).where(again).order_by(t.revisions.c.seen)).all()


def _first(db: Connection, wanted: Select[tuple[object, ...]]) -> Page | None:
    row = db.execute(wanted.limit(1)).first()
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
