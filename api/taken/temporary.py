"""A file that must be finished before it can be sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_PIECE = 256 * 1024


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder of one's own that is gone afterwards, whatever happens."""
    with TemporaryDirectory(prefix="sidak-export-") as folder:
        yield Path(folder)


def pieces(file: Path) -> Iterator[bytes]:
    """What a file holds, piece by piece."""
    with file.open("rb") as reader:
        while piece := reader.read(_PIECE):
            yield piece
