"""Takedown: an article goes with its pages and findings, a tombstone stays, and nothing of it is taken in again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Column, Connection, Row, Table, delete, func, or_, select, update

from sidak.addresses import identity, is_home, stem
from sidak.errors import InputError
from sidak.store import changes, copies, permalinks, tombstones
from sidak.store import tables as t
from sidak.store.columns import is_storable
from sidak.store.rows import chunks, insert
from sidak.store.tombstones import FORGOTTEN, Takedown, all, forgotten, gone, of, of_article, of_url, refused
from sidak.store.visits import DUPLICATE_OF

__all__ = [
    "FORGOTTEN",
    "Held",
    "Takedown",
    "all",
    "forget",
    "forgotten",
    "gone",
    "held",
    "of",
    "of_article",
    "of_url",
    "refused",
]

_LIGHT = {"id", "article_id", "url", "canonical_url", "final_url", "page_digest", "digest", "outlet"}
"""The columns that are looked at in search of an address; texts and bodies are large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the store holds of an address, as a takedown would remove it.

    `urls` are all addresses of the same articles, that of their pages and of their duplicates included. `copies` are
    articles of other addresses that print nearly the same text; they would stay.
    """

    article_ids: tuple[str, ...]
    urls: tuple[str, ...]
    pages: tuple[int, ...]
    copies: tuple[str, ...]


def held(db: Connection, url: str) -> Held:
    """What there is of an address, in whatever form it is written. It looks through all addresses of its site.

    Raises `InputError` for what is no address.
    """
    addresses, ids = {_address(url)}, set[str]()
    while True:  # an article may have had several addresses, and each may have been another article's as well
        rows = _with_address(db, t.revisions, [t.revisions.c.url, t.revisions.c.canonical_url], addresses)
        rows += _read_there(db, addresses)
        ids.update(row.article_id for row in rows)
        more = _collateral(url for row in rows for url in (row.url, row.canonical_url)) | _of_articles(db, ids)
        if more <= addresses:
            break
        addresses |= more
    addresses |= _collateral(_without_article(db, _duplicates(db, addresses), ids))
    pages = _with_address(db, t.pages, [t.pages.c.url, t.pages.c.final_url], addresses) + _parts(db, addresses)
    addresses |= _collateral(_without_article(db, [page.url for page in pages], ids))
    alike = {one for id in ids for one in copies.together(db, id)} - ids
    return Held(
        article_ids=tuple(sorted(ids)),
        urls=tuple(sorted(addresses)),
        pages=tuple({page.id for page in pages}),
        copies=tuple(sorted(alike)),
    )


def forget(db: Connection, url: str, *, reason: str, now: datetime) -> Takedown:
    """Remove the articles that ever stood at an address, with all that was kept of them, and leave a tombstone.

    Gone are all revisions, annotations and figures, the pages in every state, the place among copies and what the crawl
    needs to ask for a change; the removal is logged for the index. An address that the store never saw gets a tombstone
    too: then `article_ids` is empty and `pages` is 0. Done again, it changes nothing; the first reason stays. Raises
    `InputError` for an address that is none, or no reason.
    """
    url, reason = _address(url), _reason(reason)
    found = held(db, url)
    figures = sum(len(permalinks.ids_of(db, id)) for id in found.article_ids)
    known = tombstones.of_url(db, url)
    _leave_tombstone(db, url, reason, now, found, figures)
    for id in found.article_ids:
        copies.leave(db, id)
    for chunk in chunks(found.article_ids):
        db.execute(delete(t.articles).where(t.articles.c.id.in_(chunk)))
    for numbers in chunks(found.pages):
        db.execute(delete(t.pages).where(t.pages.c.id.in_(numbers)))
    _settle_visits(db, found.urls)
    changes.log(db, found.article_ids, "delete")
    left = tombstones.of_url(db, url)
    assert left is not None  # noqa: S101  # it was put just now
    return replace(left, again=known is not None)


def _address(url: str) -> str:
    url = url.strip()
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if not scheme or not is_storable(url):
        raise InputError(f"{url!r} is no address; write it whole, as https://kabar.example/berita/1")
    return url


def _reason(words: str) -> str:
    reason = " ".join(words.split())
    if not reason or not is_storable(reason):
        raise InputError("a takedown needs a reason in words: who asked for it, or what was wrong")
    return reason


def _leave_tombstone(db: Connection, url: str, reason: str, now: datetime, found: Held, figures: int) -> None:
    own = t.takedown_addresses.c
    number = db.scalar(select(own.takedown).where(own.identity == identity(url)))
    if number is None:
        row = {"url": url, "reason": reason, "at": now, "figures": figures, "pages": len(found.pages)}
        number = db.execute(t.takedowns.insert().values(row).returning(t.takedowns.c.id)).scalar_one()
    else:
        columns = t.takedowns.c
        sums = {"figures": columns.figures + figures, "pages": columns.pages + len(found.pages)}
        db.execute(update(t.takedowns).where(columns.id == number).values(sums))
    by_identity = {identity(each): each for each in (*found.urls, url)}  # the last one wins: as it was asked for
    addresses = [{"identity": one, "takedown": number, "url": each} for one, each in by_identity.items()]
    db.execute(insert(db, t.takedown_addresses).on_conflict_do_nothing(), addresses)
    if found.article_ids:
        ids = [{"article_id": id, "takedown": number} for id in found.article_ids]
        db.execute(insert(db, t.takedown_articles).on_conflict_do_nothing(), ids)


def _settle_visits(db: Connection, urls: Collection[str]) -> None:
    """What the crawl remembers is the address alone; documents that name articles are still read."""
    rows = _with_address(db, t.visits, [t.visits.c.url], urls)
    nothing = {"outcome": FORGOTTEN, "etag": "", "last_modified": "", "digest": "", "reason": ""}
    for chunk in chunks([row.id for row in rows if "#" not in row.outlet]):
        db.execute(update(t.visits).where(t.visits.c.id.in_(chunk)).values(nothing))


def _collateral(urls: Iterable[str]) -> set[str]:
    """Addresses that go with an article; never a site's first page, to which much leads that is gone."""
    return {url for url in urls if url and not is_home(url)}


def _of_articles(db: Connection, ids: Collection[str]) -> set[str]:
    """All addresses that these articles ever had."""
    columns = t.revisions.c
    found = set()
    for chunk in chunks(list(ids)):
        for row in db.execute(select(columns.url, columns.canonical_url).where(columns.article_id.in_(chunk))):
            found |= {row.url, row.canonical_url}
    return _collateral(found)


def _read_there(db: Connection, addresses: Collection[str]) -> list[Row[Any]]:
    """The revisions that were read from a page to which another address had led."""
    led = {(row.url, row.digest) for row in _with_address(db, t.pages, [t.pages.c.final_url], addresses)}
    columns = t.revisions.c
    found: list[Row[Any]] = []
    for chunk in chunks([digest for _, digest in led]):
        rows = db.execute(select(t.revisions).where(columns.page_digest.in_(chunk)))
        found += [row for row in rows if (row.url, row.page_digest) in led]
    return found


def _duplicates(db: Connection, addresses: Collection[str]) -> list[str]:
    """The addresses that were found to hold the same story."""
    reasons, visits = [f"{DUPLICATE_OF}{each}" for each in addresses], t.visits.c
    same = select(visits.url).where(visits.outcome == "duplicate")
    return [url for chunk in chunks(reasons) for url in db.scalars(same.where(visits.reason.in_(chunk)))]


def _without_article(db: Connection, urls: Collection[str], ids: Collection[str]) -> list[str]:
    """Those of these addresses that no other article than these was read from: what it holds stays its own."""
    rows = _with_address(db, t.revisions, [t.revisions.c.url], urls)
    others = {identity(row.url) for row in rows if row.article_id not in ids}
    return [url for url in urls if identity(url) not in others]


def _parts(db: Connection, addresses: Collection[str]) -> list[Row[Any]]:
    """The further pages of articles that are split over pages: nothing else was ever asked for or read there."""
    whole = {identity(each) for each in addresses}
    rows = [row for row in _of_sites(db, t.pages, [t.pages.c.url], addresses) if _whole(row.url) in whole]
    urls = [row.url for row in rows if identity(row.url) not in whole]
    taken = {row.url for table in (t.visits, t.revisions) for row in _with_address(db, table, [table.c.url], urls)}
    return [row for row in rows if row.url in urls and row.url not in taken]


def _whole(address: str) -> str:
    try:
        return identity(stem(address))
    except ValueError:
        return address


def _with_address(
    db: Connection, table: Table, columns: Sequence[Column[Any]], addresses: Collection[str]
) -> list[Row[Any]]:
    """The rows that have one of these addresses in one of these columns, in whatever form it is written."""
    meant = {identity(each) for each in addresses}
    rows = _of_sites(db, table, columns, addresses)
    return [row for row in rows if any(identity(row._mapping[each.name]) in meant for each in columns)]


def _of_sites(
    db: Connection, table: Table, columns: Sequence[Column[Any]], addresses: Collection[str]
) -> list[Row[Any]]:
    """The rows with an address of the same sites, without what is large: the forms of an address are not for SQL."""
    light = [column for column in table.c if column.name in _LIGHT]
    hosts = {host for each in addresses if (host := identity(each).partition("/")[0].lower())}
    same = [func.lower(column).contains(host, autoescape=True) for column in columns for host in sorted(hosts)]
    return list(db.execute(select(*light).where(or_(*same))).all()) if same else []
