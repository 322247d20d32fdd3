"""How often each way is asked: as often as it has something to say, and no crawl asks before its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crawler.run import CrawlTally, Patience, crawl
from crawler.schedule import FIRST, HIGH, LONGEST, LOW, SHORTEST, due, next_due, next_poll
from sidak.models import Poll
from sidak.store import Store, polls
from tests.crawler.pages import outlet
from tests.crawler.site import Answer, SmallSite

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
shares = some.floats(0, 1)
intervals = some.integers(int(SHORTEST.total_seconds()), int(LONGEST.total_seconds()))


def poll(interval: float, *, name: str = "kabar", url: str = "/feed", after: timedelta = DAY) -> Poll:
    return Poll(outlet=name, url=url, interval=round(interval), due=NOW + after, share=0.5)


def following(before: Poll | None, share: float | None) -> Poll:
    return next_poll(before, "kabar", "/feed", share, NOW)


@given(some.lists(some.none() | shares, max_size=60))
def test_an_interval_stays_within_its_bounds_whatever_is_found(found: list[float | None]) -> None:
    known = None
    for share in found:
        known = following(known, share)
        assert SHORTEST <= timedelta(seconds=known.interval) <= LONGEST
        assert known.due - NOW == pytest.approx(timedelta(seconds=known.interval), abs=timedelta(seconds=1))


@given(intervals, some.floats(LOW, HIGH))
def test_a_share_as_it_should_be_leaves_the_interval(interval: int, share: float) -> None:
    assert following(poll(interval), share).interval == interval
    assert following(None, share).interval == FIRST.total_seconds()


@given(intervals, shares, shares)
def test_the_more_is_known_the_longer_the_wait(interval: int, one: float, other: float) -> None:
    little, much = sorted((one, other))
    assert following(poll(interval), little).interval <= following(poll(interval), much).interval
    assert following(poll(interval), much).share == much


@given(intervals)
def test_a_poll_that_failed_lengthens_the_wait_and_tells_nothing_of_the_share(interval: int) -> None:
    after = following(poll(interval), None)
    assert after.share == poll(interval).share
    assert after.interval > interval or timedelta(seconds=after.interval) == LONGEST
    assert following(None, None).interval > FIRST.total_seconds()


@given(some.floats(0.01, 500), some.integers(10, 100))
def test_a_feed_with_steady_news_comes_to_rest(per_hour: float, size: int) -> None:
    """The interval settles where a third to two thirds of the feed is known, or at a bound."""
    known = following(None, 0.0)
    course: list[Poll] = []
    for _ in range(60):
        new = per_hour * known.interval / 3600
        known = following(known, max(0.0, 1 - new / size))
        course.append(known)
    settled = course[-10:]
    assert len({each.interval for each in settled}) == 1
    at_bound = timedelta(seconds=known.interval) in (SHORTEST, LONGEST)
    assert at_bound or all(LOW <= each.share <= HIGH for each in settled)


def test_an_outlet_is_due_when_one_of_its_ways_is() -> None:
    outlets = [outlet(id=name) for name in ("baru", "kini", "nanti", "luar")]
    schedule = [
        poll(600, name="kini", url="/feed", after=timedelta(0)),
        poll(600, name="kini", url="/sitemap.xml", after=DAY),
        poll(600, name="nanti", after=timedelta(minutes=7)),
    ]
    assert [each.id for each in due(outlets, schedule, NOW)] == ["baru", "kini", "luar"]
    assert next_due(outlets, schedule, NOW) == NOW
    assert next_due([outlets[2]], schedule, NOW) == NOW + timedelta(minutes=7)
    assert next_due([outlets[0]], schedule, NOW) == NOW + LONGEST


def polls_of(store: Store) -> Sequence[Poll]:
    with store.reading() as db:
        return sorted(polls.all_of(db), key=lambda each: each.url)


def patient(store: Store, site: SmallSite, now: datetime) -> CrawlTally:
    site.asked.clear()
    outlet = site.outlet({"feed": "/feed"}, {"sitemap": "/sitemap.xml"})
    return crawl(store, [outlet], patience=Patience(now))


@pytest.fixture
def two_ways(site: SmallSite) -> SmallSite:
    site.feed("/feed", ("/sidak-mpp-satu", "2024-04-16"))
    site.sitemap("/sitemap.xml", ("/sidak-mpp-satu", "2024-04-16"), ("/sidak-mpp-dua", "2024-04-16"))
    for path in ("/sidak-mpp-satu", "/sidak-mpp-dua"):
        site.story(path, f"Sidak mal pelayanan publik {path}")
    return site


def test_a_crawl_keeps_when_each_of_its_ways_is_asked_again(store: Store, two_ways: SmallSite) -> None:
    patient(store, two_ways, datetime.now(UTC))
    feed, sitemap = polls_of(store)
    assert (feed.url, feed.share, sitemap.url, sitemap.share) == ("/feed", 0.0, "/sitemap.xml", 0.5)
    assert feed.interval < FIRST.total_seconds() == sitemap.interval
    patient(store, two_ways, datetime.now(UTC) + DAY)
    assert [each.share for each in polls_of(store)] == [1.0, 1.0]
    assert polls_of(store)[1].interval > sitemap.interval


def test_only_what_is_due_is_asked(store: Store, two_ways: SmallSite) -> None:
    patient(store, two_ways, datetime.now(UTC))
    now = datetime.now(UTC)
    feed, sitemap = polls_of(store)
    with store.writing() as db:
        polls.put(db, replace(sitemap, due=now + DAY))
        polls.put(db, replace(feed, due=now))
    assert patient(store, two_ways, now).counts == {"unchanged": 1}
    assert two_ways.paths() == ["/feed"]
    assert polls_of(store)[1].due == now + DAY
    assert patient(store, two_ways, now).counts == {}
    assert two_ways.asked == []


def test_a_way_that_fails_waits_longer(store: Store, two_ways: SmallSite) -> None:
    del two_ways.answers["/feed"]
    assert patient(store, two_ways, datetime.now(UTC)).counts == {"gone": 1, "new": 2}
    assert polls_of(store)[0].interval > FIRST.total_seconds()


def test_what_failed_is_left_alone_for_a_while(store: Store, two_ways: SmallSite) -> None:
    good = two_ways.answers["/sidak-mpp-dua"]
    two_ways.answers["/sidak-mpp-dua"] = Answer("", 503)
    assert patient(store, two_ways, datetime.now(UTC)).counts == {"new": 1, "failed": 1}
    two_ways.answers["/sidak-mpp-dua"] = good
    with store.writing() as db:
        for each in polls.all_of(db):
            polls.put(db, replace(each, due=datetime.now(UTC)))
    assert patient(store, two_ways, datetime.now(UTC)).counts == {"unchanged": 1, "failed": 1}
    assert patient(store, two_ways, datetime.now(UTC) + DAY).counts == {"unchanged": 1, "new": 1}


def test_a_crawl_that_was_not_asked_to_be_patient_asks_all(store: Store, two_ways: SmallSite) -> None:
    patient(store, two_ways, datetime.now(UTC))
    two_ways.asked.clear()
    crawl(store, [two_ways.outlet({"feed": "/feed"}, {"sitemap": "/sitemap.xml"})])
    assert {"/feed", "/sitemap.xml"} <= set(two_ways.paths())


def test_what_a_crawl_left_does_not_wait_for_news(store: Store, two_ways: SmallSite) -> None:
    outlet = two_ways.outlet({"sitemap": "/sitemap.xml"})
    before = datetime.now(UTC)
    assert crawl(store, [outlet], pages=1, patience=Patience(before)).counts == {"new": 1, "pending": 1}
    (left,) = polls_of(store)
    assert left.due - before < timedelta(seconds=left.interval)
    assert crawl(store, [outlet], patience=Patience(left.due)).counts == {"new": 1, "unchanged": 1}
