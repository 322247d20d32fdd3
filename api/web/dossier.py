"""The article page's values: findings numbered as they stand in the text, and the text with each marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.web.figures import FigureView, figure_view
from api.web.language import Language
from api.web.marking import Span, mark
from sidak.models import Annotation, Article, DateMention, Figure, Official, TextField

Finding = Official | DateMention | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding with its number on the page; `spots` are the anchors of its places in the text."""

    number: int
    kind: str
    finding: Finding
    spots: tuple[str, ...]
    label: str
    figure: FigureView | None = None
    resolved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article as the page shows it."""

    title: Markup
    paragraphs: tuple[Markup, ...]
    officials: tuple[FindingView, ...]
    figures: tuple[FindingView, ...]
    dates: tuple[FindingView, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.officials or self.figures or self.dates)


def read(article: Article, annotation: Annotation | None, t: Language) -> Reading:
    """An article and its findings, ready to show."""
    findings = _in_order(annotation) if annotation else []
    views = [_view(number, finding, t) for number, finding in enumerate(findings, start=1)]
    spans = [(field, span) for view in views for field, span in _spans(view)]

    def spans_of(field: TextField) -> list[Span]:
        return [span for where, span in spans if where == field]

    return Reading(
        title=mark(article.title, spans_of("title")),
        paragraphs=tuple(_paragraphs(article.text, spans_of("text"))),
        officials=tuple(view for view in views if view.kind == "official"),
        figures=tuple(view for view in views if view.figure),
        dates=tuple(view for view in views if view.kind == "date"),
    )


def _in_order(annotation: Annotation) -> list[Finding]:
    """All findings as they first appear: the title before the text, what has no place last."""

    def place(finding: Finding) -> tuple[int, int]:
        spots = _places(finding)
        return min(((field == "text", start) for field, start, _ in spots), default=(2, 0))

    return sorted((*annotation.officials, *annotation.dates, *annotation.figures), key=place)


def _places(finding: Finding) -> list[tuple[TextField, int, int]]:
    spots = finding.mentions if isinstance(finding, Official) else (finding,)
    return [(spot.field, spot.start, spot.end) for spot in spots]


def _view(number: int, finding: Finding, t: Language) -> FindingView:
    spots = tuple(_anchor(number, index) for index in range(len(_places(finding))))
    match finding:
        case Official():
            label = f"{t('kind.official')}: {', '.join(filter(None, (finding.name, finding.position)))}"
            return FindingView(number=number, kind="official", finding=finding, spots=spots, label=label)
        case DateMention():
            resolved = _resolved(finding, t)
            warning = t("date.contradiction") if finding.weekday_agrees is False else ""
            label = " · ".join(filter(None, (f"{t('kind.date')}: {resolved}", warning)))
            return FindingView(number=number, kind="date", finding=finding, spots=spots, label=label, resolved=resolved)
        case Figure():
            figure = figure_view(finding, t)
            label = f"{t('kind.' + finding.kind)}: {figure.summary}"
            return FindingView(
                number=number, kind=finding.kind, finding=finding, spots=spots, label=label, figure=figure
            )


def _anchor(number: int, index: int) -> str:
    return f"f-{number}" if index == 0 else f"f-{number}-{index + 1}"


def _spans(view: FindingView) -> list[tuple[TextField, Span]]:
    return [
        (
            field,
            Span(
                start=start,
                end=end,
                kind=_css(view),
                anchor=anchor,
                link=f"#n-{view.number}",
                label=view.label,
                note=str(view.number),
            ),
        )
        for anchor, (field, start, end) in zip(view.spots, _places(view.finding), strict=True)
    ]


def _css(view: FindingView) -> str:
    doubtful = isinstance(view.finding, DateMention) and view.finding.weekday_agrees is False
    flagged = isinstance(view.finding, Figure) and bool(view.finding.flags)
    return f"finding {view.kind}{' doubtful' if doubtful or flagged else ''}"


def _resolved(mention: DateMention, t: Language) -> str:
    if mention.first is None:
        return t("date.unresolved")
    days = [t.partial(day) for day in (mention.first, mention.last) if day]
    return " – ".join(days)


def _paragraphs(text: str, spans: Sequence[Span]) -> list[Markup]:
    marked, offset = [], 0
    for part in text.split("\n\n"):
        if part.strip():
            marked.append(mark(part, spans, offset=offset))
        offset += len(part) + 2
    return marked
