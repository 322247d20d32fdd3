"""One chart, ready to draw, to write down and to be read aloud."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from api.charts.ground import Denominator
from api.charts.params import ChartName, Size
from api.web.language import Language

Cell = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart in one language.

    `summary` says in a sentence what the picture shows, `note` what it is measured against. `head` and `table` are the
    data as a page shows it, `columns` and `rows` as a program reads it. `drawn` is all that the drawer is told.
    `height` and `width` are near those of the picture, so that a page keeps room for it. `refused` says why there is
    nothing, where more was asked than can be drawn; a page shows the summary then.
    """

    name: ChartName
    title: str
    summary: str
    note: str
    head: Sequence[str]
    table: Sequence[Sequence[str]]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    drawn: dict[str, Any]
    width: int
    height: int
    refused: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows

    def order(self, scheme: str, size: Size) -> bytes:
        """What the drawer is given, one line of JSON."""
        asked = {"chart": self.name, "title": self.title, "summary": self.summary, "scheme": scheme, "size": size}
        return json.dumps(asked | self.drawn, ensure_ascii=False, sort_keys=True).encode()


def tag(order: bytes) -> str:
    """A short name for what was drawn: another one for other data, words or looks."""
    return blake2b(order, digest_size=12).hexdigest()


def locale(t: Language) -> dict[str, Any]:
    """How numbers, months and days are written, in the words of d3-format and d3-time-format."""
    months, weekdays = list(t.strings["months"]), list(t.strings["weekdays"])
    sunday_first = [weekdays[-1], *weekdays[:-1]]
    decimal, thousands = (",", ".") if t.code == "id" else (".", ",")
    return {
        "number": {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]},
        "time": {
            "dateTime": "%e %B %Y",
            "date": "%e %B %Y",
            "time": "%H.%M",
            "periods": ["AM", "PM"],
            "days": sunday_first,
            "shortDays": [day[:3] for day in sunday_first],
            "months": months,
            "shortMonths": [month[:3] for month in months],
        },
    }


def ground_note(periods: Sequence[Denominator], each: str, t: Language) -> str:
    """What the periods are measured against, in one line."""
    if not periods:
        return ""
    outlets = [period.outlets for period in periods]
    few, many = t.whole(min(outlets)), t.whole(max(outlets))
    return t(
        "chart.note",
        outlets=few if few == many else f"{few}–{many}",
        each=each,
        articles=t.whole(sum(period.articles for period in periods)),
        pages=t.whole(sum(period.pages for period in periods)),
    )
