"""Which of an article's figures a query asks for."""

from __future__ import annotations

from collections.abc import Callable

from search.base import SearchPage
from search.query import parse
from search.tree import Between, wanted
from sidak.models import Figure


def answering(page: SearchPage) -> Callable[[Figure], bool]:
    """Whether a figure is inside one of the ranges that the query names; where it names none, every figure is."""
    ranges = [leaf for leaf in wanted(parse(page.read_as, printed=True)) if isinstance(leaf, Between)]

    def answers(figure: Figure) -> bool:
        values = {figure.value, figure.value if figure.value_max is None else figure.value_max}
        return not ranges or any(_holds(range_, figure, value) for range_ in ranges for value in values)

    return answers


def _holds(range_: Between, figure: Figure, value: float) -> bool:
    return range_.field in {"percent", figure.measures} and range_.holds(value)
