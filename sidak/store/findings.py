"""What the pipeline says of each revision. One annotation counts for a revision: the last one put."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, delete, exists, insert, select, update

from sidak.errors import NotFoundError
from sidak.models import Annotation, StoredArticle
from sidak.store import annotation_rows, articles, changes
from sidak.store import tables as t


def unannotated(db: Connection, pipeline: str, limit: int) -> list[StoredArticle]:
    """Up to `limit` articles whose current revision this version of the pipeline has not read, the oldest first."""
    done = exists().where(t.annotations.c.revision == t.revisions.c.id, t.annotations.c.pipeline == pipeline)
    return articles.load(db, articles.current().where(~done).order_by(t.revisions.c.id).limit(limit))


def put(db: Connection, revision: int, annotation: Annotation) -> None:
    """Keep an annotation instead of what was said of this revision before, by whatever version.

    A change is logged where the findings differ; the same findings by another version only take on its name. Raises
    `NotFoundError` for a revision that is not in the store, `InputError` for a text or number no database holds.
    """
    before = annotation_rows.load(db, [revision]).get(revision)
    if before == annotation:
        return
    same = before is not None and replace(before, pipeline=annotation.pipeline) == annotation
    article_id = _article_id(db, revision)
    if before is None:
        db.execute(insert(t.annotations).values(revision=revision, pipeline=annotation.pipeline))
    else:
        of_this = t.annotations.c.revision == revision
        db.execute(update(t.annotations).where(of_this).values(pipeline=annotation.pipeline))
    if same:
        return
    db.execute(delete(t.findings).where(t.findings.c.revision == revision))
    if rows := annotation_rows.rows(revision, annotation):
        db.execute(insert(t.findings), rows)
    changes.log(db, article_id, "upsert")


def _article_id(db: Connection, revision: int) -> str:
    article_id = db.scalar(select(t.revisions.c.article_id).where(t.revisions.c.id == revision))
    if article_id is None:
        raise NotFoundError(f"there is no revision {revision} in the store")
    return str(article_id)
