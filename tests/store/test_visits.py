from __future__ import annotations

from dataclasses import replace

import pytest

from sidak.models import Discovered, Visit
from sidak.store import Store, visits
from tests.store.examples import NOON

DONE = Visit(
    url="https://etam-kini.test/a",
    outlet="etam-kini",
    hint="2024-04-16",
    outcome="article",
    etag='"1"',
    last_modified="Tue, 16 Apr 2024 04:00:00 GMT",
    digest="d",
    fetched_at=NOON,
    attempts=1,
    reason="",
)


def test_an_unknown_address_is_pending(store: Store) -> None:
    with store.writing() as db:
        visits.discover(db, "etam-kini", [Discovered(url="https://b.test"), Discovered(url="https://a.test", hint="1")])
        visits.discover(db, "suara", [Discovered(url="https://c.test")])
        assert visits.pending(db, "etam-kini") == [
            Visit(url="https://b.test", outlet="etam-kini"),
            Visit(url="https://a.test", outlet="etam-kini", hint="1"),
        ]


@pytest.mark.parametrize("hint", ["", DONE.hint])
def test_a_known_address_without_news_stays_done(store: Store, hint: str) -> None:
    with store.writing() as db:
        visits.put(db, [DONE])
        visits.discover(db, DONE.outlet, [Discovered(url=DONE.url, hint=hint)])
        assert visits.get_many(db, [DONE.url]) == {DONE.url: DONE}
        assert visits.pending(db, DONE.outlet) == []


@pytest.mark.parametrize(
    "known", [DONE, replace(DONE, hint=""), replace(DONE, outcome="failed", attempts=5, reason="x")]
)
def test_a_new_hint_makes_it_pending_again(store: Store, known: Visit) -> None:
    with store.writing() as db:
        visits.put(db, [known])
        visits.discover(db, DONE.outlet, [Discovered(url=DONE.url, hint="2024-04-17")])
        again = replace(known, hint="2024-04-17", outcome="pending", attempts=0, reason="")
        assert visits.pending(db, DONE.outlet) == [again]
        assert again.etag == DONE.etag


def test_what_failed_is_tried_five_times(store: Store) -> None:
    outcomes = [("failed", 4), ("failed", 5), ("article", 1), ("pending", 9)]
    with store.writing() as db:
        visits.put(
            db,
            [
                Visit(url=f"https://a.test/{number}", outlet="a", outcome=outcome, attempts=attempts)
                for number, (outcome, attempts) in enumerate(outcomes)
            ],
        )
        assert [visit.url for visit in visits.pending(db, "a")] == ["https://a.test/0", "https://a.test/3"]


def test_putting_a_visit_replaces_it(store: Store) -> None:
    with store.writing() as db:
        visits.put(db, [DONE])
        visits.put(db, [replace(DONE, outcome="gone", fetched_at=None)])
        assert visits.get_many(db, [DONE.url, "https://unknown.test"]) == {
            DONE.url: replace(DONE, outcome="gone", fetched_at=None)
        }
        visits.put(db, [])
        visits.discover(db, "a", [])


def test_a_large_sitemap(store: Store) -> None:
    found = [Discovered(url=f"https://a.test/{number}", hint="1") for number in range(10_000)]
    with store.writing() as db:
        visits.discover(db, "a", found)
        visits.discover(db, "a", found)
    with store.reading() as db:
        assert len(visits.pending(db, "a")) == 10_000
        assert len(visits.get_many(db, [each.url for each in found])) == 10_000
