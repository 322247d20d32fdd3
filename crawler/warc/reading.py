"""The answers in a WARC file: their records put together with what is said of them, and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Self

from warcio.statusandheaders import StatusAndHeadersParser

from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.warc.records import Broken, DamageError, records
from crawler.warc.response import Response
from sidak.errors import InputError

_WEB = ("http://", "https://")
_LONGEST_NOTE = 1 << 16
_BLOCK = 1 << 16
_AHEAD = timedelta(days=1)


class OpenArchive:
    """A WARC file that is open for reading. Raises InputError where there is none, or it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file: BinaryIO = path.open("rb")
            self.size = path.stat().st_size
        except FileNotFoundError:
            raise InputError(f"{path}: no such file. Name a .warc or .warc.gz file") from None
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror}). Name the WARC files in it") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def responses(self, broken: Broken) -> Iterator[Response]:
        """The answers to http and https requests in their order; `broken` is told of records that cannot be read.

        Raises InputError for a file that is empty or no WARC file, or that cannot be read to its end.
        """
        held: Response | None = None
        anything = False

        def spoilt(offset: int, words: str) -> None:
            nonlocal held
            if held and held.offset == offset:
                held = None  # its end is not where it says
            broken(offset, words)

        try:
            for offset, record in records(self._file, spoilt):
                anything = True
                if held and _is_about(record, held):
                    held = replace(held, note=_note(record))
                    continue
                if held:
                    yield held
                held = _response(offset, record, broken)
        except DamageError as error:
            raise InputError(f"{self.path}: is no WARC file ({error})") from None
        except OSError as error:
            raise InputError(f"{self.path}: cannot be read to its end ({error.strerror or error})") from None
        if held:
            yield held
        if not anything:
            raise InputError(f"{self.path}: {'holds no whole record' if self.size else 'empty'}. Name a WARC file")


class _HeadParser(StatusAndHeadersParser):  # type: ignore[misc]  # warcio has no types
    """Reads the head of an answer as a crawl does: each byte is a character."""

    @staticmethod
    def decode_header(line: bytes | str) -> str:
        return line if isinstance(line, str) else line.decode("latin-1")


_HEAD = _HeadParser([], verify=False)


def _is_about(record: Any, response: Response) -> bool:
    """Whether a record says more of the response before it."""
    said = record.rec_headers.get_header("WARC-Concurrent-To")
    return record.rec_type == "metadata" and bool(response.id) and said == response.id


def _note(record: Any) -> Mapping[str, str]:
    """The fields of a metadata record."""
    try:
        lines = record.raw_stream.read(_LONGEST_NOTE).decode("utf-8", "replace").splitlines()
    except DamageError:
        return {}
    return {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _response(offset: int, record: Any, broken: Broken) -> Response | None:
    """The answer that a record holds; None where it holds none, or cannot be read."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in ("response", "revisit") or not url.lower().startswith(_WEB):
        return None
    try:
        response = Response(
            offset=offset,
            id=record.rec_headers.get_header("WARC-Record-ID") or "",
            url=url,
            fetched_at=_moment(record.rec_headers.get_header("WARC-Date") or ""),
            is_again=record.rec_type == "revisit",
            **_answer(record),
        )
    except InputError as error:
        response, problem = None, str(error)
    except DamageError:
        return None  # `records` tells
    if not _is_whole(record):
        return None
    if response is None:
        broken(offset, problem)
    return response


def _is_whole(record: Any) -> bool:
    """Whether a record is in the file to its end; `records` tells where it is not."""
    try:
        while record.raw_stream.read(_BLOCK):
            pass
    except DamageError:
        return False
    return not record.raw_stream.limit


def _answer(record: Any) -> dict[str, Any]:
    """Status, headers and body of an answer; not the body where it is bigger than a page."""
    if record.rec_type == "revisit":  # it may be as empty as that; the page it means has them
        return {"status": 200, "headers": {}, "sent": b""}
    if record.rec_headers.get_header("WARC-Truncated") or record.rec_headers.get_header("WARC-Segment-Number"):
        raise InputError("it holds a part of the answer only")
    try:
        head = _HEAD.parse(record.raw_stream)
        status = int(head.get_statuscode())
    except (EOFError, ValueError):
        raise InputError("it has no head of an answer") from None
    headers: dict[str, str] = {}
    for name, value in head.headers:
        said = value.replace("\0", "").strip()
        key = name.strip().replace("\0", "").lower()
        headers[key] = f"{headers[key]}, {said}" if key in headers else said
    fits = record.raw_stream.limit <= DOWNLOAD_MAXSIZE
    return {"status": status, "headers": headers, "sent": record.raw_stream.read() if fits else None}


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(f'its date "{said[:40]}" is none') from None
    if moment > datetime.now(UTC) + _AHEAD:
        raise InputError(f"its date {said[:40]} is still to come")
    return moment
