"""Annotating a store: all of it, once, and again from where a stop left it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlp import stage
from nlp.pipeline import PIPELINE, Annotator
from nlp.stage import annotate_store
from sidak.errors import BusyError
from sidak.models import Article, StoredArticle
from sidak.store import Store, articles, changes, open_store, takedowns

_SEEN = datetime(2024, 4, 16, tzinfo=UTC)


class _StopHereError(Exception):
    """What a test raises in the middle of the work."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with seven articles."""
    opened = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    for number in range(7):
        _put(opened, number, f"Bupati Blora Arief Rohman menyebut kehadiran ASN {90 + number} persen.")
    yield opened
    opened.close()


def _put(store: Store, number: int, text: str) -> None:
    article = Article(url=f"https://contoh.id/{number}", title=f"Berita {number}", text=text)
    with store.writing() as db:
        articles.put(db, article, page_digest=None, seen=_SEEN)


def _values(store: Store) -> list[float]:
    with store.reading() as db:
        stored = articles.get_many(db, articles.ids(db))
    said = [one.annotation for one in stored if one.annotation]
    assert all(one.pipeline == PIPELINE for one in said)
    return sorted(figure.value for one in said for figure in one.figures)


def test_every_article_is_annotated_once(store: Store) -> None:
    assert annotate_store(store)["annotated"] == 7
    assert _values(store) == [90, 91, 92, 93, 94, 95, 96]
    with store.reading() as db:
        before = changes.last(db)
    assert annotate_store(store)["annotated"] == 0
    with store.reading() as db:
        assert changes.last(db) == before


def test_only_a_revised_article_is_read_again(store: Store) -> None:
    annotate_store(store)
    _put(store, 0, "Bupati Blora Arief Rohman menyebut kehadiran ASN 12,5 persen.")
    assert annotate_store(store)["annotated"] == 1
    assert _values(store) == [12.5, 91, 92, 93, 94, 95, 96]


def test_a_stop_keeps_whole_batches_and_the_next_run_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "BATCH", 3)

    def stop(done: int, total: int) -> None:
        assert total == 7
        if done == 6:
            raise _StopHereError

    with pytest.raises(_StopHereError):
        annotate_store(store, progress=stop)
    assert len(_values(store)) == 6
    assert annotate_store(store)["annotated"] == 1
    assert _values(store) == [90, 91, 92, 93, 94, 95, 96]


def test_two_cannot_annotate_one_store_at_once(store: Store) -> None:
    with store.exclusive("annotate"), pytest.raises(BusyError):
        annotate_store(store)


def test_an_article_that_is_taken_down_meanwhile_costs_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    last = Article(url="https://contoh.id/6", title="", text="")
    annotate = stage._annotate

    def taken_down_first(store: Store, annotator: Annotator, batch: Sequence[StoredArticle]) -> None:
        with store.writing() as db:
            takedowns.forget(db, last.url, reason="asked for", now=_SEEN)
        if len(batch) > 1:
            _put(store, 7, "Bupati Blora Arief Rohman menyebut kehadiran ASN 80 persen.")  # with the number of the last
        annotate(store, annotator, batch)

    monkeypatch.setattr(stage, "_annotate", taken_down_first)
    annotate_store(store)
    assert _values(store) == [80, 90, 91, 92, 93, 94, 95]
