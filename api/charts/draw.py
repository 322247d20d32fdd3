"""The charts, each declared once. This runs in the drawer's own process (`worker`), which alone imports Altair."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import altair as alt

import sidak
from api.charts.theme import PALETTES, Palette, config, ramp

Order = dict[str, Any]
Drawn = Any
"""A chart of Altair, whose methods are not all typed."""
_WIDE, _NARROW = 830, 310
_LETTER = 7.2  # pixels, of a wide font
_YEARS = 48  # with more months, only years are written
_BORDERS = Path(sidak.__file__).parent / "data" / "provinces.geojson"


def specification(order: Order, *, checked: bool = False) -> dict[str, Any]:
    """What is asked for, in Vega-Lite. `checked` by its schema, which costs more than the drawing: a test does."""
    colours = PALETTES[order["scheme"]]
    chart = _CHARTS[order["chart"]](order, colours)
    told: dict[str, Any] = chart.configure(**config(colours)).to_dict(validate=checked)
    return told


def _timeline(order: Order, colours: Palette) -> Drawn:
    """Bars, and beneath them on the same axis the two that they are measured against."""
    first, second, third = order["panels"]
    panels = [
        _bars(order, "a", first, 150, colours.main, last=False),
        _bars(order, "b", second, 34, colours.muted, last=False),
        _bars(order, "c", third, 34, colours.muted, last=True),
    ]
    return alt.vconcat(*panels, spacing=14, data=_data(order["rows"])).resolve_scale(x="shared")


def _bars(order: Order, field: str, title: str, height: int, colour: str, *, last: bool) -> Drawn:
    axis = _time_axis(order) if last else alt.Axis(labels=False, title=None, domain=True)
    return (
        alt.Chart(title=title)
        .mark_bar(color=colour, binSpacing=1)
        .encode(
            x=_period(order, axis=axis),
            y=alt.Y(f"{field}:Q", axis=_count_axis(3 if height > 100 else 1), scale=alt.Scale(nice=True)),
        )
        .properties(width=_width(order), height=height)
    )


def _values(order: Order, colours: Palette) -> Drawn:
    """A point for each figure, or how far they reach, and the medians, joined only where period follows on period."""
    words, periods = order["words"], alt.Chart(_data(order["rows"]))
    known = periods.transform_filter("datum.median !== null")
    value = alt.Y("median:Q", title=words["value"], axis=alt.Axis(tickCount=5, titleAnchor="end"))
    legend = alt.Color(
        "mark:N",
        scale=alt.Scale(
            domain=[words["point"] if order["points"] else order["range"], words["median"]],
            range=[colours.main, colours.other],
        ),
        legend=alt.Legend(title=None, symbolType="circle"),
    )
    x = _period(order, axis=_time_axis(order), band=0.5)
    median = {"x": x, "y": value, "color": legend}
    layers: list[Drawn] = [
        _marked(periods, words["median"]).mark_line(strokeWidth=2).encode(**median),
        _marked(known, words["median"]).mark_point(filled=True, size=50, opacity=1, shape="diamond").encode(**median),
    ]
    if order["points"]:
        dots = _marked(alt.Chart(_data(order["points"])), words["point"]).mark_circle(size=26, opacity=0.55)
        layers.insert(0, dots.encode(x=alt.X("day:T", scale=alt.Scale(type="utc")), y="value:Q", color=legend))
    else:
        reach = _marked(known, order["range"]).mark_rule(strokeWidth=3, opacity=0.45)
        layers.insert(0, reach.encode(x=x, y="low:Q", y2="high:Q", color=legend))
    return alt.layer(*layers).properties(width=_width(order), height=240)


def _map(order: Order, colours: Palette) -> Drawn:
    """The provinces. They are drawn flat: at the equator degrees are as long as they are wide."""
    classes, pale = order["classes"], order["pale"]
    fills = [colours.none, colours.empty][:pale] + ramp(colours, len(classes) - pale)
    by_code = alt.LookupData(data=_data(order["rows"]), key="code", fields=["class"])
    return (
        alt.Chart(alt.InlineData(values=_borders(), format=alt.JsonDataFormat(property="features", type="json")))
        .mark_geoshape(stroke=colours.border, strokeWidth=0.6)
        .transform_lookup(lookup="id", from_=by_code)
        .encode(
            color=alt.Color(
                "class:N",
                sort=None,
                scale=alt.Scale(domain=classes, range=fills),
                legend=_legend(order),
            ),
        )
        .project(type="identity", reflectY=True)
        .properties(width=_width(order), height=round(_width(order) * 0.37))
    )


def _outlets(order: Order, colours: Palette) -> Drawn:
    """A strip of months for each outlet."""
    classes, months = order["classes"], {"by": "month", "rows": (), "size": order["size"]}
    limit = 190 if order["size"] == "wide" else 100
    room = min(limit * 1.2, _LETTER * max(map(len, order["outlets"]), default=0) + 8)
    label = alt.Axis(title=None, labelLimit=limit, labelColor=colours.ink, minExtent=room)
    return (
        alt.Chart(_data(order["rows"]))
        .mark_rect(stroke=colours.border, strokeWidth=1)
        .encode(
            x=_period(months, axis=_time_axis(months), domain=order["span"]),
            y=alt.Y("outlet:N", sort=order["outlets"], axis=label, scale=alt.Scale(domain=order["outlets"])),
            color=alt.Color(
                "class:N",
                sort=None,
                scale=alt.Scale(domain=classes, range=ramp(colours, len(classes))),
                legend=_legend(order),
            ),
        )
        .properties(width=_width(order) - round(room), height=alt.Step(18))
    )


_CHARTS: Final[Mapping[str, Callable[[Any, Palette], Any]]] = {
    "timeline": _timeline,
    "values": _values,
    "map": _map,
    "outlets": _outlets,
}


def _marked(chart: Drawn, words: str) -> Drawn:
    """What the legend calls all marks of a layer."""
    return chart.transform_calculate(mark=json.dumps(words))


def _legend(order: Order) -> alt.Legend:
    return alt.Legend(title=None, columns=3 if order["size"] == "narrow" else 0)


def _width(order: Order) -> int:
    return _WIDE if order["size"] == "wide" else _NARROW


def _period(order: Order, *, axis: alt.Axis, band: float | None = None, domain: list[str] | None = None) -> alt.X:
    """Periods begin in UTC, so that no clock of a server moves a month."""
    unit = "utcyear" if order["by"] == "year" else "utcyearmonth"
    scale = alt.Scale(type="utc", domain=domain) if domain else alt.Scale(type="utc")
    place = {} if band is None else {"bandPosition": band}
    return alt.X(f"{unit}(period):T", axis=axis, scale=scale, title=None, **place)  # type: ignore[arg-type]


def _time_axis(order: Order) -> alt.Axis:
    return alt.Axis(
        format="%Y" if order["by"] == "year" or len(order["rows"]) > _YEARS else "%b %Y",
        title=None, labelOverlap=True, labelSeparation=6, tickCount=4 if order["size"] == "narrow" else 10, ticks=True,
        zindex=1,
    )  # fmt: skip


def _count_axis(ticks: int) -> alt.Axis:
    return alt.Axis(title=None, format=",d", tickCount=ticks, tickMinStep=1)


def _data(rows: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=rows)


@cache
def _borders() -> Any:
    return json.loads(_BORDERS.read_text(encoding="utf-8"))
