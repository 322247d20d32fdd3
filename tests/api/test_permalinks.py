"""The lasting address of a figure, and what is shown of an outlet that allows quotes only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.web.render import article_address, figure_address
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.finding_ids import finding_ids
from sidak.models import Annotation
from sidak.store import Store, articles, open_store, takedowns
from tests.api import stories
from tests.api.conftest import serving, soup


def everything(client: httpx.Client) -> list[dict[str, Any]]:
    hits: list[dict[str, Any]] = client.get("/api/v1/findings?limit=100&grouped=false").json()["hits"]
    return hits


def first_reading(store: Store) -> Annotation:
    """What was read in the story from Blora before its outlet changed it."""
    with store.reading() as db:
        first = articles.revisions(db, stories.BLORA.id)[0]
    assert first.annotation is not None
    return first.annotation


def test_every_figure_that_is_found_has_a_page_with_its_sentence(client: httpx.Client) -> None:
    hits = everything(client)
    assert hits
    for hit in hits:
        answer = client.get(figure_address(hit["id"]))
        assert answer.status_code == 200
        page = soup(answer)
        sentence = page.select_one("mark.sentence")
        assert sentence is not None
        assert "".join(one.get_text() for one in page.select("mark.sentence")) == hit["sentence"]["text"]
        assert "".join(one.get_text() for one in page.select("mark.spot")) == hit["figure"]["text"]
        citation = page.select_one(".citation")
        assert citation is not None
        assert " ".join(hit["sentence"]["text"].split()) in citation.text
        assert figure_address(hit["id"]) in citation.text


def test_a_figure_that_its_outlet_changed_keeps_its_address(
    client: httpx.Client, desk: tuple[Store, TantivyIndex]
) -> None:
    before = first_reading(desk[0])
    ids = finding_ids(stories.BLORA.id, before.figures)
    found = {hit["id"] for hit in everything(client)}
    gone = [id for id in ids if id not in found]
    assert gone
    for id in gone:
        told = client.get(f"/api/v1/findings/{id}").json()
        assert not told["current"]
        assert [version["revision"] for version in told["versions"]] == [1]
        page = client.get(figure_address(id))
        assert page.status_code == 200
        assert "tidak ada lagi dalam teks terbaru" in page.text
        assert told["versions"][0]["figure"]["sentence"] in soup(page).get_text()


def test_json_and_the_list_say_the_same_of_a_figure(client: httpx.Client) -> None:
    for hit in everything(client):
        told = client.get(f"/api/v1{figure_address(hit['id']).replace('/f/', '/findings/')}").json()
        assert told["current"]
        assert told["versions"][-1]["figure"] == hit["figure"]
        assert told["article_id"] == hit["article_id"]


@pytest.mark.parametrize("id", ["x", "x-000000000000", "%00-000000000000", "-" * 300, "..%2f..%2fetc", "a'--"])
def test_an_address_that_never_was_is_a_404_in_words(client: httpx.Client, id: str) -> None:
    assert client.get(f"/f/{id}").status_code == 404
    assert client.get(f"/api/v1/findings/{id}").headers["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def quoted(desk: tuple[Store, TantivyIndex]) -> Iterator[httpx.Client]:
    app = create_app(*desk, quote_only=[stories.SAMARINDA.outlet])
    with serving(app) as address, httpx.Client(base_url=address) as client:
        yield client


def test_of_an_outlet_that_allows_quotes_only_sentences_are_shown(quoted: httpx.Client) -> None:
    page = soup(quoted.get(article_address(stories.SAMARINDA.id)))
    told = quoted.get(f"/api/v1/articles/{stories.SAMARINDA.id}").json()
    figures = told["annotation"]["figures"]
    sentences = dict.fromkeys(one["sentence"] for one in figures if one["field"] == "text")
    shown = [one.get_text() for one in page.select(".text > p:not(.notice)")]
    assert sorted(shown) == sorted(sentences)
    assert "Andi Harun meminta laporan" not in page.get_text()
    for link in page.select("main a[href^='#']"):
        assert page.select_one(f"[id='{str(link['href'])[1:]}']") is not None


def test_the_api_keeps_such_a_text_back(quoted: httpx.Client) -> None:
    told = quoted.get(f"/api/v1/articles/{stories.SAMARINDA.id}").json()
    assert told["quote_only"]
    assert told["text"] == ""
    assert {one["text"] for one in told["revisions"]} == {""}
    other = quoted.get(f"/api/v1/articles/{stories.BLORA.id}").json()
    assert not other["quote_only"]
    assert other["text"]


def test_its_figures_show_no_more_than_their_sentence(quoted: httpx.Client) -> None:
    hits = [hit for hit in everything(quoted) if hit["outlet"] == stories.SAMARINDA.outlet]
    assert hits
    for hit in hits:
        passage = soup(quoted.get(figure_address(hit["id"]))).select_one(".passage")
        assert passage is not None
        assert passage.get_text() == hit["sentence"]["text"]


def test_what_was_taken_down_says_so_in_words(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, TantivyIndex(tmp_path / "index") as index:
        stories.fill(store)
        drain(store, index)
        with serving(create_app(store, index)) as address, httpx.Client(base_url=address) as client:
            ids = [hit["id"] for hit in everything(client) if hit["article_id"] == stories.BLORA.id]
            assert ids
            with store.writing() as db:
                takedowns.forget(db, stories.BLORA.url, reason="salah nama", now=stories.FETCHED)
            drain(store, index)
            for path in (article_address(stories.BLORA.id), *map(figure_address, ids)):
                answer = client.get(path)
                assert answer.status_code == 410
                assert "sudah ditarik" in answer.text
                assert "Arief Rohman" not in answer.text
            assert client.get(f"/api/v1/findings/{ids[0]}").json()["status"] == 410
            assert not [hit for hit in everything(client) if hit["article_id"] == stories.BLORA.id]
