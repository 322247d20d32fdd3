"""The records of a WARC file, plain or gzip. Damage is told, and costs its record; a gzip file goes on behind it.

warcio reads them. What it lets pass or only prints is an error here: a record that ends early or too late, damaged
gzip, a head without end.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed

Broken = Callable[[int, str], None]
"""Is told where a broken record begins, in bytes from the start of the file, and what is wrong with it."""

logging.getLogger("warcio").addHandler(logging.NullHandler())  # it would write on the terminal

_GZIP = b"\x1f\x8b\x08"
_BLOCK = 1 << 20
_LONGEST_HEAD = 1 << 20
"""Bytes of all lines of a record's head; honest ones have a few thousand."""


class DamageError(Exception):
    """The file is not as a WARC file should be at this place."""


def records(file: BinaryIO, broken: Broken) -> Iterator[tuple[int, Any]]:
    """Every record with its offset in the file; its payload can be read until the next one is asked for.

    What reading a payload raises is raised again here when the next record is asked for, so whoever reads may let go.
    Raises `DamageError` where the very first record is none, so that this is no WARC file.
    """
    start: int | None = 0
    seen = False
    while start is not None:
        file.seek(start)
        found = _Records(file)
        try:
            for record in found:
                seen = True
                yield found.offset, record
                found.begin_head()
        except (DamageError, ArchiveLoadFailed) as error:
            if not seen:
                raise DamageError(str(error)) from error
            place = max(found.offset, start)
            broken(place, str(error))
            start = _next_member(file, place + 1)
        else:
            start = None


class _Reader(DecompressingBufferedReader):  # type: ignore[misc]  # warcio has no types
    """Lines and bytes of a file, unpacked."""

    decompressor: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.head = 0
        self._begun = False

    @property
    def is_cut_off(self) -> bool:
        """Whether a gzip member has begun and not ended."""
        return self._begun and self.decompressor is not None and not self.decompressor.eof

    def readline(self, length: int | None = None) -> bytes:
        """A line of a record's head. Raises DamageError where they are too long."""
        most = _LONGEST_HEAD + 1
        line: bytes = super().readline(most if length is None else min(length, most))
        self.head += len(line)
        self.check_head()
        return line

    def check_head(self) -> None:
        if self.head > _LONGEST_HEAD:
            raise DamageError("a record's head has no end")

    def _decompress(self, data: bytes) -> bytes:
        if not (self.decompressor and data):
            return data
        self._begun = True
        try:
            unpacked: bytes = self.decompressor.decompress(data)
        except zlib.error as error:
            if self.num_block_read or data.startswith(_GZIP):
                raise DamageError("its gzip is damaged") from error
            self.decompressor = None  # a plain file
            return data
        return unpacked


class _Records(WARCIterator):  # type: ignore[misc]
    """The records from one place in a file on, up to the first that is damaged."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, no_record_parse=True)
        self.reader = _Reader(self.fh)

    def begin_head(self) -> None:
        """Let the lines that come be those of a new record. Raises DamageError where the last had too many."""
        self.reader.check_head()
        self.reader.head = 0

    def close(self) -> None:
        """Let go of the file at its end. Raises DamageError where that is none."""
        cut_off = self.reader is not None and self.reader.is_cut_off
        super().close()
        if cut_off:
            raise DamageError("the file is cut off")

    def _next_record(self, next_line: bytes | None) -> Any:
        record = super()._next_record(next_line)
        if record.rec_headers.get_header("Content-Length") is None or not record.rec_type:
            raise DamageError("a record's head breaks off, or lacks its type or length")
        return record

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        if self.record.raw_stream.limit:
            raise DamageError(f"the record ends {self.record.raw_stream.limit:,} bytes early")
        blank = 0
        while line := self.reader.readline():
            if line.strip():
                if not blank:
                    raise DamageError("the record is longer than it says")
                return line, blank
            blank += len(line)
        return None, blank

    def _raise_invalid_gzip_err(self) -> None:
        """A file that was packed as a whole is read all the same."""


def _next_member(file: BinaryIO, start: int) -> int | None:
    """Where the next record of a gzip file begins; None at its end, and in a plain file.

    In a plain file nothing tells a record from a page that quotes one.
    """
    file.seek(0)
    if file.read(len(_GZIP)) != _GZIP:
        return None
    file.seek(start)
    kept = b""
    while block := file.read(_BLOCK):
        window, place = kept + block, -1
        while (place := window.find(_GZIP, place + 1)) >= 0:
            found = file.tell() - len(window) + place
            if _begins_record(file, found):
                return found
        kept = window[1 - len(_GZIP) :]
    return None


def _begins_record(file: BinaryIO, place: int) -> bool:
    here = file.tell()
    file.seek(place)
    packed = file.read(512)
    file.seek(here)
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed, 5) == b"WARC/"
    except zlib.error:
        return False
