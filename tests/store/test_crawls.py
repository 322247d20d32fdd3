from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sidak.models import CrawlRecord, Poll, Visit
from sidak.store import Store, crawls, polls, visits
from tests.store.examples import NOON

RECORD = CrawlRecord(outlet="a", kind="news", started=NOON)
POLL = Poll(outlet="a", url="/feed", interval=3600, due=NOON, share=0.5)


def test_the_account_of_a_crawl_is_kept(store: Store) -> None:
    with store.writing() as db:
        number = crawls.begin(db, RECORD)
        other = crawls.begin(db, replace(RECORD, outlet="b", kind="history", started=NOON + timedelta(days=1)))
        ended = replace(
            RECORD, id=number, ended=NOON, found=3, undated=1, short=2, counts={"new": 2, "gone": 1}, problems=("x",)
        )
        crawls.end(db, ended)
        assert number != other
        assert crawls.since(db, NOON)[0] == ended
        assert [record.outlet for record in crawls.since(db, NOON + timedelta(hours=1))] == ["b"]
        assert crawls.since(db, NOON)[1].ended is None
        assert [record.outlet for record in crawls.since(db, NOON, "a")] == ["a"]
        assert (crawls.first_started(db), crawls.last_ended(db)) == (NOON, NOON)
        assert crawls.forget(db, NOON + timedelta(hours=1)) == 1
        assert crawls.first_started(db) == NOON + timedelta(days=1)


def test_each_address_counts_once_in_the_crawl_that_saw_it_last(store: Store) -> None:
    with store.writing() as db:
        visits.put(db, [Visit(url=f"u{number}", outlet="a", outcome="new", crawl=1) for number in range(3)])
        visits.put(db, [Visit(url="u1", outlet="a", outcome="gone", crawl=2)])
        visits.put(db, [Visit(url="f", outlet="a#feed", outcome="walked", crawl=1)])
        assert crawls.outcomes(db, 1) == {("a", "new"): 2, ("a#feed", "walked"): 1}
        assert crawls.outcomes(db, 2) == {("a", "gone"): 1}


def test_the_schedule_has_what_is_due_first_at_its_head(store: Store) -> None:
    later = replace(POLL, url="/sitemap.xml", due=NOON + timedelta(hours=1))
    with store.writing() as db:
        polls.put(db, later)
        polls.put(db, POLL)
        assert polls.all_of(db) == [POLL, later]
        polls.put(db, replace(POLL, interval=600, due=NOON + timedelta(hours=2), share=0.0))
        assert [poll.url for poll in polls.all_of(db)] == ["/sitemap.xml", "/feed"]
        assert polls.get(db, "a", "/feed") == replace(POLL, interval=600, due=NOON + timedelta(hours=2), share=0.0)
        assert polls.get(db, "b", "/feed") is None
