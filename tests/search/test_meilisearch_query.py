"""From trees to Meilisearch's filters, without a server."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.base import Filter, Query
from search.meilisearch_documents import grain_value
from search.meilisearch_filter import (
    MAX_CONDITIONS,
    MAX_VALUES,
    NOTHING,
    Condition,
    Every,
    OneOf,
    Some,
    all_of,
    any_of,
    expression,
    one_of,
    opposite,
)
from search.meilisearch_order import packed, tiers, unpacked
from search.meilisearch_query import Relaxed, Translator, filtered, is_long_phrase, surroundings
from search.meilisearch_values import beside, decoded, encoded, number, position
from search.query import parse
from search.reading import read
from search.tree import Words
from sidak.errors import QueryError


class Lexicon:
    """A vocabulary of a few words."""

    def near(self, field: str, word: str) -> Iterable[str]:
        return ["bupati"]

    def fitting(self, field: str, pattern: str) -> Iterable[str]:
        return ["apel", "arsip"]


@pytest.fixture
def translator() -> Translator:
    return Relaxed(Lexicon())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", "id NOT IN []"),
        ("bupati", 'keys_text = "bupati" OR keys_title = "bupati"'),
        ("judul:kedisiplinan", 'keys_title = "disiplin"'),
        ("isi:kedisiplinan", 'keys_text = "disiplin"'),
        ("-judul:apel", 'keys_title != "apel"'),
        ("judul:apel isi:hadir", 'keys_title = "apel" AND keys_text = "hadir"'),
        ("judul:apel or judul:hadir", 'keys_title IN ["apel","hadir"]'),
        ("-judul:apel -judul:hadir", 'keys_title NOT IN ["apel","hadir"]'),
        ("-(judul:apel isi:hadir)", 'keys_title != "apel" OR keys_text != "hadir"'),
        (
            "(judul:apel or isi:hadir) sumber:x",
            '(keys_title = "apel" OR keys_text = "hadir") AND facet_outlet = "x"',
        ),
        ("judul:apel or isi:hadir sumber:x", 'keys_title = "apel" OR keys_text = "hadir" AND facet_outlet = "x"'),
        ('judul:"wali kota"', 'runs_title = "wali kota"'),
        ('judul:"mal pelayanan publik"', 'runs_title = "mal pelayanan publik"'),
        ('judul:"dinas sosial kota"', 'runs_title = "dinas sosial" AND runs_title = "sosial kota"'),
        ('-judul:"dinas sosial kota"', "id NOT IN []"),
        ('judul:"wali kota"~0', 'runs_title IN ["kota wali","wali kota"]'),
        ("judul:ap*", 'words_title STARTS WITH "ap"'),
        ("-judul:ap*", 'NOT words_title STARTS WITH "ap"'),
        ("judul:a*p", 'words_title IN ["apel","arsip"]'),
        ("judul:bupaty~", 'words_title IN ["bupati","bupaty"]'),
        ("judul:asn~", 'words_title = "asn"'),
        ("pejabat:arief", 'keys_official = "arief"'),
        ("wilayah:33.16", 'facet_region = "33.16"'),
        ("hadir:80..90", f'number_attendance "{number(80)}" TO "{number(90)}"'),
        ("hadir:<80", f'number_attendance "f{"0" * 16}" TO "{beside(80, -1)}"'),
        ("terbit:2024", "published 738886 TO 739251"),
        ("-terbit:2024", "NOT published 738886 TO 739251"),
        ("tanggal:2024-02-03..2024-02-05", "said_day 738919 TO 738921"),
    ],
)
def test_what_a_query_becomes(translator: Translator, text: str, written: str) -> None:
    assert expression(translator.translated(parse(text))) == written


@pytest.mark.parametrize("text", ['"bupati mpp"~10', '-"bupati mpp"~1', "judul:ba*-co*", 'apel or (hadir "a b"~2)'])
def test_what_the_engine_cannot_is_refused_by_name(translator: Translator, text: str) -> None:
    with pytest.raises(QueryError, match=r"Meilisearch cannot answer “.+”: .+ Leave it out, or use the embedded"):
        translator.translated(parse(text))


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("mal pelayanan publik", False),
        ("wali kota", False),
        ("dinas sosial kota", True),
        ("mal pelayanan publik blora", True),
    ],
)
def test_phrases_with_synonyms_are_known_whole(text: str, long: bool) -> None:
    assert is_long_phrase(Words(text=text, match="exact")) is long


def test_filters_dates_and_grain_surround_a_query() -> None:
    query = Query(
        grain="findings",
        filters=(
            Filter(field="outlet", values=('Ü"x\\', "b")),
            Filter(field="topic", values=("mpp_inspection",), exclude=True),
            Filter(field="outlet", values=(), exclude=True),
        ),
        published_from=date(2024, 1, 1),
        published_to=date(2024, 1, 2),
    )
    assert expression(surroundings(query)) == (
        f'grain = "{grain_value("findings")}" AND published 738886 TO 738887'
        ' AND facet_outlet IN ["%c3%9c%22x%5c","b"] AND facet_topic != "mpp%5finspection"'
    )
    assert "outlet" not in expression(surroundings(query, leave_out=["outlet"]))
    assert filtered(Filter(field="year", values=())) == NOTHING


def test_no_more_is_asked_than_the_server_bears(translator: Translator) -> None:
    many = [one_of(f"a{number}", ["x"]) for number in range(MAX_CONDITIONS)]
    assert expression(all_of(many)).count(" AND ") == MAX_CONDITIONS - 1
    with pytest.raises(QueryError, match=f"{MAX_CONDITIONS} conditions at most"):
        expression(all_of([*many, one_of("b", ["x"])]))
    with pytest.raises(QueryError, match=f"{MAX_VALUES} values at most"):
        expression(one_of("a", map(str, range(MAX_VALUES + 1))))
    flat = " ".join(f"judul:k{number}a" for number in range(300))
    assert expression(translator.translated(parse(flat))).count(" AND ") == 299


def test_no_deeper_is_asked_than_the_server_bears(translator: Translator) -> None:
    def nested(depth: int) -> str:
        text = "judul:x0"
        for level in range(1, depth + 1):
            text = f"({text} judul:x{level} or isi:y{level})"
        return text

    assert expression(translator.translated(parse(nested(15)))).count("(") == 14
    with pytest.raises(QueryError, match="inside each other 30 times"):
        expression(translator.translated(parse(nested(16))))


names = st.sampled_from("abc")
atoms = st.builds(one_of, names, st.lists(st.sampled_from("xyz"), max_size=2))


def meets(condition: Condition, document: dict[str, set[str]]) -> bool:
    match condition:
        case Every(parts):
            return all(meets(part, document) for part in parts)
        case Some(parts):
            return any(meets(part, document) for part in parts)
        case OneOf(attribute, values, negated):
            return bool(document[attribute] & values) is not negated
    raise AssertionError(condition)


@st.composite
def meant(draw: st.DrawFn, depth: int = 3) -> tuple[Condition, object]:
    """A condition, and what it means, as nested lists."""
    kind = draw(st.sampled_from(("atom", "all", "any", "not"))) if depth else "atom"
    if kind == "atom":
        atom = draw(atoms)
        return atom, atom
    if kind == "not":
        condition, meaning = draw(meant(depth=depth - 1))
        return opposite(condition), ("not", meaning)
    parts = draw(st.lists(meant(depth=depth - 1), max_size=3))
    made = all_of if kind == "all" else any_of
    return made(one for one, _ in parts), (kind, [meaning for _, meaning in parts])


def means(meaning: object, document: dict[str, set[str]]) -> bool:
    match meaning:
        case ("not", part):
            return not means(part, document)
        case ("all", [*parts]):
            return all(means(part, document) for part in parts)
        case ("any", [*parts]):
            return any(means(part, document) for part in parts)
    return meets(meaning, document)  # type: ignore[arg-type]  # what is left is a condition


@given(meant(), st.fixed_dictionaries(dict.fromkeys("abc", st.sets(st.sampled_from("xyz")))))
def test_folding_and_turning_round_keep_the_meaning(
    both: tuple[Condition, object], document: dict[str, set[str]]
) -> None:
    condition, meaning = both
    assert meets(condition, document) is means(meaning, document)


def folded(value: str) -> str:
    """What the server makes of a string."""
    return unicodedata.normalize("NFKD", value.strip()).lower()


strange = st.text(st.characters() | st.sampled_from("aAéÉﬁ_^%~ \u200f\x1f\ud800İı²"), max_size=12)


@given(strange, strange)
def test_no_two_values_become_one_and_all_come_back(one: str, other: str) -> None:
    assert folded(encoded(one)) == encoded(one)
    assert (encoded(one) == encoded(other)) is (one == other)
    assert encoded(one + other).startswith(encoded(one))
    assert decoded(encoded(one)) == one.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def test_long_values_stay_apart_and_fit() -> None:
    one, other = encoded("Ü" * 1000), encoded("Ü" * 1001)
    assert one != other
    assert max(len(one), len(other)) <= 468
    assert decoded(encoded("a" * 1000)) == "a" * 440 + "…"


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, finite)
def test_numbers_sort_as_strings(one: float, other: float) -> None:
    assert (number(one) < number(other)) is (one < other)
    assert (number(one) == number(other)) is (one == other)
    assert (number(one) < beside(one, 1) <= number(other)) is (one < other)
    assert (number(other) <= beside(one, -1)) is (other < one)


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1), st.integers(0, 255))
def test_positions_sort_as_strings_and_fit_a_cursor(one: int, other: int, tier: int) -> None:
    assert (position(one) < position(other)) is (one < other)
    assert unpacked(packed(tier, one)) == (tier, one)
    assert packed(tier, one) < 2**71


@pytest.mark.parametrize(
    ("text", "first", "number_of_tiers"),
    [
        ("apel", 'keys_title = "apel"', 3),
        ('"apel"', 'words_title = "apel"', 2),
        ("apel hadir", 'keys_title = "apel" AND keys_title = "hadir"', 4),
        ("bupaty~", 'words_text = "bupaty" OR words_title = "bupaty"', 3),
        ("isi:apel", 'words_text = "apel"', 2),
        ("apel or terbit:2024", 'keys_title = "apel"', 3),
        ("apel -hadir", 'keys_title = "apel"', 3),
        (" ".join(f"kata{n}a" for n in range(30)), None, 2),
    ],
)
def test_the_best_come_first(translator: Translator, text: str, first: str | None, number_of_tiers: int) -> None:
    found = tiers(read(parse(text)).tree, translator)
    assert len(found) == number_of_tiers
    assert first is None or expression(found[0]) == first
