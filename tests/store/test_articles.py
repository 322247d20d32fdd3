from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from sidak.errors import InputError
from sidak.store import Store, articles, changes, findings, tables
from tests.store.examples import NOON, WITA, annotation, article


def test_a_new_article_is_kept_and_logged(store: Store) -> None:
    with store.writing() as db:
        assert articles.put(db, article(), page_digest="d1", seen=NOON) == "new"
    with store.reading() as db:
        stored = articles.get(db, article().id)
        assert stored is not None
        assert (stored.id, stored.article, stored.page_digest, stored.first_seen) == (
            article().id,
            article(),
            "d1",
            NOON,
        )
        assert stored.annotation is None
        assert [change.article_id for change in changes.after(db, 0, 10)] == [article().id]


def test_the_same_article_again_writes_nothing(store: Store) -> None:
    with store.writing() as db:
        articles.put(db, article(), page_digest="d1", seen=NOON)
        last = changes.last(db)
        assert articles.put(db, article(), page_digest="d2", seen=NOON + timedelta(days=1)) == "unchanged"
        assert changes.last(db) == last
        assert [each.page_digest for each in articles.revisions(db, article().id)] == ["d1"]


def test_every_revision_is_kept_and_the_last_one_counts(store: Store) -> None:
    texts = ["12,5 persen", "2,5 persen", "12,5 persen"]
    with store.writing() as db:
        for day, text in enumerate(texts):
            articles.put(db, article(text=text), page_digest=f"d{day}", seen=NOON + timedelta(days=day))
    with store.reading() as db:
        kept = articles.revisions(db, article().id)
        assert [(each.number, each.article.text, each.page_digest) for each in kept] == [
            (1, "12,5 persen", "d0"),
            (2, "2,5 persen", "d1"),
            (3, "12,5 persen", "d2"),
        ]
        assert kept[2].seen == NOON + timedelta(days=2)
        stored = articles.get(db, article().id)
        assert stored is not None
        assert (stored.article.text, stored.page_digest, stored.first_seen) == ("12,5 persen", "d2", NOON)
        assert articles.count(db) == 1
        assert len(changes.after(db, 0, 10)) == 3


def test_what_was_said_of_the_text_before_is_not_said_of_the_new_one(store: Store) -> None:
    with store.writing() as db:
        articles.put(db, article(), page_digest=None, seen=NOON)
        [stored] = findings.unannotated(db, "1", 10)
        findings.put(db, stored.revision, annotation())
        assert articles.put(db, article(text="Baru."), page_digest=None, seen=NOON) == "revised"
        revised = articles.get(db, article().id)
        assert revised is not None
        assert revised.annotation is None
        assert findings.unannotated(db, "1", 10) == [revised]


def test_an_article_keeps_the_id_it_brings(store: Store) -> None:
    with store.writing() as db:
        brought = article()
        object.__setattr__(brought, "id", "blora-01")
        articles.put(db, brought, page_digest=None, seen=NOON)
        assert articles.ids(db) == ["blora-01"]
        stored = articles.get(db, "blora-01")
        assert stored is not None
        assert stored.article == brought


@pytest.mark.parametrize(
    "published",
    [
        None,
        date(2024, 4, 16),
        datetime(2024, 4, 16, 23, 30, tzinfo=WITA),
        datetime(2024, 4, 16, 1, 2, 3, 4, tzinfo=WITA),
    ],
)
def test_the_time_of_publication_comes_back_with_its_zone(store: Store, published: date | None) -> None:
    with store.writing() as db:
        articles.put(db, article(published=published), page_digest=None, seen=NOON)
        stored = articles.get(db, article().id)
        assert stored is not None
        found = stored.article.published
        assert found == published
        assert type(found) is type(published)
        if isinstance(published, datetime) and isinstance(found, datetime):
            assert found.utcoffset() == published.utcoffset()
        assert stored.article.digest == article(published=published).digest
        day = db.scalar(select(tables.revisions.c.published_day))
        assert day == (published.strftime("%Y-%m-%d") if published else None)


def test_articles_come_in_the_order_they_were_asked_for(store: Store) -> None:
    wanted = [article(number).id for number in (3, 1, 2)]
    with store.writing() as db:
        for number in (1, 2, 3):
            articles.put(db, article(number), page_digest=None, seen=NOON)
        found = articles.get_many(db, [wanted[0], "0000000000000000", *wanted[1:]])
        assert [stored.id for stored in found] == wanted
        assert articles.get_many(db, []) == []
        assert articles.ids(db) == sorted(wanted)
        assert articles.get(db, "0000000000000000") is None


def test_reading_many_takes_few_queries(store: Store) -> None:
    with store.writing() as db:
        for number in range(60):
            articles.put(db, article(number), page_digest=None, seen=NOON)
        for stored in findings.unannotated(db, "1", 100):
            findings.put(db, stored.revision, annotation())
    with store.reading() as db:
        statements: list[str] = []
        event.listen(db, "before_cursor_execute", lambda *given: statements.append(given[2]))
        assert len(articles.get_many(db, articles.ids(db))) == 60
        assert len(findings.unannotated(db, "2", 100)) == 60
        assert len(statements) == 1 + 3 + 3


@pytest.mark.parametrize("bad", ["a\0b", "half \ud800 of a pair"])
def test_a_text_that_no_database_holds_is_refused(store: Store, bad: str) -> None:
    with pytest.raises(InputError, match="cannot be stored"), store.writing() as db:
        articles.put(db, article(text=bad), page_digest=None, seen=NOON)
    with store.reading() as db:
        assert articles.count(db) == 0
        assert changes.last(db) == 0


def test_a_time_without_its_zone_is_refused(store: Store) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(InputError, match="zone"), store.writing() as db:
        articles.put(db, article(published=naive), page_digest=None, seen=NOON)
    with pytest.raises(InputError, match="zone"), store.writing() as db:
        articles.put(db, article(), page_digest=None, seen=naive)
