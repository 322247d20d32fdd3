"""History: each way through the newsroom finds what was published in a range of days, and asks for little else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.run import CrawlTally, Scope, crawl
from crawler.spiders import wordpress
from sidak.store import Store
from tests.crawler.site import SmallSite
from tests.crawler.walks import asked, named, outlet_of, stored, urls
from tests.newsroom import Newsroom, Story

INDEX = {"links": "h3.indeks-judul a", "next": "a.paging__link--next"}
HOME_PAGE = {"url": "/", "links": "h2.entry-title a", "next": ".nav-previous a"}
SEARCH = {"url": "cari?q={query}", "links": "h4.card-title a", "next": "a.page-link", "queries": ["asn", "pelayanan"]}


@dataclass(frozen=True)
class Walk:
    """One way of one outlet through a range of days, which takes so many `documents`.

    `tells`: the way says when an article was published, or names articles of the range alone.
    """

    outlet: str
    way: Mapping[str, Any]
    since: str
    until: str
    documents: int
    tells: bool = True

    def scope(self, everything: bool) -> Scope:
        return Scope(date.fromisoformat(self.since), date.fromisoformat(self.until), everything)

    def crawl(self, newsroom: Newsroom, store: Store, *, everything: bool = True, pages: int = 5_000) -> CrawlTally:
        newsroom.forget_requests()
        outlet = outlet_of(newsroom.site(self.outlet), self.way)
        return crawl(store, [outlet], scope=self.scope(everything), pages=pages)

    def stories(self, newsroom: Newsroom) -> list[Story]:
        """What the outlet published in the range."""
        site, (first, last) = newsroom.site(self.outlet), map(date.fromisoformat, (self.since, self.until))
        return [story for story in site.stories if first <= site.local(story.published).date() <= last]


WALKS = {
    "feed": Walk("kabar-mustika", {"feed": "feed/"}, "2023-04-26", "2024-07-18", 3),
    "feed, near end": Walk("kabar-mustika", {"feed": "feed/"}, "2024-07-18", "2025-10-06", 2),
    "atom": Walk("lensa-ciayu", {"feed": "feeds/posts/default?max-results=4"}, "2023-08-08", "2025-06-12", 3),
    "feed of amp pages": Walk("radar-andalas", {"feed": "rss"}, "2022-05-09", "2023-11-22", 1),
    "feed without zones": Walk("harian-sasambo", {"feed": "rss.php"}, "2016-05-11", "2016-08-31", 1),
    "sitemap index": Walk("etam-kini", {"sitemap": "/sitemap_index.xml"}, "2024-07-01", "2026-12-31", 2),
    "months in addresses": Walk("lensa-ciayu", {"sitemap": "/sitemap.xml"}, "2022-05-01", "2023-08-31", 1),
    "sitemap by month": Walk("radar-andalas", {"sitemap": "/sitemap.xml"}, "2022-02-01", "2023-08-31", 5),
    "news sitemap": Walk("radar-andalas", {"sitemap": "/sitemap-news.xml"}, "2022-05-09", "2023-11-22", 1),
    "rest": Walk("suara-minahasa", {"wordpress": "wp-json/wp/v2/posts"}, "2023-11-20", "2024-10-09", 1),
    "index of a day": Walk(
        "nusa-harian", {"listing": {"url": "indeks?date={date:%Y-%m-%d}", **INDEX}}, "2025-07-04", "2025-07-18", 15
    ),
    "list": Walk("kabar-mustika", {"listing": HOME_PAGE}, "2023-04-26", "2024-07-18", 3),
    "list that tells nothing": Walk(
        "nusa-harian", {"listing": {"url": "indeks", **INDEX}}, "2022-11-24", "2024-04-16", 3, tells=False
    ),
    "search": Walk("cenderawasih-satu", {"search": SEARCH}, "2022-05-09", "2025-12-29", 3, tells=False),
}


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture(params=WALKS)
def walk(request: pytest.FixtureRequest) -> Walk:
    return WALKS[str(request.param)]


def test_all_of_the_range_is_stored_and_little_else_is_asked_for(newsroom: Newsroom, store: Store, walk: Walk) -> None:
    tally = walk.crawl(newsroom, store)
    documents, pages = asked(newsroom, walk.outlet)
    wanted = urls(newsroom, walk.stories(newsroom))
    assert len(wanted) > 1
    if walk.tells:
        assert stored(store) == pages == wanted
    else:
        assert stored(store) == pages >= wanted
    assert (len(documents), len(set(documents))) == (walk.documents, walk.documents)
    assert (tally["new"], tally.problems) == (len(pages), [])


def test_of_the_range_what_is_off_topic_is_passed_over(newsroom: Newsroom, store: Store, walk: Walk) -> None:
    tally = walk.crawl(newsroom, store, everything=False)
    on_topic = [story for story in walk.stories(newsroom) if story.topics]
    _, pages = asked(newsroom, walk.outlet)
    assert urls(newsroom, on_topic) <= stored(store) == pages
    assert tally["off_topic"] == 0 or len(pages) < len(walk.stories(newsroom)) or not walk.tells
    assert bool(tally["off_topic"]) is (len(on_topic) < len(walk.stories(newsroom)))


def test_the_same_history_again_stores_nothing_and_asks_for_no_page_whole(
    newsroom: Newsroom, store: Store, walk: Walk
) -> None:
    walk.crawl(newsroom, store)
    before = stored(store)
    tally = walk.crawl(newsroom, store)
    assert (tally["new"], tally["revised"], tally["unchanged"]) == (0, 0, len(before))
    assert (stored(store), asked(newsroom, walk.outlet)[1]) == (before, set())


def test_a_history_that_was_cut_short_goes_on_in_the_next_crawl(newsroom: Newsroom, store: Store, walk: Walk) -> None:
    tally = walk.crawl(newsroom, store, pages=1)
    first, left = stored(store), tally["pending"]
    assert len(first) == tally["new"] == 1
    assert left > 0
    assert any("rest waits for the next crawl" in problem for problem in tally.problems)
    again = walk.crawl(newsroom, store)
    assert (again["new"], again["pending"], again.problems) == (left, 0, [])
    assert not asked(newsroom, walk.outlet)[1] & first
    assert stored(store) >= urls(newsroom, walk.stories(newsroom))


@pytest.mark.parametrize("everything", [True, False])
def test_a_long_range_is_searched_for_the_topics_where_that_is_cheaper(
    newsroom: Newsroom, store: Store, monkeypatch: pytest.MonkeyPatch, everything: bool
) -> None:
    monkeypatch.setattr(wordpress, "PER_PAGE", 2)
    monkeypatch.setattr(wordpress, "QUERIES", ("asn", "mpp", "pegawai"))
    long = Walk("suara-minahasa", WALKS["rest"].way, "2017-05-03", "2024-10-09", 0)
    tally = long.crawl(newsroom, store, everything=everything)
    documents, pages = asked(newsroom, long.outlet)
    queries = [parse_qs(urlsplit(document).query) for document in documents]
    assert {tuple(query["after"] + query["before"]) for query in queries} == {
        ("2017-05-02T23:59:59", "2024-10-10T00:00:00")
    }
    sought = {query["search"][0] for query in queries if "search" in query}
    assert sought == (set() if everything else {"asn", "mpp", "pegawai"})
    wanted = [story for story in long.stories(newsroom) if story.topics or everything]
    assert stored(store) == pages == urls(newsroom, wanted)
    assert sum(tally.counts.values()) == len(named(newsroom, long.outlet))


@pytest.mark.parametrize(
    ("shut", "walked"),
    [
        ([], "/wp-json/wp/v2/posts"),
        (["/wp-json/wp/v2/posts"], "/"),
        (["/wp-json/wp/v2/posts", "/"], "/feed/"),
    ],
)
def test_of_several_ways_the_cheapest_that_answers_is_walked(
    newsroom: Newsroom, store: Store, shut: list[str], walked: str
) -> None:
    rest, listing = (
        WALKS["rest"],
        {"url": "/", "links": "h2.wp-block-post-title a", "next": "a.wp-block-query-pagination-next"},
    )
    site = newsroom.site(rest.outlet)
    outlet = outlet_of(site, {"feed": "feed/"}, {"listing": listing}, rest.way)
    newsroom.forget_requests()
    for path in shut:
        newsroom.fail_next(rest.outlet, path, times=99, status=404)
    try:
        crawl(store, [outlet], scope=rest.scope(everything=True))
    finally:
        for path in shut:
            newsroom.fail_next(rest.outlet, path, times=0)
    answered = [path for path in asked(newsroom, rest.outlet)[0] if urlsplit(path).path not in shut]
    assert {urlsplit(path).path for path in answered} == {walked}
    assert stored(store) >= urls(newsroom, rest.stories(newsroom))


@pytest.mark.parametrize("name", ["sitemap index", "sitemap by month", "months in addresses", "rest", "list"])
def test_a_way_that_went_back_far_enough_is_the_last(newsroom: Newsroom, store: Store, name: str) -> None:
    walk = WALKS[name]
    newsroom.forget_requests()
    outlet = outlet_of(newsroom.site(walk.outlet), {"feed": "rss"}, {"feed": "feed/"}, walk.way)
    crawl(store, [outlet], scope=walk.scope(everything=True))
    assert len(asked(newsroom, walk.outlet)[0]) == walk.documents


def test_a_range_without_news_is_no_fault_and_no_reason_to_ask_further(newsroom: Newsroom, store: Store) -> None:
    rest = WALKS["rest"]
    outlet = outlet_of(newsroom.site(rest.outlet), rest.way, {"feed": "feed/"})
    newsroom.forget_requests()
    tally = crawl(store, [outlet], scope=Scope(date(2010, 1, 1), date(2010, 12, 31)))
    assert (tally.counts, tally.problems, len(asked(newsroom, rest.outlet)[0])) == ({}, [], 1)


def test_a_sitemap_of_the_last_two_days_is_not_taken_for_the_whole_history(store: Store, site: SmallSite) -> None:
    site.sitemap("/news.xml", ("/sidak-mpp-hari-ini", "2024-09-30"))
    site.feed("/feed", ("/sidak-mpp-hari-ini", "2024-09-30"), following="/feed?start-index=2")
    site.feed("/feed?start-index=2", ("/sidak-mpp-dulu", "2024-01-15"), ("/sidak-mpp-lama", "2023-01-15"))
    for path in ("/sidak-mpp-hari-ini", "/sidak-mpp-dulu", "/sidak-mpp-lama"):
        site.story(path, f"Sidak mal pelayanan publik {path}")
    ways: tuple[dict[str, object], ...] = ({"feed": "/feed"}, {"sitemap": "/news.xml"})
    crawl(store, [site.outlet(*ways)], scope=Scope(date(2024, 1, 1), date(2024, 1, 31)))
    assert f"{site.home}/sidak-mpp-dulu" in stored(store)
    assert f"{site.home}/sidak-mpp-lama" not in stored(store)
