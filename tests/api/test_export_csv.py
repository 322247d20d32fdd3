"""CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.taken.csv import cell, lines
from api.taken.rows import Value

_STARTERS = "=+-@＝＋－＠"
_INVISIBLE = "\x00\x01\x1f\x7f\u00a0\u200b\u2003\u2060\ufeff\"' \t\r\n"
_SKIPPED = '"\x00\x01\x1f\x7f\u200b\u2060\ufeff' + "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?")

nasty = st.text(alphabet=st.sampled_from(f"{_STARTERS}{_INVISIBLE};,|a1") | st.characters(codec="utf-8"), max_size=20)
values: st.SearchStrategy[Value] = st.one_of(
    nasty, st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.none(), st.lists(nasty).map(tuple)
)


def runs(text: str) -> bool:
    """Whether a spreadsheet might take a cell that begins so for a formula."""
    seen = text.lstrip(_SKIPPED)
    return seen[:1] in tuple(_STARTERS) and not _NUMBER.fullmatch(text)


@settings(deadline=None)
@given(st.lists(st.tuples(nasty, values, values), min_size=1, max_size=4))
def test_no_cell_runs_and_nothing_else_is_altered(rows: list[tuple[Value, ...]]) -> None:
    written = lines(rows).decode()
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert [len(row) for row in read] == [3] * len(rows)
    for got, row in zip(read, rows, strict=True):
        for text, value in zip(got, row, strict=True):
            assert not runs(text), text
            if isinstance(value, str):
                assert text.replace("'", "") == value.replace("'", "").replace("\0", "")
            elif isinstance(value, int | float):
                assert float(text) == float(value)


@settings(deadline=None)
@given(st.lists(st.tuples(nasty, values, values), min_size=1, max_size=4))
def test_no_cell_runs_where_semicolons_or_tabs_part_the_cells(rows: list[tuple[Value, ...]]) -> None:
    written = lines(rows).decode()
    for piece in re.split(r"[;\t\r\n]", written):
        assert not runs(piece), piece


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("\t=cmd|' /C calc'!A0", "'\t'=cmd|' /C calc'!A0"),
        ("-2 derajat", "'-2 derajat"),
        ("aman; =1+1", "aman;' =1+1"),
        ('x;"=1+1', "x;'\"=1+1"),
        ("a\0b", "ab"),
        ("\0=1", "'=1"),
        ("2 = 1 + 1", "2 = 1 + 1"),
        ("rina@etam.test", "rina@etam.test"),
        (-2.5, -2.5),
        (-7, -7),
        (None, None),
        (date(1899, 1, 2), "1899-01-02"),
        (("33.16", "=x"), "33.16 | =x"),
        (("=x", "33.16"), "'=x | 33.16"),
    ],
)
def test_a_cell(value: Value, written: object) -> None:
    assert cell(value) == written


def test_lines_end_as_spreadsheets_expect() -> None:
    assert lines([["a", 1, None], ['b"c', -2.0, "d,e"]]) == b'a,1,\r\n"b""c",-2.0,"d,e"\r\n'
