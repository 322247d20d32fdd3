"""Bad input: whatever the text, nothing raises, and every offset points at the text it names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.pipeline import Annotator, load
from sidak.models import Annotation, Article, DateMention, Figure, Mention
from tests.nlp.conftest import Annotate

_DAY = date(2024, 4, 16)


def _article(text: str, *, title: str = "", published: date | None = _DAY) -> Article:
    return Article(url="https://contoh.id/1", title=title, text=text, published=published)


def _assert_sound(article: Article, said: Annotation) -> None:
    mentions = [mention for one in said.officials for mention in one.mentions]
    found: list[DateMention | Figure | Mention] = [*said.dates, *said.figures, *mentions]
    for one in found:
        field = article.field(one.field)
        assert 0 <= one.start < one.end <= len(field)
        assert field[one.start : one.end] == one.text
    for figure in said.figures:
        start, end = figure.sentence_start, figure.sentence_start + len(figure.sentence)
        assert start >= 0
        assert article.field(figure.field)[start:end] == figure.sentence


# Each repeats what some rule looks for, so that a rule that runs away is seen at once.
_REPEATED = [
    "%", "100% ", "5 persen ", "5-6%", "5%-", "1,", "1, 07 ", "1.000.", "1/", "1/1/1/1/1 ", "9-5-", "2024-04-",
    "16 dan ", "1 - 2 , 3 / ", "sekitar ", "sekitar kurang lebih 5 persen ", "tidak bisa ", "tidak hadir 5 persen ",
    "dua puluh ", "seratus ribu", "setengah", "dari ", "dari 5 ", "dari 16 OPD ",
    "dari total jumlah OPD yang ada sebanyak ", "5 orang yang hadir dari ", "5 dari 16 orang ", "Mei ", "9 Mei ",
    "Senin, 9 Mei ", "Senin-", "Senin/Selasa ", "hari ini (", "kemarin (Rabu-red ", "9 Mei hingga ", "H+1 ",
    "H-7 Idul ", "2021-", "tahun 2021 ", "Nomor 94 Tahun ", "UU No. ", "2 hari lalu ", "pada April ", "Bupati ",
    "Kepala (", "Kepala, ", "Plt Pj ", "mantan ", "Wakil ", "Kepala Dinas Pendidikan dan ",
    "Kepala Dinas Kesehatan, ", "Sekda Budi, ", "Budi Santoso, Bupati ", "Budi ", "H. ", "Dr. H. ", "M. Si, ",
    "SH, MH, ", "A. ", "a.", "a-", "a'", "Kota ", "Kab. ", "Kutai ", "Kutai Timur (Kutim) ", "Kota Administrasi ",
    "Desa ", "Camat Sukun, ", "(KKT) ", "(", ")", "()", '"', '" ', ".", ". ", "!\" ", "? ", "\n", " \n", "a\n",
    "abc \n", " ", "\t", ", ", "; ", "-", "/", "_", "a_", ":-) ", "- Hadir 5 persen\n", "Disiplin 5%\n",
    "Tertinggi\n", "sakit 31 orang, ", "kata Bupati Blora Arief Rohman. ", "hingga pukul 10.00 WIB ", "\x00",
    "\u200b", "\u200f\u0645\u0631\u062d\u0628\u0627 ", "\u202e", "🎉", "İ", "ß", "kupu-", "http://a.b/", "a@b.",
]  # fmt: skip


@pytest.mark.parametrize("unit", _REPEATED, ids=repr)
def test_what_a_rule_looks_for_may_come_without_end(annotator: Annotator, unit: str) -> None:
    article = _article((unit * 3_000)[:3_000])
    _assert_sound(article, annotator.annotate(article))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n ",
        "%" * 10_000,
        "a" * 5_000_000,
        "(" * 20_000,
        "9" * 20_000 + " persen",
        "Pegawai " + "yang " * 20_000 + "hadir 80 persen",
        " " * 200_000 + "5 persen",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_long_and_empty_texts_are_read(annotator: Annotator, text: str) -> None:
    article = _article(text)
    _assert_sound(article, annotator.annotate(article))


def test_a_line_without_an_end_holds_its_findings(annotate: Annotate) -> None:
    words = "petugas loket melayani warga sejak pagi dan antrean berjalan lancar " * 3_000
    said = annotate(words + "kehadiran pegawai 95 persen pada Senin 9 Mei 2022 " + words)
    assert [(figure.value, len(figure.sentence) < 3_000) for figure in said.figures] == [(95, True)]
    assert [found.first for found in said.dates] == ["2022-05-09"]


def test_no_sentence_grows_without_bound_where_no_blank_parts_the_words(annotate: Annotate) -> None:
    figures = annotate("hadir 5%," + "/5%" * 3_000).figures
    assert figures
    assert max(len(figure.sentence) for figure in figures) <= 5_000


@pytest.mark.parametrize("published", [None, date.min])
def test_without_a_day_of_publication_relative_dates_stay_open(annotate: Annotate, published: date | None) -> None:
    text = "Rapat digelar kemarin. Apel dimulai Senin lalu. Libur usai (8/4). Hasilnya tahun lalu. Terbit 9 Mei 2022."
    dates = [(found.text, found.first) for found in annotate(text, published=published).dates]
    assert dates == [
        ("kemarin", None),
        ("Senin lalu", None),
        ("(8/4)" if "(8/4)" in (found for found, _ in dates) else "8/4", None),
        ("tahun lalu", None),
        ("9 Mei 2022", "2022-05-09"),
    ]


@pytest.mark.parametrize("published", [date.min, date(1, 1, 2), date.max, date(9999, 12, 30)])
def test_days_at_the_ends_of_the_calendar_are_survived(annotator: Annotator, published: date) -> None:
    text = (
        "Besok, lusa, kemarin, Senin lalu, 3 tahun lalu, 40 hari lalu, H-7 Idul Fitri, tahun depan, 29 Februari, (1/1)."
    )
    article = _article(text, published=published)
    _assert_sound(article, annotator.annotate(article))


@pytest.mark.parametrize(
    "text",
    [
        "TINGKAT KEHADIRAN ASN DI KABUPATEN BLORA MENCAPAI 95,47 PERSEN PADA SENIN (8/4/2024)",
        "tingkat kehadiran asn di kabupaten blora mencapai 95,47 persen pada senin (8/4/2024)",
        "Tingkat kehadiran ASN\u00a0di Kabupaten\u200bBlora mencapai 95,47\u202fpersen pada Senin\u00a0(8/4/2024) 🎉",
        "Тест \u200f\u0645\u0631\u062d\u0628\u0627\u200e 测试 kehadiran ASN 95,47 persen pada Senin (8/4/2024)",
        "Tingkat kehadiran ASN mencapai 95.47 persen pada Senin (8/4/2024).",
        "Kehadiran\x00ASN\x00mencapai\x0095,47 persen\x00pada Senin (8/4/2024)",
    ],
    ids=lambda text: text[:20],
)
def test_figure_and_date_are_found_however_they_are_dressed(annotate: Annotate, text: str) -> None:
    said = annotate(text)
    assert [figure.value for figure in said.figures] == [95.47]
    assert [found.first for found in said.dates] == ["2024-04-08"]


@pytest.mark.parametrize(
    "text",
    [
        "Kadar kehadiran penjawat awam ialah 95 peratus pada hari Isnin, kata Ketua Setiausaha semalam.",  # Malay
        "The regent said attendance stood at 95 percent on Monday, May 9, 2022, down from 97.5% a year earlier.",
        "Pegawe sing mlebu dina Senin wingi mung 7 saka 16 wong, ujare Bupati Arief Rohman ing kantor.",  # Javanese
        "Barudak nu teu hadir poé Senén aya 5 persén, saur Bupati.",  # Sundanese
    ],
    ids=lambda text: text[:12],
)
def test_neighbouring_languages_are_survived(annotator: Annotator, text: str) -> None:
    article = _article(text)
    _assert_sound(article, annotator.annotate(article))


@pytest.mark.parametrize(
    "text", ["\ud800", "Kehadiran 95 persen \udfff pada Senin (8/4/2024)", "\ud83d persen 5\ude00"]
)
def test_half_surrogates_are_survived(annotator: Annotator, text: str) -> None:
    article = _article(text, title=text)
    _assert_sound(article, annotator.annotate(article))


_FRAGMENTS = """5 16 95,5 1,07 1.000 1.371.442 88.25 0 100 2021 2024 9/5 8/4/2024 9-5-2022 2024-04-09 10.00 dua
puluh satu
seratus belas setengah persen % persenan prosen sekitar hampir lebih dari kurang hingga sampai tidak belum
maksimal - / , . : ; ( ) " ' “ ” ! ? … Senin Selasa-Rabu Jum'at minggu Januari Mei Desember hari ini kemarin
lusa besok lalu depan tahun bulan pekan pertama H+1 H-7 Lebaran Idul Fitri red Nomor Pasal PP UU Rp WIB pukul
dari total jumlah OPD orang pegawai ASN stand hadir sakit cuti izin tanpa keterangan dan sisanya yakni antaranya
Bupati Wakil Wali Kota Kepala Dinas Badan Sekda Plt. Pj mantan selaku Kabupaten Blora Kutai Timur Bandung
Kecamatan Camat Desa Arief Rohman H. Hj. Drs. M.Si S.H., Muhammad bin Putri kata ujarnya MPP sidak disiplin
sanksi TPP dipotong"""
_PIECES = st.one_of(
    st.sampled_from(_FRAGMENTS.split()),
    st.sampled_from(
        ["\n", "\n\n", "\r\n", "\x00", "\u00a0", "\u200f", "🎉", "İ", "ﬁ", "Σ", "\x85", "A" * 130, "%" * 40, "("]
    ),
    st.integers(0, 10**7).map(str),
    st.text(max_size=4),
)
_TEXTS = st.one_of(*(st.lists(_PIECES, max_size=80).map(glue.join) for glue in (" ", " ", "", "\n")))


@settings(max_examples=250, deadline=None)
@given(title=st.one_of(st.just(""), _TEXTS), text=_TEXTS, published=st.one_of(st.none(), st.dates()))
def test_any_text_of_our_grammars_parts_is_read(title: str, text: str, published: date | None) -> None:
    article = _article(text, title=title, published=published)
    _assert_sound(article, load().annotate(article))
