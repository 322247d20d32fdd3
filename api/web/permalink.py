"""The page of one figure: what it says, where it stood, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from api.web.figures import FigureView, figure_view
from api.web.language import Language, local
from api.web.marking import Span, mark
from sidak.models import Article, Figure
from sidak.store.permalinks import Permalink, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """One reading of the figure; `until` is when a newer version of the pipeline no longer found it."""

    revision: int
    seen: str
    pipeline: str
    figure: FigureView
    page_digest: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermalinkView:
    """The newest reading, the passage that its sentence stands in, and all readings, the oldest first."""

    figure: FigureView
    unit: str
    passage: Markup
    versions: tuple[VersionView, ...]
    current: bool
    edited: bool


def permalink_view(found: Permalink, t: Language, *, quoted: bool = False) -> PermalinkView:
    """A figure in a visitor's language; with `quoted` the passage is no more than its sentence."""
    newest = found.versions[-1]
    newest_figure = figure_view(newest.figure, t)
    return PermalinkView(
        figure=newest_figure,
        unit=newest.figure.unit or "",
        passage=newest_figure.sentence if quoted else _passage(newest.article, newest.figure),
        versions=tuple(_version(one, t) for one in found.versions),
        current=found.current,
        edited=newest.until is None,
    )


def _version(one: Version, t: Language) -> VersionView:
    def told(moment: datetime) -> str:
        return t.moment(local(moment, one.article.published))

    return VersionView(
        revision=one.revision,
        seen=told(one.seen),
        pipeline=one.pipeline,
        figure=figure_view(one.figure, t),
        page_digest=one.page_digest or "",
        until=told(one.until) if one.until else "",
    )


def _passage(article: Article, figure: Figure) -> Markup:
    """The paragraph around the figure, with its sentence and the figure marked."""
    text = article.field(figure.field)
    begin = text.rfind("\n\n", 0, figure.sentence_start) + 2 if "\n\n" in text[: figure.sentence_start] else 0
    end = text.find("\n\n", figure.sentence_start + len(figure.sentence))
    sentence = Span(start=figure.sentence_start, end=figure.sentence_start + len(figure.sentence), kind="sentence")
    spot = Span(start=figure.start, end=figure.end, kind="spot")
    return mark(text[begin : end if end >= 0 else len(text)], [sentence, spot], offset=begin)
