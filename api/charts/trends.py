"""The charts over time: how much a search finds in each period, and the values of one measure."""

from __future__ import annotations

from collections.abc import Sequence

from api.charts.chart import Chart, ground_note, locale
from api.charts.params import By, ChartParams
from api.charts.timeline import Period, Timeline, Values_, one_measure
from api.web.figures import percent
from api.web.language import Language

DRAWN_PERIODS = 240
"""The newest are drawn; more would be no bars any more."""
DRAWN_POINTS = 1_500
_WIDTH, _HEIGHT, _VALUES_HEIGHT = 870, 366, 306


def timeline_chart(told: Timeline, t: Language) -> Chart:
    """Bars of what is found, and beneath them who published and what was fetched."""
    shown = told.periods[-DRAWN_PERIODS:]
    what = t("chart.articles") if told.grain == "articles" else t("chart.figures")
    head = (_period(told.by, t), what, t("chart.outlets_active"), t("chart.articles_stored"), t("chart.pages_fetched"))
    return Chart(
        name="timeline",
        title=t("chart.timeline", what=what, each=_per(told.by, t)),
        summary=_summary(told, shown, what, t),
        note=_note(shown, told.by, t),
        head=head,
        table=[(t.partial(each.period), *map(t.whole, _numbers(each))) for each in reversed(shown)],
        columns=("period", told.grain, "outlets_active", "articles_stored", "pages_fetched"),
        rows=[(each.period, *_numbers(each)) for each in told.periods],
        drawn={
            "by": told.by,
            "panels": [what, head[2], head[4]],
            "rows": [
                {"period": _first_day(each.period), "a": each.count, "b": each.ground.outlets, "c": each.ground.pages}
                for each in shown
            ],
            "locale": locale(t),
        },
        width=_WIDTH,
        height=_HEIGHT,
    )


def values_chart(told: Timeline, figures: Values_, params: ChartParams, t: Language) -> Chart:
    """Each figure as a point and the median of each period; without the points where they are too many."""
    measure = t.known("measure", one_measure(params) or "other")
    shown = [each for each in told.periods if each.values][-DRAWN_PERIODS:]
    first = _first_day(shown[0].period) if shown else ""
    points = [{"day": day.isoformat(), "value": value} for day, value in figures if day.isoformat() >= first]
    words = (t("chart.figures"), t("chart.median"), t("chart.lowest"), t("chart.highest"))
    return Chart(
        name="values",
        title=t("chart.values", measure=measure),
        summary=_values_summary(shown, measure, t),
        note=_note(shown, told.by, t),
        head=(_period(told.by, t), *words, t("chart.outlets_active"), t("chart.pages_fetched")),
        table=[_values_row(each, t) for each in reversed(shown)],
        columns=("period", "figures", "median", "lowest", "highest", "outlets_active", "pages_fetched"),
        rows=[
            (each.period, v.figures, v.median, v.lowest, v.highest, each.ground.outlets, each.ground.pages)
            for each in told.periods
            if (v := each.values)
        ],
        drawn={
            "by": told.by,
            "words": {"value": f"{measure} (%)", "point": t("chart.one_figure"), "median": words[1]},
            "points": points if len(points) <= DRAWN_POINTS else [],
            "range": t("chart.range"),
            "rows": [
                {"period": _first_day(each.period)}
                | ({"median": v.median, "low": v.lowest, "high": v.highest} if (v := each.values) else {"median": None})
                for each in told.periods
                if shown and shown[0].period <= each.period <= shown[-1].period
            ],
            "locale": locale(t),
        },
        width=_WIDTH,
        height=_VALUES_HEIGHT,
    )


def no_values(refused: str, summary: str, t: Language) -> Chart:
    """The chart of values that cannot be drawn, and why."""
    return Chart(
        name="values", title=t("chart.values.title"), summary=summary, note="", refused=refused,
        head=(), table=(), columns=(), rows=(), drawn={}, width=_WIDTH, height=_VALUES_HEIGHT,
    )  # fmt: skip


def _period(by: By, t: Language) -> str:
    return t("chart.month") if by == "month" else t("chart.year")


def _per(by: By, t: Language) -> str:
    return t("chart.per_month") if by == "month" else t("chart.per_year")


def _numbers(each: Period) -> tuple[int, int, int, int]:
    return each.count, each.ground.outlets, each.ground.articles, each.ground.pages


def _note(shown: Sequence[Period], by: By, t: Language) -> str:
    return ground_note([each.ground for each in shown], _per(by, t), t)


def _first_day(period: str) -> str:
    return f"{period}-01" if len(period) == 7 else f"{period}-01-01"


def _span(shown: Sequence[Period], t: Language) -> str:
    first, last = t.partial(shown[0].period), t.partial(shown[-1].period)
    return first if first == last else f"{first} – {last}"


def _summary(told: Timeline, shown: Sequence[Period], what: str, t: Language) -> str:
    if not shown:
        return t("chart.none")
    most = max(shown, key=lambda each: each.count)
    counted = sum(each.count for each in shown)
    parts = [
        t("chart.timeline.summary", span=_span(shown, t), number=t.whole(counted), what=what),
        t("chart.timeline.most", period=t.partial(most.period), number=t.whole(most.count)),
    ]
    if told.undated:
        parts.append(t("chart.undated", number=t.whole(told.undated)))
    if (earlier := told.total - told.undated - counted) > 0:
        parts.append(t("chart.earlier", number=t.whole(earlier)))
    return " ".join(parts)


def _values_summary(shown: Sequence[Period], measure: str, t: Language) -> str:
    values = [each.values for each in shown if each.values]
    if not values:
        return t("chart.none")
    return t(
        "chart.values.summary",
        span=_span(shown, t),
        number=t.whole(sum(each.figures for each in values)),
        measure=measure,
        lowest=percent(min(each.lowest for each in values), t),
        highest=percent(max(each.highest for each in values), t),
        last=percent(values[-1].median, t),
        period=t.partial(shown[-1].period),
    )


def _values_row(each: Period, t: Language) -> tuple[str, ...]:
    values = each.values
    assert values is not None  # noqa: S101  # only such periods are shown
    numbers = (percent(number, t) for number in (values.median, values.lowest, values.highest))
    period = t.partial(each.period)
    return (period, t.whole(values.figures), *numbers, t.whole(each.ground.outlets), t.whole(each.ground.pages))
