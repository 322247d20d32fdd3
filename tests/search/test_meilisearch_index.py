"""What becomes of an index on a real Meilisearch server: made, filled, swapped, replaced, asked with few rights."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from search import indexer, meilisearch_documents, meilisearch_phrases, meilisearch_words
from search.base import Document, Query
from search.indexer import drain, rebuild
from search.meilisearch_documents import GONE
from search.meilisearch_filter import MAX_CONDITIONS
from search.meilisearch_index import MeilisearchIndex
from sidak.errors import QueryError, SearchError
from sidak.store import Store, changes
from tests.search.documents import document, figure
from tests.search.meilisearch_server import Server
from tests.search.test_indexer import contents, put
from tests.store.examples import annotation, article

SEARCH = ["search"]
INDEXING = [
    "indexes.create", "indexes.delete", "indexes.swap", "settings.get", "settings.update",
    "documents.add", "documents.delete", "tasks.get", "search",
]  # fmt: skip


@pytest.fixture
def prefix() -> str:
    return f"sidak-test-{uuid.uuid4().hex}"


@pytest.fixture
def index(server: Server, prefix: str) -> Iterator[MeilisearchIndex]:
    with server.index(prefix) as made:
        yield made


@pytest.fixture
def again(server: Server, index: MeilisearchIndex, prefix: str) -> Callable[[], MeilisearchIndex]:
    """Opens the same index as another process would."""
    return lambda: MeilisearchIndex(server.url, server.key, prefix=prefix)


@pytest.fixture
def key_with(server: Server) -> Iterator[Callable[[list[str], str], str]]:
    made: list[str] = []

    def make(actions: list[str], indexes: str) -> str:
        key = server.client.create_key({"actions": actions, "indexes": [indexes], "expiresAt": None})
        made.append(key.uid)
        return key.key

    yield make
    for uid in made:
        server.client.delete_key(uid)


def tasks(server: Server, prefix: str) -> list[str]:
    """What the server was given to do with an index, the last first."""
    return [task.type for task in server.client.get_tasks({"indexUids": [prefix], "limit": 100}).results]


def with_figures(identifier: str, *values: float) -> Document:
    return document(identifier, "apel", figures=tuple(figure(value) for value in values))


def test_looking_makes_nothing(server: Server, index: MeilisearchIndex, prefix: str) -> None:
    assert (index.applied(), index.count(), index.complete("ap", 3)) == (0, 0, [])
    assert index.search(Query(text="apel")).total == 0
    assert tasks(server, prefix) == []


def test_settings_are_pushed_once(
    server: Server, index: MeilisearchIndex, again: Callable[[], MeilisearchIndex], prefix: str
) -> None:
    index.apply([document("a")], (), applied=1)
    other = again()
    other.apply([document("b")], (), applied=2)
    assert tasks(server, prefix).count("settingsUpdate") == 1
    task = server.client.index(prefix).update_settings({"rankingRules": ["words"]})
    server.client.wait_for_task(task.task_uid)
    again().apply([document("c")], (), applied=3)
    assert tasks(server, prefix).count("settingsUpdate") == 3
    assert server.client.index(prefix).get_settings()["rankingRules"] == ["sort"]
    assert (other.count(), other.applied()) == (3, 3)


def test_figures_that_are_gone_are_cleared_away(server: Server, index: MeilisearchIndex, prefix: str) -> None:
    index.apply([with_figures("a", 1.0, 2.0, 3.0), with_figures("b", 4.0)], (), applied=1)
    index.apply([with_figures("a", 2.0)], ["b"], applied=2)
    assert (index.count(), index.count("findings")) == (1, 1)
    left = server.client.index(prefix)
    assert left.search("", {"filter": f"grain = {GONE}"})["estimatedTotalHits"] == 4
    index.release()
    assert left.get_stats().number_of_documents == 3  # the article, its figure, and the state
    done = tasks(server, prefix)
    index.release()
    assert tasks(server, prefix) == done


@pytest.mark.parametrize("half", ["without settings", "without state", "of another version"])
def test_an_index_that_is_not_ours_counts_as_empty_and_is_made_anew(
    server: Server,
    index: MeilisearchIndex,
    again: Callable[[], MeilisearchIndex],
    prefix: str,
    half: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = server.client
    if half == "without settings":
        task = client.index(prefix).add_documents([{"id": "stranger"}])
        client.wait_for_task(task.task_uid)
    else:
        with monkeypatch.context() as patch:
            patch.setattr(meilisearch_documents, "words_version", lambda: "before")
            meilisearch_documents.version.cache_clear()
            index.apply([document("old", "apel")], (), applied=7)
        meilisearch_documents.version.cache_clear()
        if half == "without state":
            client.wait_for_task(client.index(prefix).delete_document("state").task_uid)
    found = again()
    with caplog.at_level(logging.WARNING):
        assert (found.applied(), found.count(), found.search(Query(text="apel")).total) == (0, 0, 0)
    assert len(caplog.records) == 1
    assert prefix in caplog.text
    assert "counts as empty" in caplog.text
    found.apply([document("new", "apel")], (), applied=1)
    assert [hit.id for hit in again().search(Query(text="apel")).hits] == ["new"]
    assert client.index(prefix).get_stats().number_of_documents == 2


def test_a_new_index_answers_when_it_is_published_and_not_before(
    server: Server, index: MeilisearchIndex, again: Callable[[], MeilisearchIndex], prefix: str
) -> None:
    index.apply([document("old", "apel bupati")], (), applied=1)
    reader = again()
    assert reader.search(Query(text="*upati")).total == 1
    with MeilisearchIndex(server.url, server.key, prefix=prefix, aside=True) as aside:
        aside.apply([document("new", "apel gubernur")], (), applied=5)
        assert ([hit.id for hit in reader.search(Query(text="apel")).hits], reader.applied()) == (["old"], 1)
        aside.publish()
        assert (aside.applied(), aside.count()) == (5, 1)
    assert ([hit.id for hit in reader.search(Query(text="*ubernur")).hits], reader.applied()) == (["new"], 5)
    assert f"{prefix}-next" not in [one.uid for one in server.client.get_indexes({"limit": 1000})["results"]]


def test_an_index_not_published_leaves_no_trace(server: Server, index: MeilisearchIndex, prefix: str) -> None:
    index.apply([document("old")], (), applied=1)
    with MeilisearchIndex(server.url, server.key, prefix=prefix, aside=True) as aside:
        aside.apply([document("new")], (), applied=5)
    assert f"{prefix}-next" not in [one.uid for one in server.client.get_indexes({"limit": 1000})["results"]]
    assert (index.count(), index.applied()) == (1, 1)


def test_threads_ask_while_a_batch_is_written(index: MeilisearchIndex) -> None:
    index.apply([document("a0", "apel")], (), applied=1)
    with ThreadPoolExecutor(4) as threads:
        totals = [threads.submit(lambda: index.search(Query(text="apel *pel")).total) for _ in range(60)]
        for number in range(1, 6):
            index.apply([document(f"a{number}", "apel")], (), applied=number)
    assert {one.result() for one in totals} <= set(range(1, 7))
    assert index.search(Query(text="apel *pel")).total == 6


def test_a_rebuild_ends_equal_to_what_grew(
    server: Server, index: MeilisearchIndex, prefix: str, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "BATCH", 2)
    put(sqlite_store, *(article(number) for number in range(1, 6)), said=annotation())
    index.apply([with_figures("gone", 1.0)], (), applied=0)
    with sqlite_store.writing() as db:
        changes.log(db, ["gone"], "delete")
    drain(sqlite_store, index)
    put(sqlite_store, replace(article(3), text="Sidak lain."), article(6))
    drain(sqlite_store, index)
    grown = contents(index)
    assert len(grown[0]) == 6
    with MeilisearchIndex(server.url, server.key, prefix=prefix, aside=True) as aside:
        rebuild(sqlite_store, aside)
    assert contents(index) == grown


def test_keys_need_no_more_rights_than_the_docs_say(
    server: Server, index: MeilisearchIndex, prefix: str, key_with: Callable[[list[str], str], str]
) -> None:
    index.apply([document("old", "apel")], (), applied=1)
    writing = key_with(INDEXING, "*")
    with MeilisearchIndex(server.url, writing, prefix=prefix) as writer:
        writer.apply([with_figures("a", 1.0)], ["old"], applied=2)
        writer.apply([with_figures("a", 2.0)], (), applied=3)
        writer.release()
    with MeilisearchIndex(server.url, writing, prefix=prefix, aside=True) as aside:
        aside.apply([document("new", "apel bupati")], (), applied=4)
        aside.publish()
    reader = MeilisearchIndex(server.url, key_with(SEARCH, prefix), prefix=prefix)
    assert reader.search(Query(text="bupaty *ap*")).total == 1
    assert (reader.applied(), reader.count(), reader.complete("ap", 1)[0].count) == (4, 1, 1)
    with pytest.raises(SearchError, match="rights"):
        reader.apply([document("b")], (), applied=5)
    assert (index.count(), index.applied()) == (1, 4)


@pytest.mark.parametrize("missing", INDEXING)
def test_each_right_of_the_indexing_key_is_needed(
    server: Server, index: MeilisearchIndex, prefix: str, key_with: Callable[[list[str], str], str], missing: str
) -> None:
    key = key_with([action for action in INDEXING if action != missing], "*")

    def everything() -> None:
        with MeilisearchIndex(server.url, key, prefix=prefix) as writer:
            writer.apply([with_figures("a", 1.0)], (), applied=1)
            writer.apply([], ["a"], applied=2)
            writer.release()
        with MeilisearchIndex(server.url, key, prefix=prefix, aside=True) as aside:
            aside.publish()

    with pytest.raises(SearchError, match="rights"):
        everything()


def test_another_index_on_the_server_is_not_ours_to_ask(
    server: Server, index: MeilisearchIndex, prefix: str, key_with: Callable[[list[str], str], str]
) -> None:
    index.apply([document("a")], (), applied=1)
    with pytest.raises(SearchError, match="SIDAK_SEARCH_KEY"):
        MeilisearchIndex(server.url, key_with(SEARCH, "another"), prefix=prefix).count()


def test_a_phrase_with_too_many_candidates_is_refused_until_something_narrows_it(
    index: MeilisearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meilisearch_phrases, "MAX_CANDIDATES", 3)
    index.apply([document(f"a{n}", f"dinas sosial kota nomor {n}x") for n in range(5)], (), applied=1)
    with pytest.raises(QueryError, match=r"“\"dinas sosial kota\"”: more than 3 texts.*Add another condition"):
        index.search(Query(text='"dinas sosial kota"'))
    assert index.search(Query(text='"dinas sosial kota" 3x')).total == 1
    assert index.search(Query(text='-"dinas sosial kota" 3x')).total == 0


@pytest.mark.parametrize("text", ["*ata*", "kata0x~"])
def test_a_word_that_too_many_fit_is_refused(
    index: MeilisearchIndex, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(meilisearch_words, "MAX_EXPANSIONS", 3)
    letters = "abcde"
    index.apply([document("a", " ".join(f"kata{letter}" for letter in letters))], (), applied=1)
    asked = text.replace("0x", "")
    with pytest.raises(QueryError, match=r"5 words fit, and it takes 3 at most"):
        index.search(Query(text=asked))
    assert index.search(Query(text="kata*")).total == 1


def test_the_longest_filter_that_is_sent_is_answered(index: MeilisearchIndex) -> None:
    index.apply([document("a", "apel")], (), applied=1)
    words = [f"{a}{b}" for a in "abcdefghijklmnopqrst" for b in "0123456789"]
    assert index.search(Query(text="judul:(" + " OR ".join([*words, "apel"]) + ")")).total == 1
    half = MAX_CONDITIONS // 2 - 1
    many = " ".join(f"{n:x}" for n in range(half))
    index.apply([document("a", text=many)], (), applied=2)
    assert index.search(Query(text=many)).total == 1
    with pytest.raises(QueryError, match="conditions at most"):
        index.search(Query(text=f"{many} apel hadir"))


def test_the_deepest_filter_that_is_sent_is_answered(index: MeilisearchIndex) -> None:
    def nested(levels: int) -> str:
        text = "(judul:x0 or isi:x0)"
        for level in range(levels):
            text = f"({text} -judul:y{level} or isi:z{level})"
        return text

    index.apply([document("a", "x0")], (), applied=1)
    assert index.search(Query(text=f"{nested(13)} apel or {nested(13)} x0")).total == 1
    with pytest.raises(QueryError, match="inside each other"):
        index.search(Query(text=f"{nested(14)} apel or {nested(14)} x0"))
