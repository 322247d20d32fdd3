"""What every engine must do; `conftest.ENGINES` names them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from search.base import Document, FacetField, Filter, Hit, Query, SearchIndex
from search.query import parse
from sidak.errors import QueryError
from sidak.models import Official
from tests.search.conftest import Filled
from tests.search.documents import document, figure, kept, values_of

FACETS: tuple[FacetField, ...] = ("topic", "region", "outlet", "year", "measure")
ARIEF = Official(name="Arief Rohman", position="Bupati Blora")


def found(index: SearchIndex, text: str = "", **more: object) -> set[str]:
    return {hit.id for hit in index.search(Query(text=text, limit=100, **more)).hits}  # type: ignore[arg-type]


def everything(index: SearchIndex, query: Query) -> list[Hit]:
    """All pages, one after the other."""
    hits: list[Hit] = []
    cursor: str | None = None
    while True:
        page = index.search(replace(query, cursor=cursor))
        hits.extend(page.hits)
        assert page.next_cursor != cursor or cursor is None
        if page.next_cursor is None:
            assert page.total == len(hits)
            return hits
        cursor = page.next_cursor


def corpus() -> list[Document]:
    """Sixty articles over places, outlets, years and figures."""
    regions = [("33.16",), ("64.72",), ("33.16", "33.74"), ("35",), ()]
    words = ["bupati", "sidak", "mpp", "hadir", "apel"]
    return [
        document(
            f"a{number}",
            title=f"{words[number % 5]} nomor {number}",
            text=f"{words[number % 3]} {words[number % 4]} hari ini.",
            outlet=f"outlet-{number % 4}",
            published=date(2018 + number % 6, 1 + number % 12, 3) if number % 10 else None,
            topics=(("mpp_inspection",), ("asn_discipline",), ("mpp_inspection", "asn_discipline"), ())[number % 4],
            regions=regions[number % 5],
            figures=(figure(number, "absence"), figure(100 - number)) if number % 3 else (),
        )
        for number in range(60)
    ]


def test_an_empty_index_answers(index: SearchIndex) -> None:
    page = index.search(Query())
    assert (page.total, page.hits, page.next_cursor, page.read_as) == (0, (), None, "")
    assert page.facets == dict.fromkeys(FACETS, ())
    assert (index.applied(), index.count()) == (0, 0)


def test_nothing_asked_is_everything_newest_first(filled: Filled) -> None:
    days = [date(2024, 1, 1), None, date(2026, 1, 1), date(2025, 1, 1)]
    index = filled(document(f"a{number}", published=day) for number, day in enumerate(days))
    assert [hit.id for hit in index.search(Query()).hits] == ["a2", "a3", "a0", "a1"]


def test_a_hit_is_the_document_that_was_put(filled: Filled) -> None:
    one = document("a", "Judul “baru”", "Isi.", regions=["33.16"], officials=(ARIEF,), figures=(figure(50.0),))
    (hit,) = filled([one]).search(Query(text="judul")).hits
    for name in ("id", "url", "title", "outlet", "published", "topics", "regions", "officials", "figures"):
        assert getattr(hit, name) == getattr(one, name)


def test_putting_again_leaves_one_copy(index: SearchIndex) -> None:
    index.apply([document("a", "lama"), document("b", "lain")], (), applied=1)
    index.apply([document("a", "baru")], (), applied=2)
    index.apply([document("a", "baru")], (), applied=2)
    assert (index.count(), index.applied()) == (2, 2)
    assert found(index, "baru") == {"a"}
    assert found(index, '"lama"') == set()


def test_the_last_of_two_in_one_batch_counts(index: SearchIndex) -> None:
    index.apply([document("a", "lama"), document("a", "baru")], (), applied=1)
    assert [hit.title for hit in index.search(Query()).hits] == ["baru"]


def test_a_deletion_removes_and_may_be_repeated(filled: Filled) -> None:
    index = filled([document("a", "satu"), document("b", "satu")])
    for _ in range(2):
        index.apply([], ["a", "never there"], applied=2)
    assert found(index, "satu") == {"b"}
    assert index.count() == 1


def test_a_batch_that_fails_leaves_nothing(filled: Filled) -> None:
    index = filled([document("a", "satu")])

    def breaks() -> object:
        yield document("b", "dua")
        raise RuntimeError("gone in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        index.apply(breaks(), ["a"], applied=9)  # type: ignore[arg-type]
    assert (found(index), index.applied()) == ({"a"}, 1)
    index.apply([document("c", "tiga")], [], applied=2)
    assert (found(index), index.applied()) == ({"a", "c"}, 2)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("BUPATI", {"a", "c"}),
        ("judul:bupati", {"a"}),
        ("isi:bupati", {"c"}),
        ("pejabat:arief", {"a"}),
        ("pejabat:bupati", {"a"}),
        ('pejabat:"bupati blora arief rohman"', {"a"}),
        ("jabatan:arief", set()),
        ("jabatan:blora", {"a"}),
        ("wilayah:33", {"a"}),
        ("wilayah:blora", {"a"}),
        ("wilayah:samarinda", {"b"}),
        ("-wilayah:33", {"b", "c"}),
        ("topik:mpp", {"a"}),
        ("sumber:etam-kini", {"b"}),
        ("hadir:<80", {"b"}),
        ("hadir:<=80", {"a", "b"}),
        ("hadir:>80", set()),
        ("persen:5", {"a"}),
        ("absen:4..6", {"a"}),
        ("absen:80", set()),
        ("persen:95,5..", {"c"}),
        ("terbit:2024", {"a"}),
        ("terbit:<2024", {"b"}),
        ("-terbit:2024", {"b", "c"}),
        ("jumat", {"c"}),
        ("tiba-tiba", {"b"}),
        ("disipl*", {"b", "c"}),
        ('"wali kota"', {"b"}),
        ('"kota wali"', set()),
        ("sidak", {"a", "b"}),
        ('"sidak"', {"a"}),
        ("mal pelayanan publik", {"a"}),
        ("walikota", {"b"}),
    ],
)
def test_what_a_query_finds(filled: Filled, text: str, ids: set[str]) -> None:
    index = filled(
        [
            document(
                "a",
                "Bupati sidak MPP",
                regions=["33.16"],
                officials=(ARIEF,),
                topics=("mpp_inspection",),
                figures=(figure(80.0), figure(5.0, "absence")),
            ),
            document(
                "b",
                "Wali Kota datang tiba-tiba",
                "Inspeksi mendadak soal disiplin.",
                outlet="etam-kini",
                regions=["64.72"],
                published=date(2023, 12, 31),
                figures=(figure(43.75),),
            ),
            document(
                "c",
                "Apel",
                "Kata bupati: disiplín, Júmat.",
                published=None,
                figures=(figure(95.0, "other", value_max=96.0),),
            ),
        ]
    )
    assert found(index, text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('"dinas sosial kota"', {"title", "text"}),
        ('-"dinas sosial kota"', {"pairs", "across", "turned", "named"}),
        ('judul:"dinas sosial kota"', {"title"}),
        ('isi:"dinas sosial kota"', {"text"}),
        ('"dinas sosial kota" -"kota dinas sosial"', {"text"}),
        ('terbit:2024 or "dinas sosial kota"', {"title", "text", "pairs", "across", "turned", "named"}),
        ('terbit:2023 or -"dinas sosial kota"', {"pairs", "across", "turned", "named"}),
        ('pejabat:"bupati kota blora"', {"named"}),
        ('-pejabat:"bupati kota blora" kota -"dinas sosial kota"', {"pairs", "across", "turned"}),
        ('"dinas dinas dinas"', {"turned"}),
    ],
)
def test_a_phrase_is_more_than_its_pairs_of_words(filled: Filled, text: str, ids: set[str]) -> None:
    index = filled(
        [
            document("title", "Kota dinas sosial kota", "Lain."),
            document("text", "Lain", "Kata dinas sosial: kota."),
            document("pairs", "Dinas sosial lain", "Sosial kota, dinas sosial. Dinas dinas."),
            document("across", "Dinas sosial", "Kota"),
            document("turned", "Kota sosial dinas", "Sosial kota lalu dinas sosial, dinas dinas dinas."),
            document("named", "Lain", officials=(Official(name="Kota Blora", position="Bupati"),)),
        ]
    )
    assert found(index, text) == ids


def test_relevance_prefers_the_title(filled: Filled) -> None:
    filler = "tentang rapat kerja dinas"
    index = filled([document("text", filler, f"apel {filler}"), document("title", f"apel {filler}", filler)])
    page = index.search(Query(text="apel"))
    assert [hit.id for hit in page.hits] == ["title", "text"]
    assert page.hits[0].score > page.hits[1].score > 0


def test_newest_first_on_request(filled: Filled) -> None:
    index = filled(
        [
            document("old", "apel apel apel", published=date(2020, 1, 1)),
            document("new", "rapat tentang apel", published=date(2025, 1, 1)),
        ]
    )
    assert [hit.id for hit in index.search(Query(text="apel", sort="newest")).hits] == ["new", "old"]


def test_a_typing_error_is_forgiven_only_where_nothing_is_found(filled: Filled) -> None:
    index = filled([document("a", "bupati blora"), document("b", "bupatti rembang"), document("c", "flora fauna")])
    exact = index.search(Query(text="bupatti"))
    assert ([hit.id for hit in exact.hits], exact.read_as) == (["b"], "bupatti")
    forgiven = index.search(Query(text="bupaty blora"))
    assert ([hit.id for hit in forgiven.hits], forgiven.read_as) == (["a"], "bupaty~ AND blora")
    assert found(index, '"bupaty"') == set()
    assert found(index, "rembnag") == {"b"}
    assert found(index, "bup") == set()


def test_a_typo_that_is_a_word_elsewhere_is_forgiven_too(filled: Filled) -> None:
    index = filled([document("a", "bupati blora"), document("b", "bupatti rembang")])
    page = index.search(Query(text="bupatti blora"))
    assert ([hit.id for hit in page.hits], page.read_as) == (["a"], "bupatti~ AND blora~")


def test_what_finds_nothing_is_read_as_it_was_written(filled: Filled) -> None:
    page = filled([document("a", "bupati")]).search(Query(text="xylofon 2024"))
    assert (page.total, page.read_as) == (0, "xylofon AND 2024")


def test_synonyms_are_shown(filled: Filled) -> None:
    page = filled([document("a", "mall pelayanan publik")]).search(Query(text="mpp"))
    assert page.read_as == 'mpp OR "mal pelayanan publik" OR "mall pelayanan publik"'
    assert page.total == 1


@pytest.mark.parametrize("text", ["", "bupati", "-bupati", "hadir:>20", "sidak or terbit:2020"])
@pytest.mark.parametrize(
    "filters",
    [
        (),
        (Filter(field="region", values=("33",)),),
        (Filter(field="region", values=("33.74", "35")), Filter(field="outlet", values=("outlet-1", "outlet-2"))),
        (Filter(field="topic", values=("mpp_inspection",), exclude=True),),
        (Filter(field="year", values=("2019", "2020")), Filter(field="measure", values=("absence",))),
        (Filter(field="outlet", values=("outlet-1",)), Filter(field="outlet", values=("outlet-2",), exclude=True)),
        (Filter(field="outlet", values=("no such",)),),
        (Filter(field="outlet", values=()),),
    ],
)
def test_facets_count_what_a_count_by_hand_counts(filled: Filled, text: str, filters: tuple[Filter, ...]) -> None:
    documents = corpus()
    query = Query(text=text, filters=filters, published_from=date(2018, 6, 1) if text else None, limit=100)
    page = filled(documents).search(query)
    tree = parse(text)
    for field in FACETS:
        counts: dict[str, int] = {}
        for one in documents:
            if kept(query, tree, one, leave_out=field):
                for value in values_of(one, field):
                    counts[value] = counts.get(value, 0) + 1
        assert {value.value: value.count for value in page.facets[field]} == counts
        assert all(left.count >= right.count for left, right in pairwise(page.facets[field]))
    assert {hit.id for hit in page.hits} == {one.id for one in documents if kept(query, tree, one)}
    assert page.total == len(page.hits)


@pytest.mark.parametrize(("text", "sort"), [("", "relevance"), ("", "newest"), ("bupati or sidak", "relevance")])
@pytest.mark.parametrize("limit", [1, 7, 59, 60, 61])
def test_cursors_walk_through_everything_once(filled: Filled, text: str, sort: str, limit: int) -> None:
    index = filled(corpus())
    query = Query(text=text, sort=sort, limit=limit)  # type: ignore[arg-type]
    walked = [hit.id for hit in everything(index, query)]
    assert len(walked) == len(set(walked))
    assert walked == [hit.id for hit in index.search(replace(query, limit=100)).hits]


def test_pages_by_date_stay_apart_while_articles_come_and_go(filled: Filled) -> None:
    index = filled(document(f"a{day}", published=date(2024, 1, day)) for day in range(1, 21))
    first = index.search(Query(sort="newest", limit=10))
    index.apply([document("new", published=date(2025, 1, 1))], ["a20"], applied=2)
    second = index.search(Query(sort="newest", limit=10, cursor=first.next_cursor))
    assert [hit.id for hit in second.hits] == [f"a{day}" for day in range(10, 0, -1)]


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_a_cursor_of_another_query_or_with_a_changed_letter_is_refused(filled: Filled, sort: str) -> None:
    index = filled(corpus())
    query = Query(text="bupati", limit=3, sort=sort)  # type: ignore[arg-type]
    cursor = index.search(query).next_cursor
    assert cursor
    others = [
        replace(query, text="sidak"),
        replace(query, sort="newest" if sort == "relevance" else "relevance"),
        replace(query, filters=(Filter(field="topic", values=("mpp_inspection",)),)),
        replace(query, published_to=date(2030, 1, 1)),
    ]
    for other in others:
        with pytest.raises(QueryError, match="cursor"):
            index.search(replace(other, cursor=cursor))
    tampered = [cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :] for at in range(len(cursor))]
    for wrong in (*tampered, "", "x", "é", cursor + "A", cursor + "=", cursor[:-1], "\x00", cursor * 1000):
        with pytest.raises(QueryError, match="cursor"):
            index.search(replace(query, cursor=wrong))


def test_another_page_size_may_go_on_with_a_cursor(filled: Filled) -> None:
    index = filled(corpus())
    first = index.search(Query(text="bupati", limit=3))
    rest = index.search(Query(text="bupati", limit=100, cursor=first.next_cursor))
    assert len(first.hits) + len(rest.hits) == first.total
    assert rest.next_cursor is None


@pytest.mark.parametrize("limit", [0, -1, 1_001])
def test_a_page_has_a_size(index: SearchIndex, limit: int) -> None:
    with pytest.raises(QueryError, match="1 to"):
        index.search(Query(limit=limit))


@pytest.mark.parametrize(
    ("text", "title_marked", "snippet_marked"),
    [
        ("bupati", ["Bupati"], ["bupati"]),
        ('"mal pelayanan publik"', [], ["Mal Pelayanan – Publik"]),
        ("mpp", ["MPP"], ["Mal Pelayanan – Publik"]),
        ("jumat", [], ["Júmat"]),
        ("judul:bupati", ["Bupati"], []),
        ("isi:bupati", [], ["bupati"]),
        ("-kopi bupati", ["Bupati"], ["bupati"]),
        ("bupaty", ["Bupati"], ["bupati"]),
        ("bup*", ["Bupati"], ["bupati"]),
        ("strasse", [], ["straße"]),
        ("publik", [], ["Publik"]),
    ],
)
def test_marks_cut_out_what_answers(
    filled: Filled, text: str, title_marked: list[str], snippet_marked: list[str]
) -> None:
    index = filled(
        [document("a", "“Bupati” tinjau MPP", "Æ — “Kata bupati” di Mal Pelayanan – Publik, Júmat, di straße X.")]
    )
    (hit,) = index.search(Query(text=text)).hits
    assert [hit.title[start:end] for start, end in hit.title_marks] == title_marked
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == snippet_marked


def test_the_snippet_is_the_stretch_with_most_answers(filled: Filled) -> None:
    filler = " ".join(f"Kalimat nomor {number} tentang hal lain." for number in range(60))
    text = f"Bupati membuka acara. {filler} Sekda dan bupati memeriksa absensi pegawai. {filler}"
    (hit,) = filled([document("a", text=text)]).search(Query(text="bupati absensi")).hits
    assert hit.snippet.text in text
    assert len(hit.snippet.text) <= 260
    assert {hit.snippet.text[start:end] for start, end in hit.snippet.marks} == {"bupati", "absensi"}


def test_without_words_the_snippet_is_how_the_text_begins_below_its_headline(filled: Filled) -> None:
    headline, long = "Separuh Stan Kosong", ("Kata " * 200).strip()
    texts = {"a": "Isi.", "b": long, "c": f"{headline}\n\nIsi."}
    index = filled([document(id, title=headline, text=text) for id, text in texts.items()])
    snippets = {hit.id: hit.snippet for hit in index.search(Query()).hits}
    assert (snippets["a"].text, snippets["a"].marks) == ("Isi.", ())
    assert snippets["c"].text == "Isi."
    assert re.fullmatch(r"(Kata ?){40,}", snippets["b"].text)


def test_a_wrong_query_is_refused(index: SearchIndex) -> None:
    with pytest.raises(QueryError, match="never closed"):
        index.search(Query(text='"mal pelayanan'))
