"""Parquet with typed columns, in row groups of a few thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from api.taken.making import Making
from api.taken.rows import Column, Kind, Row, as_day
from api.taken.temporary import pieces, workshop

GROUP = 5_000


def to_parquet(columns: Sequence[Column], batches: Iterable[Sequence[Row]], making: Making) -> Iterator[bytes]:
    """The file in pieces, after an empty piece for each batch while it is made on disk.

    Its key-value metadata says under names that begin with `sidak.` how it was made.
    """
    # It takes a moment to load, which those who never take a file away do not wait for.
    import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    schema = pa.schema([(column.name, _type(column.kind)) for column in columns])
    with workshop() as folder:
        file = folder / "export.parquet"
        with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            total, waiting = 0, list[Row]()
            for batch in batches:
                waiting.extend(batch)
                total += len(batch)
                if len(waiting) >= GROUP:
                    writer.write_table(pa.Table.from_pylist(_records(columns, waiting), schema))
                    waiting.clear()
                yield b""
            if waiting:
                writer.write_table(pa.Table.from_pylist(_records(columns, waiting), schema))
            told = {f"sidak.{name}": value for name, value in making.told(total)}
            writer.add_key_value_metadata(told)
        yield from pieces(file)


def _records(columns: Sequence[Column], rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{column.name: _value(column, row) for column in columns} for row in rows]


def _value(column: Column, row: Row) -> Any:
    value = column.of(row)
    return as_day(value) if column.kind == "day" else value


def _type(kind: Kind) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    types = {
        "text": pa.string(),
        "number": pa.float64(),
        "whole": pa.int64(),
        "day": pa.date32(),
        "moment": pa.timestamp("us", tz="UTC"),
        "list": pa.list_(pa.string()),
    }
    return types[kind]
