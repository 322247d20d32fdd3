"""The search page's values: its results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.context import Context
from api.params import PageParams
from api.web.figures import FigureView, figure_view
from api.web.language import Language
from search.base import Hit, SearchPage
from search.ranges import answering
from sidak.models import Figure

SHOWN_FIGURES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """One result. `apart_address` shows each of its copies; None where it stands for itself alone."""

    hit: Hit
    outlet: str
    figures: tuple[FigureView, ...]
    more_figures: int
    apart_address: str | None


def hit_views(params: PageParams, page: SearchPage, context: Context, t: Language) -> list[HitView]:
    """The results of a page of the search."""
    answers = answering(page)
    return [_view(params, hit, _telling(hit.figures, answers), context, t) for hit in page.hits]


def _view(params: PageParams, hit: Hit, shown: Sequence[Figure], context: Context, t: Language) -> HitView:
    return HitView(
        hit=hit,
        outlet=context.outlet_name(hit.outlet),
        figures=tuple(figure_view(figure, t) for figure in shown),
        more_figures=len(hit.figures) - len(shown),
        apart_address=params.address(story=[hit.story], grouped=False) if hit.copies > 1 else None,
    )


def _telling(figures: Sequence[Figure], answers: Callable[[Figure], bool]) -> Sequence[Figure]:
    """The first few different figures: what was asked for first, and the headline, which is in sight anyway, last."""
    claims: dict[tuple[object, ...], Figure] = {}
    for figure in sorted(figures, key=lambda figure: (not answers(figure), figure.field == "title")):
        claims.setdefault((figure.value, figure.qualifier, figure.measures, figure.part, figure.whole), figure)
    return list(claims.values())[:SHOWN_FIGURES]
