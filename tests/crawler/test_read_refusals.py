"""Pages that hold no article, and pages that mean harm: an error each, and nothing else."""

import pytest

from crawler.read import read_page
from sidak.errors import ReadError
from tests.crawler.pages import FIRST, OWN, SECOND, THIRD, TITLE, article, page

CARDS = "".join(
    f'<article><h2><a href="/{n}">Judul berita nomor {n}</a></h2><p>{FIRST[:80]}...</p></article>' for n in range(8)
)
HEADLINES = "".join(f'<li><a href="/{n}">Bupati lantik {n} pejabat baru hari ini</a></li>' for n in range(20))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"%PDF-1.7 \x00\x01", "no text"),
        (b"\x89PNG\r\n\x1a\n\x00", "no text"),
        ("<html><body></body></html>", "no article text"),
        ("<html><body><h1>404</h1><p>Halaman tidak ditemukan</p></body></html>", "error page"),
        (
            f"<html><head><title>Halaman Tidak Ditemukan - Kabar</title></head><body><p>{FIRST}</p></body></html>",
            "error page",
        ),
        (f"<html><head><title>Kabar</title></head><body><h2>Pemerintahan</h2>{CARDS}</body></html>", "list"),
        (
            f"<html><head><title>Kabar Contoh</title></head><body><h3>Indeks</h3><ul>{HEADLINES}</ul></body></html>",
            "page",
        ),
        (
            '<html><head><script type="application/ld+json">{"@type": "CollectionPage"}</script></head>'
            f"<body><h1>Indeks</h1><p>{FIRST}</p></body></html>",
            "listing",
        ),
        (
            f"<html><body><p>Kabar Contoh, kabar dari kota contoh</p><h1>Protected: {TITLE}</h1><form>"
            '<p>This content is password protected.</p><input name="post_password"></form></body></html>',
            "password",
        ),
        (
            f"<html><body><h1>{TITLE}</h1><article><p>{FIRST}</p>"
            "<p>Silakan berlangganan untuk melanjutkan membaca berita ini.</p></article></body></html>",
            "wall",
        ),
        (
            "<html><body><h1>Persetujuan</h1><article><p>Kami menggunakan cookie agar situs ini berjalan baik."
            "</p></article></body></html>",
            "wall",
        ),
    ],
)
def test_a_page_that_is_no_article_is_refused(body: str | bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        read_page(page(body))


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg"])
def test_a_body_that_says_it_is_no_text_is_refused(kind: str) -> None:
    with pytest.raises(ReadError, match=kind):
        read_page(page(article(), content_type=kind))


def test_an_article_of_one_sentence_is_one() -> None:
    html = f"<html><body><h1>{TITLE}</h1><div class='entry-content'><p>{FIRST}</p></div></body></html>"
    assert read_page(page(html)).text == FIRST


@pytest.mark.parametrize(
    "html",
    [
        article()[:-60],
        article().replace("</p>", "").replace("</div>", ""),
        article().replace("kosong.", "kosong.\x00").replace("<p>", "<p>\x00"),
        article(head="<title><script>alert(1)</script></title>"),
        article("<div>" * 10_000),
        article("<b><i><u>" * 300),
        article("<p>" + "&nbsp;" * 50_000 + "</p>"),
        "<!-- " + "x" * 100_000 + " -->" + article(),
        article("<p>Halaman " + "1" * 5_000 + "x</p>").replace("Halaman " + "1" * 5_000 + "x", ""),
    ],
    ids=["cut off", "unclosed", "NUL", "script in title", "nested", "inline nest", "entities", "comment", "digits"],
)
def test_hostile_markup_costs_nothing(html: str) -> None:
    text = read_page(page(html)).text
    assert all(sentence in text for sentence in OWN[:1])
    assert "alert(1)" not in text


@pytest.mark.parametrize(
    "html",
    [
        article(top="<span>oleh</span>" * 20_000),
        article(top="<div><span>Penulis: Rina</span></div>" * 10_000),
        article(after="<span>12 Maret 2015 </span>" * 20_000),
        article(after="".join(f'<h2 class="title">Judul lain nomor {n} yang panjang</h2>' for n in range(10_000))),
        '<div class="wrap">' + f'<div class="post-content"><p>{FIRST}</p></div>' * 3_000 + "</div>",
        f'<div class="post-content"><p>{FIRST}</p>' * 5_000,
        article("<p>Baca juga: <a href='/x'>Judul Lain Di Sini</a></p>" * 10_000),
        f"<h1>{TITLE}</h1><p>{FIRST} {SECOND}</p>",
    ],
    ids=["bylines", "credits", "dates", "headings", "bodies", "nested bodies", "related", "headline last"],
)
def test_a_page_of_one_thing_a_thousand_times_ends(html: str) -> None:
    """Whatever is looked for beside something else must not be looked for again at each of its kind."""
    assert FIRST[:40] in read_page(page(html)).text


def test_a_page_too_big_to_be_one_is_refused_at_once() -> None:
    with pytest.raises(ReadError, match="too big"):
        read_page(page(article("<p>" + "a " * 6_500_000 + "</p>")))


def test_nothing_is_lost_of_the_article_behind_a_long_line_of_digits() -> None:
    text = read_page(page(article("<p>Halaman " + "1" * 20_000 + "x</p>"))).text
    assert SECOND in text
    assert THIRD in text
