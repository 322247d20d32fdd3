from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, func, select

from sidak.errors import InputError, NotFoundError
from sidak.models import Annotation, StoredArticle
from sidak.store import Store, articles, changes, findings, tables
from tests.store.examples import NOON, annotation, article


def put_articles(store: Store, number: int) -> list[StoredArticle]:
    with store.writing() as db:
        for each in range(number):
            articles.put(db, article(each), page_digest=None, seen=NOON)
        return findings.unannotated(db, "1", number)


def test_an_annotation_comes_back_as_it_was(store: Store) -> None:
    [stored] = put_articles(store, 1)
    with store.writing() as db:
        findings.put(db, stored.revision, annotation())
    with store.reading() as db:
        found = articles.get(db, stored.id)
        assert found == replace(stored, annotation=annotation())


def test_an_annotation_that_says_nothing_is_one_too(store: Store) -> None:
    [stored] = put_articles(store, 1)
    with store.writing() as db:
        findings.put(db, stored.revision, Annotation(pipeline="1"))
        assert findings.unannotated(db, "1", 10) == []
        assert [change.article_id for change in changes.after(db, 1, 10)] == [stored.id]


def test_what_this_version_has_read_is_not_to_be_read_again(store: Store) -> None:
    stored = put_articles(store, 3)
    with store.writing() as db:
        assert findings.unannotated(db, "1", 2) == stored[:2]
        findings.put(db, stored[0].revision, annotation("1"))
        assert findings.unannotated(db, "1", 10) == stored[1:]
        assert [each.id for each in findings.unannotated(db, "2", 10)] == [each.id for each in stored]
        assert findings.unannotated(db, "2", 10)[0].annotation == annotation("1")


def test_the_same_annotation_again_writes_nothing(store: Store) -> None:
    [stored] = put_articles(store, 1)
    with store.writing() as db:
        findings.put(db, stored.revision, annotation())
        ids, last = list(db.scalars(select(tables.findings.c.id))), changes.last(db)
        findings.put(db, stored.revision, annotation())
        assert list(db.scalars(select(tables.findings.c.id))) == ids
        assert changes.last(db) == last


def test_another_version_that_finds_the_same_takes_on_the_findings(store: Store) -> None:
    [stored] = put_articles(store, 1)
    with store.writing() as db:
        findings.put(db, stored.revision, annotation("1"))
        last = changes.last(db)
        findings.put(db, stored.revision, annotation("2"))
        assert changes.last(db) == last
        assert findings.unannotated(db, "2", 10) == []
        found = articles.get(db, stored.id)
        assert found is not None
        assert found.annotation == annotation("2")


def test_another_finding_replaces_the_old_one_and_is_logged(store: Store) -> None:
    [stored] = put_articles(store, 1)
    with store.writing() as db:
        findings.put(db, stored.revision, annotation("1"))
        last = changes.last(db)
        findings.put(db, stored.revision, annotation("2", value=44.0))
        assert [change.article_id for change in changes.after(db, last, 10)] == [stored.id]
        found = articles.get(db, stored.id)
        assert found is not None
        assert found.annotation == annotation("2", value=44.0)
        assert db.scalar(select(func.count()).where(tables.findings.c.kind == "ratio")) == 1


def test_findings_can_be_queried(store: Store) -> None:
    stored = put_articles(store, 2)
    with store.writing() as db:
        findings.put(db, stored[0].revision, annotation(value=43.75))
        findings.put(db, stored[1].revision, annotation(value=80.0))
        row = tables.findings.c
        low = select(row.revision, row.start, row["end"], row.field).where(
            row.kind == "ratio", row.measures == "absence", row.value < 50
        )
        assert [tuple(each) for each in db.execute(low)] == [(stored[0].revision, 0, 15, "text")]
        named = select(row.text, row.field).where(row.kind == "mention", row.revision == stored[0].revision)
        assert [tuple(each) for each in db.execute(named.order_by(row.rank))] == [
            ("Sri", "text"),
            ("Bu Sri", "title"),
            ("Sri", "text"),
        ]


def test_many_annotations_take_few_statements(store: Store) -> None:
    stored = put_articles(store, 40)
    with store.writing() as db:
        findings.put_many(db, {each.revision: annotation("1") for each in stored[:20]})
        last = changes.last(db)
        statements: list[str] = []
        event.listen(db, "before_cursor_execute", lambda *given: statements.append(given[2]))
        again = {each.revision: annotation("2") for each in stored}
        again[stored[3].revision] = annotation("2", value=50.0)
        findings.put_many(db, again)
        assert len(statements) < 10
        found = {each.revision: each.annotation for each in articles.get_many(db, articles.ids(db))}
        assert found == again
        changed = [change.article_id for change in changes.after(db, last, 100)]
        assert changed == [each.id for each in (stored[3], *stored[20:])]
        findings.put_many(db, {})
        findings.put_many(db, again)
        assert len(changes.after(db, last, 100)) == 21


def test_a_revision_that_is_not_there_is_said_so(store: Store) -> None:
    with pytest.raises(NotFoundError, match="revision 7"), store.writing() as db:
        findings.put(db, 7, annotation())


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_without_a_value_is_refused(store: Store, value: float) -> None:
    [stored] = put_articles(store, 1)
    with pytest.raises(InputError, match="number"), store.writing() as db:
        findings.put(db, stored.revision, annotation(value=value))
    with store.reading() as db:
        assert findings.unannotated(db, "1", 10) == [stored]


def test_a_count_beyond_64_bits_is_refused(store: Store) -> None:
    [stored] = put_articles(store, 1)
    figure = replace(annotation().figures[0], whole=2**63)
    with pytest.raises(InputError, match="too large"), store.writing() as db:
        findings.put(db, stored.revision, Annotation(pipeline="1", figures=(figure,)))
