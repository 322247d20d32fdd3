"""What a crawl is after: days of publication, as a discovery or an address tells them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crawler.outlets import ZONES
from crawler.scope import Scope, days_in, days_of, months_of_part
from sidak.models import Discovered

APRIL = (date(2024, 4, 1), date(2024, 4, 30))
DAY = (date(2024, 4, 16), date(2024, 4, 16))
WITA = ZONES["WITA"]
MONTH = Scope(date(2024, 4, 1), date(2024, 4, 30), everything=True)
URL = "https://kabar.example/sidak"
days = some.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/2024/04/16/sidak-mpp", DAY),
        ("/2024/4/16/sidak-mpp", DAY),
        ("/berita/2024-04-16/sidak", DAY),
        ("/read/20240416/sidak-mpp", DAY),
        ("/20240416-sidak.html", DAY),
        ("/index.php?tanggal=2024-04-16&id=7", DAY),
        ("/2024/04/sidak-mpp.html", APRIL),
        ("/2024/4/sidak", APRIL),
        ("/2024/02/sidak", (date(2024, 2, 1), date(2024, 2, 29))),
        ("/berita/pilkada-2024-04-calon", None),
        ("/2024/13/sidak", None),
        ("/2024/04", None),
        ("/berita/1234567890123/sidak", None),
        ("/berita/d-20240416123/sidak", None),
        ("/2024/02/30/sidak", (date(2024, 2, 1), date(2024, 2, 29))),
        ("/berita-2024023045-sidak", None),
        ("/sidak-mpp", None),
        ("", None),
    ],
)
def test_an_address_may_tell_the_day_or_the_month(path: str, told: tuple[date, date] | None) -> None:
    assert days_in(f"https://kabar.example{path}") == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("/post-sitemap-2024-04.xml", APRIL),
        ("/sitemap/2024/04/sitemap.xml", APRIL),
        ("/sitemap_2024_04.xml.gz", APRIL),
        ("/sitemap.xml?yyyy=2024&mm=4", APRIL),
        ("/post-sitemap.xml", None),
        ("/post-sitemap12.xml", None),
        ("/sitemap-2024.xml", None),
        ("/wp-sitemap-posts-post-2024.xml", None),
    ],
)
def test_a_part_of_a_sitemap_may_name_its_month(name: str, told: tuple[date, date] | None) -> None:
    assert months_of_part(f"https://kabar.example{name}") == told


@given(days, some.times(), some.sampled_from(sorted(ZONES)))
def test_a_moment_counts_on_the_day_of_the_outlet(day: date, clock: time, name: str) -> None:
    local = datetime.combine(day, clock, ZONES[name])
    for moment in (local, local.astimezone(UTC), local.replace(tzinfo=None)):  # one without a zone is the site's own
        assert days_of(Discovered(url=URL, published=moment), ZONES[name]) == (day, day)
    assert days_of(Discovered(url=URL, published=day), ZONES[name]) == (day, day)


@given(days, days, days)
def test_a_day_is_in_the_range_or_passed_over(day: date, one: date, other: date) -> None:
    first, last = sorted((one, other))
    inside = first <= day <= last
    for found in (Discovered(url=URL, published=day), Discovered(url=f"https://kabar.example/{day:%Y/%m/%d}/sidak")):
        assert Scope(first, last, everything=True).passes_over(found, WITA) == ("" if inside else "out_of_range")
        assert Scope(first, None, everything=True).is_before(found, WITA) is (day < first)


@given(days, some.integers(0, 400), some.sampled_from(sorted(ZONES)))
def test_what_was_published_in_the_range_is_never_taken_for_older(day: date, later: int, name: str) -> None:
    """A lastmod tells only that nothing was published after it; it is in UTC, where a day begins later."""
    changed = datetime.combine(day, time(), ZONES[name]) + timedelta(days=later)
    for hint in (f"{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", f"{changed:%Y-%m-%d}"):
        found = Discovered(url=URL, hint=hint)
        assert not Scope(day).is_past(found)
        assert Scope(day + timedelta(days=later + 3), everything=True).passes_over(found, WITA) == "out_of_range"


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (Discovered(url=URL), ""),
        (Discovered(url=URL, hint="v7"), ""),
        (Discovered(url=URL, hint="2024-03-30"), "out_of_range"),
        (Discovered(url=URL, hint="2024-05-30"), ""),
        (Discovered(url="https://kabar.example/2024/04/sidak"), ""),
        (Discovered(url="https://kabar.example/2024/05/sidak"), "out_of_range"),
        (Discovered(url="https://kabar.example/2024/05/01/sidak", published=date(2024, 4, 30)), ""),
    ],
)
def test_what_a_range_passes_over(found: Discovered, outcome: str) -> None:
    assert MONTH.passes_over(found, WITA) == outcome


@pytest.mark.parametrize(
    ("about", "path", "outcome"),
    [
        ("Bupati Sidak Mal Pelayanan Publik", "/a", ""),
        ("Harga cabai naik di pasar induk", "/harga-cabai-naik-di-pasar", "off_topic"),
        ("Harga cabai naik di pasar induk", "/bupati-sidak-mpp", ""),
        ("", "/?p=24025", ""),
    ],
)
def test_off_topic_is_what_neither_title_nor_address_shows(about: str, path: str, outcome: str) -> None:
    found = Discovered(url=f"https://kabar.example{path}", about=about)
    assert Scope().passes_over(found, WITA) == outcome
    assert Scope(everything=True).passes_over(found, WITA) == ""
    assert Scope(date(2030, 1, 1)).passes_over(Discovered(url=found.url, published=date(2024, 1, 1)), WITA) == (
        "out_of_range"  # whatever it is about: the day is the better reason
    )


def test_a_crawl_with_days_walks_history() -> None:
    assert [Scope().kind, Scope(everything=True).kind] == ["news", "news"]
    assert [Scope(since=date(2024, 1, 1)).kind, Scope(until=date(2024, 1, 1)).kind] == ["history", "history"]
