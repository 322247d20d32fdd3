from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sidak.models import Visit
from sidak.store import Store, visits
from tests.store.examples import NOON

DONE = Visit(
    url="https://etam-kini.test/a",
    outlet="etam-kini",
    hint="2024-04-16",
    outcome="new",
    etag='"1"',
    last_modified="Tue, 16 Apr 2024 04:00:00 GMT",
    digest="d",
    fetched_at=NOON,
    attempts=1,
)


def waiting(number: int, **fields: object) -> Visit:
    given: dict[str, object] = {"url": f"https://a.test/{number}", "outlet": "a"}
    return Visit(**(given | fields))  # type: ignore[arg-type]


def test_each_address_is_given_once_to_a_crawl_in_the_order_of_discovery(store: Store) -> None:
    with store.writing() as db:
        visits.put(db, [waiting(number) for number in (3, 1, 2)])
        visits.put(db, [waiting(4, outcome="new"), waiting(5, outlet="b")])
        first = visits.take(db, "a", 7, 2)
        second = visits.take(db, "a", 7, 2)
        assert [visit.url[-1] for visit in (*first, *second)] == ["3", "1", "2"]
        assert all((visit.crawl, visit.asked) == (7, 7) for visit in (*first, *second))
        assert visits.take(db, "a", 7, 2) == []
        assert visits.pending(db, "a") == 3


def test_what_a_killed_crawl_had_taken_is_given_to_the_next(store: Store) -> None:
    with store.writing() as db:
        visits.put(db, [waiting(1), waiting(2)])
        visits.take(db, "a", 7, 2)
        visits.put(db, [replace(waiting(1), outcome="new", asked=7)])
        assert [visit.url[-1] for visit in visits.take(db, "a", 8, 9)] == ["2"]


def test_what_failed_is_tried_five_times_and_the_documents_too(store: Store) -> None:
    states = [("failed", 4), ("failed", 5), ("new", 1), ("pending", 9)]
    with store.writing() as db:
        visits.put(
            db, [waiting(number, outcome=outcome, attempts=tries) for number, (outcome, tries) in enumerate(states)]
        )
        visits.put(db, [waiting(8, outlet="a#feed", outcome="failed"), waiting(9, outlet="ab#feed", outcome="failed")])
        visits.revive(db, "a")
        assert [visit.url[-1] for visit in visits.with_outcome(db, "a", "pending")] == ["0", "3"]
        assert visits.pending(db, "a#feed") == 1
        assert visits.pending(db, "ab#feed") == 0


def test_what_failed_a_moment_ago_may_be_left_alone(store: Store) -> None:
    with store.writing() as db:
        visits.put(db, [waiting(1, outcome="failed", fetched_at=NOON), waiting(2, outcome="failed", fetched_at=NOON)])
        visits.put(db, [waiting(2, outcome="failed", fetched_at=NOON + timedelta(hours=1))])
        visits.revive(db, "a", before=NOON + timedelta(minutes=30))
        assert [visit.url[-1] for visit in visits.with_outcome(db, "a", "pending")] == ["1"]


def test_putting_a_visit_replaces_it(store: Store) -> None:
    with store.writing() as db:
        visits.put(db, [DONE])
        visits.put(db, [replace(DONE, outcome="gone", fetched_at=None)])
        assert visits.get_many(db, [DONE.url, "https://unknown.test"]) == {
            DONE.url: replace(DONE, outcome="gone", fetched_at=None)
        }
        visits.put(db, [])


def test_a_large_sitemap(store: Store) -> None:
    found = [waiting(number, hint="1") for number in range(10_000)]
    with store.writing() as db:
        visits.put(db, found)
        visits.put(db, found)
    with store.writing() as db:
        assert len(visits.get_many(db, [each.url for each in found])) == 10_000
        assert len(visits.take(db, "a", 1, 1_200)) == 1_200
        assert visits.pending(db, "a") == 10_000


def test_an_article_s_address_is_asked_for_again_and_whole(store: Store) -> None:
    with store.writing() as db:
        visits.put(db, [replace(DONE, outcome="failed", attempts=visits.MAX_ATTEMPTS, asked=7)])
        visits.put(db, [waiting(1, outlet="a#feed", outcome="walked")])
        assert visits.again(db, DONE.url) == DONE.outlet
        assert [visits.again(db, unknown) for unknown in ("https://a.test/1", "https://unknown.test", "")] == [None] * 3
        taken = visits.take(db, DONE.outlet, 8, 9)
        assert [(each.etag, each.last_modified, each.attempts, each.digest) for each in taken] == [("", "", 0, "d")]
        assert visits.pending(db, "a#feed") == 0
