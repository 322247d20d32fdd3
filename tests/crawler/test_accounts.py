"""The account of a crawl: every address that is named ends in exactly one outcome, be it only passed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

import pytest

from crawler.outlets import Outlet, load_all
from crawler.run import CrawlTally, Scope, crawl
from sidak.models import CrawlRecord
from sidak.store import Store, articles, crawls, visits
from tests.crawler.site import Answer, SmallSite, serving
from tests.crawler.walks import asked, named, stored, urls
from tests.newsroom import Newsroom

EVERYTHING = Scope(everything=True)
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>{}</channel></rss>'
ITEM = "<item><title>{}</title><link>{}</link><pubDate>{:%a, %d %b %Y %H:%M:%S} +0800</pubDate></item>"
MORNING = datetime(2024, 4, 16, 8, 0)  # noqa: DTZ001  # the zone is written in the feed
SIDAK, CABAI = "Wali Kota Sidak Mal Pelayanan Publik", "Harga cabai rawit naik di pasar induk"


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def outlets(newsroom: Newsroom, tmp_path: Path) -> list[Outlet]:
    return list(load_all(newsroom.outlets_folder(tmp_path / "outlets")).values())


def feed(site: SmallSite, *entries: tuple[str, str], day: datetime = MORNING) -> None:
    """A feed of (title, address); a path is one of the site's own, and each has a story."""
    items = []
    for title, link in entries:
        if link.startswith("/"):
            site.story(link, f"{title} di kota contoh, laporan dari {link}")
        items.append(ITEM.format(escape(title), link if "://" in link else f"{site.home}{link}", day))
    site.answers["/feed"] = Answer(RSS.format("".join(items)), headers={"Content-Type": "application/rss+xml"})


def again(newsroom: Newsroom, store: Store, outlets: list[Outlet], scope: Scope) -> CrawlTally:
    newsroom.forget_requests()
    return crawl(store, outlets, scope=scope)


def records(store: Store) -> list[CrawlRecord]:
    with store.reading() as db:
        return list(crawls.since(db, datetime(2000, 1, 1, tzinfo=UTC)))


def summed(rows: list[CrawlRecord]) -> dict[str, int]:
    names = {name for row in rows for name in row.counts}
    return {name: sum(row.counts.get(name, 0) for row in rows) for name in names}


@pytest.mark.parametrize("scope", [EVERYTHING, Scope(), Scope(date(2023, 1, 1), date(2024, 4, 30))])
def test_every_address_that_the_newsroom_names_ends_in_one_outcome(
    newsroom: Newsroom, store: Store, outlets: list[Outlet], scope: Scope
) -> None:
    for round in range(2):
        tally = again(newsroom, store, outlets, scope)
        rows = records(store)[-len(outlets) :]
        by_outlet = {outlet.id: named(newsroom, outlet.id) for outlet in outlets}
        assert {row.outlet: sum(row.counts.values()) for row in rows} == {
            outlet: len(addresses) for outlet, addresses in by_outlet.items()
        }
        assert sum(tally.counts.values()) == sum(map(len, by_outlet.values()))
        assert summed(rows) == tally.counts
        assert all(row.ended and row.kind == scope.kind for row in rows)
        assert sum(row.found for row in rows) == (sum(tally.counts.values()) if round == 0 else 0)


def test_a_crawl_for_news_passes_over_what_is_off_topic_and_can_fetch_it_later(
    newsroom: Newsroom, store: Store, outlets: list[Outlet]
) -> None:
    tally = again(newsroom, store, outlets, Scope())
    on_topic = urls(newsroom, (story for story in newsroom.stories if story.topics))
    others = urls(newsroom, newsroom.stories) - stored(store)
    assert stored(store) >= on_topic
    assert len(others) > 20
    assert not others & {page for outlet in outlets for page in asked(newsroom, outlet.id)[1]}
    with store.reading() as db:
        passed_over = [visit for outlet in outlets for visit in visits.with_outcome(db, outlet.id, "off_topic")]
    assert tally["off_topic"] == len(passed_over) >= len(others)
    assert {visit.fetched_at for visit in passed_over} == {None}
    again(newsroom, store, outlets, EVERYTHING)
    assert stored(store) == urls(newsroom, newsroom.stories)
    pages = {page for outlet in outlets for page in asked(newsroom, outlet.id)[1]}
    assert others <= pages
    assert not pages & on_topic


def test_a_stored_story_is_followed_although_its_title_speaks_of_other_things_now(
    store: Store, site: SmallSite
) -> None:
    outlet = site.outlet({"feed": "/feed"})
    feed(site, (SIDAK, "/a"), (CABAI, "/b"))
    site.story("/a", SIDAK, ETag='"1"')
    assert crawl(store, [outlet]).counts == {"new": 1, "off_topic": 1}
    feed(site, (CABAI, "/a"), (CABAI, "/b"))
    site.story("/a", CABAI, ETag='"2"')
    assert crawl(store, [outlet]).counts == {"revised": 1, "off_topic": 1}
    assert "/b" not in site.paths()


def test_each_outcome_is_counted_and_kept(store: Store, site: SmallSite) -> None:
    site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /internal/\n")
    far = "https://jauh.example/sidak-mpp"
    own = ["/a", "/a#isi", "/b", "/2023/01/02/c", "/gone", "/internal/x"]
    feed(site, (CABAI, "/d"), *((SIDAK, address) for address in (*own, far)))
    del site.answers["/gone"]
    outlet = site.outlet({"feed": "/feed"})

    def counts(scope: Scope, pages: int = 100) -> dict[str, int]:
        tally = crawl(store, [outlet], scope=scope, pages=pages)
        assert records(store)[-1].counts == tally.counts
        return tally.counts

    assert counts(Scope(date(2024, 4, 17), date(2024, 4, 30))) == {"out_of_range": 6, "elsewhere": 1}
    assert counts(Scope(), pages=1) == {"new": 1, "pending": 4, "off_topic": 1, "elsewhere": 1}
    assert counts(Scope()) == {
        "unchanged": 1, "new": 2, "gone": 1, "disallowed": 1, "off_topic": 1, "elsewhere": 1
    }  # fmt: skip
    pages = [path for path in site.paths() if not path.startswith("/feed")]
    assert sorted(pages) == ["/2023/01/02/c", "/a", "/b", "/gone"]


def test_an_address_that_two_ways_name_counts_once(store: Store, site: SmallSite) -> None:
    feed(site, (SIDAK, "/a"), (CABAI, "/b"), (SIDAK, "/c"))
    site.sitemap("/sitemap.xml", ("/a", "2024-04-16"), ("/b", "2024-04-16"), ("/sidak-mpp-d", "2024-04-16"))
    site.story("/sidak-mpp-d", "Sidak mpp di kecamatan kedua")
    outlet = site.outlet({"feed": "/feed"}, {"sitemap": "/sitemap.xml"})
    for _ in range(2):
        tally = crawl(store, [outlet], scope=EVERYTHING)
        assert sum(tally.counts.values()) == 4
    assert [site.paths().count(path) for path in ("/a", "/b", "/c", "/sidak-mpp-d")] == [1, 1, 1, 1]


def test_a_story_that_another_outlet_links_to_is_left_to_its_own(store: Store, site: SmallSite) -> None:
    with serving() as neighbour:
        feed(neighbour, (SIDAK, "/a"))
        feed(site, (SIDAK, f"{neighbour.home}/a"), (SIDAK, "/b"))
        one, other = (each.outlet({"feed": "/feed"}, name=name) for each, name in ((site, "kita"), (neighbour, "lain")))
        assert crawl(store, [one]).counts == {"new": 1, "elsewhere": 1}
        assert crawl(store, [other]).counts == {"new": 1}
        crawl(store, [one])
        assert crawl(store, [other]).counts == {"unchanged": 1}
        assert [path for path in neighbour.paths() if path == "/a"] == ["/a"]
    with store.reading() as db:
        found = {each.article.url: each.article.outlet for each in articles.get_many(db, articles.ids(db))}
    assert found == {f"{neighbour.home}/a": "lain", f"{site.home}/b": "kita"}


def test_two_outlets_of_one_host_share_a_feed_and_each_takes_its_own(store: Store, site: SmallSite) -> None:
    feed(site, (SIDAK, "/jatim/a"), (SIDAK, "/bali/b"))
    whole = site.answers["/feed"]
    assert isinstance(whole, Answer)
    whole.headers["ETag"] = '"f"'
    for name in ("jatim", "bali"):
        tally = crawl(store, [site.outlet({"feed": "/feed"}, name=name).at(f"{site.home}/{name}")])
        assert tally["new"] == 1
    assert len(stored(store)) == 2


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_a_crawl_says_that_something_waits_only_where_it_does(store: Store, site: SmallSite, pages: int) -> None:
    feed(site, (SIDAK, "/a"), (SIDAK, "/b"))
    tally = crawl(store, [site.outlet({"feed": "/feed"})], pages=pages)
    assert (tally["new"], tally["pending"], len(tally.problems)) == (min(pages, 2), max(2 - pages, 0), pages < 2)
