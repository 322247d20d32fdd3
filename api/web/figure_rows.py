"""The table of figures: what each measures, of whom, where, as of when, who says it, and its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from api.context import Context
from api.web.figures import FigureView, figure_view
from api.web.language import Language
from search.base import Hit
from sidak.models import Official


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One figure in the table. `places` are the regions that it is counted for; `copies` how often it is printed."""

    id: str
    figure: FigureView
    places: tuple[str, ...]
    speaker: str
    article_id: str
    title: str
    outlet: str
    published: str
    copies: int


def figure_row(hit: Hit, context: Context, t: Language) -> FigureRow:
    """A figure that was found, in a visitor's language."""
    figure = hit.figures[0]
    return FigureRow(
        id=hit.id,
        figure=figure_view(figure, t),
        places=tuple(region.name for region in hit.regions),
        speaker=said_by(next(iter(hit.officials), None), figure.speaker),
        article_id=hit.article_id,
        title=hit.title,
        outlet=context.outlet_name(hit.outlet),
        published=t.day(hit.published) if hit.published else t("date.unknown"),
        copies=hit.copies,
    )


def said_by(official: Official | None, name: str | None) -> str:
    """Who says it, with the office that the article gives."""
    if official is None:
        return name or ""
    return ", ".join(filter(None, (official.name, official.position)))
