"""The body of a page: the article's own sentences whole, and no figure of another story."""

import pytest

from crawler.read import read_page
from tests.crawler.pages import FIRST, FOREIGN, OWN, SECOND, THIRD, TITLE, article, outlet, page

LINK = f'<a href="/2024/lain">{FOREIGN}</a>'

FOREIGN_IN_THE_MIDDLE = {
    "paragraph with a cue": f"<p>Baca juga: {LINK}</p>",
    "cue in bold": f"<p><strong>BACA JUGA :</strong> {LINK}</p>",
    "cue without a mark": f"<p><em>Lihat juga</em> {LINK}</p>",
    "cue inside the link": f'<p><a href="/lain">Simak Juga: {FOREIGN}</a></p>',
    "cue without a link": f"<p>Baca Juga: {FOREIGN}</p>",
    "cue and headline apart": f"<p>Baca juga:</p><p>{LINK}</p>",
    "cue and headline over a break": f"<p>Baca juga:<br>{FOREIGN}</p>",
    "cue and a list": f"<p><b>Berita Terkait</b></p><ul><li>{LINK}</li><li>{LINK}</li></ul>",
    "link and nothing else": f"<p>{LINK}</p>",
    "blockquote": f"<blockquote><p>Baca Juga {LINK}</p></blockquote>",
    "table": f"<table><tr><td>Baca juga: {LINK}</td></tr></table>",
    "widget by its class": f'<div class="inline-related"><div><span>{FOREIGN}</span></div></div>',
    "box with an excerpt": f"<div><h3>Baca juga</h3><ul><li>{LINK}<p>{FOREIGN}, kata Sekda.</p></li></ul></div>",
    "caption of another story": f'<div class="terkait"><figure><figcaption>{FOREIGN}.</figcaption></figure></div>',
    "amp": f'<p class="baca"><b>Lihat Juga:</b> <a href="/amp/lain">{FOREIGN}</a></p>',
    "video": f'<p>Simak juga video: {LINK}</p><div class="x"><span>[Video] {FOREIGN}</span></div>',
    "several cues": f"<p>Baca juga: {LINK}</p><p>Baca juga: {LINK}</p>",
    "poll": f'<div class="polling"><p>{FOREIGN}?</p><label>Setuju</label></div>',
    "advert": f'<div class="iklan">{FOREIGN}.</div><p>ADVERTISEMENT</p><p>SCROLL TO CONTINUE WITH CONTENT</p>',
}

FOREIGN_AROUND = {
    "popular list": f"<aside><h3>Terpopuler</h3><ol><li>{LINK}</li></ol></aside>",
    "aged list": f"<div><h4>Kabar lain</h4><ul><li>EKONOMI 5 hari ago {LINK}</li></ul></div>",
    "comments": f'<div id="comments"><h3>1 Komentar</h3><p>{FOREIGN}, saya kecewa sekali.</p>'
    "<form><h3>Tinggalkan Balasan</h3><p>Alamat email Anda tidak akan dipublikasikan.</p></form></div>",
    "share bar": '<div class="sharedaddy"><p>Bagikan ke Facebook</p></div>',
    "tags": '<div class="post-tags">Tags: <a href="/tag/asn">ASN</a></div>',
    "related section": f'<section class="related"><h3>Berita Terkait</h3><p>{LINK}</p></section>',
}


@pytest.mark.parametrize("markup", FOREIGN_IN_THE_MIDDLE.values(), ids=FOREIGN_IN_THE_MIDDLE.keys())
def test_another_storys_headline_in_the_middle_goes_and_every_sentence_stays(markup: str) -> None:
    assert read_page(page(article(markup))).text == "\n\n".join(OWN)


@pytest.mark.parametrize("markup", FOREIGN_AROUND.values(), ids=FOREIGN_AROUND.keys())
@pytest.mark.parametrize("known_body", [True, False], ids=["body marked", "body unmarked"])
def test_what_stands_around_the_body_goes(markup: str, known_body: bool) -> None:
    html = article(after=markup)
    if not known_body:
        html = html.replace("entry-content", "x1")
    assert read_page(page(html)).text == "\n\n".join(OWN)


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        (f"{SECOND} Baca juga: {LINK}", SECOND),
        (
            f"{SECOND} <strong>Baca Juga: {LINK}</strong> Ia lalu naik ke lantai dua.",
            f"{SECOND} Ia lalu naik ke lantai dua.",
        ),
        (f"{SECOND} (Baca juga: {LINK})", SECOND),
        (f"{SECOND} BACA JUGA: {FOREIGN}", SECOND),
    ],
)
def test_a_related_link_inside_a_paragraph_is_cut_out_of_it(inside: str, left: str) -> None:
    text = read_page(page(article(f"<p>{inside}</p>"))).text
    assert text == "\n\n".join((FIRST, left, SECOND, THIRD))


@pytest.mark.parametrize(
    "sentence",
    [
        "“Baca juga aturannya sebelum berangkat,” pesan Sekda kepada 120 pegawai yang hadir di halaman kantor.",
        "Lihat juga dampaknya pada layanan kependudukan yang tutup sejak pukul 12.00, kata warga itu.",
        "Pembaca juga diminta melapor lewat nomor yang disediakan pemerintah kota.",
        "Ia meminta warga mengecek juga jadwal layanan di laman resmi sebelum datang.",
        "Komentar warga di kolom aduan menyebut 12 persen loket tutup sebelum waktunya.",
        "Editor koran itu, Budi, hadir dalam rapat bersama wali kota.",
        "Penelitian itu dilakukan oleh 5 dinas.",
        "Kantor itu sudah dibuka lima hari lalu.",
        'Aturannya ada di <a href="/perda">Perda Nomor 2 Tahun 2020</a> yang berlaku sejak Januari.',
        "Iklan layanan masyarakat itu dipasang di MPP.",
    ],
)
def test_the_articles_own_sentences_stay_even_when_they_look_alike(sentence: str) -> None:
    plain = sentence.replace('<a href="/perda">', "").replace("</a>", "")
    assert read_page(page(article(f"<p>{sentence}</p>"))).text == "\n\n".join((FIRST, plain, SECOND, THIRD))


def test_a_table_stays_row_by_row() -> None:
    table = """<table><thead><tr><th>Dinas</th><th>Hadir</th></tr></thead>
    <tbody><tr><td>Disdukcapil</td><td>98,1%</td></tr><tr><td>Bappeda</td><td><p>100%</p></td></tr></tbody></table>"""
    assert "Dinas | Hadir\n\nDisdukcapil | 98,1%\n\nBappeda | 100%" in read_page(page(article(table))).text


def test_bare_text_with_breaks_becomes_paragraphs() -> None:
    html = f"""<html><head><title>{TITLE}</title></head><body><table><tr><td class="menu"><a href="/">Home</a></td>
    <td><h2>{TITLE}</h2><div class="isi">{FIRST}<br><br>{SECOND}<br>Baca juga: {LINK}<br>
    <br>{THIRD}<br />(ens/red)</div>
    </td></tr></table></body></html>"""
    assert read_page(page(html)).text == "\n\n".join(OWN)


def test_credits_become_authors_and_leave_the_text() -> None:
    read = read_page(
        page(article(after="").replace("</p></div>", "</p><p>Penulis: Rina Lestari Editor: Joko S</p></div>"))
    )
    assert (read.authors, read.editors) == (("Rina Lestari",), ("Joko S",))
    assert read.text == "\n\n".join(OWN)


def test_a_sign_off_behind_the_last_sentence_goes() -> None:
    html = article().replace(THIRD, f"{THIRD} Ia lalu pulang. (ens/red)")
    assert read_page(page(html)).text.endswith("Ia lalu pulang.")


def test_what_stands_above_the_body_is_no_paragraph() -> None:
    top = f"<h1>{TITLE}</h1><p>Rina Lestari - Selasa, 16 April 2024 10:20 WITA</p>"
    html = article().replace('<div class="entry-content">', f'<div class="entry-content">{top}')
    assert read_page(page(html)).text == "\n\n".join(OWN)


def test_the_outlets_selectors_come_before_everything() -> None:
    html = f"""<html><body><h1>Kanal Pemerintahan</h1><b id="j">{TITLE}</b><i class="w">Selasa, 16 April 2024 10:20</i>
    <div class="q"><p>{FIRST}</p><div class="sisip">{FOREIGN} terjadi kemarin.</div><p>{SECOND}</p><p>{THIRD}</p></div>
    <u>Oleh: Rina Lestari</u></body></html>"""
    selectors = {"title": "#j", "body": "div.q", "published": "i.w", "authors": "u", "remove": [".sisip"]}
    read = read_page(page(html), outlet(selectors=selectors))
    assert (read.title, read.text, read.authors) == (TITLE, "\n\n".join(OWN), ("Rina Lestari",))
    assert (read.published_evidence, str(read.published)) == ("selector", "2024-04-16 10:20:00+08:00")


def test_a_page_that_wraps_its_whole_text_in_links_keeps_it() -> None:
    html = article().replace(f"<p>{FIRST}</p>", f'<p><a href="/x">{FIRST}</a></p>')
    html = html.replace(f"<p>{SECOND}</p>", f'<p><a href="/x">{SECOND}</a></p>')
    html = html.replace(f"<p>{THIRD}</p>", f'<p><a href="/x">{THIRD}</a></p>')
    assert SECOND in read_page(page(html)).text
