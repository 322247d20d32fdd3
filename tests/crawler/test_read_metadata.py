"""Title, date, address, authors, language and charset of a page."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest

from crawler.read import read_page
from crawler.reading.addresses import canonical
from tests.crawler.pages import FIRST, SECOND, TITLE, URL, article, outlet, page

WITA = timezone(timedelta(hours=8))


def ld(**fields: object) -> str:
    thing = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def meta(published: str) -> str:
    return f'<meta property="article:published_time" content="{published}">'


@pytest.mark.parametrize(
    ("head", "shown", "day", "evidence"),
    [
        (ld(datePublished="2024-04-15T09:00:00+08:00") + meta("2024-04-14T09:00:00+08:00"), "", "2024-04-15", "jsonld"),
        (meta("2024-04-14T09:00:00+08:00"), '<time datetime="2024-04-13T09:00:00+08:00">', "2024-04-14", "meta"),
        ("", '<time datetime="2024-04-13T09:00:00+08:00">13 April</time>', "2024-04-13", "time-tag"),
        ("", '<span class="tgl">Jumat, 12 April 2024 | 08.15 WITA</span>', "2024-04-12", "text"),
        ("", "", "2024-04-16", "url"),
        (ld(datePublished="2031-01-05T11:30:00+08:00") + meta("2024-04-14T09:00:00+08:00"), "", "2024-04-14", "meta"),
        (ld(datePublished="1970-01-01T00:00:00+00:00"), "", "2024-04-16", "url"),
        (ld(datePublished="kemarin sore"), '<div class="date">16/04/2024 10:20</div>', "2024-04-16", "text"),
        # A server left on UTC: the instant is the next morning here, and the page shows the day before.
        (meta("2024-04-15T22:00:00+00:00"), "", "2024-04-16", "meta"),
        (meta("2024-04-15T22:00:00+00:00"), "<span>Senin, 15 April 2024</span>", "2024-04-15", "meta"),
        # In the middle of the day the instant and the shown day agree.
        (meta("2024-04-15T02:00:00+00:00"), "<span>Senin, 15 April 2024</span>", "2024-04-15", "meta"),
    ],
)
def test_the_date_comes_from_the_best_evidence_that_can_be_true(head: str, shown: str, day: str, evidence: str) -> None:
    html = article(head=head).replace("</h1>", f"</h1>{shown}")
    read = read_page(page(html), outlet())
    assert (str(read.published_day), read.published_evidence) == (day, evidence)


def test_a_time_carries_the_zone_of_its_text_or_of_the_outlet() -> None:
    in_wib = read_page(page(article().replace("</h1>", "</h1><time>16 April 2024 10:20 WIB</time>")))
    assert str(in_wib.published) == "2024-04-16 10:20:00+07:00"
    plain = article().replace("</h1>", "</h1><time>16 April 2024 10:20</time>")
    assert read_page(page(plain), outlet()).published == datetime(2024, 4, 16, 10, 20, tzinfo=WITA)
    assert read_page(page(plain)).published == date(2024, 4, 16)


def test_a_page_without_any_date_has_none() -> None:
    read = read_page(page(article(), url="https://kabar.example/wali-kota-cek-mpp"))
    assert (read.published, read.published_evidence) == (None, "")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (f'<meta property="og:title" content="{TITLE} | Kabar Contoh">', TITLE),
        (f'<meta property="og:title" content="Kabar Contoh - {TITLE} - Halaman 2">', TITLE),
        (ld(headline=TITLE[:30] + "..."), TITLE),
        (ld(headline="Wali Kota Cek MPP,&nbsp;Separuh <b>Stan</b> Kosong"), TITLE),
        ("", TITLE),
    ],
)
def test_the_title_is_the_headline_without_the_sites_name(head: str, title: str) -> None:
    assert read_page(page(article(head=head))).title == title


def test_a_headline_keeps_a_dash_that_is_its_own() -> None:
    own = "MPP Sepi - Wali Kota Marah"
    assert read_page(page(article().replace(TITLE, own))).title == own


def test_of_several_stories_in_json_ld_the_pages_own_is_read() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Lain",
        "datePublished": "2020-01-01",
        "url": "https://kabar.example/lain",
    }
    own = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-04-15", "mainEntityOfPage": {"@id": URL}}
    head = f'<script type="application/ld+json">{json.dumps({"@graph": [other, own]})}</script>'
    assert str(read_page(page(article(head=head))).published) == "2024-04-15"


@pytest.mark.parametrize("broken", ["{", '{"@type": "NewsArticle",}', "[" * 5000, "<!-- {} -->", ""])
def test_broken_json_ld_leaves_the_word_to_the_meta_tags(broken: str) -> None:
    head = f'<script type="application/ld+json">{broken}</script>{meta("2024-04-14T09:00:00+08:00")}'
    assert str(read_page(page(article(head=head))).published_day) == "2024-04-14"


def test_section_tags_authors_and_modified_are_kept() -> None:
    head = ld(
        author=[{"@type": "Person", "name": "Rina Lestari"}, {"@type": "Person", "name": "admin"}],
        articleSection="Pemerintahan",
        keywords="MPP, ASN",
        dateModified="2024-04-16T15:02:00+08:00",
    )
    read = read_page(page(article(head=head)), outlet())
    assert (read.authors, read.section, read.tags) == (("Rina Lestari",), "Pemerintahan", ("MPP", "ASN"))
    assert read.modified == datetime(2024, 4, 16, 15, 2, tzinfo=WITA)


@pytest.mark.parametrize(
    ("address", "declared", "expected"),
    [
        ("https://a.id/x/", "", "https://a.id/x"),
        ("https://a.id/x?utm_source=wa&fbclid=1#komentar", "", "https://a.id/x"),
        ("https://a.id/x?page=all", "", "https://a.id/x"),
        ("https://a.id/x?page=2", "", "https://a.id/x"),
        ("https://a.id/x/amp/", "", "https://a.id/x"),
        ("https://a.id/amp/x", "", "https://a.id/x"),
        ("https://m.a.id/x?m=1", "", "https://a.id/x"),
        ("https://a.id/?p=3492", "", "https://a.id/?p=3492"),
        ("https://a.id/detail?id=8280", "", "https://a.id/detail?id=8280"),
        ("https://a.id/amp/x", "/x/", "https://a.id/x"),
        ("https://a.id/x", "https://a.id/", "https://a.id/x"),
        ("https://a.id/x", "https://iklan.example/y", "https://a.id/x"),
        ("http://127.0.0.1:8601/x/", "", "http://127.0.0.1:8601/x"),
        ("urn:sha256:ab", "", "urn:sha256:ab"),
        ("file:///tmp/x.html", "https://a.id/x", "file:///tmp/x.html"),
    ],
)
def test_one_story_has_one_address(address: str, declared: str, expected: str) -> None:
    assert canonical(address, declared) == expected


@pytest.mark.parametrize(
    ("encoding", "header", "declared"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("cp1252", "text/html; charset=utf-8", ""),
        ("cp1252", "text/html", '<meta charset="utf-8">'),
        ("cp1252", "text/html; charset=iso-8859-1", ""),
        ("utf-8", "text/html; charset=tidak-ada", '<meta charset="windows-1252">'),
        ("utf-16", "text/html", ""),
    ],
)
def test_a_wrong_charset_is_repaired(encoding: str, header: str, declared: str) -> None:
    body = article("<p>“Café” itu tutup – kata Wali Kota kepada pegawai yang hadir.</p>", head=declared).encode(
        encoding
    )
    text = read_page(page(body, content_type=header)).text
    assert "“Café” itu tutup – kata Wali Kota" in text


def test_text_that_was_broken_before_it_reached_the_page_is_repaired() -> None:
    sentence = "“Besok buka,” kata Wali Kota kepada petugas yang berjaga di sana."
    broken = sentence.encode().decode("cp1252", errors="ignore")
    assert "â€œBesok" in broken
    text = read_page(page(article(f"<p>{broken}</p>"))).text
    assert "“Besok buka," in text


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        (FIRST, SECOND, "id"),
        (
            "The mayor said that the counters of the public service mall were empty on the first day.",
            "He added that this was not good for the people who had come to be served by the staff.",
            "en",
        ),
        (
            "Menteri berkata kerajaan akan menyiasat kerana beliau menerima aduan bahawa kaunter ditutup.",
            "Polis berkata jabatan itu dibuka semula pada Khamis kerana kerajaan telah berkata demikian.",
            "ms",
        ),
    ],
)
def test_the_language_is_told(first: str, second: str, language: str) -> None:
    html = f"<html><body><h1>{TITLE}</h1><article><p>{first}</p><p>{second}</p></article></body></html>"
    assert read_page(page(html)).language == language
