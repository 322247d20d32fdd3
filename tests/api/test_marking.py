from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from api.web.marking import Span, highlight, mark

texts = st.text(alphabet="ab <>&\"'\n=é😀", max_size=40)
spans = st.lists(
    st.builds(
        Span,
        start=st.integers(-5, 45),
        end=st.integers(-5, 45),
        kind=st.sampled_from(["official", "date", '"><b>']),
        anchor=st.sampled_from(["", "f-1", '"onclick="']),
        link=st.sampled_from(["", "#n-1", '"><script>']),
        label=st.sampled_from(["", "<script>", "'\">"]),
        note=st.sampled_from(["", "1", "<"]),
    ),
    max_size=8,
)
TAG = re.compile(r"</?(?:mark|a)[^<>]*>")


@given(texts, spans, st.integers(0, 5))
def test_without_its_tags_a_marked_text_is_the_escaped_text(text: str, marked: list[Span], offset: int) -> None:
    assert TAG.sub("", mark(text, marked, offset=offset)) == str(escape(text))


@given(texts, spans)
def test_each_stretch_carries_exactly_the_spans_over_it(text: str, marked: list[Span]) -> None:
    covered, depth = [], 0
    for piece in re.split(r"(<[^<>]*>)", mark(text, marked)):
        if piece.startswith("<mark"):
            depth += 1
        elif piece == "</mark>":
            depth -= 1
        elif not piece.startswith("<"):
            covered += [depth] * len(html.unescape(piece))
    assert depth == 0
    expected = [sum(span.start <= place < span.end for span in marked) for place in range(len(text))]
    assert covered == expected


def test_overlapping_spans_nest_with_the_longer_outside_and_one_link() -> None:
    outer = Span(start=0, end=9, kind="ratio", anchor="f-1", link="#n-1")
    inner = Span(start=5, end=7, kind="date", anchor="f-2", link="#n-2")
    assert mark("Dari 16 7.", [inner, outer]) == (
        '<mark class="ratio" id="f-1"><a href="#n-1">Dari </a></mark>'
        '<mark class="ratio"><mark class="date" id="f-2"><a href="#n-2">16</a></mark></mark>'
        '<mark class="ratio"><a href="#n-1"> 7</a></mark>.'
    )


def test_offsets_count_in_the_whole_field() -> None:
    assert mark("dua", [Span(start=6, end=9, kind="x")], offset=6) == '<mark class="x">dua</mark>'
    assert mark("dua", [Span(start=0, end=5, kind="x")], offset=6) == "dua"


def test_highlights_count_characters() -> None:
    assert highlight("Kafé <b> sidak", [(9, 14)]) == 'Kafé &lt;b&gt; <mark class="hit">sidak</mark>'


def test_a_span_over_two_paragraphs_has_one_anchor_and_one_note() -> None:
    span = Span(start=6, end=14, kind="ratio", anchor="f-1", note="1")
    first, second = mark("Total 3.340.", [span], offset=0), mark("3.127 hadir.", [span], offset=9)
    html_of_both = first + second
    assert html_of_both.count('id="f-1"') == html_of_both.count('data-note="1"') == 1
    assert html_of_both.count("<mark") == 2
