"""Web archives: what is exported comes back the same, others read it, and anybody's archive is read without harm."""

from __future__ import annotations

import io
import random
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import fastwarc
import pytest
from sqlalchemy import update
from warcio.archiveiterator import ArchiveIterator

from crawler.outlets import Outlet, load_all
from crawler.read import read_page
from crawler.run import Scope, crawl
from crawler.warc import export
from sidak.errors import SidakError
from sidak.models import Page
from sidak.store import Store, articles, open_store, pages, tables
from tests.crawler import archives
from tests.crawler.archives import DAY, Foreign, all_pages, all_revisions, crawled, exported, imported, story
from tests.crawler.pages import article, outlet, page
from tests.newsroom import Newsroom

PACKINGS = ("warc", "warc.gz")
HOUR = timedelta(hours=1)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """A second, empty store."""
    with open_store(f"sqlite:///{tmp_path / 'other.db'}") as opened:
        yield opened


@pytest.fixture(scope="module")
def newsroom_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Sequence[Outlet]]]:
    """A store that crawled the newsroom before and after its editors changed figures."""
    home = tmp_path_factory.mktemp("newsroom")
    with Newsroom() as newsroom, open_store(f"sqlite:///{home / 'store.db'}") as store:
        outlets = list(load_all(newsroom.outlets_folder(home / "outlets")).values())
        for edition in (1, 2):
            newsroom.edition = edition
            crawl(store, outlets, scope=Scope(everything=True))
        yield store, outlets


@pytest.mark.parametrize("suffix", PACKINGS)
def test_the_newsroom_comes_back_the_same_and_a_second_import_changes_nothing(
    newsroom_store: tuple[Store, Sequence[Outlet]], other: Store, tmp_path: Path, suffix: str
) -> None:
    store, outlets = newsroom_store
    file = tmp_path / f"all.{suffix}"
    assert exported(store, file).counts == {"page": len(all_pages(store))}
    came = imported(other, file, outlets)
    assert came.told == []
    assert sum(came.counts.values()) == len(all_pages(store)) > 100
    assert came.counts["revised"] >= 3
    assert all_pages(other) == all_pages(store)
    assert all_revisions(other) == all_revisions(store)
    for each in all_pages(store):
        there, here = archives.outcome(store, each.url), archives.outcome(other, each.url)
        assert there is not None
        assert here is not None
        assert (here.digest, here.outlet, here.etag) == (there.digest, there.outlet, there.etag)
    changes = archives.last_change(other)
    assert imported(other, file, outlets).counts == {"unchanged": len(all_pages(store))}
    assert (all_pages(other), all_revisions(other)) == (all_pages(store), all_revisions(store))
    assert archives.last_change(other) == changes


def test_a_crawl_after_an_import_fetches_no_story_again(other: Store, store: Store, tmp_path: Path) -> None:
    with Newsroom() as newsroom:
        outlets = list(load_all(newsroom.outlets_folder(tmp_path / "outlets")).values())
        crawl(store, outlets, scope=Scope(everything=True))
        exported(store, tmp_path / "all.warc.gz")
        imported(other, tmp_path / "all.warc.gz", outlets)
        revisions = all_revisions(other)
        tally = crawl(other, outlets, scope=Scope(everything=True))
    assert (tally["new"], tally["revised"]) == (0, 0)
    assert all_revisions(other) == revisions


def paged(number: int, text: str, *, last: bool = False, when: datetime = DAY) -> Page:
    """A page of an article over several pages."""
    address = "https://kabar.example/berita/panjang" + (f"?page={number}" if number > 1 else "")
    link = "" if last else f'<a href="/berita/panjang?page={number + 1}">Selanjutnya</a>'
    body = article(f"<p>Bagian {number}: {text}</p>", after=link)
    return replace(page(body, url=address), fetched_at=when)


def test_an_article_over_several_pages_comes_back_whole_and_its_parts_are_no_articles(
    store: Store, other: Store, tmp_path: Path
) -> None:
    first, second, third = paged(1, "delapan stan buka."), paged(2, "tujuh tutup."), paged(3, "satu sepi.", last=True)
    changed = paged(1, "sembilan stan buka.", when=DAY + HOUR)
    crawled(store, (first, second, third), *map(story, range(120)), (changed, second, third))
    exported(store, tmp_path / "all.warc.gz")
    came = imported(other, tmp_path / "all.warc.gz")
    assert came.counts == {"new": 121, "part": 2, "revised": 1}
    assert all_revisions(other) == all_revisions(store)
    assert archives.outcome(other, second.url) is None


@pytest.mark.parametrize("before", [48, 49])
def test_parts_meet_across_the_edge_of_a_batch(store: Store, other: Store, tmp_path: Path, before: int) -> None:
    parts = (paged(1, "delapan stan buka."), paged(2, "tujuh tutup."), paged(3, "satu sepi.", last=True))
    crawled(store, *map(story, range(before)), parts, *map(story, range(100, 110)))
    exported(store, tmp_path / "all.warc")
    assert imported(other, tmp_path / "all.warc").counts == {"new": before + 11, "part": 2}
    assert all_revisions(other) == all_revisions(store)


def test_a_part_that_comes_late_is_kept_and_is_no_article(store: Store, tmp_path: Path) -> None:
    foreign = Foreign()
    parts = [paged(1, "delapan stan buka."), paged(2, "tujuh tutup.", last=True)]
    for each in (parts[0], *map(story, range(110)), parts[1]):
        foreign.response(each.url, each.body)
    came = imported(store, foreign.write(tmp_path / "wget.warc.gz"))
    assert came.counts == {"new": 111, "part": 1}
    assert len(all_pages(store)) == 112


def test_what_was_changed_and_changed_back_ends_as_it_was(store: Store, other: Store, tmp_path: Path) -> None:
    one, two = story(1), story(1, text="Lagi", when=DAY + HOUR)
    crawled(store, one, two, replace(one, fetched_at=DAY + 2 * HOUR), story(2), replace(two, fetched_at=DAY + 3 * HOUR))
    crawled(store, story(1, text="Terakhir", when=DAY + 4 * HOUR), replace(one, fetched_at=DAY + 5 * HOUR))
    file = tmp_path / "all.warc.gz"
    assert exported(store, file).counts == {"page": 4, "again": 3}
    for _ in range(2):
        imported(other, file)
        assert all_revisions(other) == all_revisions(store)
        assert [len(each) for each in all_revisions(store).values()].count(6) == 1
    with file.open("rb") as opened:
        kinds = [record.rec_type for record in ArchiveIterator(opened)]
    assert kinds.count("revisit") == 3


def test_a_page_that_came_back_after_the_last_day_is_not_selected_again(store: Store, tmp_path: Path) -> None:
    one = story(1)
    crawled(store, one, story(1, text="Lagi", when=DAY + HOUR), replace(one, fetched_at=DAY + 48 * HOUR))
    assert exported(store, tmp_path / "some.warc", until=DAY.date()).counts == {"page": 2}
    assert exported(store, tmp_path / "all.warc").counts == {"page": 2, "again": 1}


def test_an_article_that_was_stored_after_its_page_came_is_there_once(store: Store, tmp_path: Path) -> None:
    with store.writing() as db:
        pages.put(db, story(1))
        articles.put(db, read_page(story(1)), page_digest=story(1).digest, seen=DAY + HOUR)
    assert exported(store, tmp_path / "all.warc").counts == {"page": 1}


def test_an_archive_of_a_part_has_what_was_selected(store: Store, tmp_path: Path) -> None:
    crawled(store, story(1), story(2, when=DAY + 24 * HOUR), story(3, when=DAY + 48 * HOUR))
    away = outlet(id="etam", home="https://etam.example/")
    crawled(store, replace(story(4), url="https://etam.example/a", final_url="https://etam.example/a", outlet="etam"))

    def addresses(**selected: object) -> list[str]:
        exported(store, tmp_path / "some.warc", **selected)
        with (tmp_path / "some.warc").open("rb") as file:
            records = [record for record in ArchiveIterator(file) if record.rec_type == "response"]
        return [record.rec_headers.get_header("WARC-Target-URI")[-8:] for record in records]

    day = date(2024, 4, 17)
    assert addresses(outlets=(away.id,)) == ["xample/a"]
    assert addresses(since=day) == ["02-sidak"[-8:], "03-sidak"[-8:]]
    assert addresses(until=day, outlets=("kabar",)) == ["01-sidak", "02-sidak"]
    assert addresses(since=day, until=day) == ["02-sidak"]
    assert addresses(since=date(9999, 12, 31)) == addresses(until=date.min) == []


HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-encoding": "gzip",
    "transfer-encoding": "chunked",
    "content-length": "7",
    "x-nama": "caf\xe9 \xc3\xa9",
    "x-jahat": "a\r\nSet-Cookie: b\r\n\r\nHTTP/1.1 200 OK",
    "jahat: ya\r\n": "x",
    "x-unicode": "\u0939",
}


@pytest.mark.parametrize("suffix", PACKINGS)
def test_others_read_the_file_and_its_headers_are_true(store: Store, tmp_path: Path, suffix: str) -> None:
    asked = "https://kabar.example/?p=12"
    odd = replace(story(1), url=asked, headers=HEADERS, status=203)
    crawled(store, odd, story(2))
    file = tmp_path / f"all.{suffix}"
    exported(store, file)
    with file.open("rb") as opened:
        found = [
            (each.rec_type, each.rec_headers, each.http_headers, each.content_stream().read(), each.digest_checker)
            for each in ArchiveIterator(opened, check_digests="raise")
        ]
    assert [kind for kind, *_ in found] == ["warcinfo", "response", "metadata", "response", "metadata"]
    assert [checker.passed for *_, checker in found] == [True] * 5
    assert b"Sidak/" in found[0][3]
    _, record, head, body, _ = found[1]
    assert record.protocol == "WARC/1.1"
    assert record.get_header("WARC-Target-URI") == odd.final_url
    assert record.get_header("WARC-Date") == "2024-04-16T03:00:00.000000Z"
    assert (head.get_statuscode(), body) == ("203", odd.body)
    assert {name: head.get_header(name) for name in ("content-encoding", "transfer-encoding")} == {
        "content-encoding": None,
        "transfer-encoding": None,
    }
    assert head.get_header("content-length") == str(len(odd.body))
    assert head.get_header("x-archive-orig-content-encoding") == "gzip"
    assert head.get_header("set-cookie") is None
    said = found[2][3].decode().splitlines()
    assert said == [f"sidak-asked: {asked}", "sidak-outlet: kabar", f"sidak-sha256: {odd.digest}"]
    assert found[2][1].get_header("WARC-Concurrent-To") == record.get_header("WARC-Record-ID")
    with file.open("rb") as opened:
        checked = [record.verify_block_digest() for record in fastwarc.ArchiveIterator(opened, parse_http=False)]
    assert checked == [True] * 5


def test_headers_come_back_as_far_as_they_can_be_written(store: Store, other: Store, tmp_path: Path) -> None:
    crawled(store, replace(story(1), headers=HEADERS))
    exported(store, tmp_path / "all.warc.gz")
    imported(other, tmp_path / "all.warc.gz")
    (came,) = all_pages(other)
    lost = ("jahat: ya\r\n", "x-unicode", "x-jahat")
    kept = {name: value for name, value in HEADERS.items() if name not in lost}
    assert {name: value for name, value in came.headers.items() if name in kept} == kept | {
        "x-nama": "caf\xe9 \xc3\xa9".encode().decode("latin-1")  # one header that is no Latin-1 makes all of them UTF-8
    }
    assert "\n" not in "".join(came.headers.values())


def test_an_export_holds_few_pages_at_a_time(store: Store, tmp_path: Path) -> None:
    noise = random.Random(94)  # noqa: S311  # no secret
    size, number = 100_000, 200
    with store.writing() as db:
        for each in map(story, range(number)):
            pages.put(db, replace(each, body=each.body + noise.randbytes(size)))
    tracemalloc.start()
    try:
        assert exported(store, tmp_path / "all.warc.gz").counts == {"page": number}
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * size


def test_a_damaged_page_costs_itself(store: Store, tmp_path: Path) -> None:
    crawled(store, story(1), story(2), story(3))
    with store.writing() as db:
        db.execute(update(tables.pages).where(tables.pages.c.id == 2).values(body=b"no zlib"))
    told: list[SidakError] = []
    out = io.BytesIO()
    assert export(store, out, problem=told.append).counts == {"page": 2, "damaged": 1}
    assert "0002-sidak is damaged" in str(told[0])


def test_what_has_no_web_address_stays_at_home(store: Store, tmp_path: Path) -> None:
    crawled(store, story(1))
    with store.writing() as db:
        pages.put(db, replace(story(2), url="file:///home/x/a.html", final_url="file:///home/x/a.html"))
    assert exported(store, tmp_path / "all.warc").counts == {"page": 1, "not_from_the_web": 1}
    assert b"file:///" not in (tmp_path / "all.warc").read_bytes()
