"""Takedown: an article goes with its pages and findings, a tombstone stays, and nothing of it is taken in again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from sidak.addresses import identity
from sidak.errors import InputError
from sidak.store import changes, copies, permalinks, tombstones
from sidak.store import tables as t
from sidak.store.columns import is_storable
from sidak.store.held import Held, address, held
from sidak.store.rows import chunks, insert
from sidak.store.tombstones import FORGOTTEN, Takedown, all, forgotten, gone, of, of_article, of_url, refused

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


def forget(db: Connection, url: str, *, reason: str, now: datetime) -> Takedown:
    """Remove the articles that ever stood at an address, with all that was kept of them, and leave a tombstone.

    Gone are all revisions, annotations and figures, the pages in every state, the place among copies and what the crawl
    needs to ask for a change; the removal is logged for the index. An address that the store never saw gets a tombstone
    too: then `article_ids` is empty and `pages` is 0. Done again, it changes nothing; the first reason stays. Raises
    `InputError` for an address that is none, or no reason.
    """
    url, reason = address(url), _reason(reason)
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
    nothing = {"outcome": FORGOTTEN, "etag": "", "last_modified": "", "digest": "", "reason": ""}
    for numbers in chunks(found.visits):
        db.execute(update(t.visits).where(t.visits.c.id.in_(numbers)).values(nothing))
    changes.log(db, found.article_ids, "delete")
    left = tombstones.of_url(db, url)
    assert left is not None  # noqa: S101  # it was put just now
    return replace(left, again=known is not None)


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
