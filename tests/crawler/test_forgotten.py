"""What was taken down is never asked for again, and comes back by no other way: archive, replay, or a redirect."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.outlets import load_all
from crawler.replay import replay
from crawler.run import Scope, crawl
from sidak.models import Page
from sidak.store import Store, articles, open_store, pages, takedowns
from sidak.store.takedowns import Takedown
from tests.crawler.archives import DAY, all_pages, all_revisions, crawled, exported, imported, outcome, story
from tests.crawler.site import Answer, SmallSite
from tests.crawler.test_replay import BLIND, MENDED, hidden, waiting
from tests.newsroom import Newsroom

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def forget(store: Store, url: str) -> Takedown:
    with store.writing() as db:
        return takedowns.forget(db, url, reason="asked for", now=NOW)


def held(store: Store) -> set[str]:
    """All addresses that something is kept of."""
    return {page.url for page in all_pages(store)} | {
        one.url for revisions in all_revisions(store).values() for one, _ in revisions
    }


def test_the_newsroom_is_never_asked_for_it_again(store: Store, tmp_path: Path) -> None:
    with Newsroom() as newsroom:
        outlets = list(load_all(newsroom.outlets_folder(tmp_path / "outlets")).values())
        crawl(store, outlets, scope=Scope(everything=True))
        with store.reading() as db:
            stored = articles.get_many(db, articles.ids(db))
        chosen = {one.article.outlet: one for one in stored}
        before = held(store)
        for one in chosen.values():
            forget(store, one.article.url)
        assert len(chosen) == len(outlets)
        newsroom.forget_requests()
        newsroom.edition = 2
        crawl(store, outlets, scope=Scope(everything=True))
        tally = crawl(store, outlets, scope=Scope(everything=True, since=datetime(2000, 1, 1, tzinfo=UTC).date()))
        asked = {f"{newsroom.home(request.outlet)}{request.path}" for request in newsroom.requests}
        assert len(asked) > len(outlets)
        with store.reading() as db:
            assert takedowns.forgotten(db, asked) == set()
            assert takedowns.forgotten(db, held(store)) == set()
            assert before - held(store) == takedowns.forgotten(db, before)
        assert tally["forgotten"] >= len(chosen)
        assert tally.problems == []


def test_an_outlet_s_other_news_comes_in_beside_it(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", "2024-04-16T02:00:00Z"), ("/b", ""), ("/c", ""))
    for path in ("/a", "/b", "/c"):
        site.story(path, f"Berita {path} tentang pelayanan publik")
    forget(store, f"{site.home}/a")
    kabar = site.outlet({"feed": "/feed"})
    assert crawl(store, [kabar]).counts == {"new": 2, "forgotten": 1}
    site.feed("/feed", ("/a", "2024-04-17T02:00:00Z"), ("/b", ""), ("/c", ""))
    assert crawl(store, [kabar]).counts == {"unchanged": 2, "forgotten": 1}
    assert "/a" not in site.paths()
    assert held(store) == {f"{site.home}/b", f"{site.home}/c"}


@pytest.mark.parametrize("named", ["/a/", "/a?utm_source=rss", "/a/amp", "/amp/a", "/a?page=all"])
def test_no_form_of_its_address_is_asked_for(store: Store, site: SmallSite, named: str) -> None:
    site.feed("/feed", (named, ""))
    for path in ("/a", named):
        site.story(path, "Berita pertama tentang pelayanan publik")
    forget(store, f"{site.home}/a")
    assert crawl(store, [site.outlet({"feed": "/feed"})]).counts == {"forgotten": 1}
    assert [path for path in site.paths() if not path.startswith("/feed")] == []


def test_no_redirect_and_no_further_page_leads_to_it(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/pindah", ""), ("/panjang", ""))
    site.answers["/pindah"] = Answer(status=301, headers={"Location": "/a"})
    site.story("/a", "Berita pertama tentang pelayanan publik")
    site.story("/panjang", "Berita panjang tentang pelayanan publik")
    first = site.answers["/panjang"]
    assert isinstance(first, Answer)
    first.body = str(first.body).replace("</body>", '<a href="/panjang/2">Lanjut</a></body>')
    site.story("/panjang/2", "Berita panjang tentang pelayanan publik, bagian dua")
    forget(store, f"{site.home}/a")
    forget(store, f"{site.home}/panjang/2")
    assert crawl(store, [site.outlet({"feed": "/feed"})]).counts == {"forgotten": 1, "new": 1}
    assert sorted(path for path in site.paths() if not path.startswith("/feed")) == ["/panjang", "/pindah"]
    assert held(store) == {f"{site.home}/panjang"}


def test_a_feed_whose_address_was_taken_down_still_tells_of_others(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""))
    site.story("/a", "Berita pertama tentang pelayanan publik")
    forget(store, f"{site.home}/feed")
    assert crawl(store, [site.outlet({"feed": "/feed"})]).counts == {"new": 1}


def test_what_comes_in_while_it_is_taken_down_is_not_kept(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""), ("/b", ""))
    site.story("/b", "Berita kedua tentang pelayanan publik")
    site.story("/a", "Berita pertama tentang pelayanan publik")
    whole = site.answers["/a"]
    assert isinstance(whole, Answer)

    def meanwhile() -> Answer:
        forget(store, f"{site.home}/a")
        assert isinstance(whole, Answer)
        return whole

    site.answers["/a"] = meanwhile
    assert crawl(store, [site.outlet({"feed": "/feed"})]).counts == {"forgotten": 1, "new": 1}
    assert held(store) == {f"{site.home}/b"}


def test_an_answer_that_nothing_changed_leaves_no_validators_behind(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""))
    site.story("/a", "Berita pertama tentang pelayanan publik", ETag='"1"')
    kabar = site.outlet({"feed": "/feed"})
    crawl(store, [kabar])
    before = site.answers["/a"]

    def meanwhile() -> Answer:
        forget(store, f"{site.home}/a")
        assert isinstance(before, Answer)
        return before

    site.answers["/a"] = meanwhile
    assert crawl(store, [kabar]).counts == {"forgotten": 1}
    visit = outcome(store, f"{site.home}/a")
    assert visit is not None
    assert (visit.outcome, visit.etag, visit.digest) == ("forgotten", "", "")


def test_a_story_that_another_address_calls_its_own_stays_away(store: Store) -> None:
    forget(store, story(1).url)
    twin = replace(story(2), body=story(2).body.replace(b"</head>", _canonical(story(1))))
    crawled(store, twin)
    assert held(store) == set()
    visit = outcome(store, twin.url)
    assert visit is not None
    assert visit.outcome == "forgotten"


def _canonical(of: Page) -> bytes:
    return f'<link rel="canonical" href="{of.url}"></head>'.encode()


@pytest.mark.parametrize("suffix", ["warc", "warc.gz"])
def test_an_archive_holds_it_no_more_and_brings_it_not_back(store: Store, tmp_path: Path, suffix: str) -> None:
    parts = [replace(story(9, path=path), fetched_at=DAY) for path in ("berita/panjang", "berita/panjang/2")]
    parts[0] = replace(parts[0], body=parts[0].body.replace(b"</body>", b'<a href="/berita/panjang/2">2</a></body>'))
    crawled(store, story(1), story(1, text="Ralat", when=DAY + timedelta(days=1)), story(2), (parts[0], parts[1]))
    whole, cut = tmp_path / f"whole.{suffix}", tmp_path / f"cut.{suffix}"
    assert exported(store, whole).counts == {"page": 5}
    forget(store, story(1).url)
    assert forget(store, parts[0].url).pages == 2
    assert exported(store, cut).counts == {"page": 1}
    before = (all_pages(store), all_revisions(store))
    came = imported(store, whole)
    assert (came.counts, came.told) == ({"forgotten": 4, "unchanged": 1}, [])
    assert (all_pages(store), all_revisions(store)) == before
    with open_store(f"sqlite:///{tmp_path / 'other.db'}") as other:
        assert imported(other, cut).counts == {"new": 1}
        forget(other, story(1).url)
        assert imported(other, whole).counts["forgotten"] == 2
        assert story(1).url not in held(other)


def test_a_replay_does_not_bring_it_back(store: Store) -> None:
    twin = replace(hidden(2), body=hidden(2).body.replace(b"</head>", _canonical(hidden(3))))
    crawled(store, hidden(1), twin)
    forget(store, hidden(1).url)
    forget(store, hidden(3).url)
    assert len(waiting(store)) == 1
    assert replay(store, [BLIND]).counts == {"unreadable": 1}
    assert replay(store, [MENDED]).counts == {"forgotten": 1}
    assert held(store) == set()
    assert waiting(store) == []
    with store.reading() as db:
        assert pages.newest(db, twin.url) is None
