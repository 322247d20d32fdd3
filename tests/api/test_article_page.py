from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest
from bs4 import BeautifulSoup

from api.web.render import article_address
from sidak.text import paragraphs
from tests.api import stories
from tests.api.conftest import soup


@pytest.fixture
def samarinda(client: httpx.Client) -> BeautifulSoup:
    return soup(client.get(f"/artikel/{stories.SAMARINDA.id}"))


def test_every_finding_is_marked_in_its_place_and_nothing_else(samarinda: BeautifulSoup) -> None:
    annotation = stories.samarinda()
    places = [
        *(
            (mention.field, mention.start, mention.end, "official")
            for it in annotation.officials
            for mention in it.mentions
        ),
        *((date.field, date.start, date.end, "date") for date in annotation.dates),
        *((figure.field, figure.start, figure.end, figure.kind) for figure in annotation.figures),
    ]
    fields = {"title": stories.SAMARINDA.title, "text": stories.SAMARINDA.text}
    wanted = [
        (kind, fields[field][start:end])
        for field, start, end, kind in sorted(places, key=lambda it: (it[0] == "text", it))
    ]
    marked = [(mark["class"][1], mark.text) for mark in samarinda.select("h1 mark, .text > p mark")]
    assert marked == wanted


def test_the_text_is_the_articles_text(samarinda: BeautifulSoup) -> None:
    shown = [paragraph.text for paragraph in samarinda.select(".text > p")]
    assert shown == paragraphs(stories.SAMARINDA.text)
    heading = samarinda.h1
    assert heading is not None
    assert heading.text == stories.SAMARINDA.title


def test_every_link_inside_the_page_leads_somewhere(samarinda: BeautifulSoup) -> None:
    ids = [str(tag["id"]) for tag in samarinda.select("[id]")]
    assert len(ids) == len(set(ids))
    inside = {str(tag["href"])[1:] for tag in samarinda.select('a[href^="#"]')}
    assert inside <= set(ids)
    assert {f"f-{number}" for number in range(1, 11)} <= inside
    assert {f"n-{number}" for number in range(1, 11)} <= inside


def test_each_mark_says_in_words_what_it_is(samarinda: BeautifulSoup) -> None:
    titles = {mark.text: str(mark["title"]) for mark in samarinda.select(".text > p mark")}
    assert titles["Andi Harun"] == "Pejabat: Andi Harun, Wali Kota Samarinda"
    assert titles["Selasa (16/4/2024)"] == "Tanggal: Selasa, 16 April 2024"
    assert titles["maksimal 50%"] == "Persentase: paling banyak · 50\N{NO-BREAK SPACE}% · kerja dari rumah"
    assert titles["Dari 16 stan instansi, 7"].endswith("turunan: 7/16 = 43,75\N{NO-BREAK SPACE}%")
    kinds = {mark["class"][1] for mark in samarinda.select(".legend mark")}
    assert kinds == {mark["class"][1] for mark in samarinda.select(".text > p mark")}


def test_contradictions_and_flags_are_shown_not_repaired(samarinda: BeautifulSoup) -> None:
    doubtful = [mark.text for mark in samarinda.select(".text > p mark.doubtful")]
    assert doubtful == ["Senin, 17 April 2024", "75%"]
    dates = samarinda.select_one("#dates")
    assert dates is not None
    assert "“" not in dates.text
    assert "Rabu, 17 April 2024" in dates.text
    assert "nama hari tidak cocok dengan tanggalnya" in dates.text
    assert "tidak dapat dipastikan" in dates.text
    figures = samarinda.select_one("#figures")
    assert figures is not None
    assert "tidak cocok dengan hitungannya sendiri" in figures.text


def test_the_panel_gives_each_figure_its_qualifier_measure_and_sentence(samarinda: BeautifulSoup) -> None:
    rows = [" ".join(row.get_text(" ").split()) for row in samarinda.select("#figures tbody tr:first-child")]
    assert rows == [
        "7 dari 16 stan 3 tepat ketidakhadiran",
        "50 % 4 sekitar ketidakhadiran",
        "50 % 6 paling banyak kerja dari rumah",
        "98,1 % 8 tepat kehadiran",
        "75 % 9 tepat kehadiran",
    ]
    sentences = samarinda.select("#figures blockquote a")
    assert [str(link["href"]) for link in sentences] == ["#f-3", "#f-4", "#f-6", "#f-8", "#f-9"]
    assert [mark.text for mark in samarinda.select("#figures blockquote mark")] == [
        figure.text for figure in stories.samarinda().figures
    ]


def test_the_page_says_where_it_is_from_and_how_it_was_read(samarinda: BeautifulSoup) -> None:
    main = samarinda.main
    assert main is not None
    for words in (
        "Etam Kini",
        "Selasa, 16 April 2024, 10.20 WITA",
        "Tanggal terbit dibaca dari: JSON-LD",
        stories.PIPELINE,
        "Diambil Selasa, 16 April 2024, 11.30 WITA",
    ):
        assert words in " ".join(main.get_text(" ").split())
    original = samarinda.select_one("a.original")
    assert original is not None
    assert original["href"] == stories.SAMARINDA.url


def test_an_edit_shows_when_and_which_figure_changed(client: httpx.Client) -> None:
    page = soup(client.get(f"/artikel/{stories.BLORA.id}"))
    edits = page.select_one("#edits")
    assert edits is not None
    assert "Revisi 2, terlihat Selasa, 16 April 2024, 15.30 WIB" in edits.text
    assert [tag.text for tag in edits.select("li del")] == ["sekitar 12,5\N{NO-BREAK SPACE}%, ketidakhadiran"]
    assert [tag.text for tag in edits.select("li ins")] == ["sekitar 2,5\N{NO-BREAK SPACE}%, ketidakhadiran"]
    assert [tag.text for tag in edits.select(".passage del")] == ["12,5", "12,5"]
    assert [tag.text for tag in edits.select(".passage ins")] == ["2,5", "2,5"]


def test_an_article_that_never_changed_says_so(samarinda: BeautifulSoup) -> None:
    assert "Teksnya belum berubah" in samarinda.text


def test_hostile_text_stays_text_everywhere(client: httpx.Client) -> None:
    page = soup(client.get(article_address(stories.HOSTILE.id)))
    heading = page.h1
    assert heading is not None
    assert heading.text == stories.HOSTILE.title
    assert [paragraph.text for paragraph in page.select(".text > p")] == [stories.HOSTILE.text]
    assert not page.select("script:not([src]), main b, main i, img")
    assert not [tag for tag in page.select("[href]") if str(tag["href"]).startswith("javascript")]
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_an_article_with_no_findings_says_so(client: httpx.Client) -> None:
    assert "Tidak ada temuan dalam artikel ini." in client.get(f"/artikel/{stories.SURABAYA.id}").text


def test_the_language_switch_stays_on_an_article_whose_id_needs_quoting(client: httpx.Client) -> None:
    address = f"/artikel/{quote(stories.HOSTILE.id, safe='')}"
    page = soup(client.get(address))
    links = [str(link["href"]) for link in page.select("a[href*='lang=']")]
    assert {link.partition("?")[0] for link in links} == {address}
    assert all(client.get(link).status_code == 200 for link in links)
