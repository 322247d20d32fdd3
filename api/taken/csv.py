"""CSV for people and their spreadsheets: UTF-8 with a byte order mark, CRLF, and nothing that runs as a formula."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from api.taken.rows import Column, Row, Value

_BETWEEN = " | "
_PARTING = (";", "\n", "\r", "\t", "\0")
# A spreadsheet takes a cell for a formula that begins with one of these, in some languages also with their wide forms,
# and looks behind blanks. Where the decimal sign is a comma, as in Indonesia, it splits lines at semicolons instead:
# then a cell can begin in the middle of ours, behind a semicolon, a tab or a line break, and in quotes.
_RUNS = re.compile(r"""(?:^|(?<=[;\t\r\n]))(?=[\s"'\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])""")


def to_csv(columns: Sequence[Column], batches: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """The file in pieces, one for each batch, the first with the names of the columns."""
    start = codecs.BOM_UTF8 + lines([[column.name for column in columns]])
    for batch in batches:
        yield start + lines([column.of(row) for column in columns] for row in batch)
        start = b""


def lines(rows: Iterable[Sequence[Value]]) -> bytes:
    """Lines of CSV; numbers stay numbers, texts are made safe by `cell`. Without the byte order mark."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8", "replace")


def cell(value: Value) -> str | int | float | None:
    """A value as it is written: a text that would run as a formula gets an apostrophe in front, and loses its NULs."""
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, tuple):
        return _safe(_BETWEEN.join(value))
    return value.isoformat() if isinstance(value, date) else value


def _safe(text: str) -> str:
    # Most texts can be told to be harmless much faster than by the pattern.
    if text[:1].isalnum() and not any(sign in text for sign in _PARTING):
        return text
    return _RUNS.sub("'", text.replace("\0", ""))
