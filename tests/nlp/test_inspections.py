"""Inspections: which MPP or office, of which region, and by whom."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.pipeline import load
from sidak.models import Article, Inspection
from sidak.mpp import halls
from sidak.regions import gazetteer
from tests.nlp.conftest import Annotate


def _said(one: Inspection) -> tuple[str, str | None, tuple[str, ...]]:
    return one.place, one.region, one.by


@pytest.mark.parametrize(
    ("text", "place", "region", "by"),
    [
        (
            "Bupati Blora Arief Rohman melakukan sidak ke MPP Blora, Senin (9/5/2022).",
            "MPP Blora",
            "Kabupaten Blora",
            ("Arief Rohman",),
        ),
        ("Wali Kota Surabaya Eri Cahyadi meninjau MPP Siola.", "MPP Siola", "Kota Surabaya", ("Eri Cahyadi",)),
        (
            "Wali Kota Denpasar Jaya Negara, didampingi Sekda Alit Wiradana, memantau MPP Sewaka Dharma.",
            "MPP Sewaka Dharma",
            "Kota Denpasar",
            ("Jaya Negara", "Alit Wiradana"),
        ),
        (
            "Bupati Sragen Yuni Sukowati mengecek Mal Pelayanan Publik (MPP) Kabupaten Sragen bersama Sekda Tatag "
            "Prabawanto.",
            "MPP Kabupaten Sragen",
            "Kabupaten Sragen",
            ("Yuni Sukowati", "Tatag Prabawanto"),
        ),
        (
            "Bupati Kudus Hartopo mendatangi Mal Pelayanan Publik Kudus.",
            "Mal Pelayanan Publik Kudus",
            "Kabupaten Kudus",
            ("Hartopo",),
        ),
        (
            "Sidak MPP, Bupati Kendal Dico Ganinduto temukan loket kosong.",
            "MPP Kabupaten Kendal",
            "Kabupaten Kendal",
            ("Dico Ganinduto",),
        ),
        (
            "Sidak dilakukan di MPP Kota Bima. Pj Wali Kota Bima Mukhtar Landa kecewa.",
            "MPP Kota Bima",
            "Kota Bima",
            (),
        ),
        (
            "Pj Wali Kota Bima Mukhtar Landa kecewa. Wali kota meninjau MPP Kota Bima sejak pagi.",
            "MPP Kota Bima",
            "Kota Bima",
            ("Mukhtar Landa",),
        ),
        (
            "Bupati Kuningan Acep Purnama, disambut Kepala DPMPTSP Agus Sadeli, meninjau MPP Kuningan.",
            "MPP Kuningan",
            "Kabupaten Kuningan",
            ("Acep Purnama",),
        ),
        ("Ombudsman memantau pelayanan di MPP Kota Palu.", "MPP Kota Palu", "Kota Palu", ()),
        (
            "Inspeksi mendadak di MPP Graha Manavaseva dipimpin Bupati Mojokerto Ikfina Fahmawati.",
            "MPP Graha Manavaseva",
            "Kabupaten Mojokerto",
            ("Ikfina Fahmawati",),
        ),
        (
            "Bupati Kutai Kartanegara Edi Damansyah sidak MPP Tenggarong.",
            "MPP Tenggarong",
            "Kabupaten Kutai Kartanegara",
            ("Edi Damansyah",),
        ),
        (
            "Gubernur Jawa Tengah Ganjar Pranowo meninjau MPP di Kabupaten Batang.",
            "MPP Kabupaten Batang",
            "Kabupaten Batang",
            ("Ganjar Pranowo",),
        ),
        (
            "MPP Kota Metro disidak Wali Kota Metro Hendro Wahyudi.",
            "MPP Kota Metro",
            "Kota Metro",
            ("Hendro Wahyudi",),
        ),
        (
            "Kepala Dinas Kesehatan Budi Santoso mengatakan sidak dilakukan Bupati Blora Arief Rohman di MPP.",
            "MPP Kabupaten Blora",
            "Kabupaten Blora",
            ("Arief Rohman",),
        ),
    ],
)
def test_a_hall_is_inspected(annotate: Annotate, text: str, place: str, region: str, by: tuple[str, ...]) -> None:
    (one,) = annotate(text).inspections
    assert one.is_mpp
    assert _said(one) == (place, region, by)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Sidak di Dinas Kesehatan dan Kantor Camat Cepu dipimpin Wakil Bupati Blora Tri Yuli Setyowati.",
            ["Dinas Kesehatan", "Kantor Camat Cepu"],
        ),
        (
            "Wali Kota Malang Sutiaji sidak RSUD Kota Malang, Puskesmas Dinoyo, dan BKPSDM.",
            ["RSUD Kota Malang", "Puskesmas Dinoyo", "BKPSDM"],
        ),
        ("Kantor Camat Cepu disidak Bupati Blora Arief Rohman.", ["Kantor Camat Cepu"]),
        ("Dinas Sosial menjadi sasaran sidak Bupati Blora Arief Rohman.", ["Dinas Sosial"]),
        ("Tim BKPSDM bersama Satpol PP melakukan sidak ke Dinas Sosial Kota Bima.", ["Dinas Sosial Kota Bima"]),
        ("Bupati Blora Sidak MPP dan Presensi Online ASN di BKD", ["MPP Kabupaten Blora", "BKD"]),
        (
            "Bupati Blora Arief Rohman sidak BKD. Kantor Badan Kepegawaian Daerah (BKD) sepi.",
            ["Kantor Badan Kepegawaian Daerah"],
        ),
        ("Bupati Blora Arief Rohman melakukan inspeksi mendadak (sidak) ke kantor Kelurahan Cepu.", None),
        ("Bupati Blora Arief Rohman mengunjungi secara mendadak Puskesmas Cepu.", ["Puskesmas Cepu"]),
    ],
)
def test_offices_are_inspected(annotate: Annotate, text: str, places: list[str] | None) -> None:
    found = annotate(text).inspections
    assert [one.place for one in found] == (places or ["kantor Kelurahan Cepu"])
    assert all(one.is_mpp == one.place.startswith("MPP") for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Menteri PANRB Rini Widyantini meresmikan MPP Kabupaten Malaka lalu meninjau gerainya.",
        "Bupati Blora Arief Rohman tak melakukan sidak ke MPP Blora.",
        "Bupati Blora Arief Rohman belum sempat meninjau MPP Blora.",
        "Bupati Blora Arief Rohman akan meninjau MPP Blora pekan depan.",
        "Bupati Blora Arief Rohman meminta Inspektorat mengecek MPP Blora.",
        "Warga mendatangi MPP Blora untuk mengurus paspor.",
        "Kepala MPP Kota Sorong mengatakan pihaknya memantau antrean.",
        "Polisi memeriksa saksi kasus pungli di MPP Kota Bekasi.",
        "Bupati Blora Arief Rohman kecewa. Pemkab Blora menilai sidak di MPP Kota Bandung patut ditiru.",
        "Bupati Blora Arief Rohman meninjau Dinas Kesehatan.",  # an office needs a strong verb
        "Bupati Blora Arief Rohman sidak Pasar Cepu.",
        "Dinas Perdagangan Kota Ambon melakukan sidak di Pasar Mardika.",
        "Jumlah kunjungan ke MPP Kota Bima naik.",
        "MPP Kota Bima buka sampai sore.",
        "Rombongan DPRD studi banding ke MPP Kota Bima dan meninjau gerainya.",
        "Sidak harga cabai, kata Kepala Dinas Perdagangan Budi Santoso, digelar rutin.",
    ],
)
def test_what_is_no_inspection(annotate: Annotate, text: str) -> None:
    assert annotate(text).inspections == ()


def test_one_inspection_a_place_at_its_fullest_and_by_whom_it_is_first_said(annotate: Annotate) -> None:
    title = "Sidak di MPP, Loket Kosong"
    text = (
        "SORONG - Wali Kota Sorong Lambert Jitmau sidak Mal Pelayanan Publik (MPP) Kota Sorong.\n\n"
        "Wali kota mengecek loket MPP satu per satu. Di MPP itu ada 20 loket."
    )
    (one,) = annotate(text, title=title).inspections
    assert _said(one) == ("MPP Kota Sorong", "Kota Sorong", ("Lambert Jitmau",))
    assert (one.field, one.text, one.sentence) == ("title", "MPP", title)


def test_offsets_count_in_the_text(annotate: Annotate) -> None:
    text = "Hujan turun.\n\nBupati Blora Arief Rohman sidak MPP Blora."
    (one,) = annotate(text, title="Loket Kosong di Blora").inspections
    assert text[one.start : one.end] == one.text == "MPP Blora"
    assert text[one.sentence_start :] == one.sentence


def test_a_headline_in_capitals_names_no_hall_by_its_verbs(annotate: Annotate) -> None:
    text = "Bupati Blora Sidak MPP Dapati Loket Kosong\n\nBupati Blora Arief Rohman kecewa."
    assert [one.place for one in annotate(text).inspections] == ["MPP Kabupaten Blora"]


@pytest.mark.parametrize(
    ("headline", "place"),
    [
        ("Bupati Madiun Cek MPP Mejayan dan Absen Pegawai", "MPP Mejayan"),
        ("Bupati Madiun Sidak MPP, Temukan Loket Kosong", "MPP Kabupaten Madiun"),
        ("BUPATI MADIUN SIDAK MAL PELAYANAN PUBLIK, PETUGAS KAGET", "MPP Kabupaten Madiun"),
    ],
)
def test_the_hall_of_a_headline(annotate: Annotate, headline: str, place: str) -> None:
    found = annotate("Bupati Madiun Budi Purnawan kecewa melihat loket.", title=headline).inspections
    assert [(one.place, one.region, one.by) for one in found] == [(place, "Kabupaten Madiun", ("Budi Purnawan",))]


def test_the_table_of_halls() -> None:
    assert [hall.own_name for hall in halls().of("35.78")] == ["MPP Siola"]
    assert halls().named("MPP Siola") == halls().named("siola") != ()
    assert halls().of("99.99") == ()
    codes = {hall.region_code for name in halls().names() for hall in halls().named(name)}
    assert all(gazetteer().get(code) for code in codes)


_WORDS = """Bupati Blora Arief Rohman sidak inspeksi mendadak ke di MPP Mal Pelayanan Publik (MPP) Kota Kabupaten
Sorong Siola Graha Dinas Kesehatan Kantor Camat Cepu RSUD BKD dan , . bersama dipimpin Sekda meninjau
disidak akan tidak ( ) -nya kata "..." MPP-nya Puskesmas"""
_PIECES = [*_WORDS.split(), "\x00", "\n", "\n\n", "\u00a0", "İ", "ß", "🎉"]
_TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=50).map(" ".join))


@settings(max_examples=120, deadline=None)
@given(title=_TEXTS, text=_TEXTS)
def test_no_text_makes_it_fail(title: str, text: str) -> None:
    article = Article(url="https://contoh.id/1", title=title, text=text)
    for one in load().annotate(article).inspections:
        field = article.field(one.field)
        assert field[one.start : one.end] == one.text != ""
        assert field[one.sentence_start :].startswith(one.sentence)


@pytest.mark.parametrize("piece", ["sidak MPP ", "Sidak Dinas Kesehatan, ", "Kantor ", "sidak Kantor Camat ", "(A) "])
def test_long_texts_are_read(annotate: Annotate, piece: str) -> None:
    assert len(annotate(piece * 2_000).inspections) <= 2_000
