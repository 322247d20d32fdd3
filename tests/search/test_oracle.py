"""Every operator against a check by hand, over small worlds of few words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from search.base import Document, Query, SearchIndex
from search.printed import read_as
from search.tree import And, Close, Node, Or, Words, both, either, negated
from sidak.errors import QueryError
from tests.search.conftest import Refuses
from tests.search.documents import answers, document, words_of

# No synonyms among them, and all too short for typing errors to be forgiven.
VOCABULARY = ("api", "bak", "cor", "dam", "es")
words = st.sampled_from(VOCABULARY)
texts = st.lists(words, max_size=6).map(" ".join)
runs = st.lists(words, min_size=1, max_size=3).map(" ".join)
where = st.sampled_from(("any", "title", "text"))
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Words, text=words, field=where),
    st.builds(Words, text=runs, field=where, match=st.just("exact")),
    st.builds(
        Words,
        text=st.sampled_from(("ap*", "co*", "da*", "*pi", "b*k", "*am*", "ba*-co*", "*pi-d*m-*es")),
        field=where,
        match=st.just("pattern"),
    ),
    st.builds(Close, first=words, second=words, within=st.integers(0, 4), field=where).filter(
        lambda close: close.first != close.second
    ),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(both),
        st.lists(inner, min_size=2, max_size=3).map(either),
        inner.map(negated),
    ),
    max_leaves=8,
)
corpora = st.lists(st.tuples(texts, texts), min_size=1, max_size=8)
real_engine = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def refilled(index: SearchIndex, documents: list[Document]) -> SearchIndex:
    """One index for all examples: opening a folder costs more than the search."""
    old = [hit.id for hit in index.search(Query(limit=1000)).hits]
    index.apply(documents, sorted(set(old) - {one.id for one in documents}), applied=1)
    return index


@real_engine
@given(corpora, st.lists(trees, min_size=1, max_size=8))
def test_operators_find_what_they_say_or_are_refused(
    index: SearchIndex, refuses: Refuses, corpus: list[tuple[str, str]], asked: list[Node]
) -> None:
    documents = [document(f"a{number}", *one, published=date(2024, 1, 1)) for number, one in enumerate(corpus)]
    refilled(index, documents)
    for tree in asked:
        if refuses(tree):
            with pytest.raises(QueryError, match="cannot answer"):
                index.search(Query(text=read_as(tree)))
            continue
        page = index.search(Query(text=read_as(tree), limit=100))
        assert {hit.id for hit in page.hits} == {one.id for one in documents if answers(tree, one)}
        assert page.total == len(page.hits)


def leaves_of(node: Node) -> Iterator[Words | Close]:
    """The words that speak for an article."""
    match node:
        case Words() | Close():
            yield node
        case And(nodes) | Or(nodes):
            for part in nodes:
                yield from leaves_of(part)


def fits(marked: str, asked: Words | Close) -> bool:
    there = words_of(marked)
    if isinstance(asked, Close):
        return there in ([asked.first], [asked.second])
    if asked.match == "pattern":
        patterns = asked.text.replace("*", ".*").split("-")
        return len(patterns) == len(there) and all(map(re.fullmatch, patterns, there))
    wanted = words_of(asked.text)
    return there[: len(wanted)] == wanted


def alone(asked: Words | Close) -> bool:
    return isinstance(asked, Words) and asked.match in ("forms", "exact") and " " not in asked.text


@real_engine
@given(corpora, trees)
def test_marks_are_words_that_answer_and_no_answer_is_left_unmarked(
    index: SearchIndex, refuses: Refuses, corpus: list[tuple[str, str]], tree: Node
) -> None:
    assume(not refuses(tree))
    spoken = [(f"“{title}”".replace(" ", " – "), f"É {text.upper()}.") for title, text in corpus]
    refilled(index, [document(f"a{number}", *one) for number, one in enumerate(spoken)])
    for hit in index.search(Query(text=read_as(tree), limit=100)).hits:
        for field, text, marks in (
            ("title", hit.title, hit.title_marks),
            ("text", hit.snippet.text, hit.snippet.marks),
        ):
            asked = [leaf for leaf in leaves_of(tree) if leaf.field in ("any", field)]
            marked = [text[start:end] for start, end in marks]
            assert all(any(fits(part, leaf) for leaf in asked) for part in marked)
            simple = {leaf.text for leaf in asked if isinstance(leaf, Words) and alone(leaf)}
            assert simple & set(words_of(text)) <= set(words_of(" ".join(marked)))


@pytest.mark.parametrize(
    ("word", "typed", "is_found"),
    [
        ("kantor", "kantr", True),
        ("kantor", "kantoor", True),
        ("kantor", "kanter", True),
        ("kantor", "katnor", True),
        ("kantor", "kntr", False),
        ("kantor", "katonr", False),
        ("kehadiran", "kehadrin", True),
        ("kehadiran", "khadiarann", False),
        ("kehadiran", "khadiaran", True),
        ("kehadiran", "xehadirab", True),
        ("kehadiran", "xxxadiran", False),
        ("2024", "2023", False),
        ("asn", "asm", False),
    ],
)
def test_typing_errors_within_the_edits_are_found_and_others_not(
    index: SearchIndex, word: str, typed: str, is_found: bool
) -> None:
    index.apply([document("a", word)], (), applied=1)
    page = index.search(Query(text=typed))
    assert (page.total == 1) is is_found
    assert [hit.title_marks for hit in page.hits] == [((0, len(word)),)] * page.total


close_calls = st.text("abc", min_size=4, max_size=9)


@real_engine
@given(st.lists(close_calls, min_size=1, max_size=6, unique=True), close_calls)
def test_near_words_are_those_within_the_edits_and_are_marked(
    index: SearchIndex, vocabulary: list[str], typed: str
) -> None:
    documents = [document(word, word) for word in vocabulary]
    refilled(index, documents)
    hits = index.search(Query(text=f"{typed}~", limit=100)).hits
    assert {hit.id for hit in hits} == {
        word for word in vocabulary if edits_between(word, typed) <= (2 if len(typed) >= 8 else 1)
    }
    assert all(hit.title_marks == ((0, len(hit.title)),) for hit in hits)


def edits_between(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours, by the definition."""
    table = {(i, j): i + j for i in range(len(one) + 1) for j in range(len(other) + 1) if not i or not j}
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            steps = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b)]
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                steps.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(steps)
    return table[len(one), len(other)]
