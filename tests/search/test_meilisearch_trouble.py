"""A Meilisearch server that is down, breaks off, or will not: the error says which, where, and what to do."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator

import pytest

from search import indexer, meilisearch_client
from search.base import Query
from search.indexer import drain, rebuild
from search.meilisearch_index import MeilisearchIndex
from sidak.errors import EngineDownError, SearchError
from sidak.store import Store, changes
from tests.search.broken_meilisearch import Trouble, serving
from tests.search.documents import document
from tests.search.test_indexer import put
from tests.store.examples import article

KEY = "a-secret-that-is-in-no-message"
CALLS: dict[str, Callable[[MeilisearchIndex], object]] = {
    "search": lambda index: index.search(Query(text="bupaty*a OR apel~")),
    "count": lambda index: index.count(),
    "complete": lambda index: index.complete("bup", 5),
    "applied": lambda index: index.applied(),
    "apply": lambda index: index.apply([document("a")], ["b"], applied=1),
}
HTML = "<!doctype html><title>Welcome to nginx!</title>"
BUSY = {"message": "Too many search requests", "code": "too_many_search_requests", "type": "system", "link": ""}


def said(code: str, message: str) -> str:
    return json.dumps({"message": message, "code": code, "type": "auth", "link": "https://docs.example/errors"})


def anything(status: int, body: str) -> Trouble:
    """Every request is answered so."""
    return Trouble(answers={(method, ""): (status, body) for method in ("GET", "POST", "PATCH", "DELETE")})


@pytest.fixture
def trouble(request: pytest.FixtureRequest) -> Iterator[Trouble]:
    made: Trouble = request.param() if hasattr(request, "param") else Trouble()
    with serving(made):
        yield made


def explained(error: SearchError, url: str) -> str:
    """The message, after a look at what every message must have and must not."""
    message = str(error)
    assert url.split("//")[1] in message
    assert KEY not in message
    assert message.endswith((".", "…"))
    return message


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (lambda: anything(200, HTML), "no Meilisearch"),
        (lambda: anything(200, ""), "no Meilisearch"),
        (lambda: anything(200, "[]"), "no Meilisearch"),
        (lambda: anything(200, '{"results": 7, "facetHits": [3]}'), "no Meilisearch"),
        (lambda: anything(500, HTML), "answered 500"),
        (lambda: anything(502, ""), "answered 502"),
        (lambda: anything(503, json.dumps(BUSY)), "too many searches"),
        (lambda: Trouble(cut=True), "broke off"),
        (lambda: Trouble(slow=True), "no answer within"),
    ],
    indirect=["trouble"],
)
def test_a_server_that_is_not_there_is_said_to_be_down(
    trouble: Trouble, reason: str, call: Callable[[MeilisearchIndex], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meilisearch_client, "TIMEOUT", 0.2 if trouble.slow else 10)
    index = MeilisearchIndex(trouble.url, KEY)
    with pytest.raises(EngineDownError, match=reason) as raised:
        call(index)
    message = explained(raised.value, trouble.url)
    assert "nothing is lost" in message
    assert "SIDAK_SEARCH_URL" in message


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_nobody_listens(call: Callable[[MeilisearchIndex], object]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(EngineDownError, match="nothing listens") as raised:
        call(MeilisearchIndex(url, KEY))
    explained(raised.value, url)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(
    ("trouble", "advice"),
    [
        (lambda: anything(403, said("invalid_api_key", f"The key {KEY} is invalid.")), "SIDAK_SEARCH_KEY.*rights"),
        (lambda: anything(401, said("missing_authorization_header", "No key.")), "SIDAK_SEARCH_KEY.*rights"),
        (lambda: anything(404, HTML), "no Meilisearch.*check SIDAK_SEARCH_URL"),
        (lambda: anything(400, said("bad", f"Wrong, and the header was Bearer {KEY}.")), r"Wrong.*\(the key\)"),
        (lambda: anything(400, said("bad", "long " * 1000)), "answered 400"),
    ],
    indirect=["trouble"],
)
def test_a_server_that_will_not_is_told_from_one_that_is_down(
    trouble: Trouble, advice: str, call: Callable[[MeilisearchIndex], object]
) -> None:
    with pytest.raises(SearchError, match=advice) as raised:
        call(MeilisearchIndex(trouble.url, KEY))
    assert not isinstance(raised.value, EngineDownError)
    assert len(explained(raised.value, trouble.url)) < 600


def test_a_batch_that_is_too_large_is_refused_with_advice(trouble: Trouble) -> None:
    trouble.answers["POST", "/documents"] = (413, said("payload_too_large", "Too large."))
    with pytest.raises(SearchError, match="--http-payload-size-limit") as raised:
        MeilisearchIndex(trouble.url, KEY).apply([document("a")], (), applied=1)
    explained(raised.value, trouble.url)


@pytest.mark.parametrize("status", ["failed", "canceled"])
def test_a_task_that_fails_is_told_with_the_servers_reason(trouble: Trouble, status: str) -> None:
    index = MeilisearchIndex(trouble.url, KEY)
    index.apply([], (), applied=3)
    trouble.task = {"status": status, "error": {"message": "No space left.", "code": "no_space_left_on_device"}}
    with pytest.raises(SearchError, match=r"task 1: No space left\..*Nothing of it was done") as raised:
        index.apply([document("a")], (), applied=4)
    explained(raised.value, trouble.url)
    assert index.applied() == 3


@pytest.mark.parametrize("status", ["enqueued", "processing"])
def test_a_task_that_never_ends_is_given_up(trouble: Trouble, status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meilisearch_client, "PATIENCE", 0.05)
    trouble.task = {"status": status}
    with pytest.raises(EngineDownError, match=f"is {status}, and 3 wait") as raised:
        MeilisearchIndex(trouble.url, KEY).apply([document("a")], (), applied=1)
    explained(raised.value, trouble.url)


@pytest.mark.parametrize("key", ["with blank", "with\nline", "schlüssel", "zu–lang"])
def test_a_key_that_cannot_be_one_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(SearchError, match="no key has") as raised:
        MeilisearchIndex("http://user:hidden@127.0.0.1:1", key)
    assert key not in str(raised.value)
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize("url", ["nowhere", "http://", "http://[", "ftp://127.0.0.1", "http://127.0.0.1:99999"])
def test_an_address_that_is_none_is_said_to_be_down(url: str) -> None:
    with pytest.raises(SearchError, match="SIDAK_SEARCH_URL"):
        MeilisearchIndex(url, KEY).count()


def test_the_indexer_keeps_its_place_and_the_store_its_changes(
    trouble: Trouble, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "BATCH", 2)
    ids = put(sqlite_store, *(article(number) for number in range(1, 8)))
    index = MeilisearchIndex(trouble.url, KEY)
    before = contents(sqlite_store)

    def break_down(done: int, _total: int) -> None:
        if done == 4:
            trouble.answers["POST", "/documents"] = (502, HTML)

    with pytest.raises(EngineDownError):
        drain(sqlite_store, index, progress=break_down)
    assert index.applied() == 4
    assert contents(sqlite_store) == before
    trouble.answers.clear()
    assert drain(sqlite_store, index).counts == {"indexed": 3}
    sent = [one["name"] for batch in trouble.batches for one in batch if "name" in one]
    assert sorted(sent) == sorted(ids)
    assert contents(sqlite_store) == before


def test_a_rebuild_that_fails_is_not_put_in_place(trouble: Trouble, sqlite_store: Store) -> None:
    put(sqlite_store, article(1))
    trouble.answers["POST", "/documents"] = (500, HTML)
    with pytest.raises(EngineDownError):
        MeilisearchIndex(trouble.url, KEY, aside=True)
    trouble.answers.clear()
    with MeilisearchIndex(trouble.url, KEY, aside=True) as aside:
        trouble.answers["POST", "/documents"] = (500, HTML)
        with pytest.raises(EngineDownError):
            rebuild(sqlite_store, aside)
    assert ("POST", "/swap-indexes") not in trouble.asked
    assert ("DELETE", "/indexes/sidak-next") in trouble.asked


def contents(store: Store) -> list[object]:
    """The change log."""
    with store.reading() as db:
        return list(changes.after(db, 0, 1000))
