"""What becomes of an address that a discovery names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.decide import PASSED_OVER, RECHECK, changed, hint_of, may_have_changed, seen, settled
from sidak.models import Discovered, Visit

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LONG_AGO = NOW - RECHECK - timedelta(minutes=1)
OLD, NEW = "2024-04-16T02:20:00Z", "2024-04-16T07:02:00Z"


def visit(**fields: object) -> Visit:
    given: dict[str, object] = {"url": "u", "outlet": "o", "outcome": "new", "fetched_at": NOW - timedelta(hours=1)}
    return Visit(**(given | fields))  # type: ignore[arg-type]


def after(known: Visit, hint: str = "", passed_over: str = "") -> Visit:
    return seen(known, Discovered(url="u", hint=hint), passed_over, 7, NOW)


@pytest.mark.parametrize(
    ("known", "hint", "outcome"),
    [
        (visit(outcome="pending"), "", "pending"),
        (visit(outcome="pending"), NEW, "pending"),
        (visit(hint=OLD), OLD, "unchanged"),
        (visit(hint=OLD), NEW, "pending"),
        (visit(hint=OLD), "2024-04-16", "unchanged"),
        (visit(hint=OLD, etag='"a"'), "", "pending"),
        (visit(outcome="revised"), "", "unchanged"),
        (visit(outcome="unchanged"), "", "unchanged"),
        (visit(), OLD, "pending"),
        (visit(etag='"a"'), "", "pending"),
        (visit(last_modified="Tue, 16 Apr 2024 09:05:00 GMT"), "", "pending"),
        (visit(fetched_at=LONG_AGO), "", "pending"),
        (visit(outcome="failed", attempts=5), "", "failed"),
        (visit(outcome="failed", attempts=5, hint=OLD), OLD, "failed"),
        (visit(outcome="failed", attempts=5, hint=OLD), NEW, "pending"),
        (visit(outcome="gone"), "", "gone"),
        (visit(outcome="gone", etag='"a"'), "", "gone"),
        (visit(outcome="gone", etag='"a"', fetched_at=LONG_AGO), "", "pending"),
        (visit(outcome="gone", fetched_at=LONG_AGO), "", "pending"),
        (visit(outcome="disallowed"), "", "disallowed"),
        (visit(outcome="disallowed", fetched_at=LONG_AGO), "", "pending"),
        (visit(outcome="unreadable"), "", "unreadable"),
        (visit(outcome="duplicate", reason="the same story as v"), "", "duplicate"),
    ],
)
def test_an_address_that_may_have_changed_is_pending_and_another_keeps_its_outcome(
    known: Visit, hint: str, outcome: str
) -> None:
    assert after(known, hint).outcome == outcome


@pytest.mark.parametrize("known", PASSED_OVER)
@pytest.mark.parametrize(("passed_over", "outcome"), [("", "pending"), ("off_topic", "off_topic")])
def test_what_was_passed_over_is_decided_anew(known: str, passed_over: str, outcome: str) -> None:
    assert after(visit(outcome=known, fetched_at=None), passed_over=passed_over).outcome == outcome


@pytest.mark.parametrize("passed_over", ["off_topic", "out_of_range"])
@pytest.mark.parametrize(("hint", "outcome"), [(OLD, "unchanged"), (NEW, "pending"), ("", "pending")])
def test_what_was_stored_is_followed_whatever_its_title_says_now(passed_over: str, hint: str, outcome: str) -> None:
    known = visit(hint=OLD, digest="d", fetched_at=LONG_AGO)
    assert after(known, hint, passed_over).outcome == outcome


def test_what_held_no_article_and_is_off_topic_now_is_passed_over() -> None:
    assert after(visit(outcome="unreadable", hint=OLD), NEW, "off_topic").outcome == "off_topic"


@pytest.mark.parametrize("outcome", ["new", "failed", "gone", "pending", "off_topic", "unreadable"])
def test_whoever_is_seen_belongs_to_this_crawl_and_keeps_the_better_hint(outcome: str) -> None:
    known = visit(outcome=outcome, hint=OLD, crawl=6, asked=6)
    assert (after(known).crawl, after(known).asked, after(known).hint) == (7, 6, OLD)
    assert after(known, NEW).hint == NEW
    if outcome not in PASSED_OVER and outcome != "pending":
        assert after(known, "2024-04-16").hint == OLD


def test_a_changed_address_has_all_its_attempts_again() -> None:
    assert after(visit(outcome="failed", attempts=5, hint=OLD), NEW).attempts == 0


@pytest.mark.parametrize(
    ("known", "found", "hint"),
    [("", OLD, OLD), (OLD, NEW, OLD), (OLD, "", OLD), ("", "", "")],
)
def test_what_this_crawl_has_asked_for_is_not_asked_again(known: str, found: str, hint: str) -> None:
    after = settled(visit(hint=known, asked=7), Discovered(url="u", hint=found), 7)
    assert (after.outcome, after.hint, after.crawl) == ("new", hint, 7)


def test_a_duplicate_takes_the_hint_that_its_own_discovery_has() -> None:
    known = visit(outcome="duplicate", hint=OLD, reason="the same story as v")
    assert settled(known, Discovered(url="u", hint=NEW), 7).hint == NEW


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (OLD, NEW, True),
        (OLD, "2024-04-16", False),
        ("2024-04-16", OLD, False),
        ("2024-04-16", "2024-04-17", True),
        ("2024-04-16", "2024-04-17T00:00:00Z", True),
        ("v1", "v12", True),
        ("", "2024-04-16", True),
        ("2024-04-16", "", False),
        ("", "", False),
    ],
)
def test_another_hint_is_another_version(old: str, new: str, expected: bool) -> None:
    assert changed(new, old) is expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [(visit(), False), (visit(fetched_at=None), True), (visit(fetched_at=LONG_AGO), True), (visit(etag='"a"'), True)],
)
def test_without_hints_a_validator_or_a_day_decides(known: Visit, expected: bool) -> None:
    assert may_have_changed(known, NOW) is expected


@pytest.mark.parametrize(
    ("moment", "hint"),
    [
        ("2024-04-16T10:20:00+08:00", "2024-04-16T02:20:00Z"),
        ("2024-04-16T02:20:00", "2024-04-16T02:20:00Z"),
        ("2024-04-16T02:20:00.123Z", "2024-04-16T02:20:00Z"),
        (" 2024-04-16 02:20:00\n", "2024-04-16T02:20:00Z"),
        ("2024-04-16", "2024-04-16"),
        ("0001-01-01T00:00:00+09:00", "0001-01-01T00:00:00+09:00"),
        ("v7", "v7"),
        ("", ""),
    ],
)
def test_a_moment_is_one_hint_however_it_is_written(moment: str, hint: str) -> None:
    assert hint_of(moment) == hint
