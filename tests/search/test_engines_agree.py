"""The embedded engine and a Meilisearch server give the same answers to the same questions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from search.base import Document, FacetField, Filter, Grain, Query, SearchIndex
from search.printed import read_as
from search.tantivy_index import TantivyIndex
from search.tree import Between, Close, During, Is, Node, Words, both, either, negated
from sidak.models import Official
from tests.search.documents import document, figure
from tests.search.meilisearch_server import Server

# With synonyms of several words, forms of one word, words a typing error apart, stop words, and other scripts.
VOCABULARY = tuple(
    "mal pelayanan publik mpp disiplin kedisiplinan bupati bupatti wali kota walikota yang Júmat straße мир".split()  # noqa: SIM905
)
OUTLETS = ("kabar-uji", "etam-kini", "Suara Ü")
PEOPLE = (
    Official(name="Arief Rohman", position="Bupati Blora", institution="Pemkab Blora"),
    Official(name="ARIEF ROHMAN", position="Wakil Bupati", region="Kota Samarinda"),
    Official(name="Siti", position=None, institution="Mal Pelayanan Publik"),
)
words = st.sampled_from(VOCABULARY)
few = st.sampled_from(VOCABULARY[:3])  # so few that pairs of them stand together without their phrase
texts = st.one_of(st.lists(words, max_size=8), st.lists(few, max_size=12)).map(" ".join)
values = st.sampled_from((0.0, 5.0, 50.1, 0.1 + 0.2, 79.99999999999999, 80.0, 123456.75))
days = st.dates(date(2023, 12, 28), date(2024, 3, 3))
figures = st.builds(
    figure,
    values | st.just(-0.0),
    st.sampled_from(("attendance", "absence")),
    sentence=texts,
    value_max=st.none() | values,
)


@st.composite
def corpora(draw: st.DrawFn) -> list[Document]:
    """A few articles with everything that can be asked for."""
    return [
        document(
            f"a{number}",
            draw(texts),
            draw(texts),
            outlet=draw(st.sampled_from(OUTLETS)),
            published=draw(st.none() | days),
            topics=draw(st.sampled_from(((), ("mpp_inspection",), ("asn_discipline", "mpp_inspection")))),
            regions=draw(st.sampled_from(((), ("33.16",), ("33.74", "64.72"), ("35",)))),
            officials=tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))),
            figures=tuple(draw(st.lists(figures, max_size=3))),
            dates=draw(
                st.lists(st.sampled_from(("2024", "2024-02", "2024-02-03", ("2024-01-30", "2024-02-02"))), max_size=2)
            ),
            story=draw(st.sampled_from(("", "s", "S"))),
        )
        for number in range(draw(st.integers(1, 8)))
    ]


fields = st.sampled_from(("any", "any", "title", "text", "official", "position", "institution"))
named = st.sampled_from(("bupati", "blora", "arief", "rohman"))
phrases = st.one_of(
    st.lists(words | named, min_size=1, max_size=2),
    st.lists(few, min_size=3, max_size=4),
    st.lists(named, min_size=3, max_size=4),
).map(" ".join)
measured = st.sampled_from(("percent", "attendance"))
percents = values
ranges = st.one_of(
    st.builds(Between, field=measured, low=percents, low_out=st.booleans()),
    st.builds(Between, field=measured, high=percents, high_out=st.booleans()),
    st.lists(percents, min_size=2, max_size=2)
    .map(sorted)
    .flatmap(lambda ends: st.builds(Between, field=measured, low=st.just(ends[0]), high=st.just(ends[1]))),
)
conditions: st.SearchStrategy[Node] = st.one_of(
    st.builds(Words, text=phrases.filter(lambda text: " " not in text), field=fields),
    st.builds(Words, text=phrases, field=fields, match=st.just("exact")),
    st.builds(
        Words, text=st.sampled_from(("bupaty", "kedisiplnan", "kta", "walikta")), field=fields, match=st.just("near")
    ),
    st.builds(
        Words,
        text=st.sampled_from(("bupat*", "*disip*", "k*a", "bu*t*i", "*ir")),
        field=fields,
        match=st.just("pattern"),
    ),
    st.builds(Close, first=st.just("mal"), second=st.just("publik"), within=st.just(0), field=fields),
    st.builds(Is, st.just("region"), st.sampled_from(("33", "33.16", "64", "35"))),
    st.builds(Is, st.just("topic"), st.just("mpp_inspection")),
    st.builds(Is, st.just("measure"), st.just("absence")),
    ranges,
    st.builds(During, field=st.sampled_from(("published", "date")), first=days, last=st.none()),
    st.builds(During, field=st.sampled_from(("published", "date")), first=st.none(), last=days),
)
trees = st.recursive(
    conditions,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(both),
        st.lists(inner, min_size=2, max_size=3).map(either),
        inner.map(negated),
    ),
    max_leaves=6,
)
FACETS: tuple[FacetField, ...] = (
    "topic", "region", "outlet", "year", "month", "official", "office", "measure", "story",
)  # fmt: skip
chosen = st.lists(
    st.builds(
        Filter,
        field=st.just("official"),
        values=st.lists(st.sampled_from([one.name for one in PEOPLE]), max_size=2).map(tuple),
        exclude=st.booleans(),
    )
    | st.builds(Filter, field=st.just("outlet"), values=st.sampled_from(OUTLETS).map(lambda one: (one,))),
    max_size=2,
).map(tuple)
queries = st.builds(
    Query,
    text=trees.map(read_as) | st.just(""),
    grain=st.sampled_from(("articles", "findings")),
    filters=chosen,
    facets=st.just(FACETS),
    grouped=st.booleans(),
    sort=st.just("newest"),
    exact=st.booleans(),
    limit=st.integers(1, 30),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same documents in both."""

    embedded: SearchIndex
    server: SearchIndex

    def put(self, documents: list[Document]) -> None:
        gone = sorted({f"a{number}" for number in range(8)} - {one.id for one in documents})
        for index in (self.embedded, self.server):
            index.apply(documents, gone, applied=1)


@pytest.fixture
def pair(server: Server, tmp_path: Path) -> Iterator[Pair]:
    """Both engines, empty."""
    with TantivyIndex(tmp_path / "index") as embedded, server.index(f"sidak-test-{uuid.uuid4().hex}") as there:
        yield Pair(embedded, there)


@settings(
    max_examples=40,
    # Making a wrong example smaller takes minutes on a server; what is needed of it stands in the message.
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(corpora(), st.lists(queries, min_size=1, max_size=12))
def test_both_engines_give_the_same_answers(pair: Pair, documents: list[Document], asked: list[Query]) -> None:
    pair.put(documents)
    grains: tuple[Grain, ...] = ("articles", "findings")
    assert [pair.embedded.count(grain) for grain in grains] == [pair.server.count(grain) for grain in grains]
    for query in asked:
        # What may have been meant is told from a few documents, the best ones, and each engine has its own.
        one, other = (replace(index.search(query), did_you_mean=None) for index in (pair.embedded, pair.server))
        assert one == other, query
    assert pair.embedded.complete("bup", 10) == pair.server.complete("bup", 10)
