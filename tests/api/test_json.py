from __future__ import annotations

from urllib.parse import quote

import httpx

from sidak.regions import gazetteer
from tests.api import stories


def titles(client: httpx.Client, **params: object) -> list[str]:
    answer = client.get("/api/v1/search", params=params)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    return [hit["title"] for hit in answer.json()["hits"]]


def test_a_search_answers_with_highlights_facets_and_figures(client: httpx.Client) -> None:
    answer = client.get("/api/v1/search", params={"q": "stan kosong"}).json()
    assert answer["total"] == 1
    assert "stan" in answer["read_as"]
    hit = answer["hits"][0]
    assert hit["id"] == stories.SAMARINDA.id
    assert hit["regions"] == [{"code": "64.72", "name": "Kota Samarinda"}]
    marked = [hit["snippet"]["text"][start:end].lower() for start, end in hit["snippet"]["marks"]]
    assert marked
    assert set(marked) <= {"stan", "kosong"}
    ratio = hit["figures"][0]
    assert (ratio["part"], ratio["whole"], ratio["basis"]) == (7, 16, "derived")
    assert ratio["text"] in ratio["sentence"]
    assert {"value": "etam-kini", "count": 1} in answer["facets"]["outlet"]


def test_filters_keep_and_exclude(client: httpx.Client) -> None:
    assert set(titles(client, topic="asn_discipline")) == {stories.SAMARINDA.title, stories.BLORA_EDITED.title}
    assert titles(client, topic="asn_discipline", outlet="-etam-kini") == [stories.BLORA_EDITED.title]
    assert titles(client, year=["2022", "2023"], measure="absence") == [stories.BLORA_EDITED.title]
    assert titles(client, **{"from": "2024-04-16", "to": "2024-04-16"}) == [stories.SAMARINDA.title]


def test_a_cursor_leads_through_everything_once(client: httpx.Client) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        answer = client.get("/api/v1/search", params={"limit": 1, "cursor": cursor}).json()
        seen += [hit["id"] for hit in answer["hits"]]
        cursor = answer["next_cursor"]
        if not cursor:
            break
    assert sorted(seen) == sorted(
        article.id for article in (stories.SAMARINDA, stories.BLORA, stories.SURABAYA, stories.HOSTILE)
    )


def test_an_article_comes_with_its_annotation_and_its_revisions(client: httpx.Client) -> None:
    article = client.get(f"/api/v1/articles/{stories.BLORA.id}").json()
    assert article["title"] == stories.BLORA_EDITED.title
    assert article["outlet_name"] == "Kabar Mustika"
    assert article["published"] == "2022-05-09"
    assert article["annotation"]["pipeline"] == stories.PIPELINE
    figure = article["annotation"]["figures"][0]
    assert article["text"][figure["start"] : figure["end"]] == figure["text"] == "sekitar 2,5 persen"
    assert [revision["title"] for revision in article["revisions"]] == [stories.BLORA.title, stories.BLORA_EDITED.title]
    assert client.get(f"/api/v1/articles/{stories.BLORA.id}/revisions").json() == article["revisions"]


def test_an_id_that_was_handed_in_may_hold_anything(client: httpx.Client) -> None:
    address = f"/api/v1/articles/{quote(stories.HOSTILE.id, safe='')}"
    article = client.get(address).json()
    assert article["id"] == stories.HOSTILE.id
    assert [revision["number"] for revision in client.get(f"{address}/revisions").json()] == [1]


def test_dates_carry_zone_and_agreement(client: httpx.Client) -> None:
    article = client.get(f"/api/v1/articles/{stories.SAMARINDA.id}").json()
    assert article["published"] == "2024-04-16T10:20:00+08:00"
    dates = article["annotation"]["dates"]
    assert [(date["from"], date["to"], date["weekday_agrees"]) for date in dates] == [
        ("2024-04-16", None, True),
        ("2024-04-17", None, False),
        (None, None, None),
    ]


def test_regions_and_outlets_are_counted(client: httpx.Client) -> None:
    regions = client.get("/api/v1/regions").json()
    assert len(regions) == len(list(gazetteer()))
    counts = {region["code"]: region["articles"] for region in regions}
    assert (counts["64.72"], counts["35.78"]) == (1, 0)
    outlets = client.get("/api/v1/outlets").json()
    assert {"id": "nusa-harian", "name": "Nusa Harian", "articles": 1} in outlets
    assert stories.HOSTILE.outlet in [outlet["id"] for outlet in outlets]


def test_health_tells_how_far_the_index_follows(client: httpx.Client) -> None:
    health = client.get("/api/v1/health").json()
    assert health["articles"] == health["indexed"] == 4
    assert health["lag"] == 0
    assert health["last_change"] == health["applied"] > 0
