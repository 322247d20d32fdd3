"""The chart of who published when: outlets down, months across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.charts.chart import Chart, ground_note, locale
from api.charts.classes import class_of, lows_of
from api.charts.ground import Ground
from api.web.language import Language

MONTHS, OUTLETS = 24, 30
"""So many of the last months and of the busiest outlets are drawn; the data has all."""
_WIDTH, _ROW, _AROUND = 844, 18, 65


def outlets_chart(ground: Ground, names: Mapping[str, str], t: Language) -> Chart:
    """Who published in which month: outlets down, months across."""
    activity = ground.activity
    last = max((month for months in activity.values() for month in months), default="")
    shown = sorted({month for months in activity.values() for month in months if month > _back(last, MONTHS)})
    busiest = [outlet for outlet, months in activity.items() if set(months) & set(shown)][:OUTLETS]
    rows = [
        (outlet, names.get(outlet, outlet), month, months[month])
        for outlet, months in activity.items()
        for month in sorted(months)
    ]
    lows = lows_of(max((row[3] for row in rows), default=0))
    labels = _apart({outlet: names.get(outlet, outlet) or t("chart.outlets.by_hand") for outlet in busiest})
    return Chart(
        name="outlets",
        title=t("chart.outlets"),
        summary=_outlets_summary(ground, shown, len(busiest), t),
        note=ground_note([ground.periods("month")[month] for month in shown], t("chart.per_month"), t),
        head=(t("chart.outlet"), t("chart.articles"), t("chart.outlets.months")),
        table=[(labels[outlet], *map(t.whole, _active(activity[outlet], shown))) for outlet in busiest],
        columns=("outlet", "name", "month", "articles"),
        rows=rows,
        drawn={
            "classes": [class_of(low, lows, t) for low in lows],
            "outlets": [labels[outlet] for outlet in busiest],
            "span": [f"{_back(last, MONTHS, inside=True)}-01", f"{_back(last, -1)}-01"] if last else [],
            "rows": [
                {"outlet": labels[row[0]], "period": f"{row[2]}-01", "class": class_of(row[3], lows, t)}
                for row in rows
                if row[0] in labels and row[2] in shown
            ],
            "locale": locale(t),
        },
        width=_WIDTH,
        height=_AROUND + _ROW * len(busiest),
    )


def _outlets_summary(ground: Ground, shown: Sequence[str], drawn: int, t: Language) -> str:
    if not shown:
        return t("chart.none")
    return t(
        "chart.outlets.summary",
        active=t.whole(sum(1 for months in ground.activity.values() if set(months) & set(shown))),
        first=t.partial(shown[0]), last=t.partial(shown[-1]), drawn=t.whole(drawn),
    )  # fmt: skip


def _active(months: Mapping[str, int], shown: Sequence[str]) -> tuple[int, int]:
    counted = [months[month] for month in shown if month in months]
    return sum(counted), len(counted)


def _apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Two outlets of one name are told apart by their ids, or they would be drawn as one."""
    names = list(labels.values())
    return {outlet: name if names.count(name) == 1 else f"{name} ({outlet})" for outlet, name in labels.items()}


def _back(month: str, count: int, *, inside: bool = False) -> str:
    """The month so many before, or the first of so many that end with it."""
    if not month:
        return ""
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 - count + inside
    return f"{number // 12:04}-{number % 12 + 1:02}"
