"""Marks spans in a text as HTML: the text stays what it was, escaped, whatever the spans overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text to be marked; `start` and `end` are character offsets into the whole field.

    `kind` becomes a CSS class, `anchor` the id of the mark, `link` what a click on it leads to, `label` what a
    pointer or a screen reader is told, `note` a short sign shown behind the mark.
    """

    start: int
    end: int
    kind: str
    anchor: str = ""
    link: str = ""
    label: str = ""
    note: str = ""


def mark(text: str, spans: Iterable[Span], *, offset: int = 0) -> Markup:
    """`text` as HTML with `spans` marked; `offset` is where `text` begins in the field that spans count in.

    Where spans overlap, marks nest, the longer outside. What reaches over the text's ends is clipped.
    """
    inside = _clipped(text, spans, offset)
    cuts = sorted({0, len(text), *(end for _, start, stop in inside for end in (start, stop))})
    pieces = [_piece(text, left, right, inside, offset) for left, right in pairwise(cuts)]
    return Markup("").join(pieces)


def highlight(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """`text` as HTML with the stretches that answer a query marked."""
    return mark(text, [Span(start=start, end=end, kind="hit") for start, end in marks])


_Clipped = tuple[Span, int, int]


def _clipped(text: str, spans: Iterable[Span], offset: int) -> list[_Clipped]:
    found = [(span, max(span.start - offset, 0), min(span.end - offset, len(text))) for span in spans]
    inside = [item for item in found if item[1] < item[2]]
    return sorted(inside, key=lambda item: (item[1] - item[2], item[1]))


def _piece(text: str, left: int, right: int, inside: Sequence[_Clipped], offset: int) -> Markup:
    html = escape(text[left:right])
    covering = [item for item in inside if item[1] <= left and right <= item[2]]
    for number, (span, start, stop) in enumerate(reversed(covering)):
        if number == 0 and span.link:
            html = Markup('<a href="{}">{}</a>').format(span.link, html)
        # A span over two paragraphs is marked in both; its anchor is in the one where it begins, once in a page.
        first = left == start and start == span.start - offset
        last = right == stop and stop == span.end - offset
        html = Markup("<mark{}>{}</mark>").format(_attributes(span, first=first, last=last), html)
    return html


def _attributes(span: Span, *, first: bool, last: bool) -> Markup:
    named = {
        "class": span.kind,
        "id": span.anchor if first else "",
        "title": span.label,
        "data-note": span.note if last else "",
    }
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in named.items() if value)
