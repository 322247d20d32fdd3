"""XLSX as a spreadsheet's own reader sees it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, cast

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.taken.making import Making
from api.taken.rows import Column, Kind, Row, Value
from api.taken.xlsx import CUT, MOST_CHARACTERS, MOST_ROWS, fitting, to_xlsx

MAKING = Making(
    grain="findings", read_as="", asked=[], total=0, made=datetime(2024, 5, 1, tzinfo=UTC), address="http://x/"
)


def opened(content: bytes) -> Any:
    """A workbook as a reader of others has it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def book(kind: Kind, values: list[Value], *, most_rows: int = MOST_ROWS) -> Any:
    """A workbook with one column of these values, read back."""
    column = Column("it", kind, lambda row: cast(Value, row))
    pieces = to_xlsx([column], [cast(list[Row], values)], MAKING, most_rows=most_rows)
    return opened(b"".join(pieces))


def cells(kind: Kind, values: list[Value]) -> list[Any]:
    return [row[0] for row in book(kind, values).worksheets[0].iter_rows(min_row=2)]


@pytest.mark.parametrize(
    ("kind", "value", "read", "type_"),
    [
        ("number", -43.75, -43.75, "n"),
        ("whole", 0, 0, "n"),
        ("number", float("inf"), None, "n"),
        ("whole", 2**62, str(2**62), "s"),
        ("day", date(2024, 4, 16), datetime(2024, 4, 16), "d"),  # noqa: DTZ001
        ("day", "2024-04-16", datetime(2024, 4, 16), "d"),  # noqa: DTZ001
        ("day", date(1899, 12, 31), "1899-12-31", "s"),
        ("day", "2024-04", "2024-04", "s"),
        ("day", "0099-13-41", "0099-13-41", "s"),
        (
            "moment",
            datetime(2024, 4, 16, 23, 5, tzinfo=timezone(timedelta(hours=9))),
            datetime(2024, 4, 16, 23, 5),  # noqa: DTZ001
            "d",
        ),
        ("text", "2024-04-16", "2024-04-16", "s"),
        ("text", "43.75", "43.75", "s"),
        ("text", "=1+1", "=1+1", "s"),
        ("text", "{=1+1}", "{=1+1}", "s"),
        ("text", "https://etam.test/", "https://etam.test/", "s"),
        ("text", "mailto:a@b.test", "mailto:a@b.test", "s"),
        ("text", " tepi ", " tepi ", "s"),
        ("text", "a\x08\ufffeb", "a\ufffd\ufffdb", "s"),
        ("list", ("a", "b"), "a | b", "s"),
        ("list", (), None, "n"),
        ("text", None, None, "n"),
    ],
)
def test_a_cell(kind: Kind, value: Value, read: object, type_: str) -> None:
    # A cell without a value has no row of its own where it is the only one.
    found = cells(kind, [value, "akhir"])
    assert (found[0].value, found[0].data_type) == (read, type_)
    assert found[0].hyperlink is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=5))
def test_any_text_is_read_as_that_text(texts: list[str]) -> None:
    for cell, text in zip(cells("text", list(texts)), texts, strict=True):
        assert cell.data_type == "s"
        assert cell.value == fitting(text)


def test_what_looks_like_an_escape_is_not_taken_for_one() -> None:
    sheet = zipfile.ZipFile(io.BytesIO(b"".join(to_xlsx(_TEXT, [cast(list[Row], ["_x0041_"])], MAKING))))
    assert b"_x005F_x0041_" in sheet.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("sign", ["a", "\N{EXTRATERRESTRIAL ALIEN}"])
def test_a_long_text_is_cut_with_a_mark(sign: str) -> None:
    (cell,) = cells("text", [sign * 40_000])
    assert cell.value.endswith(CUT)
    assert cell.value.startswith(sign * 1000)
    assert MOST_CHARACTERS - 1 <= len(cell.value.encode("utf-16-le")) // 2 <= MOST_CHARACTERS


def test_rows_that_do_not_fit_go_on_in_a_further_sheet() -> None:
    sheets = book("whole", list(range(8)), most_rows=4)
    assert sheets.sheetnames == ["findings", "how this was made", "findings 2", "findings 3"]
    held = [
        [row[0] for row in sheets[name].iter_rows(values_only=True)] for name in sheets.sheetnames if "f" in name[:1]
    ]
    assert held == [["it", 0, 1, 2], ["it", 3, 4, 5], ["it", 6, 7]]
    assert dict(sheets["how this was made"].iter_rows(values_only=True))["rows"] == "8"


_TEXT = [Column("it", "text", lambda row: cast(Value, row))]
