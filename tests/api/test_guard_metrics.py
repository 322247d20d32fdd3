"""What Prometheus is told."""

from __future__ import annotations

from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from search.tantivy_index import TantivyIndex
from sidak.errors import EngineDownError
from tests.api import stories
from tests.api.conftest import serving
from tests.api.guarded import Desk, guarded, key


def told(client: httpx.Client) -> dict[tuple[str, ...], float]:
    """All samples: the name with the values of its labels, and the number."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.text)
    return {
        (each.name, *(value for _, value in sorted(each.labels.items()))): each.value
        for family in families
        for each in family.samples
    }


def test_requests_are_counted_by_route_and_status(desk: Desk) -> None:
    with guarded(desk, rate_limit="9/minute") as client:
        for _ in range(2):
            client.get(f"/api/v1/articles/{stories.BLORA.id}")
        client.get("/api/v1/articles/none")
        client.get("/artikel/none")
        client.get("/nothing")
        client.get("/nothing/else")
        client.get("/static/style.css")
        client.request("BREW", "/nothing")
        samples = told(client)
        for _ in range(4):
            client.get("/")
        limited = client.get("/metrics")
        assert limited.status_code == 429
    counted = {labels[1:]: number for labels, number in samples.items() if labels[0] == "sidak_requests_total"}
    article = "/api/v1/articles/{article_id}"
    assert counted == {
        ("GET", article, "200"): 2,
        ("GET", article, "404"): 1,
        ("GET", "/artikel/{article_id}", "404"): 1,
        ("GET", "none", "404"): 2,
        ("GET", "/static", "200"): 1,
        ("other", "none", "404"): 1,
    }
    assert samples["sidak_request_seconds_count", article] == 3
    assert samples["sidak_request_seconds_bucket", "+Inf", article] == 3


def test_refusals_for_their_number_are_counted(desk: Desk) -> None:
    with guarded(desk, rate_limit="2/minute") as client:
        for _ in range(5):
            client.get("/")
        samples = told_with_key(client, desk)
    assert samples["sidak_rate_limited_total",] == 3


def told_with_key(client: httpx.Client, desk: Desk) -> dict[tuple[str, ...], float]:
    """What is told to somebody with a key of their own, whom no limit stops."""
    client.headers.update(key(desk[0], "read"))
    return told(client)


def test_store_and_index_are_told_of(client: httpx.Client) -> None:
    samples = told(client)
    assert samples["sidak_articles_stored",] == samples["sidak_articles_indexed",] == 4
    assert (samples["sidak_store_up",], samples["sidak_index_up",], samples["sidak_index_lag",]) == (1, 1, 0)


def test_two_apps_count_apart(desk: Desk) -> None:
    with guarded(desk) as first, guarded(desk) as second:
        first.get("/api/v1/regions")
        assert ("sidak_requests_total", "GET", "/api/v1/regions", "200") in told(first)
        assert ("sidak_requests_total", "GET", "/api/v1/regions", "200") not in told(second)


class _Down(TantivyIndex):
    def count(self, grain: object = "articles") -> int:
        raise EngineDownError("The search engine cannot be reached.")


def test_an_engine_that_is_down_is_told_as_down(desk: Desk, tmp_path: Path) -> None:
    with (
        _Down(tmp_path / "index") as index,
        serving(create_app(desk[0], index)) as address,
        httpx.Client(base_url=address) as client,
    ):
        samples = told(client)
    assert (samples["sidak_store_up",], samples["sidak_index_up",]) == (1, 0)
    assert ("sidak_articles_indexed",) not in samples
