from __future__ import annotations

import pytest

from search.base import Query
from search.findings import figures
from tests.search.conftest import Filled
from tests.search.documents import document, figure


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", [50.0, 90.0, 12.0, 60.0]),
        ("hadir:<80", [50.0, 60.0]),
        ("persen:>=60", [90.0, 60.0]),
        ("persen:62", [60.0]),
        ("absen:12 or hadir:90", [90.0, 12.0]),
        ("-absen:5", [50.0, 90.0, 12.0, 60.0]),
    ],
)
def test_figures_that_answer(filled: Filled, text: str, values: list[float]) -> None:
    index = filled(
        [
            document("a", "apel", figures=(figure(50.0), figure(90.0), figure(12.0, "absence"))),
            document("b", "apel", figures=(figure(60.0, value_max=62.0),)),
        ]
    )
    found = figures(index.search(Query(text=text)))
    assert sorted(hit.figure.value for hit in found) == sorted(values)


def test_a_figure_knows_its_article(filled: Filled) -> None:
    one = document("a", "apel", figures=(figure(50.0, sentence="Baru 50 persen hadir."),))
    (hit,) = figures(filled([one]).search(Query(text="apel")))
    assert (hit.figure, hit.article_id, hit.url, hit.title, hit.outlet, hit.published) == (
        one.figures[0],
        "a",
        one.url,
        "apel",
        one.outlet,
        one.published,
    )
    assert hit.score > 0


def test_a_query_grown_by_synonyms_beyond_what_may_be_typed(filled: Filled) -> None:
    text = "hadir:<80 " + " ".join(["-asn"] * 500)
    assert len(figures(filled([document("a", figures=(figure(50.0), figure(90.0)))]).search(Query(text=text)))) == 1
