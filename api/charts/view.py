"""What a page needs to show a chart: `{% from "chart.html" import chart %}` and `{{ chart(view, t) }}`."""

from __future__ import annotations

from dataclasses import dataclass

from api.charts.chart import Chart
from api.charts.desk import Desk
from api.charts.params import ChartName, ChartParams
from api.web.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One way to draw a chart: the address, and when the browser is to take it."""

    media: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """A chart with the addresses of its pictures and of its data."""

    chart: Chart
    sources: tuple[Source, ...]
    address: str
    csv: str


_NARROW = "(max-width: 36rem)"
_DARK = "(prefers-color-scheme: dark)"


def chart_view(desk: Desk, name: ChartName, params: ChartParams, t: Language) -> ChartView:
    """A chart for a page. Raises `QueryError`, `SearchError`, `StoreError`."""

    def address(**drawn: str) -> str:
        return params.chart_address(name, "svg", t.code, **drawn)

    return ChartView(
        chart=desk.chart(name, params, t),
        sources=(
            Source(media=f"{_NARROW} and {_DARK}", address=address(scheme="dark", size="narrow")),
            Source(media=_NARROW, address=address(size="narrow")),
            Source(media=_DARK, address=address(scheme="dark")),
        ),
        address=address(),
        csv=params.chart_address(name, "csv", t.code),
    )
