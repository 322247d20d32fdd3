"""Archives of anybody: pages of known outlets are taken, however they were packed; what is broken costs itself."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.read import read_page
from sidak.errors import InputError
from sidak.models import Visit
from sidak.store import Store, articles, open_store, visits
from tests.crawler import archives
from tests.crawler.archives import DAY, Foreign, all_pages, all_revisions, chunked, crawled, exported, imported, story
from tests.crawler.pages import article, outlet

HOUR = timedelta(hours=1)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """A second, empty store."""
    with open_store(f"sqlite:///{tmp_path / 'other.db'}") as opened:
        yield opened


BODY = story(1).body
WIRE: dict[str, tuple[bytes, dict[str, str]]] = {
    "plain": (BODY, {}),
    "gzip": (archives.packed(BODY, "gzip"), {"Content-Encoding": "gzip"}),
    "deflate": (archives.packed(BODY, "deflate"), {"content-encoding": "deflate"}),
    "br": (archives.packed(BODY, "br"), {"Content-Encoding": "br"}),
    "chunked": (chunked(BODY), {"Transfer-Encoding": "chunked"}),
    "both": (chunked(archives.packed(BODY, "gzip")), {"Transfer-Encoding": "Chunked", "Content-Encoding": "gzip"}),
    "twice": (archives.packed(archives.packed(BODY, "br"), "gzip"), {"Content-Encoding": "br, gzip"}),
    "unpacked before": (BODY, {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}),
    "no br": (BODY, {"Content-Encoding": "br"}),
    "identity": (BODY, {"Content-Encoding": "identity"}),
}


@pytest.mark.parametrize("how", WIRE)
@pytest.mark.parametrize("packed", [True, False])
def test_bodies_are_unpacked_whatever_the_wire_did(store: Store, tmp_path: Path, how: str, packed: bool) -> None:
    body, headers = WIRE[how]
    foreign = Foreign(gzip=packed)
    foreign.response("https://kabar.example/berita/1-sidak", body, headers=list(headers.items()))
    assert imported(store, foreign.write(tmp_path / "a.warc")).counts == {"new": 1}
    assert [each.body for each in all_pages(store)] == [BODY]


def test_a_foreign_archive_gives_its_pages_of_known_outlets(store: Store, tmp_path: Path) -> None:
    foreign = Foreign()
    url = "https://kabar.example/berita/1-sidak"
    foreign.others(url)
    foreign.response(url, BODY, headers=[("ETag", '"7"'), ("X-A", "1"), ("X-A", "2")])
    foreign.others(url)
    foreign.response("https://kabar.example/hilang", "tidak ada", status="404 Not Found")
    foreign.response("https://kabar.example/pindah", "", status="301 Moved", headers=[("Location", url)])
    foreign.response("https://kabar.example/a.pdf", b"%PDF-1.7", kind="application/pdf")
    foreign.response("https://kabar.example/daftar", "<html><body>Beranda</body></html>")
    foreign.response("https://asing.example/1", BODY)
    foreign.response("https://kabar.example/bola", article().replace("Cek MPP, Separuh Stan Kosong", "Menonton Bola"))
    came = imported(store, foreign.write(tmp_path / "wget.warc.gz"))
    assert came.counts == {"new": 1, "other_type": 3, "unreadable": 1, "no_outlet": 1, "off_topic": 1}
    assert came.told == []
    first, second = all_pages(store)
    assert (first.url, first.final_url, first.outlet, first.fetched_at) == (url, url, "kabar", DAY)
    assert first.headers["x-a"] == "1, 2"
    visit = archives.outcome(store, url)
    assert visit == Visit(
        url=url, outlet="kabar", outcome="new", etag='"7"', digest=first.digest, fetched_at=DAY, attempts=0
    )
    unreadable = archives.outcome(store, second.url)
    assert unreadable is not None
    assert (unreadable.outcome, unreadable.digest) == ("unreadable", "")
    assert "no article text" in unreadable.reason


def test_all_takes_what_is_off_topic(store: Store, tmp_path: Path) -> None:
    foreign = Foreign()
    foreign.response("https://kabar.example/bola", article().replace("Cek MPP, Separuh Stan Kosong", "Menonton Bola"))
    file = foreign.write(tmp_path / "a.warc.gz")
    assert imported(store, file).counts == {"off_topic": 1}
    assert imported(store, file, everything=True).counts == {"new": 1}


def test_a_page_is_of_the_outlet_with_the_longest_home(store: Store, tmp_path: Path) -> None:
    whole, folder, third = outlet(), outlet(id="ujung", home="https://kabar.example/ujung/"), outlet(id="tiga")
    foreign = Foreign()
    for number, path in enumerate(("berita/1", "ujung/2", "ujungan/3")):
        foreign.response(f"https://www.kabar.example/{path}", story(number).body)
    foreign.response("https://asing.example/4", story(4).body)
    file = foreign.write(tmp_path / "a.warc.gz")
    assert imported(store, file, (whole, folder), fallback=third).counts == {"new": 4}
    assert [each.outlet for each in all_pages(store)] == ["kabar", "ujung", "kabar", "tiga"]


def test_our_archive_s_word_on_the_outlet_counts_unless_it_is_unknown(
    store: Store, other: Store, tmp_path: Path
) -> None:
    moved = replace(story(1), url="https://lama.example/1", final_url="https://lama.example/1")
    crawled(store, moved, replace(story(2), outlet="gone"))
    exported(store, tmp_path / "all.warc.gz")
    assert imported(other, tmp_path / "all.warc.gz").counts == {"new": 2}
    assert [(each.outlet, each.url) for each in all_pages(other)] == [("kabar", moved.url), ("kabar", story(2).url)]


def test_an_old_archive_after_a_newer_crawl_revises_nothing(store: Store, other: Store, tmp_path: Path) -> None:
    crawled(store, story(1), story(2))
    exported(store, tmp_path / "old.warc.gz")
    newer = story(1, text="Lagi", when=DAY + HOUR)
    crawled(other, newer, replace(story(3), fetched_at=DAY + HOUR))
    before = archives.outcome(other, newer.url)
    assert imported(other, tmp_path / "old.warc.gz").counts == {"older": 1, "new": 1}
    assert archives.outcome(other, newer.url) == before
    assert _revisions(other, newer.url) == [newer.digest]
    assert len(all_pages(other)) == 4  # the old page is evidence all the same
    assert imported(other, tmp_path / "old.warc.gz").counts == {"unchanged": 2}


def _revisions(store: Store, url: str) -> list[str | None]:
    return [digest for each in all_revisions(store).values() for article, digest in each if article.url == url]


def test_what_was_confirmed_later_is_not_overwritten_by_what_came_between(store: Store, tmp_path: Path) -> None:
    first = story(1)
    crawled(store, first)
    with store.writing() as db:
        known = visits.get_many(db, [first.url])[first.url]
        visits.put(db, [replace(known, outcome="unchanged", fetched_at=DAY + 2 * HOUR)])
    foreign = Foreign()
    between = ("WARC-Date", "2024-04-16T04:00:00Z")
    foreign.response(first.url, story(1, text="Lagi").body, warc=[between])
    assert imported(store, foreign.write(tmp_path / "a.warc.gz")).counts == {"older": 1}
    assert _revisions(store, first.url) == [first.digest]


def test_a_text_that_was_handed_in_later_is_not_overwritten(store: Store, other: Store, tmp_path: Path) -> None:
    crawled(store, story(1))
    exported(store, tmp_path / "old.warc.gz")
    newer = story(1, text="Lagi")
    with other.writing() as db:
        articles.put(db, read_page(newer), page_digest=None, seen=DAY + HOUR)
    assert imported(other, tmp_path / "old.warc.gz").counts == {"older": 1}
    ((revision, _),) = all_revisions(other).popitem()[1]
    assert revision.title.endswith("Lagi")


def test_an_old_page_that_cannot_be_read_changes_nothing_of_a_newer_visit(store: Store, tmp_path: Path) -> None:
    newer = story(1, when=DAY + HOUR)
    crawled(store, newer)
    before = archives.outcome(store, newer.url)
    foreign = Foreign()
    foreign.response(newer.url, "<html><title>MPP</title><p>Kosong</p></html>")
    assert imported(store, foreign.write(tmp_path / "a.warc.gz")).counts == {"unreadable": 1}
    assert archives.outcome(store, newer.url) == before
    assert len(all_pages(store)) == 2


def test_an_address_that_waits_still_waits_and_is_asked_with_what_came(store: Store, tmp_path: Path) -> None:
    url = story(1).url
    with store.writing() as db:
        visits.put(db, [Visit(url=url, outlet="kabar", hint="2024-05-01", crawl=7, depth=0)])
    foreign = Foreign()
    foreign.response(url, BODY, headers=[("ETag", '"7"')])
    assert imported(store, foreign.write(tmp_path / "a.warc.gz")).counts == {"new": 1}
    visit = archives.outcome(store, url)
    assert visit is not None
    assert (visit.outcome, visit.hint, visit.crawl, visit.etag) == ("pending", "2024-05-01", 7, '"7"')


def many(number: int, *, gzip: bool = True) -> tuple[Foreign, list[int]]:
    """An archive of so many stories, and where each of their records ends."""
    foreign, ends = Foreign(gzip=gzip), []
    for each in map(story, range(number)):
        foreign.response(each.url, each.body)
        ends.append(len(foreign))
    return foreign, ends


@pytest.mark.parametrize("packed", [True, False])
def test_of_a_file_that_was_cut_off_all_whole_records_are_stored(store: Store, tmp_path: Path, packed: bool) -> None:
    foreign, ends = many(4, gzip=packed)
    data = foreign.write(tmp_path / "whole.warc").read_bytes()
    edges = [end + away for end in ends for away in (-20, -2, 0, 1, 12) if end + away <= len(data)]
    for cut in [*range(ends[0] + 30, len(data), len(data) // 19), *edges]:
        (tmp_path / "cut.warc").write_bytes(data[:cut])
        came = imported(store, tmp_path / "cut.warc")
        stored = came.counts.pop("new", 0) + came.counts.pop("unchanged", 0)
        # Of the last record a checksum or the line breaks behind it may be missing.
        assert sum(end <= cut for end in ends) <= stored <= sum(end <= cut + 20 for end in ends)
        is_whole = cut in ends or (not packed and cut + 2 in ends)
        assert came.counts == ({} if is_whole else {"broken": 1})
        if stored == sum(end <= cut for end in ends) and not is_whole:
            assert f"byte {max([0, *(end for end in ends if end <= cut)]):,}: " in came.told[0]


def test_a_damaged_member_costs_its_record(store: Store, tmp_path: Path) -> None:
    foreign, ends = many(5)
    data = bytearray(foreign.write(tmp_path / "a.warc.gz").read_bytes())
    data[ends[1] + 200 : ends[1] + 260] = bytes(60)
    (tmp_path / "a.warc.gz").write_bytes(data)
    came = imported(store, tmp_path / "a.warc.gz")
    assert came.counts == {"new": 4, "broken": 1}
    assert came.told == [f"{tmp_path / 'a.warc.gz'}, byte {ends[1]:,}: its gzip is damaged"]


def test_a_plain_file_is_not_searched_for_records_behind_a_damage(store: Store, tmp_path: Path) -> None:
    quoted, _ = many(1)
    foreign = Foreign(gzip=False)
    foreign.response("https://kabar.example/1", story(1).body)
    start = len(foreign)
    inner = quoted.write(tmp_path / "inner").read_bytes()
    foreign.response("https://kabar.example/2", b"<html>\n" + inner, headers=[("X-Fill", "x" * 300)])
    data = foreign.write(tmp_path / "a.warc").read_bytes()
    length = data.index(b"Content-Length: ", start)
    (tmp_path / "a.warc").write_bytes(data[:length] + b"Content-Length: 350\r\nX-" + data[length:])
    came = imported(store, tmp_path / "a.warc")
    assert came.counts == {"new": 1, "broken": 1}
    assert f"byte {start:,}: the record is longer than it says" in came.told[0]


def test_a_file_that_was_packed_as_a_whole_is_read(store: Store, tmp_path: Path) -> None:
    foreign, _ = many(3, gzip=False)
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(foreign.write(tmp_path / "a.warc").read_bytes()))
    assert imported(store, tmp_path / "a.warc.gz").counts == {"new": 3}


LIMIT = 20 * 1024 * 1024
ADDRESS = "https://kabar.example/x"
UNSTORABLE = '<script type="application/ld+json">{"@type":"NewsArticle","articleSection":"a\\ud800"}</script>'


def _bomb(how: str) -> tuple[bytes, dict[str, Sequence[tuple[str, str]]]]:
    return archives.packed(bytes(LIMIT * 3), how), {"headers": [("Content-Encoding", how)]}


BROKEN: dict[str, tuple[str, bytes, dict[str, Any], str]] = {
    "date": (ADDRESS, BODY, {"warc": [("WARC-Date", "kemarin")]}, "its date"),
    "future": (ADDRESS, BODY, {"warc": [("WARC-Date", "2999-01-01T00:00:00Z")]}, "still to come"),
    "address": ("https://[kabar/x", BODY, {}, "is no web address"),
    "port": ("https://kabar.example:99999/x", BODY, {}, "is no web address"),
    "status": (ADDRESS, BODY, {"status": "OK"}, "no head of an answer"),
    "part": (ADDRESS, BODY, {"warc": [("WARC-Truncated", "length")]}, "a part of the answer"),
    "packing": (ADDRESS, b"\x1f\x8bnothing", {"headers": [("Content-Encoding", "gzip")]}, "cannot be unpacked"),
    "gzip bomb": (ADDRESS, *_bomb("gzip"), "bigger than a page"),
    "br bomb": (ADDRESS, *_bomb("br"), "bigger than a page"),
    "big": (ADDRESS, b"<p>" + bytes(LIMIT), {}, "bigger than a page"),
    "text": (ADDRESS, article(head=UNSTORABLE).encode(), {}, "cannot be stored"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_record_costs_itself(store: Store, tmp_path: Path, case: str) -> None:
    url, body, given, said = BROKEN[case]
    foreign = Foreign()
    foreign.response(story(1).url, story(1).body)
    place = len(foreign)
    foreign.response(url, body, **given)
    foreign.response(story(2).url, story(2).body)
    came = imported(store, foreign.write(tmp_path / "a.warc.gz"))
    assert came.counts == {"new": 2, "broken": 1}
    assert len(came.told) == 1
    assert came.told[0].startswith(f"{tmp_path / 'a.warc.gz'}, byte {place:,}: ")
    assert said in came.told[0]


def test_a_body_that_was_changed_in_our_archive_is_refused(store: Store, other: Store, tmp_path: Path) -> None:
    crawled(store, story(1), story(2))
    exported(store, tmp_path / "all.warc")
    data = (tmp_path / "all.warc").read_bytes()
    (tmp_path / "all.warc").write_bytes(data.replace(b"50 persen", b"90 persen", 1))
    came = imported(other, tmp_path / "all.warc")
    assert came.counts == {"new": 1, "broken": 1}
    assert "is not the one that was archived" in came.told[0]


def test_many_broken_records_are_counted_and_few_are_told(store: Store, tmp_path: Path) -> None:
    foreign = Foreign()
    for number in range(50):
        foreign.response(f"https://kabar.example/{number}", BODY, warc=[("WARC-Date", "kemarin")])
    came = imported(store, foreign.write(tmp_path / "a.warc.gz"))
    assert came.counts == {"broken": 50}
    assert len(came.told) == 21
    assert "30 more" in came.told[-1]


def test_a_head_without_end_is_given_up(store: Store, tmp_path: Path) -> None:
    foreign, _ = many(1)
    head = b"WARC/1.0\r\nWARC-Type: response\r\nX-Panjang: " + b"x" * (64 << 20)
    after, _ = many(2)
    data = foreign.write(tmp_path / "a").read_bytes() + gzip.compress(head) + after.write(tmp_path / "a").read_bytes()
    (tmp_path / "a.warc.gz").write_bytes(data)
    came = imported(store, tmp_path / "a.warc.gz")
    assert came.counts == {"new": 2, "unchanged": 1, "broken": 1}
    assert "head has no end" in came.told[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (gzip.compress(b"", mtime=0), "no whole record"),
        (b"Sidak di MPP Blora\n\nKehadiran 80 persen.\n", "is no WARC file"),
        (gzip.compress(b"a tar file, perhaps", mtime=0), "is no WARC file"),
        (b"\x1f\x8b\x08 and then nothing of the kind", "is no WARC file"),
        (bytes(range(256)) * 40, "is no WARC file"),
        (b"filedesc://a.arc 0.0.0.0 20240416030000 text/plain 76\n1 0 x\nURL IP\n\n", "is no WARC file"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "is no WARC file"),
    ],
)
def test_what_is_no_archive_is_refused(store: Store, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.warc").write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        imported(store, tmp_path / "a.warc")
    assert str(tmp_path / "a.warc") in str(caught.value)
    assert all_pages(store) == []


@pytest.mark.parametrize("packed", [True, False])
def test_random_damage_never_breaks_an_import(store: Store, tmp_path: Path, packed: bool) -> None:
    noise = random.Random(94)  # noqa: S311  # no secret
    whole = many(6, gzip=packed)[0].write(tmp_path / "whole").read_bytes()
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(noise.randint(1, 6)):
            data[noise.randrange(len(data))] = noise.randrange(256)
        (tmp_path / "a.warc").write_bytes(data)
        try:
            came = imported(store, tmp_path / "a.warc")
        except InputError as error:
            assert "is no WARC file" in str(error)  # noqa: PT017
        else:
            assert sum(came.counts.values()) <= 7
            assert bool(came.told) == ("broken" in came.counts)
