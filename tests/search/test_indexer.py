"""From the store's change log to the index, interrupted and not."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from search import indexer
from search.base import Document, Filter, Hit, Query, SearchIndex
from search.document import document
from search.indexer import drain, rebuild
from search.tantivy_index import TantivyIndex
from sidak.errors import BusyError, SearchError
from sidak.models import Annotation, Article, Region, StoredArticle, Topic
from sidak.store import Store, articles, changes, findings, open_store
from tests.store.examples import NOON, annotation, article


def put(store: Store, *these: Article, said: Annotation | None = None) -> list[str]:
    """Store articles, annotated or not."""
    with store.writing() as db:
        for one in these:
            articles.put(db, one, page_digest=None, seen=NOON)
            stored = articles.get(db, one.id)
            assert stored
            if said:
                findings.put(db, stored.revision, said)
    return [one.id for one in these]


def contents(index: SearchIndex) -> tuple[list[Hit], object, int]:
    """All that an index shows, but scores."""
    page = index.search(Query(sort="newest", limit=1000))
    return [replace(hit, score=0.0) for hit in page.hits], page.facets, index.count()


@pytest.fixture
def index(tmp_path: Path) -> Iterable[TantivyIndex]:
    with TantivyIndex(tmp_path / "index") as index:
        yield index


def test_what_is_stored_is_found(sqlite_store: Store, index: TantivyIndex) -> None:
    put(sqlite_store, article(1), article(2), said=annotation())
    put(sqlite_store, article(3))
    seen: list[tuple[int, int]] = []
    tally = drain(sqlite_store, index, progress=lambda done, total: seen.append((done, total)))
    assert tally.counts == {"indexed": 3}
    assert seen == [(0, 5), (5, 5)]
    assert index.search(Query(text="sidak")).total == 3
    assert index.search(Query(filters=(Filter(field="region", values=("64",)),))).total == 2


def test_a_second_drain_has_nothing_to_do(sqlite_store: Store, index: TantivyIndex) -> None:
    put(sqlite_store, article(1))
    drain(sqlite_store, index)
    before = contents(index)
    assert drain(sqlite_store, index).counts == {}
    assert contents(index) == before


def test_an_edited_article_is_there_once(sqlite_store: Store, index: TantivyIndex) -> None:
    put(sqlite_store, article(1, text="Hadir 95 persen."))
    drain(sqlite_store, index)
    put(sqlite_store, article(1, text="Hadir 59 persen."))
    drain(sqlite_store, index)
    assert [hit.snippet.text for hit in index.search(Query()).hits] == ["Hadir 59 persen."]
    assert index.search(Query(text="95")).total == 0


def test_other_processes_may_write_after_a_drain(sqlite_store: Store, index: TantivyIndex, tmp_path: Path) -> None:
    put(sqlite_store, article(1))
    drain(sqlite_store, index)
    put(sqlite_store, article(2))
    with TantivyIndex(tmp_path / "index") as other:
        drain(sqlite_store, other)
    assert index.count() == 2


def history(store: Store, monkeypatch: pytest.MonkeyPatch, index: SearchIndex) -> None:
    """New, edited, annotated and again annotated articles, drained in small batches in between."""
    monkeypatch.setattr(indexer, "BATCH", 7)
    put(store, *(article(number, published=date(2024, 1, 1 + number)) for number in range(20)))
    drain(store, index)
    put(store, *(article(number) for number in range(5)), said=annotation())
    put(store, *(article(number, text=f"Diedit {number}.") for number in range(3, 9)), said=annotation("2", value=10.0))
    drain(store, index)
    put(store, article(50), said=annotation("3"))
    drain(store, index)


def test_rebuilt_ends_equal_to_incremental(
    sqlite_store: Store, index: TantivyIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(sqlite_store, monkeypatch, index)
    before, applied = contents(index), index.applied()
    with TantivyIndex(tmp_path / "index", aside=True) as aside:
        tally = rebuild(sqlite_store, aside)
    assert tally["indexed"] >= 21
    assert (contents(index), index.applied()) == (before, applied)


def test_what_the_store_does_not_have_goes(sqlite_store: Store, index: TantivyIndex) -> None:
    (kept,) = put(sqlite_store, article(1))
    gone = document(StoredArticle(id="gone", article=article(2), revision=2, page_digest=None, first_seen=NOON))
    index.apply([gone], (), applied=0)
    with sqlite_store.writing() as db:
        changes.log(db, ["gone"], "delete")
    assert drain(sqlite_store, index).counts == {"indexed": 1, "removed": 1}
    assert [hit.id for hit in index.search(Query()).hits] == [kept]


class Interrupted(TantivyIndex):
    """Breaks off before, or just after, its second batch is committed."""

    after_commit = False
    batches = 0

    def apply(self, documents: Iterable[Document], deletions: Sequence[str], *, applied: int) -> None:
        self.batches += 1
        if self.batches == 2 and not self.after_commit:
            raise KeyboardInterrupt
        super().apply(documents, deletions, applied=applied)
        if self.batches == 2:
            (self._path / "applied").write_text("7")
            raise KeyboardInterrupt


@pytest.mark.parametrize("after_commit", [False, True])
def test_interrupted_and_called_again_ends_as_if_undisturbed(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after_commit: bool
) -> None:
    monkeypatch.setattr(indexer, "BATCH", 7)
    put(sqlite_store, *(article(number) for number in range(20)), said=annotation())
    with TantivyIndex(tmp_path / "whole") as whole, Interrupted(tmp_path / "index") as broken:
        broken.after_commit = after_commit
        drain(sqlite_store, whole)
        with pytest.raises(KeyboardInterrupt):
            drain(sqlite_store, broken)
        assert broken.applied() < whole.applied()
        drain(sqlite_store, broken)
        assert contents(broken) == contents(whole)
        assert broken.applied() == whole.applied()


KILLED = """
import sys
from pathlib import Path
from search import indexer
from search.tantivy_index import TantivyIndex
from sidak.store import open_store
indexer.BATCH = 3
def told(done, total):
    print(done, flush=True)
    if done >= 9:
        sys.stdin.read()
with open_store(sys.argv[1]) as store, TantivyIndex(Path(sys.argv[2])) as index:
    indexer.drain(store, index, progress=told)
"""


def test_killed_and_called_again_ends_as_if_undisturbed(sqlite_url: str, tmp_path: Path) -> None:
    with open_store(sqlite_url) as store:
        put(store, *(article(number) for number in range(20)), said=annotation())
    command = [sys.executable, "-c", KILLED, sqlite_url, str(tmp_path / "index")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert [child.stdout.readline().strip() for _ in range(4)] == ["0", "3", "6", "9"]
        child.send_signal(signal.SIGKILL)
    with (
        open_store(sqlite_url) as store,
        TantivyIndex(tmp_path / "index") as index,
        TantivyIndex(tmp_path / "whole") as whole,
    ):
        assert index.applied() == 9
        drain(store, index)
        drain(store, whole)
        assert contents(index) == contents(whole)
        assert index.applied() == whole.applied()


def test_an_index_of_another_store_is_not_mixed_up(sqlite_store: Store, index: TantivyIndex) -> None:
    put(sqlite_store, article(1))
    index.apply([], (), applied=1_000)
    with pytest.raises(SearchError, match="--rebuild"):
        drain(sqlite_store, index)


def test_a_rebuild_beside_a_writer_is_refused(sqlite_store: Store, index: TantivyIndex, tmp_path: Path) -> None:
    index.apply([], (), applied=0)
    with pytest.raises(BusyError), TantivyIndex(tmp_path / "index", aside=True) as aside:
        rebuild(sqlite_store, aside)


def test_an_article_becomes_a_document() -> None:
    regions = (Region("33.16", "Kabupaten Blora"), Region("33.74", "Kota Semarang"), Region("99.01", "Bekas Kota"))
    said = replace(annotation(), regions=regions, topics=(Topic(name="asn_discipline", score=0.9),))
    one = article(1)
    made = document(
        StoredArticle(id=one.id, article=one, revision=1, page_digest=None, first_seen=NOON, annotation=said)
    )
    assert (made.id, made.url, made.title, made.text, made.outlet) == (one.id, one.url, one.title, one.text, one.outlet)
    assert made.published == date(2024, 4, 16)
    assert made.topics == ("asn_discipline",)
    assert made.regions == regions
    assert made.provinces == (Region("33", "Provinsi Jawa Tengah"),)
    assert (made.officials, made.figures) == (said.officials, said.figures)


def test_an_article_without_annotation_has_no_findings() -> None:
    one = replace(article(1, published=NOON), canonical_url="https://kabar.example/kanon")
    made = document(StoredArticle(id=one.id, article=one, revision=1, page_digest=None, first_seen=NOON))
    assert (made.url, made.published) == ("https://kabar.example/kanon", NOON.date())
    assert (made.topics, made.regions, made.provinces, made.officials, made.figures) == ((), (), (), (), ())


class Forgetful(TantivyIndex):
    """An index that takes batches and loses them."""

    batches = 0

    def apply(self, documents: Iterable[Document], deletions: Sequence[str], *, applied: int) -> None:
        self.batches += 1


def test_an_index_that_does_not_remember_a_batch_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    """Its place stands still, and the same batch would be put again and again."""
    put(sqlite_store, article(1))
    with Forgetful(tmp_path / "forgetful") as index:
        with pytest.raises(SearchError, match="took a batch"):
            drain(sqlite_store, index)
        assert index.batches == 1
