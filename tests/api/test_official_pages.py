from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import soup


def test_a_person_has_offices_with_their_years_and_the_figures_said(client: httpx.Client) -> None:
    page = soup(client.get("/pejabat/Andi%20Harun"))
    assert page.h1 is not None
    assert page.h1.text == "Andi Harun"
    offices = [" ".join(one.get_text(" ").split()) for one in page.select(".offices li")]
    assert offices
    assert offices[0].startswith("Wali Kota Samarinda")
    assert "2024" in offices[0]
    sentences = [quote.get_text() for quote in page.select(".ledger blockquote")]
    assert any("50 persen" in sentence for sentence in sentences)


def test_the_list_leads_to_each_person(client: httpx.Client) -> None:
    page = soup(client.get("/pejabat"))
    links = [str(link["href"]) for link in page.select(".people h3 a")]
    assert links
    assert {client.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize(("asked", "names"), [({"name": "andi"}, ["Andi Harun"]), ({"name": "xyz"}, [])])
def test_names_are_found_by_how_they_begin(client: httpx.Client, asked: dict[str, str], names: list[str]) -> None:
    page = soup(client.get("/pejabat", params=asked))
    assert [link.text for link in page.select(".people h3 a")] == names


@pytest.mark.parametrize("name", ["Tidak Ada", "%00", "%20", "a/b", "..%2f..", "<script>"])
def test_nobody_is_a_404_in_words(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/pejabat/{name}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text.replace('<script type="module"', "")
