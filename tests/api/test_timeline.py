"""A search by period, with what it is measured against."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.charts import cache
from api.charts import timeline as timelines
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.models import Annotation, Article
from sidak.store import Store, open_store
from tests.api import stories
from tests.api.conftest import serving


def told(client: httpx.Client, **params: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/timeline", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def counts(found: dict[str, Any]) -> dict[str, int]:
    return {each["period"]: each["count"] for each in found["periods"] if each["count"]}


@contextmanager
def visiting(home: Path, *articles: tuple[Article, Annotation]) -> Iterator[httpx.Client]:
    """A client of an app over these articles."""
    with open_store(f"sqlite:///{home / 'store.db'}") as store, TantivyIndex(home / "index") as index:
        for article, annotation in articles:
            stories.put(store, article, annotation)
        drain(store, index)
        with serving(create_app(store, index)) as address, httpx.Client(base_url=address) as client:
            yield client


def dated(name: str, day: date | None) -> tuple[Article, Annotation]:
    article = Article(url=f"https://satu.test/{name}", title=name, text=f"berita {name}", outlet="satu", published=day)
    return article, Annotation(pipeline="1")


def test_articles_are_counted_by_month_with_every_month_between(client: httpx.Client) -> None:
    found = told(client)
    assert counts(found) == {"2021-01": 1, "2022-05": 1, "2023-08": 1, "2024-04": 1}
    periods = [each["period"] for each in found["periods"]]
    assert len(periods) == 40
    assert (periods[0], periods[12], periods[-1]) == ("2021-01", "2022-01", "2024-04")
    assert (found["total"], found["undated"], found["earlier"], found["by"], found["grain"]) == (
        4,
        0,
        0,
        "month",
        "articles",
    )


def test_every_period_says_what_it_is_measured_against(client: httpx.Client) -> None:
    found = {each["period"]: each for each in told(client, q="kehadiran", by="year")["periods"]}
    assert found["2022"]["outlets_active"] == 1
    assert found["2022"]["articles_stored"] == 1
    assert found["2022"]["pages_fetched"] == 0
    last = told(client)["periods"][-1]
    assert (last["outlets_active"], last["articles_stored"], last["pages_fetched"]) == (1, 1, 5)


def test_the_denominators_are_those_of_the_store_and_not_of_the_search(client: httpx.Client) -> None:
    everything = {each["period"]: each for each in told(client)["periods"]}
    for each in told(client, q="pasar ikan")["periods"]:
        assert {**everything[each["period"]], "count": each["count"]} == each


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"by": "year"}, {"2021": 1, "2022": 1, "2023": 1, "2024": 1}),
        ({"topic": "mpp_inspection"}, {"2024-04": 1}),
        ({"month": ["2024-04", "2022-05"]}, {"2024-04": 1, "2022-05": 1}),
        ({"month": "-2024-04"}, {"2021-01": 1, "2022-05": 1, "2023-08": 1}),
        ({"by": "year", "year": "2022"}, {"2022": 1}),
        ({"year": "2022"}, {"2022-05": 1}),
        ({"from": "2022-01-01", "to": "2023-12-31"}, {"2022-05": 1, "2023-08": 1}),
        ({"grain": "findings"}, {"2024-04": 5, "2022-05": 1, "2021-01": 1}),
        ({"grain": "findings", "measure": "absence"}, {"2024-04": 2, "2022-05": 1}),
        ({"q": "tidakadasatupun"}, {}),
    ],
)
def test_it_counts_what_the_search_finds(
    client: httpx.Client, params: dict[str, Any], expected: dict[str, int]
) -> None:
    found = told(client, **params)
    assert counts(found) == expected
    assert found["total"] == sum(expected.values())


def test_days_that_are_asked_for_are_shown_as_far_as_the_store_knows_them(client: httpx.Client) -> None:
    periods = [each["period"] for each in told(client, **{"from": "2020-05-05", "to": "2022-08-01"})["periods"]]
    assert (periods[0], periods[-1]) == ("2021-01", "2022-08")


def test_copies_are_counted_each(reprints: str) -> None:
    with httpx.Client(base_url=reprints) as client:
        found = told(client)
    assert counts(found) == {"2022-05": 1, "2024-04": 3, "2024-05": 1}
    assert {each["period"]: each["outlets_active"] for each in found["periods"] if each["count"]} == {
        "2022-05": 1,
        "2024-04": 3,
        "2024-05": 1,
    }


def test_values_of_one_measure_are_told_with_their_median(client: httpx.Client) -> None:
    found = told(client, grain="findings", measure="absence")
    values = {each["period"]: each["values"] for each in found["periods"] if each["values"]}
    assert values == {
        "2022-05": {"figures": 1, "lowest": 2.5, "median": 2.5, "highest": 2.5},
        "2024-04": {"figures": 2, "lowest": 43.75, "median": 46.875, "highest": 50.0},
    }
    assert found["values_left"] == ""


def test_a_figure_in_copies_of_one_text_is_one_value(reprints: str) -> None:
    with httpx.Client(base_url=reprints) as client:
        last = told(client, grain="findings", measure="absence")["periods"][-2]
    assert last["period"] == "2024-04"
    assert last["count"] == 6
    assert last["values"]["figures"] == 2


@pytest.mark.parametrize(
    "params",
    [
        {"measure": "absence"},
        {"grain": "findings"},
        {"grain": "findings", "measure": ["absence", "attendance"]},
        {"grain": "findings", "measure": "-absence"},
    ],
)
def test_values_of_no_or_of_several_measures_are_not_mixed(client: httpx.Client, params: dict[str, Any]) -> None:
    found = told(client, **params)
    assert not [each for each in found["periods"] if each["values"]]
    assert "one `measure`" in found["values_left"]


@pytest.fixture
def fresh(desk: tuple[Store, TantivyIndex]) -> Iterator[httpx.Client]:
    """A client of an app that remembers nothing yet."""
    with serving(create_app(*desk)) as address, httpx.Client(base_url=address) as client:
        yield client


def test_more_figures_than_can_be_looked_at_have_no_values_and_it_says_so(
    fresh: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timelines, "MOST_FIGURES", 1)
    found = told(fresh, grain="findings", measure="attendance")
    assert not [each for each in found["periods"] if each["values"]]
    assert "There are 3 figures" in found["values_left"]


def test_figures_beyond_one_portion_are_all_looked_at(fresh: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timelines, "_PORTION", 1)
    found = told(fresh, grain="findings", measure="attendance", by="year")
    assert {each["period"]: each["values"]["figures"] for each in found["periods"] if each["values"]} == {
        "2021": 1,
        "2024": 2,
    }


def test_what_has_no_day_is_counted_apart(tmp_path: Path) -> None:
    with visiting(tmp_path, dated("a", date(2024, 5, 1)), dated("b", None), dated("c", None)) as client:
        found = told(client)
    assert (found["total"], found["undated"], counts(found)) == (3, 2, {"2024-05": 1})


def test_a_stray_date_long_ago_does_not_make_endless_periods(tmp_path: Path) -> None:
    with visiting(tmp_path, dated("a", date(2024, 5, 1)), dated("b", date(1, 1, 1))) as client:
        found = told(client)
    assert len(found["periods"]) == timelines.LONGEST
    assert (found["total"], found["earlier"], found["periods"][-1]["count"]) == (2, 1, 1)


def test_a_store_without_articles_has_no_periods(tmp_path: Path) -> None:
    with visiting(tmp_path) as client:
        assert told(client)["periods"] == []


def test_an_article_that_comes_is_counted_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_QUICK", math.inf)  # however busy the machine is
    home = tmp_path
    with open_store(f"sqlite:///{home / 'store.db'}") as store, TantivyIndex(home / "index") as index:
        stories.put(store, *dated("a", date(2024, 5, 1)))
        drain(store, index)
        with serving(create_app(store, index)) as address, httpx.Client(base_url=address) as client:
            assert told(client)["periods"][-1]["articles_stored"] == 1
            article, annotation = dated("b", date(2024, 5, 2))
            stories.put(store, replace(article, outlet="dua"), annotation)
            drain(store, index)
            last = told(client)["periods"][-1]
    assert (last["count"], last["articles_stored"], last["outlets_active"]) == (2, 2, 2)


@pytest.mark.parametrize(
    ("params", "named"),
    [({"q": "(a"}, None), ({"by": "week"}, "by"), ({"grain": "pages"}, "grain"), ({"region": "99"}, "region")],
)
def test_wrong_input_is_named(client: httpx.Client, params: dict[str, str], named: str | None) -> None:
    answer = client.get("/api/v1/timeline", params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    if named:
        assert [each["parameter"] for each in answer.json()["errors"]] == [named]
    else:
        assert answer.json()["position"] == 0
