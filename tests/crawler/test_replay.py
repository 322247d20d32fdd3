"""Quarantine and replay: what could not be read is kept, and read again without asking for it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.outlets import Outlet
from crawler.replay import further_pages, replay
from crawler.run import Scope, crawl
from sidak.errors import BusyError
from sidak.models import Page, Visit
from sidak.store import Store, articles, pages, quarantine, visits
from tests.crawler.archives import DAY, all_revisions, crawled, last_change, outcome, story
from tests.crawler.pages import OWN, TITLE, article, outlet, page
from tests.crawler.site import Answer, SmallSite

BLIND = outlet()
MENDED = outlet(selectors={"body": ".isi"})
NO_TEXT = "the page holds no article text (0 words)"


def hidden(number: int, *, text: str = "", when: datetime = DAY, after: str = "", path: str = "") -> Page:
    """A page whose article stands where the general reader finds none."""
    paragraphs = "".join(f"<p>{each}</p>" for each in (*OWN, text) if each)
    body = (
        f"<!doctype html><html><head><title>{TITLE} {number} - Kabar</title></head>"
        f'<body><h1>{TITLE} {number}</h1><aside class="isi">{paragraphs}{after}</aside></body></html>'
    )
    came = page(body, url=f"https://kabar.example/{path or f'berita/tersembunyi-{number}'}")
    headers = {**came.headers, "etag": f'"{number}"', "last-modified": "Tue, 16 Apr 2024 03:00:00 GMT"}
    return replace(came, fetched_at=when, headers=headers)


def waiting(store: Store) -> list[str]:
    """The reasons in quarantine, in the order of discovery."""
    with store.reading() as db:
        return [visit.reason for _, visit in quarantine.portion(db, after=0, limit=1000)]


def test_a_mended_selector_reads_what_was_fetched_and_nothing_is_asked_for(store: Store, site: SmallSite) -> None:
    shown, away = hidden(1).body, '<html><body><nav class="isi">Beranda</nav></body></html>'
    site.answers["/a"] = Answer(shown, headers={"Content-Type": "text/html", "ETag": '"1"'})
    site.answers["/b"] = Answer(away, headers={"Content-Type": "text/html"})
    site.feed("/feed/", ("/a", "2024-04-16T03:00:00Z"), ("/b", "2024-04-16T03:00:00Z"))
    blind = site.outlet({"feed": "/feed/"})
    tally = crawl(store, [blind], scope=Scope(everything=True))
    assert tally["unreadable"] == 2
    asked = len(site.asked)
    mended = blind.model_copy(update={"selectors": MENDED.selectors})
    assert replay(store, [mended]).counts == {"new": 1, "unreadable": 1}
    assert len(site.asked) == asked
    visit = outcome(store, f"{site.home}/a")
    with store.reading() as db:
        kept = pages.newest(db, f"{site.home}/a")
    assert visit is not None
    assert kept is not None
    assert (visit.outcome, visit.reason, visit.digest, visit.etag) == ("new", "", kept.digest, '"1"')
    crawl(store, [mended], scope=Scope(everything=True))
    assert all(len(revisions) == 1 for revisions in all_revisions(store).values())


def test_an_article_is_as_old_as_its_page_and_its_visit_as_its_address_was_asked(store: Store) -> None:
    crawled(store, hidden(1))
    later = DAY + timedelta(days=3)
    with store.writing() as db:
        (visit,) = visits.get_many(db, [hidden(1).url]).values()
        visits.put(db, [replace(visit, fetched_at=later, hint="2024-04-19", crawl=7, asked=7)])
    replay(store, [MENDED])
    with store.reading() as db:
        (id,) = articles.ids(db)
        (revision,) = articles.revisions(db, id)
    assert (revision.seen, revision.page_digest) == (DAY, hidden(1).digest)
    assert outcome(store, hidden(1).url) == Visit(
        url=hidden(1).url,
        outlet="kabar",
        hint="2024-04-19",
        outcome="new",
        etag='"1"',
        last_modified="Tue, 16 Apr 2024 03:00:00 GMT",
        digest=hidden(1).digest,
        fetched_at=later,
        crawl=7,
        asked=7,
    )


def test_a_replay_that_reads_nothing_new_changes_nothing(store: Store) -> None:
    crawled(store, hidden(1), story(2))
    replay(store, [MENDED])
    before = (all_revisions(store), last_change(store))
    assert replay(store, [MENDED]).counts == {}
    crawled(store, hidden(3))
    assert replay(store, [BLIND]).counts == replay(store, [BLIND]).counts == {"unreadable": 1}
    assert (all_revisions(store), last_change(store)) == before


def test_every_outcome_of_a_crawl_may_come_of_it(store: Store) -> None:
    first = replace(article_at("berita/satu"), fetched_at=DAY)
    crawled(store, first, hidden(1, path="berita/satu", when=DAY + timedelta(hours=1)))
    same = hidden(2, path="berita/dua")
    copy = replace(hidden(2), body=same.body.replace(b"</head>", b'<link rel="canonical" href="/berita/dua"></head>'))
    crawled(store, same, copy)
    assert replay(store, [MENDED]).counts == {"revised": 1, "new": 1, "duplicate": 1}
    visit = outcome(store, copy.url)
    assert visit is not None
    assert (visit.reason, visit.digest) == (f"the same story as {same.url}", copy.digest)
    assert sorted(map(len, all_revisions(store).values())) == [1, 2]


def article_at(path: str) -> Page:
    """A page that everybody can read."""
    return page(article(), url=f"https://kabar.example/{path}")


def test_what_stays_has_today_s_reason(store: Store) -> None:
    crawled(store, page("", url="https://kabar.example/kosong"), hidden(1, after="<small>Dua kata</small>"))
    assert waiting(store) == ["the page is empty", NO_TEXT]
    tally = replay(store, [outlet(selectors={"body": "small"})])
    assert tally.counts == {"unreadable": 2}
    assert waiting(store) == ["the page is empty", "the page holds no article text (2 words)"]
    assert tally.reasons == dict.fromkeys(waiting(store), 1)


def test_the_newest_bytes_are_read(store: Store) -> None:
    crawled(store, hidden(1), hidden(1, text="Kini 60 persen.", when=DAY + timedelta(hours=1)))
    replay(store, [MENDED])
    ((read, _),) = (revisions[-1] for revisions in all_revisions(store).values())
    assert "Kini 60 persen." in read.text


def test_an_article_goes_on_with_the_pages_of_its_time(store: Store) -> None:
    path, link = "berita/panjang", '<a href="/berita/panjang?page={}">Lanjut</a>'
    first = hidden(1, path=path, after=link.format(2))
    second = hidden(2, text="Bagian kedua: 7 stan.", path=f"{path}?page=2", after=link.format(3))
    third = hidden(3, text="Bagian ketiga: 3 stan.", path=f"{path}?page=3", after=link.format(4))
    changed = hidden(5, path=path, after=link.format(2), when=DAY + timedelta(hours=1))
    later = hidden(4, text="Bagian lain: 9 stan.", path=f"{path}?page=3", when=DAY + timedelta(days=1))
    crawled(store, (first, second, third), (changed, second, later))
    with store.reading() as db:
        assert further_pages(db, first) == (second, third)
        assert further_pages(db, changed) == (second, later)
        assert further_pages(db, first, (second,)) == (second, third)
    assert replay(store, [MENDED]).counts == {"new": 1}
    ((read, digest),) = all_revisions(store).popitem()[1]
    assert digest == changed.digest
    assert [words in read.text for words in ("Bagian kedua", "Bagian ketiga", "Bagian lain")] == [True, False, True]


def test_a_link_that_is_no_address_costs_nothing(store: Store) -> None:
    crawled(store, hidden(1, after='<a href="http://[x/2">2</a>'))
    assert replay(store, [MENDED]).counts == {"new": 1}


def test_more_than_a_batch_and_only_the_outlets_that_are_named(store: Store) -> None:
    crawled(store, *map(hidden, range(120)))
    other = outlet(id="etam", home="https://etam.example/", selectors={"body": ".isi"})
    crawled(
        store, replace(hidden(200), url="https://etam.example/1", final_url="https://etam.example/1"), of=other_blind()
    )
    assert replay(store, [other, MENDED]).counts == {"new": 121}
    crawled(store, hidden(300))
    assert replay(store, [other]).counts == {}
    assert waiting(store) == [NO_TEXT]


def other_blind() -> Outlet:
    """The second outlet before its selectors were mended."""
    return outlet(id="etam", home="https://etam.example/")


def test_a_page_that_is_gone_is_counted(store: Store) -> None:
    with store.writing() as db:
        visits.put(db, [Visit(url="https://kabar.example/x", outlet="kabar", outcome="unreadable", reason="lama")])
    assert replay(store, [MENDED]).counts == {"lost": 1}
    assert waiting(store) == ["lama"]


def test_a_text_that_no_database_holds_stays_and_costs_itself(store: Store) -> None:
    bad = '<script type="application/ld+json">{"@type":"NewsArticle","articleSection":"a\\ud800"}</script>'
    spoilt = replace(hidden(1), body=hidden(1).body.replace(b"</head>", bad.encode() + b"</head>"))
    crawled(store, spoilt, hidden(2), hidden(3))
    assert replay(store, [MENDED]).counts == {"unreadable": 1, "new": 2}
    (reason,) = waiting(store)
    assert "cannot be stored" in reason


def test_a_crawl_at_work_is_not_disturbed(store: Store) -> None:
    with store.exclusive("crawl"), pytest.raises(BusyError):
        replay(store, [MENDED])


def test_quarantine_is_listed_by_outlet(store: Store) -> None:
    crawled(store, hidden(1), story(2))
    with store.reading() as db:
        assert quarantine.outlets(db) == ["kabar"]
        ((number, visit),) = quarantine.portion(db, after=0, limit=9, outlet="kabar")
        assert (visit.url, visit.reason) == (hidden(1).url, NO_TEXT)
        assert quarantine.portion(db, after=0, limit=9, outlet="etam") == []
        assert quarantine.portion(db, after=number, limit=9) == []
