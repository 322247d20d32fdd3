"""The article page's values: findings numbered as they stand in the text, and the text with each marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from api.web.figures import FigureView, figure_view
from api.web.language import Language
from api.web.marking import Span, mark
from sidak.finding_ids import finding_ids
from sidak.models import Annotation, Article, DateMention, Figure, Official, TextField

Finding = Official | DateMention | Figure
Place = tuple[TextField, int, int]
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """The stretches of the text that are shown, in their order; the title always is."""

    stretches: tuple[Stretch, ...]

    def holds(self, place: Place) -> bool:
        """Whether any of a place can be seen."""
        field, start, end = place
        return field == "title" or any(start < stop and begin < end for begin, stop in self.stretches)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding with its number on the page; `spots` are the anchors of its `places` in what is shown of the text.

    A figure has its `id`.
    """

    number: int
    kind: str
    finding: Finding
    places: tuple[Place, ...]
    spots: tuple[str, ...]
    label: str
    figure: FigureView | None = None
    id: str = ""
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


def read(article: Article, annotation: Annotation | None, t: Language, *, quoted: bool = False) -> Reading:
    """An article and its findings, ready to show; with `quoted`, of the text only the sentences with figures."""
    findings = _in_order(annotation) if annotation else []
    stretches = _sentences(annotation) if quoted else _paragraphs(article.text)
    shown = Shown(tuple(stretches))
    ids = dict(zip(annotation.figures, finding_ids(article.id, annotation.figures), strict=True)) if annotation else {}
    views = [_view(number, finding, t, shown, ids) for number, finding in enumerate(findings, start=1)]
    spans = [(field, span) for view in views for field, span in _spans(view)]

    def spans_of(field: TextField) -> list[Span]:
        return [span for where, span in spans if where == field]

    return Reading(
        title=mark(article.title, spans_of("title")),
        paragraphs=tuple(mark(article.text[start:end], spans_of("text"), offset=start) for start, end in stretches),
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


def _places(finding: Finding) -> list[Place]:
    spots = finding.mentions if isinstance(finding, Official) else (finding,)
    return [(spot.field, spot.start, spot.end) for spot in spots]


def _view(number: int, finding: Finding, t: Language, shown: Shown, ids: Mapping[Figure, str]) -> FindingView:
    places = tuple(place for place in _places(finding) if shown.holds(place))
    spots = tuple(_anchor(number, index) for index in range(len(places)))
    match finding:
        case Official():
            label = f"{t('kind.official')}: {', '.join(filter(None, (finding.name, finding.position)))}"
            return FindingView(number=number, kind="official", finding=finding, places=places, spots=spots, label=label)
        case DateMention():
            resolved = _resolved(finding, t)
            warning = t("date.contradiction") if finding.weekday_agrees is False else ""
            label = " · ".join(filter(None, (f"{t('kind.date')}: {resolved}", warning)))
            return FindingView(
                number=number,
                kind="date",
                finding=finding,
                places=places,
                spots=spots,
                label=label,
                resolved=resolved,
            )
        case Figure():
            figure = figure_view(finding, t)
            speaker = f"{t('figure.speaker')} {figure.speaker}" if figure.speaker else ""
            said = " · ".join(filter(None, (figure.summary, speaker)))
            return FindingView(
                number=number,
                kind=finding.kind,
                finding=finding,
                places=places,
                spots=spots,
                label=f"{t('kind.' + finding.kind)}: {said}",
                figure=figure,
                id=ids[finding],
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
        for anchor, (field, start, end) in zip(view.spots, view.places, strict=True)
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


def _paragraphs(text: str) -> list[Stretch]:
    found, offset = [], 0
    for part in text.split("\n\n"):
        if part.strip():
            found.append((offset, offset + len(part)))
        offset += len(part) + 2
    return found


def _sentences(annotation: Annotation | None) -> list[Stretch]:
    """The sentences of the figures, each once."""
    figures = annotation.figures if annotation else ()
    said = {(one.sentence_start, one.sentence_start + len(one.sentence)) for one in figures if one.field == "text"}
    return sorted(said)
