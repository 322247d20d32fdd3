"""A big outlet on loopback, in a process of its own so that it takes nothing from the crawler's.

It keeps nothing: what a page holds follows from its address, and so does the edition of a sitemap, whose dates of
change differ from those of any other edition while the pages behind it, and their versions, stay the same.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

PART = 1_000
"""So many addresses stand in one part of the sitemap."""
_TEXT = """
pelayanan publik warga petugas kantor bupati wali kota dinas pegawai disiplin hadir pagi hari kerja gedung loket izin
surat camat lurah desa kecamatan anggaran laporan tim inspektorat sekretaris daerah kepala bidang apel antrean meninjau
memeriksa meminta mengatakan menilai menemukan menegur di ke dari yang dengan untuk pada dan atau karena setelah sebelum
tidak belum sudah akan masih agar lebih cepat lambat ramah tertib baik terbuka baru lama besar
"""
_WORDS = _TEXT.split()
_SIZES = {"berita": (8, 45), "kabar": (5, 60)}
"""Paragraphs and words of each: of weighty pages, about as weighty as real ones, and of small ones."""
_ASKED = re.compile(
    r"GET /(?:(?P<kind>berita|kabar)/(?P<number>\d+)/"
    r"|sitemap-(?P<of>berita|kabar)-(?P<pages>\d+)-(?P<edition>\d+)(?:-(?P<part>\d+))?\.xml)"
)
_CONDITION = re.compile(r"^if-none-match: *(.*?)\r?$", re.I | re.M)


@contextmanager
def serving() -> Iterator[str]:
    """The site's home, while its process runs."""
    command = [sys.executable, "-m", "bench.crawl_site"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        yield process.stdout.readline().strip() if process.stdout else ""
    finally:
        process.communicate()  # it ends with its input
        process.wait()


def sitemap(kind: str, pages: int, edition: int) -> str:
    """The path of an index of so many pages; `kind` is "berita" for weighty ones and "kabar" for small ones."""
    return f"/sitemap-{kind}-{pages}-{edition}.xml"


@lru_cache(maxsize=1)
def _around() -> tuple[str, str, str]:
    """What stands in the head, before the article and after it: scripts, menus, adverts, cards of other stories."""
    style = "<style>" + ".post-title a:hover { color: #c00; } " * 40 + "</style>"
    script = "<script>" + "var data = {'pos': 1, 'slot': 'atas', 'lazy': true};" * 60 + "</script>"
    menu = "".join(
        f'<li class="menu-item menu-item-type-taxonomy"><a href="/kanal/{word}"><span>{word.title()}</span></a></li>'
        for word in _WORDS[:60]
    )
    cards = "".join(
        f'<div class="card post-item"><a class="thumb" href="/lain/{word}"><img src="/img/{word}.jpg" alt=""></a>'
        f'<h3 class="entry-title"><a href="/lain/{word}">Berita daerah lain tentang {word}, {number} persen</a></h3>'
        f'<div class="meta"><span class="author">Oleh Tim</span> <span class="date">{number % 28 + 1} Maret 2026</span>'
        "</div></div>"
        for number, word in enumerate(_WORDS[:40], start=2)
    )
    form = (
        '<form id="commentform"><h3>Tinggalkan Balasan</h3><p>Alamat email Anda tidak akan kami tampilkan.</p></form>'
    )
    foot = "<footer><p>Redaksi | Pedoman Media Siber | Tentang Kami</p><p>Hak cipta 2026 Bench</p></footer>"
    return (
        style + script,
        f'<header><div class="logo"><a href="/">Bench</a></div><nav><ul class="menu">{menu}</ul></nav></header>',
        f'<div class="share"><ul><li>Facebook</li><li>WhatsApp</li></ul></div>{form}'
        f'<aside class="sidebar"><h4>Terpopuler</h4>{cards}</aside>{foot}{script}',
    )


def page(kind: str, number: int) -> bytes:
    """One article; each has words of its own."""
    paragraphs, words = _SIZES[kind]
    own = random.Random(number)  # noqa: S311  words for a page, no secret
    title = " ".join(own.choices(_WORDS, k=7)).capitalize() + f" {number}"
    said = [" ".join(own.choices(_WORDS, k=words)).capitalize() + "." for _ in range(paragraphs)]
    said[1] += (
        f" Dari {own.randint(20, 90)} pegawai, {own.randint(1, 19)} tidak hadir atau {own.randint(5, 60)} persen."
    )
    # Half of the pages link to what might be a next page by its number, as half of those in tests/pages do.
    archive = '<a href="/arsip/2026/11/">November 2026</a>' if number % 2 else '<a href="/arsip">Arsip</a>'
    write = _weighty if kind == "berita" else _small
    return write(title, said, number % 20 + 1, archive).encode()


def _small(title: str, said: Sequence[str], day: int, archive: str) -> str:
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title} - Bench</title>'
        f'<meta property="article:published_time" content="2026-11-{day:02}T08:00:00+07:00"></head><body><article>'
        f'<h1>{title}</h1><div class="entry-content"><p>{"</p><p>".join(said)}</p></div></article>{archive}'
        "</body></html>"
    )


def _weighty(title: str, said: Sequence[str], day: int, archive: str) -> str:
    head, before, after = _around()
    moment = f"2026-11-{day:02}T08:00:00+07:00"
    claims = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": moment,
        "dateModified": moment,
        "author": {"@type": "Person", "name": "Rini Contoh"},
        "articleSection": "Daerah",
    }
    first, second, *others = said
    return f"""<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>{title} - Bench</title>
<meta property="og:title" content="{title}"><meta property="og:type" content="article">
<meta property="og:site_name" content="Bench"><meta name="description" content="{first[:150]}">
<meta property="article:published_time" content="{moment}">
<script type="application/ld+json">{json.dumps(claims)}</script>{head}</head>
<body class="post-template-default single single-post">{before}
<main class="site-main"><div class="breadcrumbs"><a href="/">Beranda</a> / <a href="/daerah">Daerah</a> / {title}</div>
<article class="post type-post hentry"><h1 class="entry-title">{title}</h1>
<div class="entry-meta">Oleh <a class="author" href="/penulis/rini">Rini Contoh</a> -
<time datetime="{moment}">{day} November 2026, 08:00 WIB</time></div>
<figure class="wp-caption"><img src="/img/utama.jpg" alt=""><figcaption>Apel pagi. (Foto: Bench)</figcaption></figure>
<div class="entry-content"><p><strong>KOTA CONTOH</strong> &#8211; {first}</p><p>{second}</p>
<p>Baca juga: <a href="/lain/apel">61,7 Persen ASN Kota Jauh Bolos di Hari Pertama</a></p>
<p>{"</p><p>".join(others)}</p><p>Editor: Budi Contoh</p></div>
<div class="tags">Tag: <a href="/tag/asn" rel="tag">ASN</a> <a href="/tag/mpp" rel="tag">MPP</a></div></article></main>
<aside class="widget_archive">{archive}</aside>{after}</body></html>"""


def _sitemap(home: str, kind: str, pages: int, edition: int, part: str | None) -> bytes:
    changed = f"<lastmod>2026-11-21T{edition % 24:02}:00:00Z</lastmod>"
    if part is None:
        stem = sitemap(kind, pages, edition).removesuffix(".xml")
        paths, outer, inner = [f"{stem}-{n}.xml" for n in range(-(-pages // PART))], "sitemapindex", "sitemap"
    else:
        first = int(part) * PART
        paths = [f"/{kind}/{n}/sidak-pegawai-di-kantor-dinas" for n in range(first, min(first + PART, pages))]
        outer, inner = "urlset", "url"
    items = "".join(f"<{inner}><loc>{home}{path}</loc>{changed}</{inner}>" for path in paths)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?><{outer} xmlns="{space}">{items}</{outer}>'.encode()


def _answer(home: str, head: str) -> bytes:
    asked = _ASKED.match(head)
    if head.startswith("GET /robots.txt "):
        return _response("200 OK", "text/plain", b"User-agent: *\nDisallow: /admin/\n")
    if asked is None:
        return _response("404 Not Found", "text/plain", b"tidak ada")
    if asked["kind"] is None:
        body = _sitemap(home, asked["of"], int(asked["pages"]), int(asked["edition"]), asked["part"])
        return _response("200 OK", "application/xml", body)
    version = f'"{asked["kind"]}-{asked["number"]}"'
    condition = _CONDITION.search(head)
    if condition and condition[1] == version:
        return f"HTTP/1.1 304 Not Modified\r\nETag: {version}\r\n\r\n".encode()
    return _response("200 OK", "text/html; charset=utf-8", page(asked["kind"], int(asked["number"])), version)


def _response(status: str, content_type: str, body: bytes, version: str = "") -> bytes:
    tag = f"ETag: {version}\r\n" if version else ""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{tag}\r\n"
    return head.encode() + body


class _Answering(asyncio.Protocol):
    """HTTP/1.1 as far as a crawler's GET needs it; the connection stays open."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.home = "http://{}:{}".format(*transport.get_extra_info("sockname"))
        self.came = b""

    def data_received(self, data: bytes) -> None:
        *heads, self.came = (self.came + data).split(b"\r\n\r\n")
        for head in heads:
            self.transport.write(_answer(self.home, head.decode("latin-1")))  # type: ignore[attr-defined]  # it writes


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Answering, "127.0.0.1", 0)
    print("http://{}:{}".format(*server.sockets[0].getsockname()), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
