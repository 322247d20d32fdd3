"""What is covered, as a page and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.charts import cache
from api.web.coverage import health
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.models import CrawlRecord, Visit
from sidak.store import Store, crawls, open_store, visits
from tests.api import stories
from tests.api.conftest import serving, soup

NOON = datetime(2024, 4, 16, 5, 0, tzinfo=UTC)


def crawl(hours: float = 0, *, took: float | None = 1, **facts: Any) -> CrawlRecord:
    started = NOON + timedelta(hours=hours)
    ended = None if took is None else started + timedelta(hours=took)
    return CrawlRecord(outlet="satu", kind="news", started=started, ended=ended, **facts)


@contextmanager
def visiting(
    home: Path, *, homes: dict[str, str] | None = None, **outlets: str
) -> Iterator[tuple[Store, httpx.Client]]:
    """A store with one story, to be changed, and a client of the app over it."""
    with open_store(f"sqlite:///{home / 'store.db'}") as store, TantivyIndex(home / "index") as index:
        stories.put(store, stories.SAMARINDA, stories.samarinda())
        drain(store, index)
        app = create_app(store, index, outlets={"etam-kini": "Etam Kini"} | outlets, outlet_regions=homes or {})
        with serving(app) as address, httpx.Client(base_url=address) as client:
            yield store, client


def outlets(client: httpx.Client) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in client.get("/api/v1/coverage").json()["outlets"]}


def provinces(client: httpx.Client) -> dict[str, dict[str, Any]]:
    return {each["code"]: each for each in client.get("/api/v1/coverage").json()["provinces"]}


def test_every_outlet_is_told_with_what_is_stored_of_it(client: httpx.Client) -> None:
    found = outlets(client)
    assert set(found) == {"etam-kini", "kabar-mustika", "nusa-harian", '"><b>outlet</b>'}
    assert found["kabar-mustika"] == {
        "id": "kabar-mustika",
        "name": "Kabar Mustika",
        "region": None,
        "about": "33",
        "articles": 1,
        "first": "2022-05-09",
        "last": "2022-05-09",
        "pages": 2,
        "failures": {},
        "last_crawl": None,
        "health": "never",
    }


def test_every_province_is_told_with_its_gaps(client: httpx.Client) -> None:
    found = provinces(client)
    assert len(found) == 38
    central = found["33"]
    assert (central["name"], central["articles"], central["outlets"], central["last"]) == (
        "Provinsi Jawa Tengah",
        2,
        2,
        "2022-05-09",
    )
    assert (central["regencies"], central["told"], len(central["silent"])) == (35, 1, 34)
    assert "33.16" not in central["silent"]
    assert "33.17" in central["silent"]
    assert (found["11"]["articles"], found["11"]["told"], found["11"]["last"]) == (0, 0, None)
    assert found["11"]["outlets_based"] is None


def test_the_numbers_of_the_whole_are_told(client: httpx.Client) -> None:
    found = client.get("/api/v1/coverage").json()
    assert (found["articles"], found["undated"], found["pages"]) == (4, 0, 5)


def test_where_outlets_are_at_home_is_told_where_somebody_knows(tmp_path: Path) -> None:
    with visiting(tmp_path, homes={"etam-kini": "64.72", "lain": "64"}, lain="Media Lain") as (_, client):
        assert outlets(client)["etam-kini"]["region"] == "64.72"
        found = provinces(client)
        assert (found["64"]["outlets_based"], found["11"]["outlets_based"]) == (2, 0)
        page = soup(client.get("/liputan"))
        assert "Kota Samarinda" in page.text
        assert "(2 media setempat)" in page.text


def test_crawls_and_failures_are_followed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_QUICK", math.inf)  # however busy the machine is
    with visiting(tmp_path, satu="Satu") as (store, client):
        assert outlets(client)["satu"]["health"] == "never"
        with store.writing() as db:
            number = crawls.begin(db, crawl(took=None))
        assert outlets(client)["satu"]["health"] == "unfinished"
        with store.writing() as db:
            visits.put(db, [Visit(url="https://satu.test/1", outlet="satu", outcome="failed")])
            crawls.end(db, replace(crawl(counts={"failed": 1}, problems=("HTTP 500",)), id=number))
        found = outlets(client)["satu"]
        assert (found["health"], found["failures"], found["last_crawl"]) == (
            "failing",
            {"failed": 1},
            "2024-04-16T05:00:00Z",
        )
        page = soup(client.get("/liputan"))
        row = next(each for each in page.select("tr") if each.th and each.th.text.strip().startswith("Satu"))
        assert "gagal terus" in row.text
        spot = row.select_one("[title]")
        assert spot is not None
        assert spot["title"] == "tidak menjawab: 1"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], "never"),
        ([crawl(took=None)], "unfinished"),
        ([crawl(counts={"new": 3})], "well"),
        ([crawl()], "well"),  # documents that had not changed
        ([crawl(found=2)], "well"),
        ([crawl(counts={"failed": 3})], "failing"),
        ([crawl(2, counts={"failed": 3}), crawl(1, counts={"disallowed": 3}), crawl(problems=("x",))], "failing"),
        ([crawl(2, counts={"failed": 3}), crawl(1, counts={"failed": 3}), crawl(counts={"new": 1})], "well"),
        ([crawl(2, took=None), crawl(counts={"new": 1})], "well"),
        ([crawl(-72, counts={"new": 1})], "not_crawled"),
    ],
)
def test_health_is_what_the_last_crawls_say(records: list[CrawlRecord], expected: str) -> None:
    assert health(records, NOON + timedelta(hours=3)) == expected


def test_where_nobody_crawls_any_more_no_outlet_is_left_behind() -> None:
    old = crawl(-500, counts={"new": 1})
    assert health([old], old.ended) == "well"


def test_the_page_says_it_in_words(client: httpx.Client) -> None:
    page = soup(client.get("/liputan"))
    silent = page.select_one(".silent")
    assert silent is not None
    assert "Aceh" in silent.text
    assert "Jawa Tengah" not in silent.text
    table = page.select("table.ledger")[0]
    assert [row.th.text.strip() for row in table.select("tbody tr") if row.th] == ["Jawa Tengah", "Kalimantan Timur"]
    assert "1 dari 35" in table.text
    assert "Kabupaten Rembang" in table.text
    names = [row.a.text for row in page.select("table.ledger")[1].select("tbody tr") if row.a]
    assert set(names) == {"Etam Kini", "Kabar Mustika", "Nusa Harian", '"><b>outlet</b>'}
    assert page.select_one('a[href="/?region=33"]')
    assert page.select_one('a[href="/?outlet=%22%3E%3Cb%3Eoutlet%3C%2Fb%3E"]')


def test_every_chart_has_its_words_its_data_and_its_denominators(client: httpx.Client) -> None:
    page = soup(client.get("/liputan"))
    figures = page.select("figure.chart")
    assert len(figures) == 3
    for figure in figures:
        image = figure.img
        assert image is not None
        assert len(str(image["alt"])) > 20
        assert client.get(str(image["src"])).headers["content-type"] == "image/svg+xml"
        sources = [str(source["srcset"]) for source in figure.select("source")]
        assert len(sources) == 3
        for source in sources:
            assert client.get(source).status_code == 200
        assert "Pembanding" in figure.text
        assert figure.select("details table tbody tr")
        link = figure.select_one("a[download]")
        assert link is not None
        assert client.get(str(link["href"])).headers["content-type"].startswith("text/csv")
    assert page.select_one('link[href^="/static/charts.css"]')


def test_the_english_page_has_english_charts(client: httpx.Client) -> None:
    page = soup(client.get("/liputan?lang=en"))
    assert page.h1 is not None
    assert page.h1.text == "Coverage"
    assert "Measured against" in page.text
    assert "Pembanding" not in page.text
    assert all("lang=en" in str(image["src"]) for image in page.select("figure img"))


def test_outlets_that_were_never_crawled_are_folded(tmp_path: Path) -> None:
    with visiting(tmp_path, lain="Media Lain", lagi="Media Lagi") as (_, client):
        page = soup(client.get("/liputan"))
    folded = page.select_one("details.unknown")
    assert folded is not None
    assert folded.summary is not None
    assert "2 media" in folded.summary.text
    assert "Media Lagi · Media Lain" in folded.text


def test_an_empty_store_has_a_page(tmp_path: Path) -> None:
    with (
        open_store(f"sqlite:///{tmp_path / 'store.db'}") as store,
        TantivyIndex(tmp_path / "index") as index,
        serving(create_app(store, index)) as address,
        httpx.Client(base_url=address) as client,
    ):
        page = soup(client.get("/liputan"))
        assert client.get("/api/v1/coverage").json()["articles"] == 0
    assert "Belum ada data" in page.text
    assert len(page.select("figure img")) == 1  # the map, where all is silent


def test_markup_in_names_stays_text(client: httpx.Client) -> None:
    answer = client.get("/liputan")
    assert "<b>outlet</b>" not in answer.text
    assert "script-src" not in answer.text
    assert "<script>alert" not in answer.text
