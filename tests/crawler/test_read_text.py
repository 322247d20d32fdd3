"""Plain text: whole lines of boilerplate go, every other character stays."""

import json
from pathlib import Path

import pytest

from crawler.read import read_text
from sidak.errors import ReadError

SHARED = Path(__file__).parents[2].parent / "shared"
HEADLINE = "Sekda Cek Kehadiran Pegawai Usai Libur"
ONE = "Sekda mendatangi kantor dinas pada Senin pagi dan mencatat 95,47 persen pegawai hadir."
TWO = "Sisanya  masih dalam perjalanan, kata dia, 1, 07 persen tanpa keterangan."
THREE = "Ia meminta kepala dinas melapor sore ini."


def read(*lines: str) -> str:
    return read_text("\n".join(lines), url="urn:x").text


@pytest.mark.parametrize(
    ("name", "gold", "authors", "cut_at_most"),
    [("blora-2022", "S01", ("Ais",), 8), ("samarinda-2024", "S02", (), 26)],
)
def test_the_real_seeds_lose_their_boilerplate_and_nothing_else(
    name: str, gold: str, authors: tuple[str, ...], cut_at_most: int
) -> None:
    if not SHARED.is_dir():
        pytest.skip("the seed articles are not beside this checkout")
    source = (SHARED / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
    unwanted = json.loads((SHARED / "eval" / "gold" / f"{gold}.json").read_text(encoding="utf-8"))["not_in_body"]
    article = read_text(source, url="urn:x")
    assert [words for words in unwanted if words in article.text] == []
    assert article.authors == authors
    kept = set(article.text.split("\n"))
    gone = [line for line in source.split("\n") if line.strip() and line not in kept]
    sentences = [line for line in gone if line.rstrip().endswith((".", ".”", "”")) and len(line.split()) > 8]
    assert sentences == []
    assert len(gone) <= cut_at_most


def test_lines_stay_as_they_were_written() -> None:
    assert read(HEADLINE, "", ONE, "", TWO, THREE) == "\n".join((HEADLINE, "", ONE, "", TWO, THREE))


@pytest.mark.parametrize(
    "foreign",
    [
        ["Baca Juga :   61,7 Persen ASN Kota Jauh Bolos"],
        ["BACA JUGA", "61,7 Persen ASN Kota Jauh Bolos"],
        ["Baca juga:", "", "61,7 Persen ASN Kota Jauh Bolos", "Wali Kota Jauh Tegur 12 Persen Pegawai"],
        ["Lihat juga 61,7 Persen ASN Kota Jauh Bolos"],
        ["Berita Terkait", "61,7 Persen ASN Kota Jauh Bolos"],
        ["ADVERTISEMENT"],
        ["Share", "Facebook Twitter WhatsApp"],
    ],
)
def test_another_storys_lines_in_the_middle_go(foreign: list[str]) -> None:
    kept = [line for line in read(HEADLINE, ONE, *foreign, TWO, THREE).split("\n") if line]
    assert kept == [HEADLINE, ONE, TWO, THREE]


@pytest.mark.parametrize(
    "end",
    [
        ["-", "EKONOMI5 hari ago", "NTP Capai 144,66 di Agustus", "-", "KUKAR4 hari ago", "Wagub Panen Padi"],
        ["Wagub Panen Padi 12 Persen Lebih Banyak", "3 jam yang lalu", "NTP Capai 144,66 di Agustus", "5 hari lalu"],
        ["Tinggalkan Balasan", "Alamat email Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *"],
        ["2 Komentar", "Budi", "Saya kira 12 persen itu salah hitung, mohon dicek lagi."],
        ["Terpopuler", "61,7 Persen ASN Kota Jauh Bolos", "Harga Cabai Naik 73,4 Persen"],
        ["Penulis: Rina Lestari", "", "Editor : Joko"],
        ["Tags: ASN, MPP", "Halaman: 1 2 3"],
    ],
)
def test_what_follows_the_article_goes(end: list[str]) -> None:
    assert read(HEADLINE, ONE, TWO, THREE, "", *end) == "\n".join((HEADLINE, ONE, TWO, THREE))


def test_credits_become_authors() -> None:
    article = read_text("\n".join((HEADLINE, ONE, "Penulis: Rina Lestari | Editor : Joko")), url="urn:x")
    assert (article.authors, article.editors) == (("Rina Lestari",), ("Joko",))


def test_the_title_is_the_headline_and_a_section_above_it_is_not() -> None:
    assert read_text(f"{HEADLINE}\n{ONE}", url="urn:x").title == HEADLINE
    assert read_text(f"SAMARINDA\n{HEADLINE}\n{ONE}", url="urn:x").title == HEADLINE
    assert read_text(ONE, url="urn:x", title="Judul Lain").title == "Judul Lain"


@pytest.mark.parametrize("text", ["", " \n\t\n", "Tinggalkan Balasan\nNama", "***\n---"])
def test_a_text_without_an_article_is_an_error(text: str) -> None:
    with pytest.raises(ReadError):
        read_text(text, url="urn:x")


def test_line_ends_and_control_characters_of_other_systems_are_taken() -> None:
    assert read_text(f"\ufeff{HEADLINE}\r\n\r\n{ONE}\x00\r\n", url="urn:x").text == f"{HEADLINE}\n\n{ONE}"


@pytest.mark.parametrize(
    "menu",
    [
        ["Jasa Cetak Undangan Termurah Sejak 2009"],
        ["Kabar Muara Logo", "Olahraga Budaya Wisata Kuliner", "Selasa, 3 Mei 2022 10:15 WIB"],
    ],
)
def test_menus_and_adverts_above_the_headline_go(menu: list[str]) -> None:
    article = read_text("\n".join((*menu, HEADLINE, ONE, TWO, THREE)), url="urn:x")
    assert article.title == HEADLINE
    assert article.text == "\n".join((HEADLINE, ONE, TWO, THREE))


def test_lines_above_the_first_sentence_that_speak_of_the_same_thing_stay() -> None:
    caption = "Sekda saat mencatat pegawai yang hadir di kantor dinas. (Foto: Dokumentasi Muara)"
    article = read_text("\n".join(("MUARA", HEADLINE, caption, ONE, TWO)), url="urn:x")
    assert article.title == HEADLINE
    assert article.text.startswith(f"MUARA\n{HEADLINE}\n{caption}\n{ONE}")


@pytest.mark.parametrize(
    "line",
    [
        "Laporan Wartawan Muara Pos Rina Lestari",
        "https://muara.example/2022/05/sidak",
        "/bank/foto/apel-pagi_20220503.jpg)",
        "Simak video seru ini:",
        "Silakan baca kabar lainnya dari Muara Pos di Google News",
        "(Ilustrasi) Pegawai Kota Jauh mengikuti apel pagi di balai kota.",
    ],
)
def test_bylines_addresses_and_captions_go(line: str) -> None:
    assert read(HEADLINE, ONE, line, TWO, THREE) == "\n".join((HEADLINE, ONE, TWO, THREE))


@pytest.mark.parametrize(
    "sentence",
    [
        "Laporan wartawan yang menyebut 12 persen pegawai bolos dibantah oleh Sekda.",
        "Silakan adukan ke BKD bila ada pegawai yang bolos, kata Sekda kepada warga.",
        "Data lengkapnya ada di https://muara.example/data dan diperbarui tiap pagi.",
    ],
)
def test_sentences_that_begin_like_boilerplate_stay(sentence: str) -> None:
    assert sentence in read(HEADLINE, ONE, sentence, THREE)


def test_a_sign_off_glued_to_the_last_word_takes_no_line_with_it() -> None:
    assert read(HEADLINE, "", ONE, "", f"{THREE}(min)").split("\n")[-1] == THREE
