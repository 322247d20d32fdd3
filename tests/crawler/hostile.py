"""An outlet on loopback that means harm: good stories stand between everything that can break a crawl.

Its addresses are of two kinds: `GOOD` has the stories and their titles, `HOSTILE` all others that its feed and its
sitemap name, with the outcomes that are right for each.
"""

from __future__ import annotations

import gzip
import secrets
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from socket import socket
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Lock, Thread
from time import sleep

import brotli  # type: ignore[import-untyped]  # it has no types

from tests.crawler.pages import FIRST, OWN, SECOND, TITLE, article

MEGABYTE = 1024 * 1024
HTML = "text/html; charset=utf-8"
NUMBER = 16
"""How many good stories there are: the first half in the feed, the others in the sitemap, all in the endless list."""
GOOD = {f"/berita/{number}": f"Bupati Cek Loket MPP Nomor {number}, Petugas Lengkap" for number in range(NUMBER)}
UNREADABLE, FAILED, STORED = frozenset({"unreadable"}), frozenset({"failed"}), frozenset({"stored"})
HOSTILE: Mapping[str, frozenset[str]] = {
    "/kanonik": STORED | {"duplicate", "unreadable"},
    "/bom-gzip": FAILED,
    "/bom-brotli": FAILED,
    "/putar-a": FAILED,
    "/rantai/30": FAILED,
    "/ke-dalam": FAILED,
    "/ke-metadata": FAILED,
    "/ke-tetangga": FAILED,
    "/ke-berkas": FAILED,
    "/judul": UNREADABLE | STORED,
    "/sebaris": UNREADABLE | STORED,
    "/nol": STORED,
    "/utf16": STORED,
    "/windows": STORED,
    "/set-huruf": STORED,
    "/kepala-nol": FAILED | STORED,
    "/kepala-besar": FAILED | STORED,
    "/dua-panjang": FAILED,
    "/panjang-salah": FAILED,
    "/tanpa-akhir": FAILED,
    "/gambar": UNREADABLE,
    "/bukan-gambar": UNREADABLE,
    "/sarang": UNREADABLE | STORED,
    "/terlalu-besar": FAILED,
}
CLAIMED = f"/berita/{NUMBER - 1}"
"""The good story that `/kanonik` says to be; it is discovered later than that."""
ENCODED = {"/nol": 0, "/utf16": 1, "/windows": 2, "/set-huruf": 3}
"""Hostile addresses whose stories can be read all the same, each with a number of its own."""
_CURLY = "“Loket nomor {} sudah kami buka – silakan datang,” kata Wali Kota kepada warga yang menunggu sejak pagi."


@dataclass
class HostileSite:
    """The running outlet. `asked` holds each path that was asked for.

    `neighbour` is an address that it leads to, `entries` is how many entries the big feed has. Of the hostile addresses
    it names all but those in `without`.
    """

    home: str = ""
    neighbour: str = ""
    entries: int = 100_000
    without: Collection[str] = ()
    asked: list[str] = field(default_factory=list)
    under_way: int = 0
    lock: Lock = field(default_factory=Lock)

    def outlet_file(self) -> str:
        """The outlet's YAML, with all its ways."""
        return f"""name: Kabar Seteru
home: {self.home}
timezone: WITA
discover:
  - feed: /feed
  - sitemap: /sitemap.xml
  - feed: /feed-besar
  - listing: {{url: /indeks, links: h3 a, next: a.lanjut, pages: 30}}
"""

    def answer(self, path: str) -> bytes | Callable[[socket], None]:
        """The whole answer to a path, or what writes it to a connection."""
        head, _, _ = path.partition("?")
        if head in GOOD:
            return page(story(GOOD[head], int(head.rpartition("/")[2])))
        if head == "/indeks":
            return page(self._endless_list(path))
        if head.startswith("/rantai/") and (number := int(head.rpartition("/")[2])):
            return redirect(f"{self.home}/rantai/{number - 1}")
        if path.startswith("/feed?"):
            head = ""  # its pages end after the first
        known = self._documents().get(head) or self._redirects().get(head) or _pages().get(head)
        if known is not None:
            return known() if isinstance(known, _Later) else known
        return raw({"Content-Type": HTML}, b"<h1>Tidak ada</h1>", "404 Not Found")

    def _documents(self) -> Mapping[str, bytes | _Later]:
        named = [path for path in HOSTILE if path not in self.without]
        half, rest = named[::2], named[1::2]
        return {
            "/robots.txt": raw({"Content-Type": "text/plain"}, b"\x00User-agent: *\nDisallow: /\x00tertutup/\n"),
            "/feed": xml(self._feed(_between(half, list(GOOD)[: NUMBER // 2]))),
            "/sitemap.xml": xml(self._sitemap(["/bom.xml", "/berita.xml", "/sitemap.xml"], index=True)),
            "/berita.xml": xml(self._sitemap(_between(rest, list(GOOD)[NUMBER // 2 :]))),
            "/bom.xml": xml(_entity_bomb(self.home)),
            "/feed-besar": _Later(lambda: xml(self._feed(["/berita/0"] * self.entries))),
        }

    def _redirects(self) -> Mapping[str, bytes]:
        return {
            "/putar-a": redirect(f"{self.home}/putar-b"),
            "/putar-b": redirect(f"{self.home}/putar-a"),
            "/rantai/0": page(story("Ujung Rantai yang Tidak Boleh Tercapai Siapa Pun", 99)),
            "/ke-dalam": redirect("http://10.255.255.1/rahasia"),
            "/ke-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
            "/ke-tetangga": redirect(self.neighbour),
            "/ke-berkas": redirect("file:///etc/passwd"),
            "/kanonik": page(
                story(
                    "Judul Halaman yang Mengaku Berita Lain", 98, f'<link rel="canonical" href="{self.home}{CLAIMED}">'
                )
            ),
        }

    def _feed(self, paths: list[str]) -> str:
        items = "".join(f"<entry><title>ASN</title><link href='{self.home}{path}'/></entry>" for path in paths)
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{items}</feed>'

    def _sitemap(self, paths: list[str], *, index: bool = False) -> str:
        outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
        items = "".join(f"<{inner}><loc>{self.home}{path}</loc></{inner}>" for path in paths)
        return f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</{outer}>'

    def _endless_list(self, path: str) -> str:
        """A page of a list without an end, with the number of a new session in each of its links."""
        number = int(path.partition("hal=")[2].partition("&")[0] or "1")
        links = "".join(f'<h3><a href="{_with_session(good)}">{title}</a></h3>' for good, title in GOOD.items())
        following = _with_session(f"/indeks?hal={number + 1}")
        return f'<html><body>{links}<a class="lanjut" href="{following}">»</a></body></html>'


@dataclass(frozen=True)
class _Later:
    """An answer that is made when it is asked for."""

    make: Callable[[], bytes]

    def __call__(self) -> bytes:
        return self.make()


def story(title: str, number: int, head: str = "") -> str:
    """A page with a story of its own, in curly quotes."""
    text = article(head=head, between=f"<p>{_CURLY.format(number)}</p>")
    return text.replace(TITLE, title).replace(SECOND, SECOND.replace("16 stan", f"{100 + number} stan"))


def text_of(number: int) -> str:
    """The text that is right for the story of this number."""
    return "\n\n".join([FIRST, _CURLY.format(number), SECOND.replace("16 stan", f"{100 + number} stan"), OWN[2]])


def raw(headers: Mapping[str, str], body: bytes, status: str = "200 OK") -> bytes:
    """A whole answer; without a Content-Length in `headers`, with that of the body."""
    fields = {"Content-Length": str(len(body)), "Connection": "close"} | dict(headers)
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


def page(text: str | bytes, content_type: str = HTML, **headers: str) -> bytes:
    """The answer with a page."""
    body = text if isinstance(text, bytes) else text.encode()
    return raw({"Content-Type": content_type} | headers, body)


def xml(text: str) -> bytes:
    """The answer with a feed or a sitemap."""
    return raw({"Content-Type": "application/xml; charset=utf-8"}, text.encode())


def redirect(address: str) -> bytes:
    """The answer that leads on."""
    return raw({"Location": address}, b"", "302 Found")


def _between(bad: list[str], good: list[str]) -> list[str]:
    pairs = zip_longest(bad, good)
    return [path for pair in pairs for path in pair if path]


def _with_session(path: str) -> str:
    session = f"PHPSESSID={secrets.token_hex(16)}"
    return f"{path}{'&amp;' if '?' in path else '?'}{session}"


def _entity_bomb(home: str) -> str:
    """Ten entities of ten each: the billion laughs."""
    entities = '<!ENTITY a0 "tawa">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    entry = f"<url><loc>{home}/&a10;</loc></url>"
    return f'<?xml version="1.0"?><!DOCTYPE urlset [{entities}]><urlset>{entry}</urlset>'


@cache
def gzip_bomb() -> bytes:
    """10 GB of zeros: pieces that are packed apart are all alike, so one is made and repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(10 * MEGABYTE)
    piece = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    head = gzip.compress(b"")[:10]
    return head + piece * 1024 + packer.flush(zlib.Z_FINISH) + bytes(8)  # nobody gets as far as the checksum


@cache
def brotli_bomb() -> bytes:
    """10 GB of zeros in the other way of packing."""
    packer = brotli.Compressor(quality=5)
    zeros = bytes(10 * MEGABYTE)
    first, again = (packer.process(zeros) + packer.flush() for _ in range(2))
    return bytes(first + again * 1023 + packer.finish())


@cache
def _pages() -> Mapping[str, bytes | Callable[[socket], None]]:
    encoded = {path: story(f"Kisah Sandi Nomor {number} dari Kota Contoh", number) for path, number in ENCODED.items()}
    plain = story("Kisah di Dalam Sarang yang Sangat Dalam", 90)
    head, _, rest = plain.partition("<nav>")
    long = "x " * (5 * MEGABYTE)
    fine = page(story("Kisah dengan Kepala yang Aneh", 91))
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
    return {
        "/bom-gzip": page(gzip_bomb(), **{"Content-Encoding": "gzip"}),
        "/bom-brotli": page(brotli_bomb(), **{"Content-Encoding": "br"}),
        "/judul": page(story("Judul Sepuluh Megabyte di Kepala Halaman", 92).replace("<title>", f"<title>{long}")),
        "/sebaris": page(story("Kisah Satu Baris yang Panjang Sekali", 93).replace("\n", " ").replace(OWN[2], long)),
        "/nol": page("\0".join(encoded["/nol"]).encode()),
        "/utf16": page(encoded["/utf16"].encode("utf-16")),
        "/windows": page(encoded["/windows"].encode("windows-1252")),
        "/set-huruf": page(encoded["/set-huruf"], 'text/html; charset="utf-9000"; charset=ebcdic'),
        "/kepala-nol": fine.replace(b"\r\n", b"\r\nX-Aneh: a\0b\r\n", 1),
        "/kepala-besar": fine.replace(b"\r\n", b"\r\nX-Besar: " + b"b" * 100_000 + b"\r\n", 1),
        "/dua-panjang": fine.replace(b"\r\n", b"\r\nContent-Length: 10\r\n", 1),
        "/panjang-salah": page(story("Kisah yang Panjangnya Salah", 94), **{"Content-Length": "900"}),
        "/tanpa-akhir": _drip_for_ever,
        "/gambar": page(png, "image/png"),
        "/bukan-gambar": page(png),
        "/sarang": page(f"{head}{'<div>' * 10_000}<nav>{rest}"),
        "/terlalu-besar": page(b"z" * (25 * MEGABYTE)),
    }


def _drip_for_ever(connection: socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n")
    with suppress(OSError):
        while True:  # until the other side hangs up
            connection.sendall(b"<p>")
            sleep(0.05)


@contextmanager
def serving_hostile(
    *, neighbour: str = "http://127.0.0.1:9/", entries: int = 100_000, without: Collection[str] = ()
) -> Iterator[HostileSite]:
    """The hostile outlet on a free port until the end of the block."""
    site = HostileSite(neighbour=neighbour, entries=entries, without=without)

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            with site.lock:
                site.under_way += 1
            try:
                self._answer()
            except ConnectionError:
                pass  # the crawl hung up, or was killed
            finally:
                with site.lock:
                    site.under_way -= 1

        def _answer(self) -> None:
            line = self.rfile.readline().decode("latin-1").split(" ")
            while self.rfile.readline().strip():
                pass
            if len(line) < 2:
                return
            with site.lock:
                site.asked.append(line[1])
            answer = site.answer(line[1])
            if callable(answer):
                answer(self.connection)
            else:
                self.connection.sendall(answer)

    class Server(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        request_queue_size = 64

    with Server(("127.0.0.1", 0), Handler) as server:
        site.home = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
