from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fields import NUMBERS, WORDS
from search.printed import read_as
from search.query import MAX_DEPTH, MAX_LENGTH, MAX_WITHIN, exactly, parse
from search.reading import read
from search.tree import And, Between, Close, During, Everything, Is, Node, Not, Or, Words, both, either, negated
from sidak.errors import QueryError
from sidak.regions import gazetteer


def w(text: str) -> Words:
    return Words(text=text)


def quoted(text: str) -> Words:
    return Words(text=text, match="exact")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("   ", Everything()),
        ("bupati sidak", And((w("bupati"), w("sidak")))),
        ("bupati AND sidak", And((w("bupati"), w("sidak")))),
        ("bupati dan sidak", And((w("bupati"), w("sidak")))),
        ("bupati ATAU sidak", Or((w("bupati"), w("sidak")))),
        ("a b or c", Or((And((w("a"), w("b"))), w("c")))),
        ("a (b or c)", And((w("a"), Or((w("b"), w("c")))))),
        ("-a", Not(w("a"))),
        ("TIDAK a", Not(w("a"))),
        ("not -a", w("a")),
        ("a -(b c)", And((w("a"), Not(And((w("b"), w("c"))))))),
        ("+a -b", And((w("a"), Not(w("b"))))),
        ('"mal  pelayanan publik"', quoted("mal pelayanan publik")),
        ("“mal pelayanan”", quoted("mal pelayanan")),
        ('-"x y"', Not(quoted("x y"))),
        ("Samarinda: separuh stan kosong!", And((w("Samarinda"), w("separuh"), w("stan"), w("kosong")))),
        ("bupati - wakil & sekda", And((w("bupati"), w("wakil"), w("sekda")))),
        ("08:00", w("08:00")),
        ("50%", w("50")),
        ("kabar-mustika", w("kabar-mustika")),
        ("-'kata'", Not(w("kata"))),
        ("'dan'", quoted("dan")),
        ("bupatti~", Words(text="bupatti", match="near")),
        ("disiplin*", Words(text="disiplin*", match="pattern")),
        ("judul:mpp", Words(text="mpp", field="title")),
        ("isi:mpp", Words(text="mpp", field="text")),
        ("PEJABAT: arief", Words(text="arief", field="official")),
        ('pejabat:"Arief Rohman"', Words(text="Arief Rohman", field="official", match="exact")),
        ("jabatan:sekda", Words(text="sekda", field="position")),
        ("wilayah:33.16", Is("region", "33.16")),
        ('region:"jawa timur"', Is("region", "35")),
        ("wilayah:jatim", Is("region", "35")),
        ("wilayah:Bandung", Or((Is("region", "32.04"), Is("region", "32.73")))),
        ("sumber:Kabar-Mustika", Is("outlet", "kabar-mustika")),
        ("topik:disiplin", Is("topic", "asn_discipline")),
        ("topic:mpp_inspection", Is("topic", "mpp_inspection")),
        ("persen:<80", Between(field="percent", high=80.0, high_out=True)),
        ("percent:>=80%", Between(field="percent", low=80.0)),
        ("percent:90..95", Between(field="percent", low=90.0, high=95.0)),
        ("percent:95,47", Between(field="percent", low=95.47, high=95.47)),
        ("hadir:..80", Between(field="attendance", high=80.0)),
        ("absen:5..", Between(field="absence", low=5.0)),
        ("terbit:2024", During(field="published", first=date(2024, 1, 1), last=date(2024, 12, 31))),
        ("terbit:2024-02", During(field="published", first=date(2024, 2, 1), last=date(2024, 2, 29))),
        ("published:2024-04-16", During(field="published", first=date(2024, 4, 16), last=date(2024, 4, 16))),
        ("published:2024-04..2024-05-03", During(field="published", first=date(2024, 4, 1), last=date(2024, 5, 3))),
        ("published:2024-04..", During(field="published", first=date(2024, 4, 1))),
        ("published:<2024", During(field="published", last=date(2023, 12, 31))),
        ("date:2024-04", During(field="date", first=date(2024, 4, 1), last=date(2024, 4, 30))),
        ("tanggal:[2024-04-16 TO *]", During(field="date", first=date(2024, 4, 16))),
        ("terbit:{2024 TO 2025-06}", During(field="published", first=date(2025, 1, 1), last=date(2025, 5, 31))),
        ("percent:[90 TO *]", Between(field="percent", low=90.0)),
        ("percent:[* to 90}", Between(field="percent", high=90.0, high_out=True)),
        ("percent:{90 TO 95,5]", Between(field="percent", low=90.0, high=95.5, low_out=True)),
        ("lainnya:5", Between(field="other", low=5.0, high=5.0)),
        ("ukuran:hadir", Is("measure", "attendance")),
        ('instansi:"dinas sosial"', Words(text="dinas sosial", field="institution", match="exact")),
        ("*isiplin", Words(text="*isiplin", match="pattern")),
        ("di**plin", Words(text="di*plin", match="pattern")),
        ("judul:di*plin", Words(text="di*plin", field="title", match="pattern")),
        ('"bupati mpp"~10', Close(first="bupati", second="mpp", within=10)),
        ('isi:"bupati mpp"~0', Close(first="bupati", second="mpp", within=0, field="text")),
        (
            '"bupati, wali mpp"~3',
            And((Close(first="bupati", second="wali", within=3), Close(first="wali", second="mpp", within=3))),
        ),
        ("exact:sidak", quoted("sidak")),
        ("persis: sidak mpp", And((quoted("sidak"), w("mpp")))),
        (
            "exact:(a or -judul:b) c",
            And((Or((quoted("a"), Not(Words(text="b", field="title", match="exact")))), w("c"))),
        ),
        ("judul:(a b)", And((Words(text="a", field="title"), Words(text="b", field="title")))),
        (
            'judul:("a b" or isi:c)',
            Or((Words(text="a b", field="title", match="exact"), Words(text="c", field="text"))),
        ),
        ("wilayah:(blora or rembang)", Or((Is("region", "33.16"), Is("region", "33.17")))),
        ("published:>2024-04", During(field="published", first=date(2024, 5, 1))),
    ],
)  # fmt: skip
def test_reads(text: str, tree: Node) -> None:
    assert parse(text) == tree
    assert parse(read_as(tree)) == tree


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ('bupati "mal pelayanan', 7, "never closed"),
        ("bupati (a b", 7, "never closed"),
        ("bupati a)", 8, "never opened"),
        ("a AND", 5, "stops too early"),
        ("OR a", 0, '"OR"'),
        ("a atau dan b", 7, '"dan"'),
        ("a ()", 3, "closes nothing"),
        ("---", 0, "no letter or digit"),
        ('a ""', 2, "nothing to search for"),
        ("bupati pejabt:arief", 7, "pejabat"),
        ("pershen:<80", 0, "persen"),
        ("https://kabar.example/a", 0, "in quotes"),
        ("title:(a (b)", 6, "never closed"),
        ("hadir:(80 banyak)", 0, "no number"),
        ("wilayah:(blora rembng)", 0, "rembang"),
        ("wilayah:(blor*)", 0, "without"),
        ("percent:banyak", 8, "<80"),
        ("a percent:95..90", 10, "backwards"),
        ("percent:<", 8, "no range"),
        ("percent:..", 8, "no range"),
        ("percent:<80..90", 8, "no range"),
        ("terbit:2024-13", 7, "2024-04"),
        ("terbit:kemarin", 7, "2024-04"),
        ("terbit:2025..2024", 7, "backwards"),
        ("terbit:>9999", 7, "no date"),
        ("wilayah:Samarnda", 8, "samarinda"),
        ("topik:cuaca", 6, "mpp_inspection"),
        ("bupati~2 x", 0, "without a number"),
        ("bu*pati~", 0, "one of them"),
        ("*d", 0, "two letters"),
        ("bupati a*", 7, "two letters"),
        ("ab* " * 30 + " ".join(f"w{number}~" for number in range(30)), 66, "more than 16"),
        ('a "bupati mpp"~', 2, "number of words"),
        ('"bupati"~3', 0, "two different words"),
        ('"bupati Bupati"~3', 0, "two different words"),
        ('judul:"bupati mpp"~1000', 6, "100 words at most"),
        ("percent:[90 TO", 8, "no range"),
        ("percent:[95 TO 90]", 8, "backwards"),
        ("percent:{90 TO 90]", 8, "backwards"),
        ("date:30x", 5, "30d"),
        ("ukuran:cuaca", 7, "attendance"),
        ("a\x00b", 1, "U+0000"),
        ("a \ud800", 2, "U+D800"),
        ("x " * 60_000, MAX_LENGTH, "too long"),
        ("(" * 1_000 + "a" + ")" * 1_000, MAX_DEPTH, "parentheses"),
    ],
)
def test_a_wrong_query_is_refused_at_its_place_with_advice(text: str, position: int, says: str) -> None:
    with pytest.raises(QueryError, match=re.escape(says)) as refused:
        parse(text)
    assert refused.value.position == position
    assert f"At character {position + 1}:" in str(refused.value)


def test_days_ago_are_counted_from_a_day() -> None:
    tree = parse("published:30d", on=date(2024, 5, 1))
    assert tree == During(field="published", first=date(2024, 4, 1), last=date(2024, 5, 1))
    assert parse("terbit:2minggu", on=date(2024, 5, 15)) == During(
        field="published", first=date(2024, 5, 1), last=date(2024, 5, 15)
    )
    assert isinstance(parse("tanggal:1y"), During)


def test_exactly_takes_bare_words_as_they_are() -> None:
    assert exactly(parse('sidak judul:x a~ "b c"')) == parse('"sidak" judul:"x" a~ "b c"')


def test_an_ambiguous_region_shows_what_it_was_read_as() -> None:
    assert read_as(parse("wilayah:Bandung")) == 'region:"Kabupaten Bandung" OR region:"Kota Bandung"'


def test_every_region_prints_as_itself() -> None:
    for region in gazetteer():
        tree = Is("region", region.code)
        assert parse(read_as(tree)) == tree


def test_invisible_marks_are_passed_over() -> None:
    assert parse("\u200fbupati\u200e \u200bmpp\ufeff") == And((w("bupati"), w("mpp")))


plain_words = st.from_regex(r"[a-zé0-9]{1,8}([-'.][a-z0-9]{1,5})?", fullmatch=True).filter(
    lambda text: text not in {"or", "atau", "and", "dan", "not", "tidak"}
)
phrases = st.lists(st.from_regex(r"[A-Za-z0-9:%(),-]*[a-z0-9]", fullmatch=True), min_size=1, max_size=4).map(" ".join)
patterns = st.from_regex(r"(\*?[a-z0-9]{2,4}\*|\*[a-z0-9]{2,4}|[a-z]{1,3}\*[a-z]{1,3}(-[a-z]\*)?)", fullmatch=True)
single = st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True)
numbers = st.integers(0, 1_000_000).map(lambda value: value / 1000)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
fields = st.sampled_from(("any", *WORDS.values()))


leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Words, text=plain_words, field=fields, match=st.sampled_from(("forms", "near"))),
    st.builds(Words, text=patterns, field=fields, match=st.just("pattern")),
    st.builds(Close, first=single, second=single, within=st.integers(0, MAX_WITHIN), field=fields).filter(
        lambda close: close.first.casefold() != close.second.casefold()
    ),
    st.builds(Words, text=phrases, field=fields, match=st.just("exact")),
    st.builds(Is, st.just("region"), st.sampled_from([region.code for region in gazetteer()])),
    st.builds(Is, st.just("outlet"), st.from_regex(r"[a-z0-9]( ?[a-z0-9_.-]){0,8}", fullmatch=True)),
    st.builds(Is, st.just("topic"), st.sampled_from(("mpp_inspection", "asn_discipline"))),
    st.builds(Between, field=st.sampled_from(list(NUMBERS.values())), low=numbers, low_out=st.booleans()),
    st.builds(Between, field=st.sampled_from(list(NUMBERS.values())), high=numbers, high_out=st.booleans()),
    st.tuples(numbers, numbers).map(lambda ends: Between(field="percent", low=min(ends), high=max(ends))),
    st.tuples(numbers, numbers, st.booleans(), st.booleans())
    .filter(lambda ends: ends[0] != ends[1])
    .map(lambda e: Between(field="percent", low=min(e[:2]), high=max(e[:2]), low_out=e[2], high_out=e[3])),
    st.builds(During, field=st.sampled_from(("published", "date")), first=days),
    st.builds(During, field=st.sampled_from(("published", "date")), last=days),
    st.tuples(days, days).map(lambda ends: During(field="published", first=min(ends), last=max(ends))),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(both),
        st.lists(inner, min_size=2, max_size=4).map(either),
        inner.map(negated),
    ),
    max_leaves=12,
)


@given(trees)
def test_what_is_printed_reads_as_the_same_tree(tree: Node) -> None:
    assert parse(read_as(tree)) == tree


@given(trees)
def test_what_synonyms_made_reads_as_the_same_tree(tree: Node) -> None:
    shown = read(tree).shown
    assert parse(read_as(shown), printed=True) == shown


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('abdnort "()-+:~*<>.0123')), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError as error:
        refused_at = error.position
    else:
        refused_at = 0
        assert parse(read_as(tree)) == tree
    assert 0 <= refused_at <= len(text)
