"""The figures of a page of results: what `sidak search --findings` shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from search.base import Hit, SearchPage
from search.query import parse
from search.tree import Between, wanted
from sidak.models import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureHit:
    """A figure with its sentence, and the article it stands in."""

    figure: Figure
    article_id: str
    url: str
    title: str
    outlet: str
    published: date | None
    score: float


def figures(page: SearchPage) -> list[FigureHit]:
    """The figures of a page's articles, in their order.

    Where the query names ranges (`attendance:<80`), only the figures inside one of them.
    """
    answers = answering(page)
    return [_figure_hit(hit, figure) for hit in page.hits for figure in hit.figures if answers(figure)]


def answering(page: SearchPage) -> Callable[[Figure], bool]:
    """Whether a figure is inside one of the ranges that the query names; where it names none, every figure is."""
    ranges = [leaf for leaf in wanted(parse(page.read_as, printed=True)) if isinstance(leaf, Between)]

    def answers(figure: Figure) -> bool:
        values = {figure.value, figure.value if figure.value_max is None else figure.value_max}
        return not ranges or any(_holds(range_, figure, value) for range_ in ranges for value in values)

    return answers


def _holds(range_: Between, figure: Figure, value: float) -> bool:
    return range_.field in {"percent", figure.measures} and range_.holds(value)


def _figure_hit(hit: Hit, figure: Figure) -> FigureHit:
    return FigureHit(
        figure=figure,
        article_id=hit.id,
        url=hit.url,
        title=hit.title,
        outlet=hit.outlet,
        published=hit.published,
        score=hit.score,
    )
