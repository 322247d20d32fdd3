"""Writing through the API: who may, what it does, and how it is refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.models import Visit
from sidak.store import articles, open_store, visits
from tests.api import stories
from tests.api.guarded import Desk, guarded, is_problem, key

PAGE = stories.BLORA.url


@pytest.fixture
def own_desk(tmp_path: Path) -> Iterator[Desk]:
    """A store and index that a test may write to."""
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, TantivyIndex(tmp_path / "index") as index:
        stories.fill(store)
        drain(store, index)
        with store.writing() as db:
            seen = Visit(
                url=PAGE, outlet="kabar-mustika", outcome="failed", etag='"1"', digest="d", attempts=5, asked=3
            )
            feed = Visit(url="https://kabar-mustika.test/feed", outlet="kabar-mustika#feed", outcome="walked")
            visits.put(db, [seen, feed])
        yield store, index


def ask(client: httpx.Client, path: str, headers: dict[str, str] | None = None, **body: object) -> httpx.Response:
    return client.post(f"/api/v1/{path}", json=body, headers=headers or {})


@pytest.mark.parametrize("path", ["recrawls", "takedowns"])
def test_writing_takes_a_key_for_writing(own_desk: Desk, path: str) -> None:
    body: dict[str, Any] = {"url": PAGE} | ({"reason": "x"} if path == "takedowns" else {})
    with guarded(own_desk) as client:
        none = ask(client, path, **body)
        reading = ask(client, path, key(own_desk[0], "read"), **body)
    assert is_problem(none, 401)
    assert none.headers["www-authenticate"] == 'Bearer realm="Sidak"'
    assert is_problem(reading, 403)
    with own_desk[0].reading() as db:
        assert articles.get(db, stories.BLORA.id) is not None
        assert visits.get_many(db, [PAGE])[PAGE].outcome == "failed"


def test_a_page_is_marked_to_be_fetched_again(own_desk: Desk) -> None:
    with guarded(own_desk) as client:
        answer = ask(client, "recrawls", key(own_desk[0], "write"), url=f" {PAGE} ")
    assert (answer.status_code, answer.json()) == (202, {"url": PAGE, "outlet": "kabar-mustika"})
    with own_desk[0].writing() as db:
        again = visits.take(db, "kabar-mustika", 4, 9)
    assert [(each.url, each.etag, each.attempts) for each in again] == [(PAGE, "", 0)]


@pytest.mark.parametrize("unknown", ["https://kabar-mustika.test/feed", "https://nowhere.test/", "x", "%", "' OR 1=1"])
def test_an_address_that_was_never_seen_is_not_found(own_desk: Desk, unknown: str) -> None:
    with guarded(own_desk) as client:
        assert is_problem(ask(client, "recrawls", key(own_desk[0], "write"), url=unknown), 404)
    with own_desk[0].reading() as db:
        assert visits.pending(db, "kabar-mustika") + visits.pending(db, "kabar-mustika#feed") == 0


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, "url"),
        ({"url": ""}, "url"),
        ({"url": "  "}, "url"),
        ({"url": "a\0b"}, "url"),
        ({"url": "x" * 2001}, "url"),
        ({"url": 1}, "url"),
        ({"url": PAGE, "also": 1}, "also"),
        ([], "body"),
        ("x", "body"),
        (None, "body"),
    ],
)
def test_a_wrong_body_is_named(own_desk: Desk, body: object, wrong: str) -> None:
    with guarded(own_desk) as client:
        answer = client.post("/api/v1/recrawls", json=body, headers=key(own_desk[0], "write"))
    assert is_problem(answer, 422)
    assert wrong in {error["parameter"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "application/json"),
        (b"\xff", "application/json"),
        (b"url=x", "application/x-www-form-urlencoded"),
        (b'{"url":"x"}', "text/plain"),
        (b'{"url":"\\ud800"}', "application/json"),
        (b"[" * 60_000, "application/json"),
        (b'{"url":' + b"1" * 60_000 + b"}", "application/json"),
    ],
)
def test_what_is_no_json_is_refused(own_desk: Desk, content: bytes, kind: str) -> None:
    headers = key(own_desk[0], "write") | {"content-type": kind}
    with guarded(own_desk) as client:
        answer = client.post("/api/v1/recrawls", content=content, headers=headers)
    assert is_problem(answer, 422) or is_problem(answer, 400)


def titles(client: httpx.Client) -> list[str]:
    return [hit["id"] for hit in client.get("/api/v1/search?limit=100").json()["hits"]]


def test_a_takedown_removes_the_article_and_its_entry(own_desk: Desk) -> None:
    headers = key(own_desk[0], "write")
    with guarded(own_desk) as client:
        assert stories.BLORA.id in titles(client)
        answer = ask(client, "takedowns", headers, url=PAGE, reason="Asked for by the outlet")
        told = answer.json()
        assert (answer.status_code, told["article_ids"], told["again"]) == (200, [stories.BLORA.id], False)
        assert told["figures"] > 0
        end = time.monotonic() + 30
        while stories.BLORA.id in titles(client):
            assert time.monotonic() < end, "the entry stays in the index"
            time.sleep(0.05)
        assert stories.SAMARINDA.id in titles(client)
        assert client.get("/api/v1/health").json()["lag"] == 0
        assert is_problem(client.get(f"/api/v1/articles/{stories.BLORA.id}"), 410)
        assert is_problem(ask(client, "recrawls", headers, url=PAGE), 410)
        again = ask(client, "takedowns", headers, url=PAGE, reason="Another").json()
        assert (again["again"], again["reason"]) == (True, "Asked for by the outlet")


def test_a_takedown_is_done_while_another_process_writes_the_index(own_desk: Desk, tmp_path: Path) -> None:
    with TantivyIndex(tmp_path / "index") as other, guarded(own_desk) as client:
        other.apply([], [], applied=other.applied())  # it holds the index until it lets go
        answer = ask(client, "takedowns", key(own_desk[0], "write"), url=PAGE, reason="x")
        assert answer.status_code == 200
        assert client.get("/api/v1/health").json()["lag"] > 0
        assert client.get(f"/artikel/{stories.BLORA.id}").status_code == 410


@pytest.mark.parametrize("body", [{"url": PAGE}, {"url": PAGE, "reason": " "}, {"url": "x y", "reason": "x"}])
def test_a_takedown_needs_an_address_and_a_reason(own_desk: Desk, body: dict[str, Any]) -> None:
    with guarded(own_desk) as client:
        assert is_problem(ask(client, "takedowns", key(own_desk[0], "write"), **body), 422)
    with own_desk[0].reading() as db:
        assert articles.get(db, stories.BLORA.id) is not None
