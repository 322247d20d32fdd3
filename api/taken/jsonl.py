"""JSON Lines: one object a line, with the columns as its names; lists stay lists, nothing is altered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from api.taken.rows import Column, Row

_ENCODER = msgspec.json.Encoder()


def to_jsonl(columns: Sequence[Column], batches: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """The file in pieces, one for each batch."""
    for batch in batches:
        yield _ENCODER.encode_lines([{column.name: column.of(row) for column in columns} for row in batch])
