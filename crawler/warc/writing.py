"""A page as WARC records: the answer as it came, and beside it what an answer cannot say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from http.client import responses
from io import BytesIO
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.settings import USER_AGENT
from sidak.models import Page

ASKED, OUTLET, SHA256 = "sidak-asked", "sidak-outlet", "sidak-sha256"
"""The fields of our metadata records: the address that was asked for, the outlet's id, the digest of the body."""
ORIGINAL = "x-archive-orig-"
"""What stands before the name of a header that was true on the wire and is not of the body that is kept."""
FROM_THE_WIRE = ("content-encoding", "transfer-encoding", "content-length")

_STANDARD = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_NO_ADDRESS = re.compile(r"[\x00-\x20\x7f]")


class Archive:
    """A WARC file that is being written. With `gzip`, each record is packed by itself, as the standard has it."""

    def __init__(self, out: BinaryIO, *, gzip: bool) -> None:
        self._writer = WARCWriter(out, gzip=gzip, warc_version="1.1")
        self._info = ""

    def begin(self, name: str, selected: str) -> None:
        """Say what this file is: its name (empty for none), and what was selected for it."""
        fields = {
            "software": USER_AGENT,
            "format": "WARC File Format 1.1",
            "conformsTo": _STANDARD,
            "robots": "obey",
            "description": f"Pages of a Sidak store: {selected}",
        }
        record = self._writer.create_warcinfo_record(name, fields)
        self._info = record.rec_headers.get_header("WARC-Record-ID")
        self._writer.write_record(record)

    def add(self, page: Page) -> str:
        """Write a page; returns the digest of its payload, for `add_again`."""
        record = self._writer.create_warc_record(
            _address(page.final_url),
            "response",
            payload=BytesIO(page.body),
            length=len(page.body),
            http_headers=_head(page),
            warc_headers_dict=self._headers(page.fetched_at),
        )
        self._write(record, page)
        return str(record.rec_headers.get_header("WARC-Payload-Digest"))

    def add_again(self, page: Page, payload: str, moment: datetime) -> None:
        """Write that a page which is in this file, with this digest of its payload, came again later."""
        record = self._writer.create_revisit_record(
            _address(page.final_url),
            payload,
            _address(page.final_url),
            _date(page.fetched_at),
            http_headers=_head(page),
            warc_headers_dict=self._headers(moment),
        )
        self._write(record, page)

    def _headers(self, moment: datetime) -> dict[str, str]:
        return {"WARC-Date": _date(moment), "WARC-Warcinfo-ID": self._info}

    def _write(self, record: Any, page: Page) -> None:
        self._writer.write_record(record)
        fields = {ASKED: _address(page.url), OUTLET: page.outlet, SHA256: page.digest}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
        headers = record.rec_headers
        about = self._writer.create_warc_record(
            headers.get_header("WARC-Target-URI"),
            "metadata",
            payload=BytesIO(lines),
            length=len(lines),
            warc_headers_dict={
                "WARC-Date": headers.get_header("WARC-Date"),
                "WARC-Warcinfo-ID": self._info,
                "WARC-Concurrent-To": headers.get_header("WARC-Record-ID"),
            },
        )
        self._writer.write_record(about)


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """The head of an answer, byte for byte; warcio would write what is no ASCII in another way."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:  # noqa: ARG002  # warcio's own call
        text = str(self)
        try:
            self.headers_buff = text.encode("latin-1") + b"\r\n"
        except UnicodeEncodeError:
            self.headers_buff = text.encode("utf-8", "replace") + b"\r\n"


def _head(page: Page) -> _Head:
    status = f"{page.status} {responses.get(page.status, '')}".rstrip()
    return _Head(status, list(_fields(page.headers, len(page.body)).items()), "HTTP/1.1")


def _fields(headers: Mapping[str, str], length: int) -> dict[str, str]:
    """Headers that are true of the body as it is kept; a name that is none is left out, a line break is a blank."""
    kept = {name: _CONTROL.sub(" ", value).strip() for name, value in headers.items() if _TOKEN.fullmatch(name)}
    wire = {f"{ORIGINAL}{name}": kept.pop(name) for name in FROM_THE_WIRE if name in kept}
    return kept | wire | {"content-length": str(length)}


def _address(url: str) -> str:
    return _NO_ADDRESS.sub(lambda sign: f"%{ord(sign[0]):02X}", url)


def _date(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
