"""The formats of a file, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.taken.csv import to_csv
from api.taken.jsonl import to_jsonl
from api.taken.making import Making
from api.taken.parquet import to_parquet
from api.taken.references import to_bibtex, to_ris
from api.taken.rows import COLUMNS, Row
from api.taken.xlsx import to_xlsx

FormatName = Literal["csv", "xlsx", "jsonl", "parquet", "ris", "bibtex"]
Batches = Iterable[Sequence[Row]]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How a file is written, and what it is called. `write` gives an empty piece where it has worked for later ones.

    With `newest_first` its writer needs the hits in that order.
    """

    media_type: str
    extension: str
    write: Callable[[Batches, Making], Iterator[bytes]]
    newest_first: bool = False


FORMATS: Mapping[FormatName, FileFormat] = {
    "csv": FileFormat("text/csv; charset=utf-8", "csv", lambda rows, making: to_csv(COLUMNS[making.grain], rows)),
    "xlsx": FileFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        lambda rows, making: to_xlsx(COLUMNS[making.grain], rows, making),
    ),
    "jsonl": FileFormat("application/x-ndjson", "jsonl", lambda rows, making: to_jsonl(COLUMNS[making.grain], rows)),
    "parquet": FileFormat(
        "application/vnd.apache.parquet",
        "parquet",
        lambda rows, making: to_parquet(COLUMNS[making.grain], rows, making),
    ),
    "ris": FileFormat(
        "application/x-research-info-systems",
        "ris",
        lambda rows, making: to_ris(making.grain, rows),
        newest_first=True,
    ),
    "bibtex": FileFormat(
        "application/x-bibtex; charset=utf-8",
        "bib",
        lambda rows, making: to_bibtex(making.grain, rows, making),
        newest_first=True,
    ),
}
