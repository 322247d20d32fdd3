"""The lists that can be asked for as JSON: articles, figures, officials, suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from api.schemas import FindingsAnswer, OfficialsAnswer, SearchAnswer, SuggestionAnswer
from search.base import COUNTED
from tests.api import stories


@pytest.fixture
def agency(reprints: str) -> Iterator[httpx.Client]:
    """A visitor of the app that holds one text three times."""
    with httpx.Client(base_url=f"{reprints}/api/v1") as client:
        yield client


def ask(client: httpx.Client, path: str, **params: Any) -> Any:
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("search?q=disiplin yang", SearchAnswer),
        ("search?q=stan", SearchAnswer),
        ("findings?q=stan", FindingsAnswer),
        ("officials", OfficialsAnswer),
        ("suggest?q=sa&limit=20", list[SuggestionAnswer]),
    ],
)
def test_what_is_written_has_the_promised_shape(agency: httpx.Client, path: str, shape: type) -> None:
    answer = agency.get(path)
    promised: TypeAdapter[Any] = TypeAdapter(shape)
    assert promised.dump_python(promised.validate_json(answer.content), mode="json", by_alias=True) == answer.json()
    assert len(answer.json()["hits"] if isinstance(answer.json(), dict) else answer.json()) > 0


def test_a_hit_brings_its_findings_as_an_article_does(agency: httpx.Client) -> None:
    hit = ask(agency, "/search", q="stan")["hits"][0]
    annotation = ask(agency, f"/articles/{hit['article_id']}")["annotation"]
    assert hit["id"] == hit["article_id"] == stories.SAMARINDA.id
    for found in ("officials", "figures", "dates"):
        assert hit[found] == annotation[found] != []


def test_copies_are_one_hit_unless_each_is_asked_for(agency: httpx.Client) -> None:
    grouped = ask(agency, "/search", q="stan")
    assert (grouped["total"], [hit["copies"] for hit in grouped["hits"]]) == (3, [3])
    apart = ask(agency, "/search", q="stan", grouped="false")
    assert [hit["copies"] for hit in apart["hits"]] == [1, 1, 1]
    story = grouped["hits"][0]["story"]
    assert ask(agency, "/search", story=story)["total"] == 3
    assert ask(agency, "/search", story=f"-{story}")["total"] == 2


def test_a_query_is_explained(agency: httpx.Client) -> None:
    told = ask(agency, "/search", q="disiplin yang")
    assert told["passed_over"] == ["yang"]
    assert {"kedisiplinan", "mendisiplinkan"} <= set(told["forms"]["disiplin"])
    exact = ask(agency, "/search", q="disiplin yang", exact="true")
    assert (exact["total"], exact["forms"], exact["passed_over"]) == (1, {}, [])
    assert ask(agency, "/search", q="inspekturat")["did_you_mean"] == "inspektorat"


@pytest.mark.parametrize("path", ["/search", "/findings"])
def test_only_the_facets_that_are_asked_for_are_counted(agency: httpx.Client, path: str) -> None:
    assert set(ask(agency, path)["facets"]) == set(COUNTED)
    facets = ask(agency, path, facet=["month", "official", "story"], outlet="etam-kini")["facets"]
    assert set(facets) == {"month", "official", "story"}
    assert {"value": "Andi Harun", "count": 1} in facets["official"]
    assert {"value": "2024-04", "count": 1 if path == "/search" else 5} in facets["month"]


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        ({"month": "2024-05"}, 1),
        ({"month": ["2024-05", "2022-05"]}, 2),
        ({"month": "-2024-04"}, 2),
        ({"official": "Arief Rohman"}, 1),
        ({"official": "-Andi Harun"}, 2),
        ({"official": "Arief"}, 0),
    ],
)
def test_month_and_official_filter(agency: httpx.Client, filters: dict[str, Any], total: int) -> None:
    assert ask(agency, "/search", **filters)["total"] == total


def test_a_figure_comes_with_its_sentence_speaker_place_and_date(agency: httpx.Client) -> None:
    answer = ask(agency, "/findings", q="kosong persen:50", official="Andi Harun", grouped="false", outlet="etam-kini")
    assert answer["read_as"] == "kosong AND percent:50"
    (hit,) = answer["hits"]
    assert hit["article_id"] == stories.SAMARINDA.id != hit["id"]
    assert hit["figure"]["text"] == "Hampir 50 persen"
    assert hit["figure"]["text"] in hit["sentence"]["text"] == hit["figure"]["sentence"]
    assert "kosong" in {hit["sentence"]["text"][start:end] for start, end in hit["sentence"]["marks"]}
    assert (hit["speaker"]["name"], hit["speaker"]["position"]) == ("Andi Harun", "Wali Kota Samarinda")
    assert hit["regions"] == [{"code": "64.72", "name": "Kota Samarinda"}]


@pytest.mark.parametrize(("sort", "values"), [("highest", [98.1, 75.0]), ("lowest", [75.0, 98.1])])
def test_figures_sort_by_value(agency: httpx.Client, sort: str, values: list[float]) -> None:
    hits = ask(agency, "/findings", q="hadir:>50", sort=sort)["hits"]
    assert [hit["figure"]["value"] for hit in hits] == values


@pytest.mark.parametrize(("path", "limit"), [("/search", 1), ("/findings", 2), ("/officials", 1)])
@pytest.mark.parametrize("grouped", ["true", "false"])
def test_a_cursor_leads_through_everything_once(agency: httpx.Client, path: str, limit: int, grouped: str) -> None:
    whole = ask(agency, path, limit=100, grouped=grouped)["hits"]
    seen: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask(agency, path, limit=limit, cursor=cursor, grouped=grouped)
        seen += page["hits"]
        cursor = page["next_cursor"]
    assert [hit.get("id", hit.get("name")) for hit in seen] == [hit.get("id", hit.get("name")) for hit in whole]
    assert len(seen) > limit


def test_an_official_has_offices_regions_and_words(agency: httpx.Client) -> None:
    answer = ask(agency, "/officials", name="andi")
    assert answer["total"] == 1
    (one,) = answer["hits"]
    assert (one["name"], one["articles"]) == ("Andi Harun", 3)
    office = {"position": "Wali Kota Samarinda", "region": "Kota Samarinda", "first": 2024, "last": 2024, "articles": 3}
    assert one["offices"] == [office]
    assert one["regions"] == ["Kota Samarinda"]
    assert {said["figure"]["text"] for said in one["said"]} == {"Hampir 50 persen"}


def test_officials_are_those_of_the_articles_that_answer(agency: httpx.Client) -> None:
    assert {hit["name"] for hit in ask(agency, "/officials")["hits"]} == {
        "Andi Harun",
        "Jusmaramdhana Alus",
        "Arief Rohman",
    }
    assert [hit["name"] for hit in ask(agency, "/officials", year="2022")["hits"]] == ["Arief Rohman"]


@pytest.mark.parametrize(
    ("beginning", "offered"),
    [
        ("inspek", {"kind": "word", "text": "inspektorat", "query": "inspektorat", "articles": 1}),
        ("aRi", {"kind": "official", "text": "Arief Rohman", "query": 'official:"Arief Rohman"', "articles": 1}),
        ("sama", {"kind": "region", "text": "Kota Samarinda", "query": 'region:"Kota Samarinda"', "articles": 3}),
        ("nusa", {"kind": "outlet", "text": "Nusa Harian", "query": 'outlet:"nusa-harian"', "articles": 1}),
    ],
)
def test_what_is_typed_is_completed(agency: httpx.Client, beginning: str, offered: dict[str, Any]) -> None:
    suggestions = ask(agency, "/suggest", q=beginning)
    assert offered in suggestions
    assert ask(agency, "/search", q=offered["query"])["total"] == offered["articles"]


@pytest.mark.parametrize("beginning", ["", "d", " ", "zzzz"])
def test_nothing_is_offered_for_nothing(agency: httpx.Client, beginning: str) -> None:
    assert ask(agency, "/suggest", q=beginning) == []
