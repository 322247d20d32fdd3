"""The frontier is in the store: what is asked for, what is left for later, and how far a list is walked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from crawler import frontier
from crawler.run import CrawlTally, Scope, crawl
from sidak.store import Store, visits
from tests.crawler.site import Answer, SmallSite
from tests.crawler.walks import stored

OLD, NEW = "2024-04-16T02:00:00Z", "2024-04-17T02:00:00Z"
EVERYTHING = Scope(everything=True)
HTML = {"Content-Type": "text/html"}
LISTING: dict[str, object] = {"listing": {"url": "/list", "links": "h3 a", "next": "a.n"}}


def feed(site: SmallSite, pages: int, updated: str = OLD) -> None:
    """A feed of so many pages with one story on each."""
    for number in range(1, pages + 1):
        following = f"/umpan?start-index={number + 1}" if number < pages else ""
        path = "/umpan" if number == 1 else f"/umpan?start-index={number}"
        site.feed(path, (f"/a{number}", updated if number == 1 else OLD), following=following)
        site.story(f"/a{number}", f"Berita nomor {number} dari umpan kota contoh")


def listing(site: SmallSite, pages: int, each: int = 1, **headers: str) -> None:
    """A list of so many pages, which tells of no version, with so many stories on each."""
    for number in range(1, pages + 1):
        names = [f"/b{number}-{which}" for which in range(each)]
        for name in names:
            site.story(name, f"Berita {name} dari indeks kota contoh", **headers)
        links = "".join(f'<h3><a href="{name}">Berita {name}</a></h3>' for name in names)
        links += f'<a class="n" href="/list?hal={number + 1}">Lanjut</a>' if number < pages else ""
        site.answers["/list" if number == 1 else f"/list?hal={number}"] = Answer(f"<body>{links}</body>", headers=HTML)


def walked(store: Store, site: SmallSite, *ways: dict[str, object]) -> list[str]:
    """The documents that a crawl asks for."""
    site.asked.clear()
    crawl(store, [site.outlet(*ways)], scope=EVERYTHING)
    return sorted(path for path in site.paths() if path.startswith(("/umpan", "/list", "/map", "/part")))


def feed_pages(*numbers: int) -> list[str]:
    return ["/umpan" if number == 1 else f"/umpan?start-index={number}" for number in numbers]


def test_what_a_document_names_is_in_the_store_before_any_of_it_is_asked_for(store: Store, site: SmallSite) -> None:
    site.feed("/umpan", *((f"/a{number}", OLD) for number in range(3)))
    seen: list[set[str]] = []

    def looking(answer: Answer) -> Callable[[], Answer]:
        def look() -> Answer:
            with store.reading() as db:
                seen.append({visit.url for visit in visits.with_outcome(db, "kabar", "pending")})
            return answer

        return look

    for number in range(3):
        site.story(f"/a{number}", f"Berita nomor {number} dari umpan kota contoh")
        answer = site.answers[f"/a{number}"]
        assert isinstance(answer, Answer)
        site.answers[f"/a{number}"] = looking(answer)
    crawl(store, [site.outlet({"feed": "/umpan"})], scope=EVERYTHING)
    assert seen[0] == {f"{site.home}/a{number}" for number in range(3)}
    assert len(seen) == 3


def test_a_list_is_walked_to_its_end_once_and_later_while_it_brings_news(store: Store, site: SmallSite) -> None:
    feed(site, 5)
    assert walked(store, site, {"feed": "/umpan"}) == feed_pages(1, 2, 3, 4, 5)
    assert walked(store, site, {"feed": "/umpan"}) == feed_pages(1)
    feed(site, 5, updated=NEW)
    assert walked(store, site, {"feed": "/umpan"}) == feed_pages(1, 2)


def test_a_walk_that_broke_off_is_ended_by_the_next_crawl(store: Store, site: SmallSite) -> None:
    feed(site, 5)
    third = site.answers.pop("/umpan?start-index=3")
    site.answers["/umpan?start-index=3"] = Answer("", 500)
    assert set(walked(store, site, {"feed": "/umpan"})) == set(feed_pages(1, 2, 3))
    site.answers["/umpan?start-index=3"] = third
    assert set(walked(store, site, {"feed": "/umpan"})) >= set(feed_pages(1, 3, 4, 5))
    assert len(stored(store)) == 5
    assert walked(store, site, {"feed": "/umpan"}) == feed_pages(1)


def test_the_first_pages_of_a_list_without_hints_are_looked_at_each_time(
    store: Store, site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontier, "RECHECK_PAGES", 3)
    listing(site, 6)
    assert len(walked(store, site, LISTING)) == 6
    assert walked(store, site, LISTING) == ["/list", "/list?hal=2", "/list?hal=3"]


def test_of_a_sitemap_index_the_newest_the_changed_and_the_undated_are_asked_for(
    store: Store, site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontier, "NEWEST_DOCUMENTS", 2)
    parts = [(f"/part-{number}.xml", f"2024-04-{number + 10}") for number in range(5)] + [("/part-x.xml", "")]
    site.sitemap("/map.xml", *parts, index=True)
    for number, (path, _) in enumerate(parts):
        site.sitemap(path, (f"/c{number}", "2024-04-01"))
        site.story(f"/c{number}", f"Berita {number} dari peta situs")
    way: dict[str, object] = {"sitemap": "/map.xml"}
    assert len(walked(store, site, way)) == 7
    assert walked(store, site, way) == ["/map.xml", "/part-3.xml", "/part-4.xml", "/part-x.xml"]
    site.sitemap("/map.xml", ("/part-0.xml", "2024-04-12"), *parts[1:], index=True)
    assert "/part-0.xml" in walked(store, site, way)


def test_a_part_that_failed_is_asked_for_again(store: Store, site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier, "NEWEST_DOCUMENTS", 1)
    site.sitemap("/map.xml", ("/part-1.xml", "2024-04-11"), ("/part-2.xml", "2024-04-12"), index=True)
    site.answers["/part-1.xml"] = Answer("", 503)
    way: dict[str, object] = {"sitemap": "/map.xml"}
    assert "/part-1.xml" in walked(store, site, way)
    site.sitemap("/part-1.xml", ("/c", "2024-04-01"))
    site.story("/c", "Berita dari bagian peta situs")
    assert "/part-1.xml" in walked(store, site, way)
    assert "/part-1.xml" not in walked(store, site, way)
    assert stored(store) == {f"{site.home}/c"}


@pytest.mark.parametrize("scope", [EVERYTHING, Scope(date(2024, 1, 1), everything=True)])
def test_what_never_came_goes_before_what_may_have_changed(store: Store, site: SmallSite, scope: Scope) -> None:
    """With as many pages as a crawl asks for already stored, the rest of a list must not wait for ever."""
    listing(site, 3, each=2, ETag='"1"')
    tallies: list[CrawlTally] = [crawl(store, [site.outlet(LISTING)], scope=scope, pages=2) for _ in range(3)]
    assert [tally["new"] for tally in tallies] == [2, 2, 2]


def test_more_documents_than_a_crawl_asks_for_are_told(
    store: Store, site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontier, "MOST_DOCUMENTS", 3)
    site.sitemap("/map.xml", *((f"/part-{number}.xml", "") for number in range(4)), index=True)
    for number in range(4):
        site.sitemap(f"/part-{number}.xml", (f"/c{number}", "2024-04-01"))
        site.story(f"/c{number}", f"Berita {number} dari peta situs")
    tally = crawl(store, [site.outlet({"sitemap": "/map.xml"})], scope=EVERYTHING)
    assert tally["new"] == 2
    assert len(tally.problems) == 1
    assert "documents" in tally.problems[0]


def test_found_ways_that_name_nothing_any_more_are_sought_anew(store: Store, site: SmallSite) -> None:
    home = '<html><head><link rel="alternate" type="application/atom+xml" href="/{}"></head><body></body></html>'
    for name in ("lama", "baru"):
        site.answers["/"] = Answer(home.format(f"{name}.xml"), headers=HTML)
        site.feed(f"/{name}.xml", (f"/sidak-mpp-{name}", OLD))
        site.story(f"/sidak-mpp-{name}", f"Sidak mpp {name} di kota contoh")
        if name == "baru":
            site.feed("/lama.xml")
            crawl(store, [site.outlet()])  # the old feed is empty, and the home page is looked at in the next crawl
        crawl(store, [site.outlet()])
    assert stored(store) == {f"{site.home}/sidak-mpp-{name}" for name in ("lama", "baru")}


@pytest.mark.parametrize("scope", [EVERYTHING, Scope(date(2024, 1, 1))])
def test_a_list_that_names_nothing_is_told_in_history_too(store: Store, site: SmallSite, scope: Scope) -> None:
    site.answers["/list"] = Answer("<body><h2><a href='/a'>A</a></h2></body>", headers=HTML)
    tally = crawl(store, [site.outlet(LISTING)], scope=scope)
    assert (tally.counts, len(tally.problems)) == ({}, 1)
    assert "names no article" in tally.problems[0]
