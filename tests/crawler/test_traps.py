"""Traps: what a site names without end costs a crawl little, and nothing is stored twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count

import pytest

from crawler import frontier, job, pipelines
from crawler.reading.addresses import normalised, without_visitor
from crawler.run import Scope, crawl
from sidak.store import Store
from tests.crawler.site import Answer, SmallSite
from tests.crawler.walks import stored

HTML = {"Content-Type": "text/html; charset=utf-8"}
EVERYTHING = Scope(everything=True)
HISTORY = Scope(since=date(2024, 1, 1), everything=True)
LINKS: dict[str, object] = {"url": "/list", "links": "h3 a", "next": "a.n"}
LISTING: dict[str, object] = {"listing": {**LINKS, "pages": 500}}
SEARCH: dict[str, object] = {"search": {"url": "/?s={query}", "links": "h3 a", "queries": ["mal pelayanan publik"]}}
Page = Callable[[int], str]


class Endless(dict[str, "Answer | Callable[[], Answer]"]):
    """Answers that go on for ever: what is not there is made by the number in the address, or by a counter."""

    def __init__(self, known: dict[str, Answer | Callable[[], Answer]], prefix: str, page: Page, kind: str) -> None:
        super().__init__(known)
        self.prefix, self.page, self.kind, self.turn = prefix, page, kind, count(1)

    def get(self, path: str, default: object = None) -> Answer | Callable[[], Answer]:
        if path in self or not path.startswith(self.prefix):
            return super().get(path, Answer("tidak ada", 404))
        return Answer(self.page(next(self.turn)), headers={"Content-Type": self.kind})


def list_page(articles: str, following: str) -> str:
    return f'<html><body>{articles}<a class="n" href="{following}">Lanjut</a></body></html>'


def two_stories(site: SmallSite) -> None:
    for name in ("/a", "/b"):
        site.story(name, f"Berita {name} dari kota contoh yang diulang terus")


def documents(site: SmallSite, prefix: str = "/list") -> list[str]:
    return [path for path in site.paths() if path.startswith(prefix)]


@pytest.mark.parametrize("scope", [EVERYTHING, HISTORY])
@pytest.mark.parametrize(
    ("articles", "following"),
    [
        ('<h3><a href="/a">A</a></h3><h3><a href="/b">B</a></h3>', "/list?hal={0}"),
        ('<h3><a href="/a">A</a></h3><h3><a href="/b">B</a></h3>', "/list/{0}/2024/"),
        ('<h3><a href="/a?utm_source=hal{0}">A</a></h3><h3><a href="/b#{0}">B</a></h3>', "/list?hal={0}"),
        (
            '<h3><a href="/a?PHPSESSID={0:032x}">A</a></h3><h3><a href="/b;jsessionid={0:032X}">B</a></h3>',
            "/list?hal=2",
        ),
        ('<h3><a href="/a">A</a></h3><h3><a href="/b">B</a></h3>', "/list?PHPSESSID={0:032x}&hal=2"),
        ('<h3><a href="/a">A</a></h3><h3><a href="/b">B</a></h3>', "/list;jsessionid={0:032X}?hal=2"),
        ('<h3><a href="/a">A</a></h3><h3><a href="/b">B</a></h3>', "/list?hal=2&s={0:032x}&sid={0:032x}"),
    ],
    ids=["numbers", "folders", "marks", "sessions of stories", "PHPSESSID", "jsessionid", "s and sid"],
)
def test_a_list_without_end_that_names_the_same_ends(
    store: Store, site: SmallSite, scope: Scope, articles: str, following: str
) -> None:
    two_stories(site)
    site.answers = Endless(
        site.answers,
        "/list",
        lambda turn: list_page(articles.format(turn), following.format(turn)),
        HTML["Content-Type"],
    )
    tally = crawl(store, [site.outlet(LISTING)], scope=scope)
    assert tally.counts == {"new": 2}
    assert len(documents(site)) <= frontier.STALE_PAGES + 1
    assert [site.paths().count(path) for path in ("/a", "/b")] == [1, 1]


@pytest.mark.parametrize("following", ["/feed?start-index={0}", "/feed?start-index=2&amp;PHPSESSID={0:032x}"])
def test_a_feed_without_end_ends(store: Store, site: SmallSite, following: str) -> None:
    two_stories(site)

    def page(turn: int) -> str:
        entries = "".join(f'<entry><title>x</title><link href="{site.home}{path}"/></entry>' for path in ("/a", "/b"))
        link = f'<link rel="next" href="{site.home}{following.format(turn)}"/>'
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{link}{entries}</feed>'

    site.answers = Endless(site.answers, "/feed", page, "application/atom+xml")
    assert crawl(store, [site.outlet({"feed": "/feed"})], scope=EVERYTHING).counts == {"new": 2}
    assert len(documents(site, "/feed")) <= (frontier.STALE_PAGES + 1 if "SESS" not in following else 3)


def test_a_calendar_whose_pages_hold_nothing_stops_the_crawl_and_the_next_goes_on(
    store: Store, site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "IN_A_ROW", 20)
    monkeypatch.setattr(frontier, "PORTION", 10)
    monkeypatch.setattr(pipelines, "BATCH", 1)

    def page(turn: int) -> str:
        days = "".join(f'<h3><a href="/kalender/{turn}/{day}">Agenda {day}</a></h3>' for day in range(20))
        return list_page(days, f"/list?bulan={turn}")

    site.answers = Endless(site.answers, "/list", page, HTML["Content-Type"])
    empty = Answer("<html><body><h1>Agenda</h1><p>Tidak ada acara.</p></body></html>", headers=HTML)
    for turn in range(1, 11):
        for day in range(20):
            site.answers[f"/kalender/{turn}/{day}"] = empty
    seen: set[str] = set()
    for _ in range(2):
        site.asked.clear()
        tally = crawl(store, [site.outlet({"listing": {**LINKS, "pages": 10}})], scope=EVERYTHING)
        asked = documents(site, "/kalender")
        assert len(asked) == len(set(asked) - seen) == 20
        assert [problem for problem in tally.problems if "waits for the next crawl" in problem]
        assert (tally["unreadable"], tally["pending"] > 0) == (20, True)
        seen |= set(asked)


def test_pages_that_hold_nothing_are_no_trap_where_they_are_the_last(
    store: Store, site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "IN_A_ROW", 3)
    monkeypatch.setattr(pipelines, "BATCH", 1)
    site.feed("/feed", *((f"/kosong{number}", "2024-04-16") for number in range(3)))
    for number in range(3):
        site.answers[f"/kosong{number}"] = Answer("<h1>Agenda</h1>", headers=HTML)
    tally = crawl(store, [site.outlet({"feed": "/feed"})], scope=EVERYTHING)
    assert (tally.counts, tally.problems) == ({"unreadable": 3}, [])


def test_sitemap_indexes_that_lead_in_a_circle_are_asked_for_once(store: Store, site: SmallSite) -> None:
    site.sitemap("/map.xml", ("/map.xml", ""), ("/map2.xml", ""), ("/part.xml", ""), index=True)
    site.sitemap("/map2.xml", ("/map.xml", ""), ("/map2.xml", "2024-04-16"), ("/part.xml", ""), index=True)
    site.sitemap("/part.xml", ("/a", "2024-04-16"))
    two_stories(site)
    for scope in (EVERYTHING, HISTORY):
        site.asked.clear()
        crawl(store, [site.outlet({"sitemap": "/map.xml"})], scope=scope)
        assert sorted(path for path in site.paths() if path != "/a") == ["/map.xml", "/map2.xml", "/part.xml"]
    assert stored(store) == {f"{site.home}/a"}


def test_indexes_that_name_ever_new_ones_are_left_alone_and_told(store: Store, site: SmallSite) -> None:
    def page(turn: int) -> str:
        return (
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<sitemap><loc>{site.home}/map{turn}.xml</loc></sitemap></sitemapindex>"
        )

    site.answers = Endless(site.answers, "/map", page, "application/xml")
    tally = crawl(store, [site.outlet({"sitemap": "/map.xml"})], scope=EVERYTHING)
    assert len(documents(site, "/map")) == frontier.DEEPEST + 1
    assert "documents deep" in tally.problems[0]


def test_redirects_to_the_number_of_a_session_are_one_story(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""), ("/b", ""))
    for number, path in enumerate(("/a", "/b")):
        there = f"/c?PHPSESSID={number:032x}"
        site.story(there, "Berita yang alamatnya selalu baru")
        site.answers[path] = Answer("", 302, {"Location": there})
    assert crawl(store, [site.outlet({"feed": "/feed"})], scope=EVERYTHING).counts == {"new": 1, "duplicate": 1}
    assert stored(store) == {f"{site.home}/c"}


def test_the_words_of_a_search_are_not_taken_for_a_session(store: Store, site: SmallSite) -> None:
    two_stories(site)
    there = "/?s=mal+pelayanan+publik"
    site.answers[there] = Answer(list_page('<h3><a href="/a">A</a></h3>', ""), headers=HTML)
    assert crawl(store, [site.outlet(SEARCH)], scope=EVERYTHING).counts == {"new": 1}
    assert there in site.paths()


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?s=mal+pelayanan+publik", "?s=mal+pelayanan+publik"),
        ("?s=pertanggungjawabanpelaksanaan", "?s=pertanggungjawabanpelaksanaan"),
        ("?sid=12345", "?sid=12345"),
        ("?p=24025", "?p=24025"),
        ("?id=7&PHPSESSID=8f14e45fceea167a5a36dedd4bea2543", "?id=7"),
        ("?sid=8f14e45fceea167a5a36dedd4bea2543&id=7", "?id=7"),
        ("?s=c9f0f895fb98ab9159f51fd0297e236d", ""),
        ("?session_id=0123456789abcdef", ""),
        (";jsessionid=1A2B3C4D5E6F?id=7", "?id=7"),
        ("?utm_source=wa&utm_medium=share&id=7", "?id=7"),
        ("?id=7&fbclid=IwAR0abc", "?id=7"),
        ("#komentar", ""),
        ("", ""),
    ],
)
def test_what_is_of_the_visitor_is_taken_off(query: str, kept: str) -> None:
    address = f"https://kabar.example/berita{query}"
    assert without_visitor(address) == f"https://kabar.example/berita{kept}"
    assert without_visitor(without_visitor(address)) == without_visitor(address)
    assert normalised(address) == normalised(f"https://kabar.example/berita{kept}")
