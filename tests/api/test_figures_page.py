from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from api.params import FigureParams
from api.web.render import figure_address
from tests.api import stories
from tests.api.conftest import soup


def rows(page: BeautifulSoup) -> list[Tag]:
    return page.select("table.ledger tbody")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def test_a_row_says_what_was_measured_where_by_whom_and_in_which_sentence(client: httpx.Client) -> None:
    (row,) = rows(soup(client.get("/angka", params={"q": 'persen:50 "hampir 50 persen"'})))
    cells = [words(cell) for cell in row.select(".claim > *")]
    assert cells[0] == "50 % sekitar"
    assert "Kota Samarinda" in cells[2]
    assert "Andi Harun, Wali Kota Samarinda" in cells[4]
    assert row.blockquote is not None
    assert row.blockquote.get_text() in stories.SAMARINDA.text
    assert "50 persen" in words(row.select_one("blockquote mark"))
    assert stories.SAMARINDA.title in words(row.select_one(".meta"))
    assert "Selasa, 16 April 2024" in words(row.select_one(".meta"))


def test_no_row_is_without_a_sentence_a_source_and_an_address(client: httpx.Client) -> None:
    found = rows(soup(client.get("/angka")))
    assert found
    for row in found:
        assert words(row.blockquote)
        link, source, cite = (row.select_one(one) for one in (".claim th a", ".said .meta a", ".said a[href$='#cite']"))
        assert link is not None
        assert source is not None
        assert cite is not None
        assert str(link["href"]).startswith("/f/")
        assert client.get(str(source["href"])).status_code == 200


@pytest.mark.parametrize(("sort", "backwards"), [("highest", True), ("lowest", False)])
def test_figures_can_be_sorted_by_value(client: httpx.Client, sort: str, backwards: bool) -> None:
    told = client.get("/api/v1/findings", params={"sort": sort}).json()["hits"]
    values = [hit["figure"]["value"] for hit in told]
    assert values == sorted(values, reverse=backwards)
    page = soup(client.get("/angka", params={"sort": sort}))
    assert [str(row.select(".claim th a")[0]["href"]) for row in rows(page)] == [
        figure_address(hit["id"]) for hit in told
    ]


def test_next_leads_through_all_figures_once(client: httpx.Client) -> None:
    address, seen = "/angka?limit=2", []
    while address:
        page = soup(client.get(address))
        seen += [str(row.select(".claim th a")[0]["href"]) for row in rows(page)]
        onward = page.select_one("nav.pages a.next")
        address = str(onward["href"]) if onward else ""
    everything = client.get("/api/v1/findings?limit=100").json()
    assert len(seen) == len(set(seen)) == everything["total"]


def test_the_same_search_leads_from_articles_to_figures_and_back(client: httpx.Client) -> None:
    page = soup(client.get("/?q=pegawai&region=64.72&sort=newest"))
    across = page.select(".across a")[0]
    to = urlsplit(str(across["href"]))
    assert (to.path, parse_qs(to.query)) == ("/angka", {"q": ["pegawai"], "region": ["64.72"]})
    back = soup(client.get(str(across["href"]))).select(".across a")[0]
    assert str(back["href"]) == "/?q=pegawai&region=64.72"


def test_a_wrong_query_is_shown_in_its_place(client: httpx.Client) -> None:
    answer = client.get("/angka", params={"q": "kehadiran:<"})
    assert answer.status_code == 422
    assert soup(answer).select_one("#error .caret") is not None


def test_facets_stay_on_the_page_of_figures(client: httpx.Client) -> None:
    page = soup(client.get("/angka"))
    links = page.select(".filters a.pick")
    assert links
    assert {urlsplit(str(link["href"])).path for link in links} == {FigureParams.path}


def test_the_table_reads_in_english_too(client: httpx.Client) -> None:
    page = soup(client.get("/angka?lang=en"))
    assert [words(head) for head in page.select(".ledger thead th")][2:] == ["Where", "As of", "Said by"]
