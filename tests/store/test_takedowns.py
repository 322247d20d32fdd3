"""A takedown removes all that was kept of an article and nothing else, leaves a tombstone, and holds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from sidak.errors import GoneError, InputError
from sidak.finding_ids import finding_ids
from sidak.models import Annotation, Article, Page, Visit
from sidak.store import Store, articles, changes, copies, findings, open_store, pages, tables, takedowns, visits
from sidak.store.copies import Print
from sidak.store.takedowns import Takedown
from tests.store.examples import NOON, annotation, article, page
from tests.store.test_trouble import line, worker

LATER = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
URL = article(1).url
WHY = "asked for by the person it names"


def put(store: Store, *numbers: int) -> None:
    """Articles with a page, an annotation and a visit each."""
    with store.writing() as db:
        for number in numbers:
            one = article(number)
            fetched = page(one.url, b"<p>Sidak %d</p>" % number)
            pages.put(db, fetched)
            articles.put(db, one, page_digest=fetched.digest, seen=NOON)
            visit = Visit(url=one.url, outlet="etam-kini", outcome="new", etag='"1"', digest=fetched.digest)
            visits.put(db, [replace(visit, last_modified="Tue", fetched_at=NOON)])
        for stored in findings.unannotated(db, "1", 1000):
            findings.put(db, stored.revision, annotation())


def put_article(store: Store, one: Article, *fetched: Page) -> None:
    with store.writing() as db:
        pages.put_many(db, fetched)
        articles.put(db, one, page_digest=fetched[0].digest if fetched else None, seen=NOON)


def forget(store: Store, url: str = URL, reason: str = WHY, now: datetime = LATER) -> Takedown:
    with store.writing() as db:
        return takedowns.forget(db, url, reason=reason, now=now)


def contents(store: Store, *, but: Sequence[str] = ()) -> dict[str, Any]:
    """All rows of all tables, those named left out, without their serial numbers."""
    serial = {"id", "sequence", "revision", "takedown"}
    found = {}
    with store.reading() as db:
        for table in tables.metadata.sorted_tables:
            if table.name not in but:
                columns = [each for each in table.c if each.name not in serial or table.name == "articles"]
                found[table.name] = sorted(map(repr, db.execute(select(*columns)).all()))
    return found


def everything(store: Store) -> str:
    return repr(contents(store))


def left(store: Store) -> list[str]:
    with store.reading() as db:
        return sorted(stored.article.url for stored in articles.get_many(db, articles.ids(db)))


def fetched_from(store: Store) -> set[str]:
    with store.reading() as db:
        return set(db.scalars(select(tables.pages.c.url)))


def test_the_article_goes_with_all_that_was_kept_of_it(store: Store) -> None:
    put(store, 1)
    with store.writing() as db:
        edited = replace(article(1), title="Judul rahasia", text="Teks rahasia kedua.")
        pages.put(db, page(URL, b"<p>badan rahasia</p>"))
        articles.put(db, edited, page_digest=page(URL, b"<p>badan rahasia</p>").digest, seen=LATER)
        [stored] = findings.unannotated(db, "1", 9)
        findings.put(db, stored.revision, annotation())
        findings.put(db, stored.revision, Annotation(pipeline="2"))
    done = forget(store)
    assert (done.url, done.reason, done.at, done.again) == (URL, WHY, LATER, False)
    assert (done.urls, done.article_ids, done.figures, done.pages) == ((URL,), (article(1).id,), 1, 2)
    said = everything(store)
    for word in ("rahasia", "Sidak", "stan", "Samarinda", "Sri", "persen"):
        assert word not in said
    with store.reading() as db:
        assert articles.ids(db) == []
        filled = [each.name for each in tables.metadata.sorted_tables if db.execute(select(each)).first()]
    assert sorted(filled) == ["changes", "takedown_addresses", "takedown_articles", "takedowns", "visits"]


def test_the_tombstone_can_be_read(store: Store) -> None:
    put(store, 1, 2)
    done = forget(store)
    with store.reading() as db:
        assert takedowns.of_article(db, article(1).id) == takedowns.of_url(db, URL) == done
        assert takedowns.all(db) == [done]
        assert takedowns.of_article(db, article(2).id) is None
        assert takedowns.of_url(db, article(2).url) is None
        for wrong in ("", "\0", "\ud800", "x" * 10_000):
            assert takedowns.of_article(db, wrong) is None
            assert takedowns.of_url(db, wrong) is None
    error = takedowns.gone(done, "This article")
    assert isinstance(error, GoneError)
    assert "This article was taken down on 2026-11-25. It is not kept" in str(error)
    assert WHY in str(error)


def test_everything_else_stays_as_it_was(store_url: str, tmp_path: Path) -> None:
    """A store that forgot some holds what a store holds that never saw them."""
    chance = random.Random(7)  # noqa: S311
    numbers = list(range(30))
    gone = sorted(chance.sample(numbers, 7))
    tombs = ("takedowns", "takedown_addresses", "takedown_articles", "changes", "visits")
    with open_store(store_url) as store, open_store(f"sqlite:///{tmp_path / 'never.db'}") as never:
        put(store, *numbers)
        put(never, *(number for number in numbers if number not in gone))
        with store.reading() as db:
            before = visits.get_many(db, [article(number).url for number in numbers])
        for number in gone:
            forget(store, article(number).url)
        assert contents(store, but=tombs) == contents(never, but=tombs)
        with store.reading() as db:
            after = visits.get_many(db, list(before))
        for number in numbers:
            url = article(number).url
            emptied = replace(before[url], outcome="forgotten", etag="", last_modified="", digest="")
            assert after[url] == (emptied if number in gone else before[url])


def test_the_index_is_told(store: Store) -> None:
    put(store, 1, 2)
    with store.reading() as db:
        last = changes.last(db)
    forget(store)
    with store.reading() as db:
        assert [(each.article_id, each.action) for each in changes.after(db, last, 9)] == [(article(1).id, "delete")]


def test_done_again_it_changes_nothing_and_the_first_reason_stays(store: Store) -> None:
    put(store, 1, 2)
    first = forget(store)
    before = everything(store)
    again = forget(store, f"{URL}/?utm_source=x", "another reason", LATER + timedelta(days=1))
    assert again == replace(first, again=True)
    assert everything(store) == before


def test_what_was_never_seen_gets_a_tombstone_all_the_same(store: Store) -> None:
    put(store, 2)
    done = forget(store)
    assert (done.article_ids, done.figures, done.pages, done.urls) == ((), 0, 0, (URL,))
    assert left(store) == [article(2).url]
    put(store, 1)
    assert left(store) == [article(2).url]
    assert fetched_from(store) == {article(2).url}


@pytest.mark.parametrize(
    "given",
    [
        URL,
        f"  {URL}\n",
        f"{URL}/",
        f"{URL}#isi",
        f"{URL}?utm_source=x&fbclid=y",
        f"{URL}/amp/",
        f"{URL}?page=2",
        URL.replace("https://", "http://"),
        URL.replace("https://", "https://www."),
        URL.replace("https://", "https://AMP."),
        URL.replace("etam", "ETAM"),
        URL.replace("https", "HTTPS"),
        URL.replace("https://etam-kini.test/1", "https://etam-kini.test:443/%31"),
    ],
)
def test_an_address_is_known_in_every_form(store: Store, given: str) -> None:
    put(store, 1, 2, 11)
    done = forget(store, given)
    assert done.article_ids == (article(1).id,)
    assert left(store) == [article(11).url, article(2).url]
    with store.reading() as db:
        assert takedowns.forgotten(db, [given.strip(), URL, article(2).url]) == {given.strip(), URL}


@pytest.mark.parametrize(
    "url", ["", "kabar.example/a", "/a", "http://[x/a", "https://a.test/\0", "https://a.test/\ud800"]
)
def test_what_is_no_address_is_refused(store: Store, url: str) -> None:
    with pytest.raises(InputError, match="no address"):
        forget(store, url)
    assert not any(contents(store).values())


@pytest.mark.parametrize("reason", ["", " \n", "a\0b"])
def test_a_reason_is_needed(store: Store, reason: str) -> None:
    with pytest.raises(InputError, match="reason"):
        forget(store, reason=reason)
    assert not any(contents(store).values())


def test_an_article_is_found_by_each_address_it_ever_had(store: Store) -> None:
    first = replace(article(1), url="https://etam-kini.test/baca.php?id=1", canonical_url=URL)
    moved = replace(first, url="https://etam-kini.test/berita/1", text="Baru.")
    for given in (first.url, moved.url, URL):
        put_article(store, first, page(first.url))
        put_article(store, moved, page(moved.url))
        done = forget(store, given)
        assert done.urls == tuple(sorted([URL, first.url, moved.url]))
        assert done.pages == 2
        assert left(store) == []
        with store.writing() as db:  # so that the next may come
            for table in (tables.takedown_articles, tables.takedown_addresses, tables.takedowns):
                db.execute(table.delete())


def test_all_states_of_its_pages_go_wherever_they_led(store: Store) -> None:
    put(store, 1, 2)
    states = [page(URL, b"lama"), page(f"{URL}?utm_source=x", b"sama"), page("https://etam-kini.test/?p=1", b"pendek")]
    with store.writing() as db:
        pages.put_many(db, states[:2])
        pages.put(db, replace(states[2], final_url=URL))
    assert forget(store).pages == 4
    assert fetched_from(store) == {article(2).url}
    with store.reading() as db:
        assert takedowns.forgotten(db, [states[2].url]) == {states[2].url}


def test_the_further_pages_of_an_article_go_and_other_articles_stay(store: Store) -> None:
    url = "https://etam-kini.test/berita"
    put_article(
        store, replace(article(1), url=url), page(url, b"1"), page(f"{url}/2", b"2"), page(f"{url}?page=3", b"3")
    )
    put_article(store, replace(article(2), url=f"{url}/4"), page(f"{url}/4", b"4"))
    with store.writing() as db:
        pages.put_many(db, [page(f"{url}/5", b"5"), page(f"{url}/lain", b"6")])
        visits.put(db, [Visit(url=f"{url}/5", outlet="etam-kini", outcome="unreadable")])
    assert forget(store, url).pages == 3
    assert fetched_from(store) == {f"{url}/4", f"{url}/5", f"{url}/lain"}
    assert left(store) == [f"{url}/4"]


def test_duplicates_go_with_it_unless_another_article_stands_there(store: Store) -> None:
    put(store, 1, 2)
    twins = ["https://etam-kini.test/baca.php?id=1", article(2).url]
    with store.writing() as db:
        reason = f"{visits.DUPLICATE_OF}{URL}"
        pages.put(db, page(twins[0], b"<p>Sidak kembar</p>"))
        visits.put(db, [Visit(url=url, outlet="etam-kini", outcome="duplicate", reason=reason) for url in twins])
    done = forget(store)
    assert done.urls == tuple(sorted([URL, twins[0]]))
    assert fetched_from(store) == {article(2).url}
    assert left(store) == [article(2).url]


def test_a_first_page_is_never_taken_down_by_the_way(store: Store) -> None:
    home = "https://etam-kini.test/"
    put(store, 1, 2)
    with store.writing() as db:
        pages.put(db, replace(page(URL, b"mati"), final_url=home))
    done = forget(store)
    assert done.urls == (URL,)
    with store.reading() as db:
        assert takedowns.forgotten(db, [home]) == set()
    assert left(store) == [article(2).url]


@pytest.mark.parametrize("url", ["urn:sha256:abc", "file:///home/x/Berita%201.txt"])
def test_what_was_handed_in_is_known_by_its_own_address(store: Store, url: str) -> None:
    one = replace(article(1), url=url, id="blora/01-a")
    put_article(store, one)
    put(store, 2)
    assert forget(store, url).article_ids == ("blora/01-a",)
    put_article(store, one)
    put_article(store, replace(one, url="https://etam-kini.test/baru"))
    assert left(store) == [article(2).url]


def test_nothing_of_it_is_taken_in_again(store: Store) -> None:
    put(store, 1, 2)
    forget(store)
    before = everything(store)
    twin = replace(article(1), url="https://etam-kini.test/baca.php?id=1", canonical_url=URL)
    tried = [article(1), replace(article(1), text="Lain."), replace(article(1), id="x"), replace(twin, id="y")]
    with store.writing() as db:
        arrivals = [articles.Arrival(one, None, NOON) for one in (article(2), *tried)]
        assert articles.put_many(db, arrivals) == ["unchanged", *["forgotten"] * 4]
        assert [takedowns.of(db, one) for one in tried] == [takedowns.of_url(db, URL)] * 4
        pages.put_many(db, [page(f"{URL}/amp"), replace(page("https://etam-kini.test/s"), final_url=URL)])
    assert everything(store) == before


def test_what_waits_in_quarantine_goes_and_waits_no_more(store: Store) -> None:
    with store.writing() as db:
        pages.put(db, page(URL, b"<p>rahasia</p>"))
        reason = "the reader failed: rahasia"
        visits.put(db, [Visit(url=URL, outlet="etam-kini", outcome="unreadable", reason=reason)])
    done = forget(store)
    assert (done.article_ids, done.pages) == ((), 1)
    assert "rahasia" not in everything(store)
    with store.reading() as db:
        assert visits.get_many(db, [URL])[URL].outcome == "forgotten"


def test_a_document_that_names_articles_is_still_read(store: Store) -> None:
    known = Visit(url=URL, outlet="etam-kini#feed", outcome="walked", etag='"1"')
    with store.writing() as db:
        visits.put(db, [known])
    forget(store)
    with store.reading() as db:
        assert visits.get_many(db, [URL]) == {URL: known}


def put_prints(store: Store, *numbers: int) -> None:
    """All these print one story, which the first of them gives its name."""
    ids = [article(number).id for number in numbers]
    with store.writing() as db:
        for number, id in enumerate(ids):
            one = Print(article_id=id, signature=b"x", story=min(ids[: number + 1]))
            joined = {min(ids[:number])} if number else set()
            copies.put(db, one, number + 1, [number, 77], joined)


@pytest.mark.parametrize("prints", [2, 4])
@pytest.mark.parametrize("which", ["the one it is named after", "another"])
def test_the_other_prints_of_a_story_keep_together_and_the_index_is_told(store: Store, prints: int, which: str) -> None:
    numbers = list(range(prints))
    put(store, *numbers)
    put_prints(store, *numbers)
    by_id = sorted(numbers, key=lambda number: article(number).id)
    gone = by_id[0] if which.startswith("the one") else by_id[-1]
    others = {article(number).id for number in numbers if number != gone}
    with store.reading() as db:
        last = changes.last(db)
        assert set(takedowns.held(db, article(gone).url).copies) == others
    forget(store, article(gone).url)
    with store.reading() as db:
        told = {each.article_id for each in changes.after(db, last, 99) if each.action == "upsert"}
        assert others <= told
        expected = {id: min(others) for id in others} if len(others) > 1 else {}
        assert copies.shared(db, [article(number).id for number in numbers]) == expected
        for table in (tables.copies, tables.copy_bands):
            assert db.scalar(select(func.count()).where(table.c.article_id == article(gone).id)) == 0


def test_figures_are_counted_by_their_addresses(store: Store) -> None:
    put(store, 1)
    with store.writing() as db:
        articles.put(db, replace(article(1), title="Lain"), page_digest=None, seen=NOON)
        [stored] = findings.unannotated(db, "1", 9)
        same = annotation().figures[0]
        findings.put(db, stored.revision, Annotation(pipeline="1", figures=(same, replace(same, text="7 dari 16"))))
        findings.put(db, stored.revision, Annotation(pipeline="2", figures=(same,)))
    assert len(set(finding_ids("a", [same, replace(same, text="7 dari 16")]))) == forget(store).figures == 2


def test_an_annotation_that_comes_too_late_is_not_put_on_another_article(store: Store) -> None:
    """SQLite gives the number of a deleted last revision again."""
    put(store, 1)
    with store.writing() as db:
        articles.put(db, article(2), page_digest=None, seen=NOON)
        batch = findings.unannotated(db, "2", 9)
    forget(store, article(2).url)
    with store.writing() as db:
        articles.put(db, article(3), page_digest=None, seen=NOON)
        standing = findings.standing(db, batch)
    assert standing == {one.revision for one in batch if one.id == article(1).id}


def test_a_takedown_that_fails_leaves_everything(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, 1, 2)
    put_prints(store, 1, 2)
    before = everything(store)
    for where in ("permalinks.ids_of", "copies.leave", "changes.log", "tombstones.of_url", "delete", "update"):
        with monkeypatch.context() as patched:
            patched.setattr(f"sidak.store.takedowns.{where}", lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                forget(store)
        assert everything(store) == before


def test_a_killed_takedown_is_whole_or_has_not_begun(store_url: str) -> None:
    moments = random.Random(2026)  # noqa: S311
    numbers = range(60)
    with open_store(store_url) as store:
        put(store, *numbers)
        put_prints(store, *numbers)
    gone = 0
    with worker("taking_down", store_url) as process:
        for _ in range(5):
            assert process.stdin is not None
            print(moments.random() * 0.05, file=process.stdin, flush=True)
            gone += int(line(process))
            with open_store(store_url) as store:
                assert assert_whole(store, numbers) >= gone


def assert_whole(store: Store, numbers: Sequence[int]) -> int:
    """Each article is there with all its parts, or gone with a tombstone; gives how many are gone."""
    with store.reading() as db:
        for number in numbers:
            one = article(number)
            is_there = articles.get(db, one.id) is not None
            visit = visits.get_many(db, [one.url])[one.url]
            assert (pages.newest(db, one.url) is not None) == (visit.digest != "") == is_there
            assert (takedowns.of_article(db, one.id) is None) == (not takedowns.forgotten(db, [one.url])) == is_there
            assert bool(copies.of(db, one.id)) == is_there
        there = articles.ids(db)
        assert set(copies.shared(db, there).values()) <= {min(there, default="")}
    return len(numbers) - len(there)


def test_the_bytes_are_gone_from_the_disk(sqlite_url: str, tmp_path: Path) -> None:
    secret = "rahasia-negara-" + "x" * 40
    with open_store(sqlite_url) as store:
        put(store, *range(40))
        with store.writing() as db:
            for number in range(1, 30, 7):
                told = replace(article(number), title=secret, text=f"{secret} " * 500)
                came = page(told.url, secret.encode() * 3 + random.Random(number).randbytes(9000))  # noqa: S311
                pages.put(db, came)
                articles.put(db, told, page_digest=came.digest, seen=LATER)
            figure = replace(annotation().figures[0], sentence=secret)
            for stored in findings.unannotated(db, "1", 99):
                findings.put(db, stored.revision, replace(annotation(), figures=(figure,)))
                findings.put(db, stored.revision, Annotation(pipeline="2"))
        assert store.scrub()
        folder = tmp_path / "home"
        assert holding(folder, secret)
        for number in range(1, 30, 7):
            forget(store, article(number).url)
        assert store.scrub()
        assert holding(folder, secret) == []
        assert len(left(store)) == 35


def holding(folder: Path, words: str) -> list[str]:
    return [file.name for file in folder.iterdir() if words.encode() in file.read_bytes()]


def test_a_reader_of_an_older_state_keeps_the_log_from_being_cleared(sqlite_url: str) -> None:
    with open_store(sqlite_url, patience=0.05) as store:
        put(store, 1)
        with store.reading() as db:
            articles.count(db)
            forget(store)
            assert not store.scrub()
        assert store.scrub()


def test_there_is_nothing_to_clear_elsewhere(postgresql_url: str) -> None:
    with open_store(postgresql_url) as store:
        assert store.scrub()
