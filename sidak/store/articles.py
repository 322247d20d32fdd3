"""Articles with all their revisions. What an outlet changes after publication is a story of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, and_, bindparam, func, select, update
from sqlalchemy import insert as insert_into

from sidak.models import Annotation, Article, StoredArticle
from sidak.store import annotation_rows, changes, tombstones
from sidak.store import tables as t
from sidak.store.columns import storable
from sidak.store.rows import chunks, names
from sidak.store.tombstones import FORGOTTEN

Outcome = Literal["new", "revised", "unchanged", "forgotten"]

_ATTRIBUTES = [name for name in names(Article) if name != "id"]  # that is `article_id` in a revision
_FIRST = t.revisions.alias("first")


class Arrival(NamedTuple):
    """An article that came, the digest of its page (None where it was handed in), and when."""

    article: Article
    page_digest: str | None
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of an article: its number from 1 on, the page it was read from, and when it was first seen so.

    `annotation` is what was last said of this very state; None where nothing was.
    """

    number: int
    article: Article
    page_digest: str | None
    seen: datetime
    annotation: Annotation | None = None


def put(db: Connection, article: Article, *, page_digest: str | None, seen: datetime) -> Outcome:
    """Keep an article, and log the change. Another digest than the current revision's is a new revision.

    An "unchanged" article writes nothing, and neither does a "forgotten" one: it was taken down. Raises `InputError`
    for a text or time that no database holds.
    """
    return put_many(db, [Arrival(article, page_digest, seen)])[0]


def put_many(db: Connection, arrivals: Sequence[Arrival]) -> list[Outcome]:
    """Keep articles in their order, as `put` does each; one may come more than once."""
    for each in arrivals:
        storable(each.article.title + each.article.text)  # before anything reckons with its digest
    known = _standing(db, [each.article.id for each in arrivals])
    refused = tombstones.refused(db, [each.article for each in arrivals])
    outcomes: list[Outcome] = []
    rows, new, numbers = [], [], {}
    for article, page_digest, seen in arrivals:
        if article.id in refused:
            outcomes.append(FORGOTTEN)
            continue
        number, digest = known.get(article.id, (0, ""))
        outcomes.append("new" if number == 0 else "unchanged" if digest == article.digest else "revised")
        if outcomes[-1] == "unchanged":
            continue
        if number == 0:
            new.append(article.id)
        known[article.id] = number + 1, article.digest
        numbers[article.id] = number + 1
        row = {name: getattr(article, name) for name in _ATTRIBUTES}
        rows.append(row | {"article_id": article.id, "number": number + 1, "page_digest": page_digest, "seen": seen})
    if rows:
        if new:
            db.execute(insert_into(t.articles), [{"id": id, "current": numbers.pop(id)} for id in new])
        if numbers:
            of_id = update(t.articles).where(t.articles.c.id == bindparam("its_id")).values(current=bindparam("number"))
            db.execute(of_id, [{"its_id": id, "number": number} for id, number in numbers.items()])
        db.execute(insert_into(t.revisions), rows)
        changes.log(db, [row["article_id"] for row in rows], "upsert")
    return outcomes


def addresses(db: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The address that each of these articles was read from last, by id; for those that are in the store."""
    found = select(t.articles.c.id, t.revisions.c.url).join(t.revisions, _revision(t.revisions, t.articles.c.current))
    return {row[0]: row[1] for chunk in chunks(ids) for row in db.execute(found.where(t.articles.c.id.in_(chunk)))}


def get(db: Connection, id: str) -> StoredArticle | None:
    """The article in its current revision, with what was last said of it."""
    found = get_many(db, [id])
    return found[0] if found else None


def get_many(db: Connection, ids: Sequence[str]) -> list[StoredArticle]:
    """The articles in the order of `ids`; ids that are not in the store are left out."""
    found = {}
    for chunk in chunks(ids):
        for stored in load(db, current().where(t.articles.c.id.in_(chunk))):
            found[stored.id] = stored
    return [found[id] for id in ids if id in found]


def revisions(db: Connection, id: str) -> list[Revision]:
    """All revisions of an article, the oldest first; empty where there is no such article."""
    of_this = t.revisions.c.article_id == id
    rows = db.execute(select(t.revisions).where(of_this).order_by(t.revisions.c.number)).all()
    annotations = annotation_rows.load(db, [row.id for row in rows])
    return [
        Revision(
            number=row.number,
            article=_article(row),
            page_digest=row.page_digest,
            seen=row.seen,
            annotation=annotations.get(row.id),
        )
        for row in rows
    ]


def ids(db: Connection) -> list[str]:
    """The ids of all articles, sorted."""
    return list(db.scalars(select(t.articles.c.id).order_by(t.articles.c.id)))


def count(db: Connection) -> int:
    """How many articles there are."""
    return db.scalar(select(func.count()).select_from(t.articles)) or 0


def current() -> Select[Any]:
    """The current revision of every article, for `load`; narrow it with `where`."""
    return (
        select(t.revisions, _FIRST.c.seen.label("first_seen"))
        .join_from(t.articles, t.revisions, _revision(t.revisions, t.articles.c.current))
        .join(_FIRST, _revision(_FIRST, 1))
    )


def load(db: Connection, statement: Select[Any]) -> list[StoredArticle]:
    """What a `current` statement finds, in its order, with the annotations."""
    rows = db.execute(statement).all()
    annotations = annotation_rows.load(db, [row.id for row in rows])
    return [
        StoredArticle(
            id=row.article_id,
            article=_article(row),
            revision=row.id,
            page_digest=row.page_digest,
            first_seen=row.first_seen,
            annotation=annotations.get(row.id),
        )
        for row in rows
    ]


def _standing(db: Connection, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The number and the digest of the current revision of each article that is there."""
    of_these = select(t.revisions).join(t.articles, _revision(t.revisions, t.articles.c.current))
    return {
        row.article_id: (row.number, _article(row).digest)
        for chunk in chunks(ids)
        for row in db.execute(of_these.where(t.articles.c.id.in_(chunk)))
    }


def _revision(table: FromClause, number: object) -> ColumnElement[bool]:
    return and_(table.c.article_id == t.articles.c.id, table.c.number == number)


def _article(row: Row[Any]) -> Article:
    return Article(id=row.article_id, **{name: row._mapping[name] for name in _ATTRIBUTES})
