"""What the store knows of the articles that were found: the moment, the authors, the page as fetched, the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, select

from sidak.store import Store, changes
from sidak.store import tables as t
from sidak.store.rows import chunks


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where one article comes from. `seen` is when its current text was first seen.

    `page_digest` and `pipeline` are None where there are none, and where the article changed after it was indexed:
    they would speak of another text than the one that was found.
    """

    published: date | None
    authors: tuple[str, ...]
    seen: datetime
    page_digest: str | None
    pipeline: str | None


def evidence(store: Store, article_ids: Sequence[str], *, applied: int) -> dict[str, Evidence]:
    """By id, for the articles that are in the store; `applied` is the last change that the index holds.

    What was taken down since it was indexed is not among them. Raises `StoreError`.
    """
    ids = list(dict.fromkeys(one for one in article_ids if "\0" not in one))
    with store.reading() as db:
        changed = _changed(db, ids, applied)
        found = {}
        for chunk in chunks(ids):
            for row in db.execute(_CURRENT.where(t.articles.c.id.in_(chunk))):
                fresh = row.article_id not in changed
                found[row.article_id] = Evidence(
                    published=row.published,
                    authors=tuple(row.authors),
                    seen=row.seen,
                    page_digest=row.page_digest if fresh else None,
                    pipeline=row.pipeline if fresh else None,
                )
    return found


_REVISION = t.revisions.c
_CURRENT = (
    select(
        _REVISION.article_id,
        _REVISION.published,
        _REVISION.authors,
        _REVISION.seen,
        _REVISION.page_digest,
        t.annotations.c.pipeline,
    )
    .join_from(
        t.articles,
        t.revisions,
        and_(_REVISION.article_id == t.articles.c.id, _REVISION.number == t.articles.c.current),
    )
    .outerjoin(t.annotations, t.annotations.c.revision == _REVISION.id)
)


def _changed(db: Connection, ids: Sequence[str], applied: int) -> set[str]:
    """Those of these articles that changed after the index was written."""
    if changes.last(db) <= applied:
        return set()
    log = t.changes.c
    later = select(log.article_id).where(log.sequence > applied)
    return {one for chunk in chunks(ids) for one in db.scalars(later.where(log.article_id.in_(chunk)))}
