"""Which articles print one and the same text. A `story` is what all copies of one text share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, exists, func, or_, select, update

from sidak.models import StoredArticle
from sidak.store import articles, changes
from sidak.store import tables as t
from sidak.store.rows import chunks, insert, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """A current revision that was not compared with the others yet."""

    article_id: str
    revision: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """One print of a story: its article and the MinHash signature of its text."""

    article_id: str
    signature: bytes
    story: str


def unsigned(db: Connection, limit: int) -> list[Unsigned]:
    """Current revisions without a signature, those that have one of an older text included, the oldest first."""
    r, c = t.revisions.c, t.copies.c
    rows = db.execute(
        select(r.article_id, r.id.label("revision"), r.text)
        .join(t.articles, (t.articles.c.id == r.article_id) & (t.articles.c.current == r.number))
        .outerjoin(t.copies, c.article_id == r.article_id)
        .where(or_(c.revision.is_(None), c.revision != r.id))
        .order_by(r.id)
        .limit(limit)
    )
    return [Unsigned(**row._mapping) for row in rows]


def sharing(db: Connection, bands: Collection[int], but: str) -> list[Print]:
    """The prints that share one of these bands with an article that is not `but`: those worth comparing."""
    c = t.copies.c
    found = {}
    for chunk in chunks(list(bands)):
        alike = select(t.copy_bands.c.article_id).where(t.copy_bands.c.band.in_(chunk))
        for row in db.execute(select(c.article_id, c.signature, c.story).where(c.article_id.in_(alike))):
            found[row.article_id] = Print(**row._mapping)
    found.pop(but, None)
    return list(found.values())


def leave(db: Connection, article_id: str) -> None:
    """Take an article whose text became another out of its story; the others keep together under another name.

    A change is logged for each of them.
    """
    c = t.copies.c
    story = db.scalar(select(c.story).where(c.article_id == article_id))
    others = together(db, article_id)
    if others:
        changes.log(db, [article_id, *others], "upsert")
    if story != article_id:
        others = []
    for chunk in chunks(others):
        db.execute(update(t.copies).where(c.article_id.in_(chunk)).values(story=min(others)))
    db.execute(delete(t.copy_bands).where(t.copy_bands.c.article_id == article_id))
    db.execute(delete(t.copies).where(c.article_id == article_id))


def put(db: Connection, one: Print, revision: int, bands: Collection[int], joined: Collection[str]) -> None:
    """Keep the print of an article that is in no story; the stories in `joined` become one with its own.

    A change is logged for each article of a story that has grown.
    """
    db.execute(insert(db, t.copies).values(values(one) | {"revision": revision}))
    if bands:
        db.execute(insert(db, t.copy_bands), [{"band": band, "article_id": one.article_id} for band in bands])
    for chunk in chunks([story for story in joined if story != one.story]):
        db.execute(update(t.copies).where(t.copies.c.story.in_(chunk)).values(story=one.story))
    if joined:
        changes.log(db, list(db.scalars(select(t.copies.c.article_id).where(t.copies.c.story == one.story))), "upsert")


def of(db: Connection, article_id: str) -> list[StoredArticle]:
    """All prints of an article's story, itself included, the first published first; empty where it was not compared."""
    mine = select(t.copies.c.story).where(t.copies.c.article_id == article_id).scalar_subquery()
    ids = list(db.scalars(select(t.copies.c.article_id).where(t.copies.c.story == mine)))
    return by_time(articles.get_many(db, ids))


def together(db: Connection, article_id: str) -> list[str]:
    """The ids of the other articles that print an article's story."""
    mine = select(t.copies.c.story).where(t.copies.c.article_id == article_id).scalar_subquery()
    others = (t.copies.c.story == mine, t.copies.c.article_id != article_id)
    return list(db.scalars(select(t.copies.c.article_id).where(*others)))


def shared(db: Connection, article_ids: Collection[str]) -> dict[str, str]:
    """The story of each of these articles that has copies."""
    mine, other = t.copies.c, t.copies.alias("other").c
    found: dict[str, str] = {}
    for chunk in chunks(list(article_ids)):
        has_copies = exists().where(other.story == mine.story, other.article_id != mine.article_id)
        rows = db.execute(select(mine.article_id, mine.story).where(mine.article_id.in_(chunk), has_copies))
        found.update((row.article_id, row.story) for row in rows)
    return found


def stories(db: Connection) -> list[Sequence[str]]:
    """The article ids of every story with more than one print, the most printed story first."""
    many = (
        select(t.copies.c.story, func.count().label("prints"))
        .group_by(t.copies.c.story)
        .having(func.count() > 1)
        .subquery()
    )
    rows = db.execute(
        select(many.c.story, t.copies.c.article_id)
        .join(t.copies, t.copies.c.story == many.c.story)
        .order_by(many.c.prints.desc(), many.c.story, t.copies.c.article_id)
    )
    found: dict[str, list[str]] = {}
    for story, article_id in rows:
        found.setdefault(story, []).append(article_id)
    return list(found.values())


def by_time(prints: Sequence[StoredArticle]) -> list[StoredArticle]:
    """The first published first: by the hour where it is known, else by the day, then by when it was first seen."""

    def moment(one: StoredArticle) -> tuple[str, str, str]:
        published = one.article.published
        exact = published.astimezone(UTC).isoformat() if isinstance(published, datetime) else "~"
        return (str(one.article.published_day or "9999"), exact, str(one.first_seen))

    return sorted(prints, key=moment)
