"""An annotation as rows of `findings`, and back. One row for each finding and for each mention of an official."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Row, select

from sidak.models import Annotation, DateMention, Figure, Inspection, Mention, Official, Region, Sanction, Topic
from sidak.store import tables as t
from sidak.store.rows import chunks, names, values

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Made = TypeVar("Made", bound="DataclassInstance")
_BLANK: dict[str, Any] = {column.name: None for column in t.findings.c if column.name != "id"}


def rows(revision: int, annotation: Annotation) -> list[dict[str, Any]]:
    """The rows to insert for `annotation`, each with all columns."""
    found = []
    official = -1
    for rank, (kind, finding) in enumerate(_flat(annotation)):
        row = _BLANK | values(finding) | {"revision": revision, "rank": rank, "kind": kind}
        if row.pop("mentions", None) is not None:
            official = rank
        if kind == "mention":
            row["official"] = official
        found.append(row)
    return found


def load(db: Connection, revisions: Sequence[int]) -> dict[int, Annotation]:
    """The annotations of those of these revisions that have one."""
    pipelines: dict[int, str] = {}
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    order = (t.findings.c.revision, t.findings.c.rank)
    for chunk in chunks(revisions):
        for row in db.execute(select(t.annotations).where(t.annotations.c.revision.in_(chunk))):
            pipelines[row.revision] = row.pipeline
        for row in db.execute(select(t.findings).where(t.findings.c.revision.in_(chunk)).order_by(*order)):
            found[row.revision].append(row)
    return {revision: _annotation(pipeline, found[revision]) for revision, pipeline in pipelines.items()}


def _flat(annotation: Annotation) -> Iterator[tuple[str, DataclassInstance]]:
    for topic in annotation.topics:
        yield "topic", topic
    for region in annotation.regions:
        yield "region", region
    for official in annotation.officials:
        yield "official", official
        for mention in official.mentions:
            yield "mention", mention
    for date in annotation.dates:
        yield "date", date
    for figure in annotation.figures:
        yield figure.kind, figure
    for sanction in annotation.sanctions:
        yield "sanction", sanction
    for inspection in annotation.inspections:
        yield "inspection", inspection


def _annotation(pipeline: str, found: list[Row[Any]]) -> Annotation:
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        kind = "figure" if row.kind in {"percentage", "ratio"} else row.kind
        by_kind[kind].append(dict(row._mapping))
    mentions: dict[int, list[Mention]] = defaultdict(list)
    for mention in by_kind["mention"]:
        mentions[mention["official"]].append(_made(Mention, mention))
    return Annotation(
        pipeline=pipeline,
        topics=tuple(_made(Topic, row) for row in by_kind["topic"]),
        regions=tuple(_made(Region, row) for row in by_kind["region"]),
        officials=tuple(
            _made(Official, row | {"mentions": tuple(mentions[row["rank"]])}) for row in by_kind["official"]
        ),
        dates=tuple(_made(DateMention, row) for row in by_kind["date"]),
        figures=tuple(_made(Figure, row) for row in by_kind["figure"]),
        sanctions=tuple(_made(Sanction, row) for row in by_kind["sanction"]),
        inspections=tuple(_made(Inspection, row) for row in by_kind["inspection"]),
    )


def _made(kind: type[Made], row: dict[str, Any]) -> Made:
    return kind(**{name: row[name] for name in names(kind)})
