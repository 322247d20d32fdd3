"""Dates as numbers against a look at the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.days import MAX_DAYS, inside, spoken
from search.tree import During
from sidak.models import DateMention
from tests.search.documents import answers, document

days = st.dates(date(2019, 11, 1), date(2025, 2, 28))
written = st.tuples(days, st.sampled_from((4, 7, 10))).map(lambda one: one[0].isoformat()[: one[1]])
mentions = st.one_of(written, st.tuples(written, written).map(lambda ends: (min(ends), max(ends))))
ends = st.one_of(st.none(), days)


def in_order(ends: tuple[date | None, date | None]) -> bool:
    first, last = ends
    return first is None or last is None or first <= last


periods = st.tuples(ends, ends).filter(in_order)


@given(mentions, periods)
def test_numbers_say_what_the_calendar_says(
    said: str | tuple[str, str], whole: tuple[date | None, date | None]
) -> None:
    first, last = whole
    one = document("a", dates=[said])
    numbers, period = spoken(one.dates), inside(first, last)
    pairs = ((numbers.days, period.days), (numbers.months, period.months), (numbers.years, period.years))
    found = any(low <= number <= high for there, (low, high) in pairs for number in there)
    assert found is answers(During(field="date", first=first, last=last), one)


@pytest.mark.parametrize("first", [None, "", "kemarin", "2024-13", "2024-02-30", "20240416x", "<b>", "2024-04-16T10"])
def test_what_is_no_date_is_left_out(first: str | None) -> None:
    assert spoken([DateMention(text="kemarin", start=0, end=7, first=first)]) == spoken([])


def test_a_stretch_beyond_ten_years_counts_for_its_ends() -> None:
    said = spoken([DateMention(text="x", start=0, end=1, first="2001-01-02", last="2024-05-01")])
    assert said.days == {date(2001, 1, 2).toordinal(), date(2024, 5, 1).toordinal()}
    assert MAX_DAYS > 3_650
