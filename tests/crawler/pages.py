"""Pages to read: written here, in the habits of Indonesian outlets."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.outlets import Outlet
from sidak.models import Page

FETCHED = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
URL = "https://kabar.example/2024/04/16/wali-kota-cek-mpp"
TITLE = "Wali Kota Cek MPP, Separuh Stan Kosong"
FIRST = "KOTA CONTOH - Wali Kota mendatangi Mal Pelayanan Publik pada Selasa pagi dan menemukan separuh stan kosong."
SECOND = "Dari 16 stan milik pemerintah kota, hanya 8 yang dijaga petugas, atau 50 persen."
THIRD = "“Besok semuanya harus sudah buka,” kata Wali Kota kepada petugas yang berjaga di lantai dua gedung itu."
OWN = (FIRST, SECOND, THIRD)
FOREIGN = "61,7 Persen ASN Kota Jauh Bolos di Hari Pertama"


def page(
    body: str | bytes, *, url: str = URL, content_type: str = "text/html; charset=utf-8", status: int = 200
) -> Page:
    """A page as fetched."""
    return Page(
        url=url,
        final_url=url,
        outlet="kabar",
        status=status,
        headers={"content-type": content_type},
        fetched_at=FETCHED,
        body=body if isinstance(body, bytes) else body.encode(),
    )


def article(between: str = "", *, after: str = "", head: str = "", top: str = "") -> str:
    """A page with the three own paragraphs; `between` stands in the middle of the body, `after` behind it."""
    return f"""<!doctype html><html lang="id"><head><title>{TITLE} - Kabar Contoh</title>
<meta property="og:site_name" content="Kabar Contoh">{head}</head>
<body><nav><a href="/">Beranda</a></nav><div class="wadah">{top}<h1>{TITLE}</h1>
<div class="entry-content"><p>{FIRST}</p>
{between}
<p>{SECOND}</p><p>{THIRD}</p></div>{after}</div></body></html>"""


def outlet(**fields: object) -> Outlet:
    """An outlet in Samarinda's zone."""
    given: dict[str, object] = {
        "id": "kabar",
        "name": "Kabar Contoh",
        "home": "https://kabar.example/",
        "timezone": "WITA",
        "discover": [{"feed": "/feed/"}],
    }
    return Outlet.model_validate(given | fields)
