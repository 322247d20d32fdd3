"""One figure for good: an address that somebody cites outlives new revisions and new versions of the pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from sidak.finding_ids import finding_ids
from sidak.models import Annotation, Article, Figure
from sidak.store import articles
from sidak.store import tables as t
from sidak.store.columns import is_storable
from sidak.store.rows import insert, names, values

_ID = re.compile(r"(.+)-[0-9a-f]{12}", re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What was read in one revision of the article, and the article as it was then.

    `seen` is when that revision came; `until` is when a newer version of the pipeline found the figure there no more,
    None while it is still said of that revision.
    """

    revision: int
    seen: datetime
    page_digest: str | None
    pipeline: str
    figure: Figure
    article: Article
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permalink:
    """A figure with all its versions, the oldest first; there is at least one.

    `current` tells whether the article's current revision holds it, as last annotated.
    """

    id: str
    article_id: str
    versions: tuple[Version, ...]
    current: bool


def article_of(id: str) -> str | None:
    """The id of the article that a figure with this id stands in; None for what is no id of a figure."""
    match = _ID.fullmatch(id)
    return match[1] if match and is_storable(id) else None


def find(db: Connection, id: str) -> Permalink | None:
    """The figure with this id, wherever it was found: in an old revision, or by an old version of the pipeline.

    None for an id that was never given, and where the article was taken down.
    """
    article_id = article_of(id)
    if article_id is None:
        return None
    revisions = articles.revisions(db, article_id)
    past = db.execute(select(t.past_figures).where(t.past_figures.c.finding == id).order_by(t.past_figures.c.until))
    by_revision: dict[int, list[tuple[str, Figure, datetime | None]]] = {each.number: [] for each in revisions}
    for row in past:
        by_revision[row.revision].append((row.pipeline, _figure(row.figure), row.until))
    for each in revisions:
        if each.annotation and (figure := _by_id(article_id, each.annotation).get(id)):
            by_revision[each.number].append((each.annotation.pipeline, figure, None))
    versions = tuple(
        Version(
            revision=each.number,
            seen=each.seen,
            page_digest=each.page_digest,
            pipeline=pipeline,
            figure=figure,
            article=each.article,
            until=until,
        )
        for each in revisions
        for pipeline, figure, until in by_revision[each.number]
    )
    if not versions:
        return None
    newest = versions[-1]
    current = newest.revision == revisions[-1].number and newest.until is None
    return Permalink(id=id, article_id=article_id, versions=versions, current=current)


def ids_of(db: Connection, article_id: str) -> set[str]:
    """The ids of all figures that were ever found in an article."""
    found = set(db.scalars(select(t.past_figures.c.finding).where(t.past_figures.c.article_id == article_id)))
    for each in articles.revisions(db, article_id):
        if each.annotation:
            found.update(finding_ids(article_id, each.annotation.figures))
    return found


def keep(
    db: Connection, replaced: Sequence[tuple[str, int, Annotation, Annotation]], until: datetime | None = None
) -> None:
    """Keep those figures of annotations that the new ones have not.

    Each of `replaced` is an article's id, the number of its revision, the old and the new annotation of that. A run
    that finds the same figures again writes nothing.
    """
    moment = until or datetime.now(UTC)
    rows = [row | {"until": moment} for each in replaced for row in _dropped(*each)]
    if rows:
        statement = insert(db, t.past_figures)
        new = {name: statement.excluded[name] for name in ("figure", "until")}
        db.execute(statement.on_conflict_do_update(index_elements=["finding", "revision", "pipeline"], set_=new), rows)


def _dropped(article_id: str, revision: int, old: Annotation, new: Annotation) -> Iterator[dict[str, Any]]:
    if old.figures == new.figures:
        return
    still = set(finding_ids(article_id, new.figures))
    for id, figure in _by_id(article_id, old).items():
        if id not in still:
            of = {"finding": id, "article_id": article_id, "revision": revision, "pipeline": old.pipeline}
            yield of | {"figure": values(figure)}


def _by_id(article_id: str, annotation: Annotation) -> dict[str, Figure]:
    return dict(zip(finding_ids(article_id, annotation.figures), annotation.figures, strict=True))


def _figure(kept: Mapping[str, Any]) -> Figure:
    """A figure from its JSON. One of an older program has what it knew; what this one does not know is passed over."""
    known = {name: kept[name] for name in names(Figure) if name in kept}
    return Figure(**known | {"flags": tuple(known.get("flags", ()))})
