"""`sidak forget` as a user calls it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.tantivy_index import TantivyIndex
from sidak.store import Store, articles, open_store, pages, takedowns
from tests.cli.conftest import Sidak
from tests.crawler.archives import crawled, story
from tests.crawler.site import SmallSite, serving

URL = story(1).url
WHY = ("--reason", "Diminta oleh redaksi", "--yes")


@pytest.fixture
def store(tmp_path: Path, sidak: Sidak) -> Iterator[Store]:
    """The store of the workplace, with three articles, annotated and indexed."""
    with open_store(f"sqlite:///{tmp_path / 'home' / 'store.db'}") as opened:
        crawled(opened, *map(story, range(1, 4)))
        assert sidak("annotate").code == sidak("index").code == 0
        yield opened


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with serving() as small:
        yield small


def found(sidak: Sidak, *options: str) -> set[str]:
    ran = sidak("search", "stan", "--json", "--apart", *options)
    assert ran.code == 0
    return {hit["url"] for hit in json.loads(ran.out)["hits"]}


def stored(store: Store) -> set[str]:
    with store.reading() as db:
        return {one.article.url for one in articles.get_many(db, articles.ids(db))}


def test_it_is_gone_from_store_search_and_disk(sidak: Sidak, store: Store, tmp_path: Path) -> None:
    assert URL in found(sidak)
    assert URL in found(sidak, "--findings")
    ran = sidak("forget", URL, *WHY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:2] == ["Removed: 1 article, 2 figures, 1 page. Never fetched again:", f"  {URL}"]
    assert stored(store) == found(sidak) == found(sidak, "--findings") == {story(2).url, story(3).url}
    assert (tmp_path / "home" / "store.db-wal").stat().st_size == 0
    assert b"kali ke-1," not in (tmp_path / "home" / "store.db").read_bytes().lower()
    with store.reading() as db:
        (takedown,) = takedowns.all(db)
    assert (takedown.url, takedown.reason) == (URL, "Diminta oleh redaksi")


def test_it_tells_of_nearly_the_same_text_elsewhere(sidak: Sidak, store: Store) -> None:
    ran = sidak("forget", URL, *WHY)
    assert ran.out.splitlines()[2:] == [
        "Nearly the same text stays at other addresses; each is taken down by itself:",
        f"  {story(2).url}",
        f"  {story(3).url}",
    ]


def test_it_asks_first_and_shows_what_would_go(sidak: Sidak, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    ran = sidak("forget", URL, *WHY[:2])
    assert ran.code == 1
    for said in ("Kali ke-1, Separuh Stan Kosong (kabar, undated)", URL, "1 article, 1 page.", "Remove this for good?"):
        assert said in ran.out
    assert URL in stored(store)
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert sidak("forget", URL, *WHY[:2]).code == 0
    assert URL not in stored(store)


def test_nobody_to_ask_removes_nothing(sidak: Sidak, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert sidak("forget", URL, *WHY[:2]).code == 1
    assert URL in stored(store)


def test_again_says_that_the_first_reason_stays(sidak: Sidak, store: Store) -> None:
    sidak("forget", URL, *WHY)
    ran = sidak("forget", f"{URL}/", "--reason", "lain", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert "already; the reason given then stays: Diminta oleh redaksi" in ran.out


def test_an_address_that_was_never_seen_is_said_so_and_never_fetched(
    sidak: Sidak, store: Store, site: SmallSite
) -> None:
    site.story("/a", "Berita pertama tentang pelayanan publik")
    ran = sidak("forget", f"{site.home}/a", *WHY)
    assert ran.code == 1
    assert "nothing was stored of this address" in ran.err
    assert sidak("add", f"{site.home}/a").code == 1
    assert site.asked == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("kabar.example/a", *WHY), 1, "is no address; write it whole"),
        ((URL, "--reason", " ", "--yes"), 1, "needs a reason"),
        ((URL, "--yes"), 2, "--reason"),
        (WHY, 2, "URL"),
    ],
)
def test_a_wrong_call_removes_nothing(
    sidak: Sidak, store: Store, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = sidak("forget", *arguments)
    assert ran.code == code
    assert said in ran.err
    assert len(stored(store)) == 3


def test_an_empty_workplace_is_not_made_to_forget_in(sidak: Sidak, tmp_path: Path) -> None:
    ran = sidak("forget", URL, *WHY)
    assert ran.code == 1
    assert "nothing stored" in ran.err
    assert not (tmp_path / "home").exists()


def test_an_index_that_somebody_writes_follows_later(sidak: Sidak, store: Store, tmp_path: Path) -> None:
    with TantivyIndex(tmp_path / "home" / "index") as index:
        index.apply([], [], applied=index.applied())  # it is the one that writes from now on
        ran = sidak("forget", URL, *WHY)
    assert ran.code == 1
    assert "it is removed; only its index entry is not" in ran.err
    assert URL not in stored(store)
    assert sidak("index").code == 0
    assert URL not in found(sidak)


def test_add_says_why_it_refuses_and_takes_the_rest(sidak: Sidak, store: Store, tmp_path: Path) -> None:
    sidak("forget", URL, *WHY)
    text = "BLORA - Bupati Blora mendapati kehadiran petugas MPP 80 persen, Senin (9/5/2022)."
    lines = [{"id": "a", "text": text, "url": f"{URL}?utm_source=x"}]
    lines += [{"id": "b", "text": text, "url": "https://x.test/b"}]
    (tmp_path / "some.jsonl").write_text("\n".join(map(json.dumps, lines)))
    before = stored(store)
    ran = sidak("add", "some.jsonl", URL)
    assert ran.code == 1
    for said in ("a was taken down on", f"{URL} was taken down on", "Diminta oleh redaksi"):
        assert said in ran.err
    assert "forgotten" in ran.out
    assert stored(store) - before == {"https://x.test/b"}
    assert sidak("add", "some.jsonl").code == 1


def test_a_page_that_leads_to_it_is_not_kept(sidak: Sidak, store: Store, site: SmallSite) -> None:
    site.story("/baca", "Berita pertama tentang pelayanan publik")
    page = site.answers["/baca"]
    page.body = str(page.body).replace("</head>", f'<link rel="canonical" href="{site.home}/a"></head>')  # type: ignore[union-attr]
    sidak("forget", f"{site.home}/a", *WHY)
    ran = sidak("add", f"{site.home}/baca")
    assert ran.code == 1
    assert "was taken down on" in ran.err
    assert len(stored(store)) == 3
    with store.reading() as db:
        assert pages.newest(db, f"{site.home}/baca") is None
