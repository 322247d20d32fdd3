"""What the accounts of crawls say of an outlet: worked examples of the ways in which outlets fall ill, and laws."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import health
from crawler.health import Health, got_through, last_ended
from crawler.outlets import Outlet
from crawler.volume import UNLIKELY, VIEW, WEEK, at_least, at_most, silent
from sidak.models import CrawlKind, CrawlRecord

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def assess(outlets: Sequence[Outlet], records: Sequence[CrawlRecord], now: datetime) -> list[Health]:
    """The verdicts from the records of all outlets in one list."""
    return health.assess(
        outlets, lambda outlet: [each for each in records if each.outlet == outlet.id], last_ended(records), now
    )


ID = "kabar-blora"


def outlet(id: str = ID, *, per_week: int | None = None) -> Outlet:
    said: dict[str, object] = {"id": id, "name": "Kabar", "home": "https://kabar.example", "timezone": "WIB"}
    told = {"healthy": {"per_week": per_week}} if per_week else {}
    return Outlet.model_validate(said | {"discover": "auto"} | told)


def crawl(
    days_ago: float,
    found: int = 0,
    counts: Mapping[str, int] | None = None,
    *problems: str,
    kind: CrawlKind = "news",
    undated: int = 0,
    short: int = 0,
    id: str = ID,
    killed: bool = False,
) -> CrawlRecord:
    started = NOW - days_ago * DAY
    if killed:
        return CrawlRecord(outlet=id, kind=kind, started=started)
    return CrawlRecord(
        outlet=id,
        kind=kind,
        started=started,
        ended=started + timedelta(minutes=5),
        found=found,
        counts={"new": found, "unchanged": 10} if counts is None else counts,
        undated=undated,
        short=short,
        problems=tuple(f"{id}: {problem}" for problem in problems),
    )


def polled(weeks: Sequence[int], *, each: float = 0.25, until: float = 0.1, backlog: int = 0) -> list[CrawlRecord]:
    """Crawls `each` so many days, the last one `until` days ago, that find `weeks` stories a week, evenly."""
    made, due = [], 0.0
    number = math.ceil(len(weeks) * 7 / each)
    for step in range(number):
        due += weeks[min(int(step * each / 7), len(weeks) - 1)] * each / 7
        made.append(crawl(until + (number - 1 - step) * each, int(due + 1e-9)))
        due -= int(due + 1e-9)
    first = crawl(until + number * each, backlog)
    return [first, *made]


def silence(records: Sequence[CrawlRecord], days: float) -> list[CrawlRecord]:
    """The same crawls so many days earlier, and then some that find nothing, as often as before."""
    moved = [
        replace(each, started=each.started - days * DAY, ended=each.ended and each.ended - days * DAY)
        for each in records
    ]
    return moved + [crawl(0.1 + step / 4) for step in range(int(days * 4))]


def state(records: Sequence[CrawlRecord], *, per_week: int | None = None) -> Health:
    (found,) = assess([outlet(per_week=per_week)], records, NOW)
    return found


FAILED = crawl(0, 0, {"failed": 1}, "https://kabar.example/feed: no answer in time")
REFUSED = "https://kabar.example/feed: the host refuses us (HTTP 403)"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(polled([12] * 10), (), id="steady"),
        pytest.param(polled([12] * 10, backlog=3_000), (), id="the first crawl brings a backlog"),
        pytest.param(polled([3, *[12] * 2], backlog=500), (), id="a young outlet"),
        pytest.param([crawl(0.1, 700)], (), id="crawled once"),
        pytest.param([*polled([12] * 10), crawl(1.01, 9_000, kind="history")], (), id="history brings old news"),
        pytest.param([*polled([12] * 10), crawl(0.01, killed=True)], (), id="one crawl was killed"),
        pytest.param(polled([12] * 10, each=5), (), id="polled each 5 days"),
        pytest.param(polled([*[40] * 9, 8], each=5), ("fewer",), id="polled each 5 days, a small week"),
        pytest.param(polled([40] * 20, each=10), (), id="polled each 10 days"),
        pytest.param(polled([40] * 10, until=6.9), ("not_crawled",), id="well when last seen"),
        pytest.param(silence(polled([12] * 10), 3.5), (), id="12 a week, silent for 3 days"),
        pytest.param(silence(polled([12] * 10), 9), ("quiet",), id="12 a week, silent for 9 days"),
        pytest.param(silence(polled([700] * 10), 1.5), (), id="100 a day, silent for 36 hours: at least 2 days"),
        pytest.param(silence(polled([700] * 10), 2.5), ("quiet",), id="100 a day, silent for 60 hours"),
        pytest.param(silence(polled([1] * 10), 14), (), id="1 a week, silent for 3 weeks"),
        pytest.param(silence(polled([1] * 10), 50), ("quiet",), id="1 a week, silent for 8 weeks"),
        pytest.param(silence(polled([0] * 10), 57), ("quiet",), id="nothing ever"),
        pytest.param(polled([*[40] * 9, 12]), ("fewer",), id="a holiday is told"),
        pytest.param(polled([*[40] * 9, 30]), (), id="a calm week"),
        pytest.param(polled([*[1_000] * 9, 850]), (), id="a calm week of a portal"),
        pytest.param(polled([*[1_000] * 9, 1_300]), (), id="a lively week of a portal"),
        pytest.param(polled([*[40] * 9, 100]), ("more",), id="a changed list"),
        pytest.param(polled([*[0] * 9, 3]), (), id="few after nothing"),
        pytest.param(polled([*[0] * 9, 30]), ("more",), id="many after nothing"),
    ],
)
def test_volume_is_held_against_the_outlets_own_past(records: Sequence[CrawlRecord], expected: tuple[str, ...]) -> None:
    others = [crawl(0.05, 1, id="lain")]
    assert state([*records, *others]).kinds == expected


def test_what_is_told_of_a_quiet_outlet() -> None:
    records = silence(polled([12] * 10, backlog=500), 9)
    found = state(records)
    assert found.verdict == "went quiet: nothing new for 9 days; usual are 12 a week"
    assert found.last_new == max(each.started for each in records if each.found)
    assert found.last_success == max(each.ended for each in records if each.ended)
    assert (found.found, found.is_told) == (0, False)
    assert found.usual == pytest.approx(12, abs=0.5)


def weekends(since_friday: float) -> list[CrawlRecord]:
    """A government's site, with 36 a week and none at weekends, so many days after its last."""
    crawls = [crawl(since_friday + back / 4, 0 if back % 28 >= 18 else 2) for back in range(9 * 28)]
    return [*reversed(crawls), *(crawl(since_friday - step / 4) for step in range(1, int(since_friday * 4) + 1))]


@pytest.mark.parametrize(("days", "expected"), [(2.5, ()), (4, ("quiet",))])
def test_a_rest_that_the_past_knows_is_no_silence(days: float, expected: tuple[str, ...]) -> None:
    seen = state(weekends(days))
    assert silent(2.5 * DAY, seen.usual or 0) < UNLIKELY
    assert seen.kinds == expected


def test_a_gap_in_crawling_is_no_silence_and_no_small_week() -> None:
    before = [replace(each, started=each.started - 30 * DAY) for each in polled([40] * 8)]
    # After 28 days in which nobody crawled, a feed of ten gives ten of the 160 stories.
    catching_up = [crawl(2.1, 10), *(crawl(2.1 - step / 4, 1 + step % 2) for step in range(1, 9))]
    found = state([*before, *catching_up])
    assert found.kinds == ()
    assert found.usual == pytest.approx(40, abs=1)


@pytest.mark.parametrize(("found", "expected"), [(0, ("quiet",)), (4, ())])
def test_the_yaml_stands_for_a_past_that_is_too_short(found: int, expected: tuple[str, ...]) -> None:
    records = [crawl(4.5, 300), *(crawl(4.5 - step / 4, found) for step in range(1, 18))]
    seen = state(records, per_week=20)
    assert (seen.kinds, seen.usual, seen.is_told) == (expected, 20, True)
    assert state(records).usual is None
    assert state(polled([12] * 10), per_week=20).usual == pytest.approx(12, abs=0.5)


@pytest.mark.parametrize(
    ("records", "kind", "words"),
    [
        ([], "never", "never crawled"),
        (
            [crawl(0.3 - step / 10, 0, {"failed": 1}, f"u: no answer {step}") for step in range(3)],
            "failing",
            "no answer 2",
        ),
        ([crawl(0.1, 0, {"failed": 1}, "u: no answer")], "failing", "1 crawl since 2026-11-21 00:36 UTC"),
        ([crawl(0.1, 0, {"gone": 1})], "failing", "1 gone"),
        (
            [crawl(0.1, 0, {"pending": 1}, "u: the host asks to wait until 14:00 (Retry-After)")],
            "failing",
            "asks to wait",
        ),
        ([crawl(0.3 - step / 10, 0, {"failed": 1}, REFUSED) for step in range(3)], "blocked", "3 crawls in a row"),
        ([crawl(0.1, 0, {"failed": 1}, REFUSED)], "blocked", "HTTP 403"),
        ([crawl(0.1, 0, {"disallowed": 4})], "blocked", "robots.txt forbids it"),
        ([crawl(0.1, 0, {"disallowed": 1}, "u: robots.txt forbids it")], "blocked", "u: robots.txt forbids it"),
        ([crawl(3, killed=True), crawl(2.5, killed=True)], "not_crawled", "2 began since, and did not end"),
        ([crawl(5, 9)], "not_crawled", "not crawled for 5 days, although others were"),
    ],
)
def test_an_outlet_that_is_not_reached_is_told_with_the_reason(
    records: Sequence[CrawlRecord], kind: str, words: str
) -> None:
    seen = state([*records, crawl(0.05, 1, id="lain")])
    assert seen.kinds == (kind,)
    assert words in seen.verdict


def test_failures_in_a_row_are_counted_over_crawls_that_tell_nothing() -> None:
    well = polled([12] * 10, until=1)
    failures = [replace(FAILED, started=NOW - hours * timedelta(hours=1)) for hours in (9, 6, 3)]
    failures = [replace(each, ended=each.started) for each in failures]
    waits = crawl(0.2, 0, {"pending": 1})
    assert state([*well, *failures[:2]]).kinds == ()
    seen = state([*well, *failures, waits, crawl(0.01, killed=True)])
    assert (seen.kinds, seen.failures, seen.failing_since) == (("failing",), 3, NOW - timedelta(hours=9))
    assert seen.last_success == max(each.ended for each in well if each.ended)
    assert state([*well, *failures, crawl(0.01, 0, {})]).failures == 0


def test_where_nobody_crawls_no_outlet_is_blamed() -> None:
    assert state(polled([12] * 10, until=20)).kinds == ()


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (crawl(0, 0, {"unchanged": 1, "failed": 3}), True),
        (crawl(0, 0, {"off_topic": 8}), True),
        (crawl(0, 3, {"failed": 3}), True),
        (crawl(0, 0, {}), True),
        (crawl(0, 0, {"failed": 1, "pending": 4}), False),
        (crawl(0, 0, {}, "https://kabar.example shows no feed"), False),
        (crawl(0, 0, {"pending": 4}), None),
        (crawl(0, 0, {}, "its ways could not be sought: https://kabar.example: the crawl is stopping"), None),
        (crawl(0, killed=True), None),
    ],
)
def test_a_crawl_got_through_when_something_answered(record: CrawlRecord, expected: bool | None) -> None:
    assert got_through(record) is expected


def listed(
    new: int, stood: Mapping[str, int], found: int | None = None, *, undated: int = 0, short: int = 0
) -> list[CrawlRecord]:
    """A week of crawls, four a day, each with `new` articles and the addresses that its list names besides."""
    found = new + sum(stood.values()) if found is None else found
    counts = {"new": new, **stood}
    return [crawl(0.1 + step / 4, found, counts, undated=undated, short=short) for step in range(28)]


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        pytest.param(listed(2, {}, undated=2), ("dates",), id="undated after a redesign"),
        pytest.param(listed(10, {}, undated=1), (), id="one in ten without a date"),
        pytest.param(listed(2, {}, short=1), ("short",), id="half of them short"),
        pytest.param(listed(0, {"unreadable": 2}), ("bodies",), id="none has a body"),
        pytest.param(listed(1, {"unreadable": 1}), ("bodies",), id="half have no body"),
        pytest.param(listed(1, {"unreadable": 1, "unchanged": 20}, found=1), (), id="one without a body stays listed"),
        pytest.param(listed(2, {"unreadable": 90, "unchanged": 9_000}, found=2), (), id="a sitemap forgets nothing"),
        pytest.param(listed(0, {"failed": 4, "off_topic": 20}, found=6), ("pages",), id="the list comes, pages do not"),
        pytest.param(listed(2, {"failed": 1, "off_topic": 20}, found=6), (), id="an odd page fails"),
        pytest.param(
            listed(0, {"disallowed": 4, "off_topic": 20}, found=6), ("blocked",), id="robots.txt forbids pages"
        ),
    ],
)
def test_pages_that_are_not_read_are_told(week: list[CrawlRecord], expected: tuple[str, ...]) -> None:
    before = [replace(each, started=each.started - WEEK, undated=0, short=0) for each in week]
    assert state([*before, *week]).kinds == expected


def test_shares_are_of_the_last_seven_days() -> None:
    before = [replace(each, started=each.started - WEEK) for each in listed(2, {}, undated=2)]
    seen = state([*before, crawl(0.1, 4, {"new": 4, "unreadable": 1}, undated=1, short=2)])
    assert (seen.undated, seen.short, seen.unreadable) == (0.25, 0.5, 0.2)
    few = state([*before, crawl(0.1, 2, {"new": 2}, undated=2)])
    assert (few.undated, few.short, few.unreadable, few.kinds) == (None, None, None, ())


def test_the_worst_stand_first() -> None:
    ids = {
        "sehat": polled([12] * 9),
        "sepi": silence(polled([12] * 9), 9),
        "ditolak": [crawl(0.1, 0, {"disallowed": 4})],
    }
    records = [replace(each, outlet=id) for id, each_of in ids.items() for each in each_of]
    states = assess([outlet(id) for id in ("baru", *ids)], records, NOW)
    assert [each.outlet for each in states] == ["ditolak", "sepi", "baru", "sehat"]


# --- laws -------------------------------------------------------------------------------------------------------------

STEPS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 15)), min_size=1, max_size=120)


def walked(steps: Sequence[tuple[int, int]]) -> Iterator[CrawlRecord]:
    """Crawls so many hours after one another, with what each found."""
    moment = NOW
    for hours, found in steps:
        moment += timedelta(hours=hours)
        yield replace(crawl(0, found), started=moment, ended=moment)


@settings(deadline=None)
@given(STEPS, st.lists(st.integers(1, 60), min_size=2, max_size=60), st.sampled_from([None, 1, 20]))
def test_a_longer_silence_never_makes_a_quiet_outlet_well(
    steps: list[tuple[int, int]], silent_hours: list[int], per_week: int | None
) -> None:
    records = list(walked([*steps, *((hours, 0) for hours in silent_hours)]))
    quiet = []
    for number in range(len(steps), len(records) + 1):
        (seen,) = assess([outlet(per_week=per_week)], records[:number], records[number - 1].started)
        quiet.append("quiet" in seen.kinds)
    assert quiet == sorted(quiet)


@settings(deadline=None)
@given(STEPS, st.integers(1, 3))
def test_old_accounts_change_nothing(steps: list[tuple[int, int]], times: int) -> None:
    records = list(walked(steps * times))
    now = records[-1].started
    recent = [each for each in records if each.started >= now - VIEW]
    (whole,), (part,) = assess([outlet()], records, now), assess([outlet()], recent, now)
    assert [each.kind for each in whole.findings] == [each.kind for each in part.findings]
    assert (whole.found, whole.usual) == (part.found, part.usual)


MOMENTS = st.integers(0, 200 * 24).map(lambda hours: NOW - timedelta(hours=hours - 24))
COUNTS = st.dictionaries(
    st.sampled_from(["new", "unchanged", "unreadable", "failed", "disallowed", "gone", "pending", "off_topic"]),
    st.integers(0, 10_000),
)
RECORDS = st.builds(
    CrawlRecord,
    outlet=st.sampled_from([ID, "lain"]),
    kind=st.sampled_from(["news", "history"]),
    started=MOMENTS,
    ended=st.none() | MOMENTS,
    found=st.integers(0, 10_000_000),
    undated=st.integers(0, 100),
    short=st.integers(0, 100),
    counts=COUNTS,
    problems=st.lists(st.text(), max_size=3).map(tuple),
)


@settings(deadline=None)
@given(st.lists(RECORDS, max_size=30), st.sampled_from([None, 1, 1_000]))
def test_any_accounts_give_a_verdict(records: list[CrawlRecord], per_week: int | None) -> None:
    states = assess([outlet(per_week=per_week), outlet("lain")], records, NOW)
    assert {each.outlet for each in states} == {ID, "lain"}
    for each in states:
        assert each.verdict
        assert each.failures >= 0
        assert each.found is None or each.found >= 0
        assert all(share is None or 0 <= share <= 1 for share in (each.undated, each.short, each.unreadable))


@pytest.mark.parametrize(("count", "mean"), [(0, 7), (12, 40), (20, 40), (3, 0.69), (90, 60.5)])
def test_the_tail_of_a_poisson_process(count: int, mean: float) -> None:
    direct = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))
    assert at_most(count, mean) == pytest.approx(direct, rel=1e-9)


@settings(deadline=None)
@given(st.integers(-1, 100_000), st.floats(0, 50_000), st.integers(1, 50))
def test_tails_are_probabilities_and_rise_with_the_count(count: int, mean: float, more: int) -> None:
    assert 0 <= at_most(count, mean) <= at_most(count + more, mean) + 1e-12 <= 1 + 1e-9
    assert 0 <= at_least(count, mean) <= 1
    assert at_least(count + 1, mean) == pytest.approx(1 - at_most(count, mean))


@settings(deadline=None)
@given(st.floats(0, 1e6), st.floats(0, 1e4), st.floats(0, 1e4))
def test_a_longer_silence_is_less_likely(per_week: float, days: float, more: float) -> None:
    shorter, longer = silent(days * DAY, per_week), silent((days + more) * DAY, per_week)
    assert 0 <= longer <= shorter <= 1


def test_a_silence_is_told_from_seven_stories_on_that_did_not_come() -> None:
    assert silent(WEEK, 6.9) > UNLIKELY > silent(WEEK, 7)
