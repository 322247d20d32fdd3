"""Stores to export, archives as other programs write them, and what of a store is compared."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.keeping import Fetched, keep, read
from crawler.outlets import Outlet
from crawler.warc import Rules, Selection, export, import_file
from sidak.errors import SidakError
from sidak.models import Article, Page, Tally, Visit
from sidak.store import Store, articles, changes, pages, visits
from tests.crawler.pages import article, outlet, page

DAY = datetime(2024, 4, 16, 3, 0, tzinfo=UTC)
KABAR = outlet()
HTML = "text/html; charset=utf-8"


def story(number: int, *, text: str = "", path: str = "", when: datetime = DAY) -> Page:
    """A page with an article of its own."""
    title = f"Wali Kota Cek MPP untuk Kali ke-{number}, Separuh Stan Kosong {text}".rstrip()
    body = article().replace("Wali Kota Cek MPP, Separuh Stan Kosong", title)
    return replace(page(body, url=f"https://kabar.example/{path or f'berita/{number:04}-sidak'}"), fetched_at=when)


def crawled(store: Store, *fetched: Page | tuple[Page, ...], of: Outlet = KABAR) -> None:
    """Store pages as a crawl does, one after another; a tuple is an article with its further pages."""
    for each in fetched:
        first, *further = each if isinstance(each, tuple) else (each,)
        with store.writing() as db:
            visit = visits.get_many(db, [first.url]).get(first.url) or Visit(url=first.url, outlet=of.id)
            came = replace(visit, outcome="walked", reason="", fetched_at=first.fetched_at)
            visits.put(db, keep(db, [read(Fetched(came, first, tuple(further)), of)]))


def exported(store: Store, file: Path, **selected: object) -> Tally:
    """Export a store into a file, packed as its name says."""
    told: list[SidakError] = []
    with file.open("wb") as out:
        chosen = Selection(**selected)  # type: ignore[arg-type]
        tally = export(store, out, chosen, gzip=file.suffix == ".gz", name=file.name, problem=told.append)
    assert told == []
    return tally


@dataclass
class Imported:
    """What an import counted, and what it complained of."""

    counts: dict[str, int]
    told: list[str] = field(default_factory=list)


def imported(store: Store, file: Path, outlets: Sequence[Outlet] = (KABAR,), **rules: object) -> Imported:
    """Import a file into a store."""
    tally, told = Tally(), list[str]()
    chosen = Rules(outlets, **rules)  # type: ignore[arg-type]
    import_file(store, file, chosen, tally=tally, problem=lambda error: told.append(str(error)))
    return Imported(tally.counts, told)


def all_pages(store: Store) -> list[Page]:
    """Every page, in the order of storing."""
    with store.reading() as db:
        found = [pages.numbered(db, id) for id in pages.ids(db, after=0, limit=1_000_000)]
    return [each for each in found if each]


def all_revisions(store: Store) -> dict[str, list[tuple[Article, str | None]]]:
    """Every article's revisions with the digests of their pages."""
    with store.reading() as db:
        return {
            id: [(each.article, each.page_digest) for each in articles.revisions(db, id)] for id in articles.ids(db)
        }


def outcome(store: Store, url: str) -> Visit | None:
    """The visit of an address."""
    with store.reading() as db:
        return visits.get_many(db, [url]).get(url)


def last_change(store: Store) -> int:
    """The number of the newest change."""
    with store.reading() as db:
        return changes.last(db)


class Foreign:
    """An archive in the habits of other programs, written by warcio."""

    def __init__(self, *, gzip: bool = True) -> None:
        self._out = io.BytesIO()
        self._writer = WARCWriter(self._out, gzip=gzip)

    def write(self, file: Path) -> Path:
        """Write the archive to a file."""
        file.write_bytes(self._out.getvalue())
        return file

    def __len__(self) -> int:
        return len(self._out.getvalue())

    def response(
        self,
        url: str,
        body: bytes | str,
        *,
        status: str = "200 OK",
        kind: str = HTML,
        headers: Sequence[tuple[str, str]] = (),
        warc: Sequence[tuple[str, str]] = (),
    ) -> None:
        """An answer, as it went over the wire."""
        sent = body if isinstance(body, bytes) else body.encode()
        head = StatusAndHeaders(status, [("Content-Type", kind), *headers], protocol="HTTP/1.1")
        given = {"WARC-Date": "2024-04-16T03:00:00Z", **dict(warc)}
        self._put(url, "response", sent, http_headers=head, warc_headers_dict=given)

    def others(self, url: str) -> None:
        """What stands beside the answers: a request, a name that was resolved, a page that was as before, a note."""
        get = StatusAndHeaders("GET / HTTP/1.0", [("Host", "kabar.example")], is_http_request=True)
        self._put(url, "request", b"", http_headers=get)
        self._put(
            "dns:kabar.example", "response", b"20240416030000\nkabar.example. 60 IN A 192.0.2.1\n", type="text/dns"
        )
        self._put(url, "metadata", b"fetchTimeMs: 12\r\n", type="application/warc-fields")
        self._put("urn:text:" + url, "conversion", b"text", type="text/plain")
        self._writer.write_record(
            self._writer.create_revisit_record(url, "sha1:" + "A" * 32, url, "2024-04-16T03:00:00Z")
        )

    def _put(self, url: str, record_type: str, content: bytes, *, type: str = "", **given: object) -> None:
        self._writer.write_record(
            self._writer.create_warc_record(
                url, record_type, io.BytesIO(content), len(content), warc_content_type=type, **given
            )
        )


def chunked(body: bytes, size: int = 700) -> bytes:
    """A body in chunks."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


def packed(body: bytes, how: str) -> bytes:
    """A body packed as a server does."""
    if how == "br":
        return bytes(brotli.compress(body))
    return gzip.compress(body) if how == "gzip" else zlib.compress(body)
