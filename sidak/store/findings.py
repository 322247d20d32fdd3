"""What the pipeline says of each revision. One annotation counts for a revision: the last one put."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, select

from sidak.errors import NotFoundError
from sidak.models import Annotation, StoredArticle
from sidak.store import annotation_rows, articles, changes, permalinks
from sidak.store import tables as t
from sidak.store.rows import chunks, insert


def unannotated(db: Connection, pipeline: str, limit: int) -> list[StoredArticle]:
    """Up to `limit` articles whose current revision this version of the pipeline has not read, the oldest first."""
    return articles.load(db, _unannotated(pipeline).order_by(t.revisions.c.id).limit(limit))


def count_unannotated(db: Connection, pipeline: str) -> int:
    """How many articles wait for this version of the pipeline."""
    return db.scalar(select(func.count()).select_from(_unannotated(pipeline).subquery())) or 0


def _unannotated(pipeline: str) -> Select[Any]:
    done = exists().where(t.annotations.c.revision == t.revisions.c.id, t.annotations.c.pipeline == pipeline)
    return articles.current().where(~done)


def put(db: Connection, revision: int, annotation: Annotation) -> None:
    """Keep an annotation instead of what was said of this revision before, by whatever version.

    A change is logged where the findings differ; the same findings by another version only take on its name. Raises
    `NotFoundError` for a revision that is not in the store, `InputError` for a text or number no database holds.
    """
    put_many(db, {revision: annotation})


def put_many(db: Connection, annotations: Mapping[int, Annotation]) -> None:
    """The same for many revisions at once, in a handful of statements.

    Figures that the new annotations have no more are kept for those who cited them (see `permalinks`).
    """
    before = annotation_rows.load(db, list(annotations))
    new = {revision: said for revision, said in annotations.items() if before.get(revision) != said}
    different = {
        revision: said
        for revision, said in new.items()
        if revision not in before or replace(before[revision], pipeline=said.pipeline) != said
    }
    of = _revisions(db, list(new))
    _sign(db, new)
    permalinks.keep(db, [(*of[each], before[each], said) for each, said in different.items() if each in before])
    _replace(db, different)
    changes.log(db, [of[revision][0] for revision in different], "upsert")


def standing(db: Connection, batch: Sequence[StoredArticle]) -> set[int]:
    """The revisions of these articles that are there: while they were read, one may have been taken down.

    A revision's number alone does not tell, since SQLite gives the last one again.
    """
    columns, wanted = t.revisions.c, {each.revision: each.id for each in batch}
    found: set[int] = set()
    for chunk in chunks(list(wanted)):
        rows = db.execute(select(columns.id, columns.article_id).where(columns.id.in_(chunk)))
        found.update(row.id for row in rows if wanted[row.id] == row.article_id)
    return found


def _sign(db: Connection, annotations: Mapping[int, Annotation]) -> None:
    statement = insert(db, t.annotations)
    signed = statement.on_conflict_do_update(
        index_elements=["revision"], set_={"pipeline": statement.excluded.pipeline}
    )
    if annotations:
        rows = [{"revision": revision, "pipeline": said.pipeline} for revision, said in annotations.items()]
        db.execute(signed, rows)


def _replace(db: Connection, annotations: Mapping[int, Annotation]) -> None:
    for chunk in chunks(list(annotations)):
        db.execute(delete(t.findings).where(t.findings.c.revision.in_(chunk)))
    rows = [row for revision, said in annotations.items() for row in annotation_rows.rows(revision, said)]
    if rows:
        db.execute(t.findings.insert(), rows)


def _revisions(db: Connection, revisions: Sequence[int]) -> dict[int, tuple[str, int]]:
    """The article of each revision, and its number among those of the article."""
    columns = t.revisions.c
    found: dict[int, tuple[str, int]] = {}
    for chunk in chunks(revisions):
        rows = db.execute(select(columns.id, columns.article_id, columns.number).where(columns.id.in_(chunk)))
        found.update((row.id, (row.article_id, row.number)) for row in rows)
    for revision in revisions:
        if revision not in found:
            raise NotFoundError(f"there is no revision {revision} in the store")
    return found
