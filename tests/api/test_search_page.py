from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from api.params import SearchParams
from api.web.listing import EXAMPLES
from search.query import parse
from search.tree import Everything
from tests.api import stories
from tests.api.conftest import soup


def link(page: BeautifulSoup, selector: str, text: str) -> str:
    """Where the link under `selector` leads whose text holds `text`."""
    found = [tag for tag in page.select(selector) if text in " ".join(tag.text.split())]
    assert len(found) == 1, [tag.text for tag in page.select(selector)]
    return str(found[0]["href"])


def shown(page: BeautifulSoup) -> list[str]:
    return [tag.text for tag in page.select(".hit-item h3")]


def test_a_result_shows_where_it_is_from_what_it_is_about_and_why_it_answers(client: httpx.Client) -> None:
    page = soup(client.get("/", params={"q": "stan kosong"}))
    hit = page.select_one(".hit-item")
    assert hit is not None
    title = hit.select_one("h3 a")
    assert title is not None
    assert title["href"] == f"/artikel/{stories.SAMARINDA.id}"
    assert [mark.text for mark in title.select("mark")] == ["Stan", "Kosong"]
    meta = hit.select_one(".meta")
    assert meta is not None
    assert [part.text for part in meta.find_all(recursive=False)] == [
        "Etam Kini",
        "Selasa, 16 April 2024",
        "Kota Samarinda",
    ]
    assert [tag.text for tag in hit.select(".topic")] == ["Sidak Mal Pelayanan Publik", "Disiplin ASN"]
    assert {mark.text.lower() for mark in hit.select(".snippet mark")} <= {"stan", "kosong"}
    assert "Dibaca sebagai" in page.text


def test_no_figure_stands_without_its_measure_and_its_sentence(client: httpx.Client) -> None:
    page = soup(client.get("/", params={"q": "stan kosong"}))
    figures = page.select(".hit-item .figure")
    assert len(figures) == 3
    for figure in figures:
        for part in ("strong", ".measure", "blockquote mark"):
            assert isinstance(figure.select_one(part), Tag), part
    first = " ".join(figures[0].text.split())
    assert first.startswith("7 dari 16 stan ketidakhadiran turunan: 7/16 = 43,75 % Hasilnya jauh")
    assert link(page, ".more a", "2 angka lagi") == f"/artikel/{stories.SAMARINDA.id}#figures"


def test_the_figures_that_were_asked_for_come_first(client: httpx.Client) -> None:
    page = soup(client.get("/", params={"q": "persen:50"}))
    firsts = [hit.select_one(".figure strong") for hit in page.select(".hit-item")]
    assert firsts
    assert all(first is not None and "50" in first.text for first in firsts)


def test_a_hedge_is_said_and_an_exact_figure_needs_none(client: httpx.Client) -> None:
    page = soup(client.get("/", params={"q": "stan kosong"}))
    measures = [" ".join(tag.text.split()) for tag in page.select(".hit-item .figure .measure")]
    assert any(" · " in measure for measure in measures)
    assert not any("tepat" in measure for measure in measures)


def test_facets_lead_on_and_back(client: httpx.Client) -> None:
    page = soup(client.get("/"))
    assert len(shown(page)) == 4
    chosen = soup(client.get(link(page, ".value .pick", "Disiplin ASN")))
    assert set(shown(chosen)) == {stories.SAMARINDA.title, stories.BLORA_EDITED.title}
    kept = chosen.select_one(".value.kept .pick")
    assert kept is not None
    assert kept["aria-current"] == "true"
    excluded = soup(client.get(str(chosen.select_one('.exclude[aria-label="Kecualikan Etam Kini"]')["href"])))  # type: ignore[index]
    assert shown(excluded) == [stories.BLORA_EDITED.title]
    assert [" ".join(chip.text.split()) for chip in excluded.select(".chip")] == [
        "Topik: Disiplin ASN ×",
        "tanpa Media: Etam Kini ×",
    ]
    back = soup(client.get(link(excluded, ".chip", "Etam Kini")))
    assert shown(back) == shown(chosen)
    assert len(shown(soup(client.get(link(excluded, ".clear", "Hapus semua"))))) == 4


def test_forms_keep_what_is_chosen_beside_them(client: httpx.Client) -> None:
    page = soup(client.get("/?q=pegawai&topic=asn_discipline&year=-2023&from=2020-01-01&sort=newest&cursor="))

    def fields(form: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for field in page.select(f"{form} input"):
            found.setdefault(str(field["name"]), []).append(str(field["value"]))
        return found

    kept = {"topic": ["asn_discipline"], "year": ["-2023"], "sort": ["newest"]}
    assert fields("form.search") == {"q": ["pegawai"], "exact": ["true"], "from": ["2020-01-01"], **kept}
    assert page.select("input[name=exact][checked]") == []
    assert fields("form.dates") == {"q": ["pegawai"], "from": ["2020-01-01"], "to": [""], **kept}


def test_exact_words_are_a_choice_that_stays(client: httpx.Client) -> None:
    page = soup(client.get("/?q=pelayan&exact=true&year=2024"))
    assert page.select("input[name=exact][checked]")
    assert shown(page) == []
    assert page.select_one("form.dates input[name=exact][value=true]") is not None
    assert shown(soup(client.get("/?q=pelayan"))) == [stories.SAMARINDA.title]


def test_months_stand_open_only_within_a_year(client: httpx.Client) -> None:
    def facets(page: BeautifulSoup) -> list[str]:
        return [heading.text for heading in page.select(".facet h2")]

    assert "Bulan" not in facets(soup(client.get("/")))
    year = soup(client.get("/?year=2024"))
    assert "Bulan" in facets(year)
    month = soup(client.get(link(year, ".value .pick", "April 2024")))
    assert shown(month) == [stories.SAMARINDA.title]
    assert [" ".join(chip.text.split()) for chip in month.select(".chip")] == ["Tahun: 2024 ×", "Bulan: April 2024 ×"]


def test_officials_are_a_facet(client: httpx.Client) -> None:
    page = soup(client.get("/"))
    assert shown(soup(client.get(link(page, ".value .pick", "Arief Rohman")))) == [stories.BLORA_EDITED.title]


def test_copies_are_one_result_that_opens(reprints: str) -> None:
    with httpx.Client(base_url=reprints) as client:
        page = soup(client.get("/?q=stan&year=2024"))
        assert shown(page) == [stories.SAMARINDA.title]
        apart = soup(client.get(link(page, ".copies", "3 artikel, satu teks")))
        assert len(shown(apart)) == 3
        assert apart.select(".copies") == []
        assert {meta.text for meta in apart.select(".meta span:first-child")} == set(stories.OUTLETS.values())
        assert link(apart, ".chip", "Artikel dengan teks yang sama") == "/?q=stan&year=2024"
        assert len(shown(soup(client.get("/?q=stan&grouped=false")))) == 3


def test_what_was_found_beside_the_words_is_said(reprints: str) -> None:
    with httpx.Client(base_url=reprints) as client:
        forms = soup(client.get("/?q=disiplin+yang")).select_one(".read-as")
        assert forms is not None
        said = [" ".join(line.text.split()) for line in forms.select("p")]
        assert said[0] == "Dibaca sebagai: disiplin"
        assert said[1].startswith("Juga ditemukan: ")
        assert {"kedisiplinan", "mendisiplinkan"} <= set(said[1].removeprefix("Juga ditemukan: ").split(", "))
        assert said[2] == "Diabaikan karena terlalu umum: yang"


def test_a_typing_error_leads_to_what_was_meant(reprints: str) -> None:
    with httpx.Client(base_url=reprints) as client:
        page = soup(client.get("/?q=inspekturat&year=2024"))
        assert shown(page) == [stories.UNDISCIPLINED.title]
        better = client.get(link(page, ".meant a", "inspektorat"))
        assert shown(soup(better)) == [stories.UNDISCIPLINED.title]
        assert "year=2024" in str(better.url)
        assert soup(better).select(".meant") == []


def test_next_leads_through_all_results(client: httpx.Client) -> None:
    seen: list[str] = []
    where = "/?limit=1"
    while where:
        page = soup(client.get(where))
        seen += shown(page)
        following = page.select_one("a[rel=next]")
        where = str(following["href"]) if following else ""
    assert len(seen) == len(set(seen)) == 4
    assert page.select_one('.pages a[href="/?limit=1"]') is not None


def test_the_order_can_be_chosen(client: httpx.Client) -> None:
    page = soup(client.get("/?q=pegawai"))
    where = link(page, ".sort a", "Terbaru")
    assert parse_qs(urlsplit(where).query) == {"q": ["pegawai"], "sort": ["newest"]}
    assert shown(soup(client.get(where)))[0] == stories.SAMARINDA.title


def test_without_a_query_there_is_no_order_to_choose(client: httpx.Client) -> None:
    assert soup(client.get("/?year=2024")).select(".sort") == []


def test_an_empty_answer_gives_advice(client: httpx.Client) -> None:
    page = soup(client.get("/?q=gajahmada&year=2024"))
    notice = page.select_one(".notice")
    assert notice is not None
    assert "Tidak ada artikel yang cocok" in notice.text
    assert link(page, ".notice a", "Hapus semua saringan") == "/?q=gajahmada"


def test_the_language_is_switched_and_remembered(client: httpx.Client) -> None:
    indonesian = soup(client.get("/?q=stan&year=2024"))
    assert indonesian.html is not None
    assert indonesian.html["lang"] == "id"
    english = soup(client.get(link(indonesian, ".languages a", "EN")))
    assert english.html is not None
    assert english.html["lang"] == "en"
    assert english.select_one("input[name=q][value=stan]") is not None
    assert "Tuesday, 16 April 2024" in english.text
    assert "43.75%" in english.text
    assert "Search the news" in client.get("/").text
    assert "Cari berita" in client.get("/?lang=id").text
    assert "Cari berita" in client.get("/").text


def test_a_wrong_language_is_no_language(client: httpx.Client) -> None:
    answer = client.get("/?lang=../../etc")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "Cari berita" in answer.text


@pytest.mark.parametrize("code", ["id", "en"])
def test_the_examples_of_the_help_can_be_searched(code: str) -> None:
    for example, _ in EXAMPLES[code]:
        assert parse(SearchParams(q=example).q) != Everything()


def test_hostile_text_stays_text(client: httpx.Client) -> None:
    page = soup(client.get("/?q=pegawai+hadir&outlet=%22%3E%3Cb%3Eoutlet%3C/b%3E"))
    assert stories.HOSTILE.title in shown(page)
    assert not page.select("script:not([src]), main b, img[src=x]")
    answer = client.get(str(page.select(".hit-item h3 a")[0]["href"]))
    assert answer.status_code == 200
    assert soup(client.get('/?q="><script>alert(1)</script>')).select("script:not([src])") == []
