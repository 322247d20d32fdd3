"""What the store holds of an address: the articles that ever stood there, their pages, and where else they were met."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, Table, func, or_, select

from sidak.addresses import identity, is_home, stem
from sidak.errors import InputError
from sidak.store import copies
from sidak.store import tables as t
from sidak.store.columns import is_storable
from sidak.store.rows import chunks
from sidak.store.visits import DUPLICATE_OF

_ADDRESSES = {"revisions": ("url", "canonical_url"), "pages": ("url", "final_url"), "visits": ("url",)}
_BESIDE = {"revisions": ("id", "article_id", "page_digest"), "pages": ("id", "digest"), "visits": ("id", "outlet")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the store holds of an address, as a takedown would remove it.

    `urls` are all addresses of the same articles, those of their pages and duplicates included. `pages` and `visits`
    are numbers of rows. `copies` are articles of other addresses that print nearly the same text; they would stay.
    """

    article_ids: tuple[str, ...]
    urls: tuple[str, ...]
    pages: tuple[int, ...]
    visits: tuple[int, ...]
    copies: tuple[str, ...]


def held(db: Connection, url: str) -> Held:
    """What there is of an address, in whatever form it is written. It looks once through all addresses of its site.

    Raises `InputError` for what is no address.
    """
    books, addresses, ids = _Books(db), {address(url)}, set[str]()
    while True:  # an article may have had several addresses, and each may have been another article's as well
        rows = [*books.rows(t.revisions, addresses), *_read_there(books, addresses)]
        ids.update(row.article_id for row in rows)
        more = _collateral(_of_articles(db, ids))
        if more <= addresses:
            break
        addresses |= more
    addresses |= _collateral(_without_article(books, _duplicates(db, addresses), ids))
    pages = [*books.rows(t.pages, addresses), *_parts(books, addresses)]
    addresses |= _collateral(_without_article(books, [page.url for page in pages], ids))
    visits = [row.id for row in books.rows(t.visits, addresses) if "#" not in row.outlet]  # documents are still read
    return Held(
        article_ids=tuple(sorted(ids)),
        urls=tuple(sorted(addresses)),
        pages=tuple({page.id for page in pages}),
        visits=tuple(visits),
        copies=tuple(sorted({one for id in ids for one in copies.together(db, id)} - ids)),
    )


def address(url: str) -> str:
    """The address itself, without blanks around it. Raises `InputError` for what is none."""
    url = url.strip()
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if not scheme or not is_storable(url):
        raise InputError(f"{url!r} is no address; write it whole, as https://kabar.example/berita/1")
    return url


@dataclass(slots=True)
class _Books:
    """The rows of each table with an address of a site, looked up once: which forms are the same is not for SQL."""

    db: Connection
    _known: dict[tuple[str, str], Sequence[Row[Any]]] = field(default_factory=dict)

    def rows(self, table: Table, addresses: Collection[str], *names: str) -> list[Row[Any]]:
        """The rows that have one of these addresses in one of these columns, or in any that holds addresses."""
        meant, names = {identity(each) for each in addresses}, names or _ADDRESSES[table.name]
        return [
            row
            for row in self.of_sites(table, addresses)
            if not meant.isdisjoint(identity(row._mapping[name]) for name in names)
        ]

    def of_sites(self, table: Table, addresses: Collection[str]) -> list[Row[Any]]:
        """The rows with an address of one of the sites of these."""
        hosts = {identity(each).partition("/")[0].lower() for each in addresses} - {""}
        found = {row.id: row for host in sorted(hosts) for row in self._of_site(table, host)}
        return list(found.values())

    def _of_site(self, table: Table, host: str) -> Sequence[Row[Any]]:
        if (table.name, host) not in self._known:
            places = [table.c[name] for name in _ADDRESSES[table.name]]
            beside = [table.c[name] for name in _BESIDE[table.name]]
            same = or_(*(func.lower(place).contains(host, autoescape=True) for place in places))
            self._known[table.name, host] = self.db.execute(select(*beside, *places).where(same)).all()
        return self._known[table.name, host]


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
    return found


def _read_there(books: _Books, addresses: Collection[str]) -> list[Row[Any]]:
    """The revisions that were read from a page to which another address had led."""
    led = {(page.url, page.digest) for page in books.rows(t.pages, addresses, "final_url")}
    rows = books.rows(t.revisions, [url for url, _ in led], "url")
    return [row for row in rows if any(row.page_digest == digest for url, digest in led if url == row.url)]


def _duplicates(db: Connection, addresses: Collection[str]) -> list[str]:
    """The addresses that were found to hold the same story."""
    reasons, visits = [f"{DUPLICATE_OF}{each}" for each in addresses], t.visits.c
    same = select(visits.url).where(visits.outcome == "duplicate")
    return [url for chunk in chunks(reasons) for url in db.scalars(same.where(visits.reason.in_(chunk)))]


def _without_article(books: _Books, urls: Collection[str], ids: Collection[str]) -> list[str]:
    """Those of these addresses that no other article than these was read from: what it holds stays its own."""
    rows = books.rows(t.revisions, urls, "url")
    others = {identity(row.url) for row in rows if row.article_id not in ids}
    return [url for url in urls if identity(url) not in others]


def _parts(books: _Books, addresses: Collection[str]) -> list[Row[Any]]:
    """The further pages of articles that are split over pages: nothing else was ever asked for or read there."""
    whole = {identity(each) for each in addresses}
    rows = [row for row in books.of_sites(t.pages, addresses) if _whole(row.url) in whole]
    rows = [row for row in rows if identity(row.url) not in whole]
    urls = {row.url for row in rows}
    taken = {identity(row.url) for table in (t.visits, t.revisions) for row in books.rows(table, urls, "url")}
    return [row for row in rows if identity(row.url) not in taken]


def _whole(part: str) -> str:
    try:
        return identity(stem(part))
    except ValueError:
        return part
