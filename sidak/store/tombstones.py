"""What is remembered of what was taken down: addresses, ids and the reason, and nothing of what stood there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select

from sidak.addresses import identity
from sidak.errors import GoneError
from sidak.models import Article
from sidak.store import tables as t
from sidak.store.columns import is_storable
from sidak.store.rows import chunks

FORGOTTEN: Final = "forgotten"
"""The outcome of what comes from an address that was taken down: it is not asked for, not read, and not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """A tombstone. `url` is the address as it was asked for, `urls` are all that led to the same.

    `figures` and `pages` are how many were removed. `again` marks one that stood before: time and reason are the first.
    """

    url: str
    reason: str
    at: datetime
    urls: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    figures: int = 0
    pages: int = 0
    again: bool = False


def forgotten(db: Connection, urls: Collection[str]) -> set[str]:
    """Those of these addresses that were taken down, in whatever form they are written (see `sidak.addresses`)."""
    if not urls or db.execute(select(t.takedown_addresses.c.identity).limit(1)).first() is None:
        return set()
    meant = {url: identity(url) for url in urls}
    sought = [each for each in set(meant.values()) if is_storable(each)]
    down = select(t.takedown_addresses.c.identity)
    found = {
        one for chunk in chunks(sought) for one in db.scalars(down.where(t.takedown_addresses.c.identity.in_(chunk)))
    }
    return {url for url, one in meant.items() if one in found}


def refused(db: Connection, articles: Sequence[Article]) -> set[str]:
    """The ids of those of these articles that were taken down: by their id, or by one of their addresses."""
    urls = forgotten(db, {url for each in articles for url in (each.url, each.canonical_url) if url})
    ids = {each.id for each in articles if is_storable(each.id)}
    down = select(t.takedown_articles.c.article_id)
    gone = {
        id for chunk in chunks(list(ids)) for id in db.scalars(down.where(t.takedown_articles.c.article_id.in_(chunk)))
    }
    return {each.id for each in articles if each.id in gone or each.url in urls or each.canonical_url in urls}


def of_article(db: Connection, article_id: str) -> Takedown | None:
    """The takedown of an article; None where there was none."""
    if not is_storable(article_id):
        return None
    where = t.takedown_articles.c.article_id == article_id
    return _one(db, select(t.takedown_articles.c.takedown).where(where))


def of_url(db: Connection, url: str) -> Takedown | None:
    """The takedown of an address, in whatever form it is written; None where there was none."""
    if not is_storable(identity(url)):
        return None
    where = t.takedown_addresses.c.identity == identity(url)
    return _one(db, select(t.takedown_addresses.c.takedown).where(where))


def of(db: Connection, article: Article) -> Takedown | None:
    """The takedown for which an article is refused."""
    return of_article(db, article.id) or of_url(db, article.url) or of_url(db, article.canonical_url)


def all(db: Connection) -> list[Takedown]:
    """All takedowns, the oldest first."""
    return _load(db, db.scalars(select(t.takedowns.c.id)).all())


def gone(takedown: Takedown, what: str) -> GoneError:
    """The error that tells of a takedown; `what` is what was asked for, as the message begins."""
    return GoneError(
        f"{what} was taken down on {takedown.at:%Y-%m-%d}. It is not kept here any more, and is not taken in again. "
        f"The reason given: {takedown.reason}"
    )


def _one(db: Connection, wanted: Select[Any]) -> Takedown | None:
    number: int | None = db.scalar(wanted)
    return None if number is None else _load(db, [number])[0]


def _load(db: Connection, numbers: Sequence[int]) -> list[Takedown]:
    urls: dict[int, list[str]] = defaultdict(list)
    ids: dict[int, list[str]] = defaultdict(list)
    rows: list[Row[Any]] = []
    for chunk in chunks(numbers):
        address, article = t.takedown_addresses.c, t.takedown_articles.c
        for row in db.execute(select(address.takedown, address.url).where(address.takedown.in_(chunk))):
            urls[row.takedown].append(row.url)
        for row in db.execute(select(article.takedown, article.article_id).where(article.takedown.in_(chunk))):
            ids[row.takedown].append(row.article_id)
        rows += db.execute(select(t.takedowns).where(t.takedowns.c.id.in_(chunk)).order_by(t.takedowns.c.id)).all()
    return [
        Takedown(
            url=row.url,
            reason=row.reason,
            at=row.at,
            urls=tuple(sorted(urls[row.id])),
            article_ids=tuple(sorted(ids[row.id])),
            figures=row.figures,
            pages=row.pages,
        )
        for row in rows
    ]
