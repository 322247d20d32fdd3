"""The pipeline as a whole: its flow, its offsets, and that no text makes it fail or stall."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.components import ORDER
from nlp.pipeline import PIPELINE, Annotator, load
from sidak.models import Annotation, Article, DateMention, Figure, Mention
from tests.nlp.conftest import Annotate

_WORDS = """Bupati Kepala BKD Plt. Blora Kabupaten Kota Arief Rohman H. , . ( ) “ ” ’ % persen 50 95,5 1,07 dari 16 OPD
ada 7 hadir tidak sekitar hingga Senin Selasa-Rabu 9 Mei 2022 (8/4) 9-5-2022 hari ini kemarin H+1 Lebaran tahun lalu"""
_ODD = ["\n", "\n\n", "\x00", "\u00a0", "🎉", "İ", "ß", "é", "مدينة", "A" * 200, "%" * 50]
_PIECES = st.sampled_from([*_WORDS.split(), *_ODD])
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=60).map(" ".join), st.lists(_PIECES).map("".join))


def _assert_offsets(article: Article, said: Annotation) -> None:
    mentions = (mention for one in said.officials for mention in one.mentions)
    found: list[DateMention | Figure | Mention] = [*said.dates, *said.figures, *mentions]
    for one in found:
        assert article.field(one.field)[one.start : one.end] == one.text
        assert one.text
    for figure in said.figures:
        end = figure.sentence_start + len(figure.sentence)
        assert article.field(figure.field)[figure.sentence_start : end] == figure.sentence


@settings(max_examples=150, deadline=None)
@given(title=_TEXTS, text=_TEXTS, published=st.one_of(st.none(), st.dates()))
def test_any_text_is_read_and_every_offset_points_at_its_text(title: str, text: str, published: date | None) -> None:
    article = Article(url="https://contoh.id/1", title=title, text=text, published=published)
    _assert_offsets(article, load().annotate(article))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00" * 1000,
        "%" * 10_000,
        "100% " * 3_000,
        "dari 16 OPD " * 2_000,
        "Bupati " * 5_000,
        "Kepala (" * 5_000,
        "Senin, 9 Mei " * 3_000,
        "16 dan " * 5_000,
        "(" * 20_000,
        "🎉" * 5_000,
        "tidak hadir 5 persen " * 2_000,
        "a" * 500_000,
    ],
    ids=lambda text: repr(text[:14]),
)
def test_extreme_texts_are_read(annotate: Annotate, text: str) -> None:
    assert annotate(text).pipeline == PIPELINE


def test_the_flow_is_declared(annotator: Annotator) -> None:
    assert tuple(annotator.nlp.pipe_names) == ORDER
    analysis = annotator.nlp.analyze_pipes()
    assert analysis
    assert not any(analysis["problems"].values())


def test_title_and_text_are_both_read(annotate: Annotate) -> None:
    said = annotate("Petugas yang hadir 50%.", title="Pelayanan MPP Masih 60 Persen")
    assert [(figure.field, figure.value) for figure in said.figures] == [("title", 60), ("text", 50)]


def test_a_title_that_the_text_repeats_is_read_once(annotate: Annotate) -> None:
    said = annotate("Pelayanan MPP Masih 60 Persen\n\nPetugas yang hadir 50%.", title="Pelayanan MPP masih 60 persen")
    assert [(figure.field, figure.value) for figure in said.figures] == [("text", 60), ("text", 50)]


def test_pipe_says_the_same_as_annotate(annotator: Annotator) -> None:
    articles = [
        Article(url=f"https://contoh.id/{n}", title="", text=f"Bupati Blora Arief Rohman: {n} persen hadir.")
        for n in range(5)
    ]
    assert list(annotator.pipe(articles)) == [annotator.annotate(article) for article in articles]
