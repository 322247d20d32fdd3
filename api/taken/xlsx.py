"""XLSX with real numbers and dates; a text is never a formula and never a link."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from api.taken.making import Making
from api.taken.rows import Column, Row, Value, as_day
from api.taken.temporary import pieces, workshop

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
CUT = " … [cut]"
_MOST_EXACT = 10**15
"""A spreadsheet keeps fifteen digits."""
_FIRST_YEAR = 1900
_BETWEEN = " | "
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTHS = {"text": 24, "list": 24, "day": 12, "moment": 18, "number": 10, "whole": 10}


def to_xlsx(
    columns: Sequence[Column], batches: Iterable[Sequence[Row]], making: Making, *, most_rows: int = MOST_ROWS
) -> Iterator[bytes]:
    """The file in pieces, after an empty piece for each batch while it is made on disk.

    A second sheet says how it was made. Rows that do not fit into one sheet of `most_rows` go on in a further one.
    """
    with workshop() as folder:
        file = folder / "export.xlsx"
        book = _Book(file, making.grain, columns, most_rows)
        try:
            for batch in batches:
                for row in batch:
                    book.add([column.of(row) for column in columns])
                yield b""
            book.tell(making)
            book.close()
        finally:
            book.abandon()
        yield from pieces(file)


class _Book:
    """A workbook while it is written, row by row."""

    def __init__(self, file: Path, name: str, columns: Sequence[Column], most_rows: int) -> None:
        # Rows go to a file at once, so memory does not grow with them.
        self._book = Workbook(str(file), {"constant_memory": True, "tmpdir": str(file.parent)})
        self._book.use_zip64()
        self._name, self._columns, self._most_rows = name, columns, most_rows
        self._head = self._book.add_format({"bold": True})
        self._formats = {
            "day": self._book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        self._sheets = 0
        self._rows = 0
        self._sheet = self._new_sheet()
        self._making = self._book.add_worksheet("how this was made")

    def add(self, values: Sequence[Value]) -> None:
        """Write one row."""
        if self._at == self._most_rows:
            self._sheet = self._new_sheet()
        for number, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            _write(self._sheet, self._at, number, column, value, self._formats.get(column.kind))
        self._at += 1
        self._rows += 1

    def tell(self, making: Making) -> None:
        """Write how it was made."""
        self._making.set_column(0, 0, 30)
        self._making.set_column(1, 1, 100)
        for number, (name, value) in enumerate(making.told(self._rows)):
            self._making.write_string(number, 0, name, self._head)
            self._making.write_string(number, 1, fitting(value))

    def close(self) -> None:
        """Put the sheets together."""
        self._book.close()

    def abandon(self) -> None:
        """Let go of the files that the sheets are gathered in, also where nobody waits for the book any more."""
        for sheet in self._book.worksheets():
            sheet._opt_close()  # the library does it only after it has put the sheets together

    def _new_sheet(self) -> Worksheet:
        self._sheets += 1
        sheet = self._book.add_worksheet(self._name if self._sheets == 1 else f"{self._name} {self._sheets}")
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(self._columns):
            sheet.set_column(number, number, 80 if column.name == "sentence" else _WIDTHS[column.kind])
            sheet.write_string(0, number, column.name, self._head)
        self._at = 1
        return sheet


def _write(sheet: Worksheet, row: int, number: int, column: Column, value: Value, form: Format | None) -> None:
    """One cell. What a spreadsheet has no type for is written as text: days before 1900, very large numbers."""
    if value is None or value == () or (isinstance(value, float) and not math.isfinite(value)):
        return
    day = as_day(value) if column.kind in {"day", "moment"} else None
    if day is not None and day.year >= _FIRST_YEAR:
        # A spreadsheet knows no zones: it shows the clock of the place, and the zone stands in a column of its own.
        sheet.write_datetime(row, number, day.replace(tzinfo=None) if isinstance(day, datetime) else day, form)
    elif isinstance(value, int | float) and abs(value) < _MOST_EXACT:
        sheet.write_number(row, number, value)
    else:
        sheet.write_string(row, number, fitting(_text(value)))


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return _BETWEEN.join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def fitting(text: str) -> str:
    """A text that a cell takes: without what XML cannot hold, and cut with a mark where it is too long."""
    text = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _length(text) <= MOST_CHARACTERS:
        return text
    wide = text.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - len(CUT))]
    return wide.decode("utf-16-le", "ignore") + CUT


def _length(text: str) -> int:
    """As spreadsheets count: in units of UTF-16."""
    return len(text) if 2 * len(text) <= MOST_CHARACTERS else len(text.encode("utf-16-le")) // 2
