"""Figures as hits of their own, copies as one hit, dates in the text, and the lists made from all that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from search.base import Document, Hit, Query, SearchIndex
from search.officials import Office, officials
from search.query import parse
from search.ranges import answering
from search.suggest import suggestions
from sidak.errors import QueryError
from sidak.models import Official
from tests.search.conftest import Filled
from tests.search.documents import answers, document, figure

ARIEF = Official(name="Arief Rohman", position="Bupati Blora", region="Kabupaten Blora", institution="Pemkab Blora")
HANIES = Official(name="Hanies Cipto", position="Wali Kota", region="Kota Samarinda")


def said(index: SearchIndex, text: str = "", **more: object) -> list[float]:
    """The values of the figures that answer."""
    page = index.search(Query(text=text, grain="findings", limit=100, **more))  # type: ignore[arg-type]
    assert page.total == len(page.hits)
    return [hit.figures[0].value for hit in page.hits]


def two_articles() -> list[Document]:
    return [
        document(
            "a",
            "Apel di Blora",
            "Baru 50 persen hadir, kata Arief. Tahun lalu 90 persen. Yang bolos 12 persen.",
            regions=["33.16"],
            officials=(ARIEF, HANIES),
            figures=(
                replace(figure(50.0, sentence="Baru 50 persen hadir, kata Arief."), speaker="Arief Rohman"),
                replace(figure(90.0, sentence="Tahun lalu 90 persen."), sentence_start=34, start=45),
                replace(figure(12.0, "absence", sentence="Yang bolos 12 persen."), institution="Dinas Sosial"),
            ),
        ),
        document(
            "b",
            "Sidak MPP",
            "Kehadiran 60-62 persen.",
            regions=["64.72"],
            published=date(2025, 1, 1),
            officials=(HANIES,),
            figures=(figure(60.0, sentence="Kehadiran 60-62 persen.", value_max=62.0),),
        ),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", [50.0, 90.0, 12.0, 60.0]),
        ("hadir:<80", [50.0, 60.0]),
        ("persen:>=60", [90.0, 60.0]),
        ("persen:62", [60.0]),
        ("absen:12 or hadir:90", [90.0, 12.0]),
        ("-absen:0..100", [50.0, 90.0, 60.0]),
        ("hadir", [50.0, 60.0]),
        ("judul:apel hadir:<95", [50.0, 90.0]),
        ("jabatan:bupati", [50.0]),
        ("pejabat:arief wilayah:jateng", [50.0]),
        ("pejabat:hanies", []),
        ("instansi:sosial", [12.0]),
        ("wilayah:64", [60.0]),
        ("terbit:2025", [60.0]),
    ],
)
def test_figures_that_answer(filled: Filled, text: str, values: list[float]) -> None:
    assert sorted(said(filled(two_articles()), text)) == sorted(values)


def test_a_figure_is_its_sentence_and_knows_its_article(filled: Filled) -> None:
    index = filled(two_articles())
    (hit,) = index.search(Query(text="jabatan:bupati hadir", grain="findings")).hits
    one = two_articles()[0]
    assert (hit.article_id, hit.url, hit.title, hit.published) == ("a", one.url, one.title, one.published)
    assert hit.figures == one.figures[:1]
    assert hit.officials == (ARIEF,)
    assert hit.snippet.text == one.figures[0].sentence
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["hadir"]
    assert hit.score > 0


def test_figures_come_and_go_with_their_article(filled: Filled) -> None:
    index = filled(two_articles())
    assert (index.count(), index.count("findings")) == (2, 4)
    ids = {hit.id for hit in index.search(Query(grain="findings")).hits}
    index.apply([msgspec.structs.replace(two_articles()[0], figures=two_articles()[0].figures[:2])], ["b"], applied=2)
    assert (index.count(), index.count("findings")) == (1, 2)
    assert {hit.id for hit in index.search(Query(grain="findings")).hits} < ids


def test_figures_sort_by_value_and_page_on(filled: Filled) -> None:
    index = filled(two_articles())
    assert said(index, sort="highest") == [90.0, 60.0, 50.0, 12.0]
    assert said(index, sort="lowest") == [12.0, 50.0, 60.0, 90.0]
    first = index.search(Query(grain="findings", sort="lowest", limit=3))
    rest = index.search(Query(grain="findings", sort="lowest", limit=3, cursor=first.next_cursor))
    assert [hit.figures[0].value for hit in (*first.hits, *rest.hits)] == [12.0, 50.0, 60.0, 90.0]
    assert rest.next_cursor is None


def test_articles_have_no_value_to_sort_by(index: SearchIndex) -> None:
    with pytest.raises(QueryError, match="Only figures"):
        index.search(Query(sort="highest"))


def test_facets_of_figures_count_figures(filled: Filled) -> None:
    page = filled(two_articles()).search(Query(grain="findings", facets=("measure", "official", "month")))
    counts = {field: {value.value: value.count for value in values} for field, values in page.facets.items()}
    assert counts == {
        "measure": {"attendance": 3, "absence": 1},
        "official": {"Arief Rohman": 1},
        "month": {"2024-04": 3, "2025-01": 1},
    }


@pytest.mark.parametrize(
    "text",
    [
        "date:2024-04-16",
        "date:2024-04",
        "date:2024",
        "date:2024-04-16..2024-05-20",
        "date:2024-04-17..",
        "date:..2024-04-15",
        "date:2023..2024",
        "-date:2024",
        "date:2024-02-02..2024-12-31",
    ],
)
def test_dates_in_the_text_are_found_as_a_look_at_the_calendar_finds_them(filled: Filled, text: str) -> None:
    dates: list[str | tuple[str, str]] = [
        "2024-04-16",
        ("2024-04-15", "2024-04-17"),
        "2024-04",
        "2024",
        "2023",
        ("2023-12", "2024-02"),
        ("2022", "2024"),
        ("2024-04", "2024-05-03"),
        ("1990-01-01", "2024-04-10"),
    ]
    documents = [document(f"a{number}", dates=[one]) for number, one in enumerate(dates)]
    documents.append(document("none"))
    hits = filled(documents).search(Query(text=text, limit=100)).hits
    assert {hit.id for hit in hits} == {one.id for one in documents if answers(parse(text), one)}


def copies() -> list[Document]:
    """Three prints of one text between others."""
    days = [date(2024, 1, day) for day in range(1, 8)]
    stories = ["", "s", "", "s", "s", "", ""]
    return [
        document(f"a{number}", "apel", "apel " * number, published=day, story=story, outlet=f"o{number}")
        for number, (day, story) in enumerate(zip(days, stories, strict=True))
    ]


@pytest.mark.parametrize("text", ["", "apel"])
@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_of_the_copies_of_one_text_one_is_a_hit(filled: Filled, text: str, limit: int) -> None:
    index = filled(copies())
    apart = [hit.id for hit in index.search(Query(text=text, grouped=False)).hits]
    wanted = [identifier for identifier in apart if identifier in {"a0", "a2", "a5", "a6"}]
    first = next(identifier for identifier in apart if identifier in {"a1", "a3", "a4"})
    wanted.insert(sum(apart.index(one) < apart.index(first) for one in wanted), first)
    hits: list[Hit] = []
    cursor: str | None = None
    while True:
        page = index.search(Query(text=text, limit=limit, cursor=cursor))
        hits.extend(page.hits)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [hit.id for hit in hits] == wanted
    assert page.total == 7
    assert {hit.id: hit.copies for hit in hits} == {one: 3 if one == first else 1 for one in wanted}


def test_copies_are_grouped_under_the_filters_that_are_set(filled: Filled) -> None:
    index = filled(copies())
    (hit,) = index.search(Query(text="sumber:o1 or sumber:o3", sort="newest")).hits
    assert (hit.id, hit.copies) == ("a3", 2)
    facets = index.search(Query(facets=("story",))).facets
    assert [(value.value, value.count) for value in facets["story"]] == [("s", 3)]


def test_words_are_found_in_all_their_forms_and_told(filled: Filled) -> None:
    texts = ["disiplin", "kedisiplinan", "mendisiplinkan", "berdisiplin", "layanan", "pelayanan", "melayani", "lain"]
    index = filled(document(f"a{number}", "x", text) for number, text in enumerate(texts))
    page = index.search(Query(text="kedisiplinan"))
    assert {hit.id for hit in page.hits} == {"a0", "a1", "a2", "a3"}
    assert page.hits[0].id == "a1"
    assert {form for forms in page.forms.values() for form in forms} == {"disiplin", "mendisiplinkan", "berdisiplin"}
    assert all(hit.snippet.marks for hit in page.hits)
    assert {hit.id for hit in index.search(Query(text="melayani")).hits} == {"a4", "a5", "a6"}
    assert {hit.id for hit in index.search(Query(text="exact:disiplin")).hits} == {"a0"}
    assert {hit.id for hit in index.search(Query(text="disiplin", exact=True)).hits} == {"a0"}
    assert {hit.id for hit in index.search(Query(text="-disiplin")).hits} == {"a4", "a5", "a6", "a7"}


def test_common_words_are_passed_over(filled: Filled) -> None:
    index = filled([document("a", "kehadiran pegawai"), document("b", "kehadiran di kantor yang lain")])
    page = index.search(Query(text="kehadiran yang di"))
    assert (page.total, page.passed_over, page.read_as) == (2, ("yang", "di"), "kehadiran")
    assert index.search(Query(text="kehadiran yang", exact=True)).total == 1
    assert index.search(Query(text="yang")).total == 1


def test_what_was_meant_is_offered(filled: Filled) -> None:
    index = filled([*(document(f"a{n}", "bupati datang") for n in range(40)), document("b", "bupatti datang")])
    forgiven = index.search(Query(text="bupaty datang"))
    assert (forgiven.total, forgiven.did_you_mean) == (40, "bupati datang")
    shared = index.search(Query(text="bupatti datang"))
    assert (shared.total, shared.did_you_mean) == (1, "bupati datang")
    assert index.search(Query(text="bupati datang")).did_you_mean is None
    assert index.search(Query(text="bupaty datang", exact=True)).total == 0


@pytest.mark.parametrize(("typed", "found"), [("dann pegawai", 1), ("yangg pegawai", 1), ("tdan pegawai", 30)])
def test_an_operator_or_a_common_word_is_never_what_was_meant(filled: Filled, typed: str, found: int) -> None:
    """A query that holds one bare is read otherwise, or not at all."""
    common = (document(f"a{n}", "x", "pegawai dan camat yang hadir") for n in range(30))
    index = filled([*common, document("b", "x", "dann yangg pegawai")])
    page = index.search(Query(text=typed))
    assert (page.total, page.did_you_mean) == (found, None)


def test_what_is_offered_can_be_asked(filled: Filled) -> None:
    index = filled([document("a", "x", "pegawai dan dandan, yang yakin"), document("b", "x", "dan yang")])
    assert [one.query for one in suggestions(index, "pegawai dan", outlets={})] == ["pegawai dandan"]
    assert [one.query for one in suggestions(index, "ya", outlets={}) if one.kind == "word"] == ["yakin"]


def test_a_negative_zero_is_a_zero(filled: Filled) -> None:
    index = filled([document("a", figures=(figure(-0.0),))])
    assert said(index, "hadir:0") == said(index, "hadir:>=0") == [0.0]


def test_officials_have_offices_regions_and_what_they_said(filled: Filled) -> None:
    before = replace(ARIEF, position="Wakil Bupati Blora")
    short = replace(ARIEF, position="Bupati")
    index = filled(
        [
            *two_articles(),
            document("c", published=date(2020, 5, 1), officials=(before,)),
            document("d", published=date(2023, 5, 1), officials=(short,)),
        ]
    )
    page = officials(index, Query())
    assert [(one.name, one.articles) for one in page.hits] == [("Arief Rohman", 3), ("Hanies Cipto", 2)]
    arief = page.hits[0]
    assert arief.offices == (
        Office(position="Bupati Blora", region="Kabupaten Blora", first=2023, last=2024, articles=2),
        Office(position="Wakil Bupati Blora", region="Kabupaten Blora", first=2020, last=2020, articles=1),
    )
    assert arief.regions == ("Kabupaten Blora",)
    assert [hit.figures[0].value for hit in arief.said] == [50.0]
    assert [one.name for one in officials(index, Query(text="samarinda or wilayah:64"), name="han").hits] == [
        "Hanies Cipto"
    ]
    first = officials(index, Query(limit=1))
    assert (first.total, len(first.hits)) == (2, 1)
    second = officials(index, Query(limit=1, cursor=first.next_cursor))
    assert ([one.name for one in second.hits], second.next_cursor) == (["Hanies Cipto"], None)
    with pytest.raises(QueryError, match="cursor"):
        officials(index, Query(limit=1, cursor=first.next_cursor), name="han")


def test_what_somebody_types_is_completed(filled: Filled) -> None:
    index = filled([document("c", "Kehadiran", "kehadiran kehutanan", outlet="keha-kini"), *two_articles()])
    found = suggestions(index, "sidak keh", outlets={"keha-kini": "Keha Kini"})
    assert [(one.kind, one.query, one.articles) for one in found] == [
        ("word", "sidak kehadiran", 2),
        ("word", "sidak kehutanan", 1),
    ]
    assert suggestions(index, '"sidak keh', outlets={})[0].query == '"sidak kehadiran"'
    assert suggestions(index, "kata " * 30 + "keh", outlets={})[0].query.endswith("kata kehadiran")
    by_kind = {one.kind: one for one in suggestions(index, "Blo", outlets={})}
    assert (by_kind["region"].query, by_kind["region"].articles) == ('region:"Kabupaten Blora"', 1)
    (person,) = [one for one in suggestions(index, "roh ari", outlets={}) if one.kind == "official"]
    assert (person.text, person.query, person.articles) == ("Arief Rohman", 'official:"Arief Rohman"', 1)
    assert [one.text for one in suggestions(index, "keha", outlets={"keha-kini": "Keha Kini"}) if one.kind == "outlet"]
    assert suggestions(index, "k", outlets={}) == suggestions(index, " . ", outlets={}) == []


def test_the_figures_of_an_article_inside_the_ranges_that_are_asked(filled: Filled) -> None:
    text = "hadir:<80 " + " ".join(["-asn"] * 500)
    page = filled([document("a", figures=(figure(50.0), figure(90.0)))]).search(Query(text=text))
    inside = answering(page)
    assert [inside(one) for one in page.hits[0].figures] == [True, False]
