"""Dates: every shape they are written in, resolved from Tuesday, 16 April 2024."""

from __future__ import annotations

from datetime import date

import pytest

from tests.nlp.conftest import Annotate

Dates = list[tuple[str, str | None, str | None]]


def _dates(annotate: Annotate, text: str, published: date | None = date(2024, 4, 16)) -> Dates:
    return [(found.text, found.first, found.last) for found in annotate(text, published=published).dates]


@pytest.mark.parametrize(
    ("text", "found", "first", "last"),
    [
        ("Rapat digelar Senin, 9 Mei 2022 di aula.", "Senin, 9 Mei 2022", "2022-05-09", None),
        ("Rapat digelar Senin 9-5-2022 di aula.", "Senin 9-5-2022", "2022-05-09", None),
        ("Rapat digelar Senin 9.5.2022 di aula.", "Senin 9.5.2022", "2022-05-09", None),
        ("Rapat digelar Senin (8/4/2024) pagi.", "Senin (8/4/2024)", "2024-04-08", None),
        ("Rapat digelar Senin (8/4) pagi.", "Senin (8/4)", "2024-04-08", None),
        ("Rapat digelar Jum'at( 3/3/2023) pagi.", "Jum'at( 3/3/2023)", "2023-03-03", None),
        ("Rapat digelar Jum’at (3/3/2023) pagi.", "Jum’at (3/3/2023)", "2023-03-03", None),
        ("Rapat digelar Selasa,11 Juni 2024 nanti.", "Selasa,11 Juni 2024", "2024-06-11", None),
        ("Rapat digelar Rabu (17/92025) siang.", "Rabu (17/92025)", "2025-09-17", None),
        ("Rapat digelar Kamis (27/10/22).", "Kamis (27/10/22)", "2022-10-27", None),
        ("Rapat digelar Ahad (7/4).", "Ahad (7/4)", "2024-04-07", None),
        ("Rapat pada 31 Desember 2023 dibatalkan.", "31 Desember 2023", "2023-12-31", None),
        ("Rapat pada tanggal 12 Nopember 2019 batal.", "12 Nopember 2019", "2019-11-12", None),
        ("Rapat pada 4 Mei kemarin batal.", "4 Mei kemarin", "2023-05-04", None),
        ("Rapat pada 4 April lalu batal.", "4 April lalu", "2024-04-04", None),
        ("Rapat pada 30 Desember lalu batal.", "30 Desember lalu", "2023-12-30", None),
        ("Rapat pada 2 Mei mendatang.", "2 Mei mendatang", "2024-05-02", None),
        ("Rapat pada 16 April tahun lalu batal.", "16 April tahun lalu", "2023-04-16", None),
        ("Berlaku Selasa-Rabu, 16 dan 17 April 2024.", "Selasa-Rabu, 16 dan 17 April 2024", "2024-04-16", "2024-04-17"),
        ("Berlaku 16-17 April 2024.", "16-17 April 2024", "2024-04-16", "2024-04-17"),
        ("Libur 19—25 April 2023 selesai.", "19—25 April 2023", "2023-04-19", "2023-04-25"),
        ("Libur 28 Maret hingga 7 April 2025.", "28 Maret hingga 7 April 2025", "2025-03-28", "2025-04-07"),
        ("Libur 28 Desember sampai 2 Januari 2024.", "28 Desember sampai 2 Januari 2024", "2023-12-28", "2024-01-02"),
        ("Berlaku Senin-Rabu (8-10/4/2024).", "Senin-Rabu (8-10/4/2024)", "2024-04-08", "2024-04-10"),
        ("Data per 2024-04-09 pukul 10.", "2024-04-09", "2024-04-09", None),
        ("Diresmikan pada Agustus lalu.", "Agustus lalu", "2023-08", None),
        ("Diresmikan April 2021 oleh menteri.", "April 2021", "2021-04", None),
        ("Selesai bulan Maret dengan baik.", "Maret", "2024-03", None),
        ("Berlaku sejak tahun 2021 di sini.", "tahun 2021", "2021", None),
        ("Libur Lebaran 2024 usai.", "2024", "2024", None),
        ("Idul Fitri 1446 Hijriah/2025 Masehi tiba.", "2025", "2025", None),
        ("Periode 2021-2026 berjalan.", "2021-2026", "2021", "2026"),
        ("Seluruh ASN masuk hari ini.", "hari ini", "2024-04-16", None),
        ("Kata dia, kemarin belum lengkap.", "kemarin", "2024-04-15", None),
        ("Hasilnya keluar besok.", "besok", "2024-04-17", None),
        ("Diluncurkan tahun lalu.", "tahun lalu", "2023", None),
        ("Diluncurkan tahun kemarin.", "tahun kemarin", "2023", None),
        ("Diluncurkan bulan lalu.", "bulan lalu", "2024-03", None),
        ("Diluncurkan dua hari lalu.", "dua hari lalu", "2024-04-14", None),
        ("Diluncurkan 3 tahun yang lalu.", "3 tahun yang lalu", "2021", None),
        ("Rapat pada Senin lalu.", "Senin lalu", "2024-04-15", None),
        ("Kata dia di kantornya, Selasa.", "Selasa", "2024-04-16", None),
        ("Pelayanan normal Senin mendatang.", "Senin mendatang", "2024-04-22", None),
        ("Rapat digelar hari Jumat.", "Jumat", "2024-04-12", None),
        ("Diunggah 9 - Mei - 2022, 02:39", "9 - Mei - 2022", "2022-05-09", None),
        ("Menurutnya, hari ini (kemarin, Red) lengkap.", "hari ini (kemarin, Red)", "2024-04-15", None),
        ("Rapat digelar Lusa (Kamis-red).", "Lusa (Kamis-red)", "2024-04-18", None),
        ("Posko dibuka H-7 Idul Fitri.", "H-7 Idul Fitri", "2024-04-03", None),
        ("Posko ditutup H+1 Lebaran 2025.", "H+1 Lebaran 2025", "2025-04-01", None),
        ("Rekap tahun 2021 88,4 persen.", "tahun 2021", "2021", None),
    ],
)
def test_dates_are_found_and_resolved(annotate: Annotate, text: str, found: str, first: str, last: str | None) -> None:
    assert _dates(annotate, text) == [(found, first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "Sesuai PP Nomor 94 Tahun 2021 tentang disiplin.",
        "Sesuai PP 53/2010 tentang disiplin.",
        "Sesuai UU No. 20 Tahun 2023 tentang ASN.",
        "Sesuai Perbup Nomor 48 Tahun 2021 tentang MPP.",
        "Surat bernomor B/26/M.SM.00.01/2019 sudah dikirim.",
        "Sebanyak 2019 pegawai hadir.",
        "Anggaran Rp 2024 juta.",
        "Buka setiap Senin.",
        "Buka Senin-Jumat saja.",
        "Buka Senin hingga Kamis.",
        "Usai salat Jumat di masjid.",
        "Libur Lebaran kemarin terasa panjang.",
        "Warga minggu lalu mengeluh.",
        "Warga bernama Mei datang.",
        "Idul Fitri 1445 H dirayakan.",
        "Nilainya 31/31/2024 saja.",
        "Pukul 08.30 WIB kantor buka.",
        "Kursi terisi 7/16 saja.",
    ],
)
def test_what_only_looks_like_a_date_is_none(annotate: Annotate, text: str) -> None:
    assert _dates(annotate, text) == []


def test_a_weekday_that_contradicts_its_date_is_reported_and_not_repaired(annotate: Annotate) -> None:
    wrong, right = annotate("Digelar Senin (9/4/2024), lalu diulang Rabu (10/4/2024).").dates
    assert (wrong.first, wrong.weekday_agrees) == ("2024-04-09", False)
    assert (right.first, right.weekday_agrees) == ("2024-04-10", True)


@pytest.mark.parametrize(
    "text", ["Digelar hari ini.", "Digelar Senin lalu.", "Digelar 4 Mei lalu.", "Digelar Selasa (8/4)."]
)
def test_without_a_day_of_publication_relative_dates_stay_unresolved(annotate: Annotate, text: str) -> None:
    (found,) = annotate(text, published=None).dates
    assert found.first is None


def test_full_dates_need_no_day_of_publication(annotate: Annotate) -> None:
    assert _dates(annotate, "Digelar 9 Mei 2022.", None) == [("9 Mei 2022", "2022-05-09", None)]


def test_a_date_in_brackets_says_which_day_is_meant(annotate: Annotate) -> None:
    expected = [("hari ini", "2024-04-15", None), ("Senin 15/4/2024", "2024-04-15", None)]
    assert _dates(annotate, "Hingga hari ini (Senin 15/4/2024), gedung siap.") == expected


@pytest.mark.parametrize(
    ("text", "found", "first", "last"),
    [
        ("Dua tahun lalu ramai, 3 bulan lalu sepi.", "3 bulan lalu", "2024-01", None),
        ("Sepanjang Januari hingga Maret 2024 ada dua kasus.", "Januari hingga Maret 2024", "2024-01", "2024-03"),
        ("Sepanjang November-Februari ada dua kasus.", "November-Februari", "2023-11", "2024-02"),
        (
            "Toilet rusak sejak akhir pekan ketiga Maret lalu.",
            "akhir pekan ketiga Maret lalu",
            "2024-03-16",
            "2024-03-17",
        ),
        ("Mereka dipanggil lusa, Kamis, oleh Inspektorat.", "lusa, Kamis", "2024-04-18", None),
        ("Mereka dan Rabu (besok-red) wajib menghadap.", "Rabu (besok-red)", "2024-04-17", None),
        ("Anaknya kembali Kamis lusa.", "Kamis lusa", "2024-04-18", None),
        ("Kemarin ramai. Hari Senin kemarin disuruh datang.", "Hari Senin kemarin", "2024-04-15", None),
        ("Pelantikan Januari, perwalinya Maret sudah jadi.", "Maret", "2024-03", None),
        ("Paling lambat akhir September semua buka.", "September", "2024-09", None),
        ("Pembayaran bulan Juni dipotong.", "bulan Juni", "2024-06", None),
        ("Turun sejak Desember.", "Desember", "2023-12", None),
        ("Pada awal Januari tahun lalu sepi.", "Januari tahun lalu", "2023-01", None),
        ("Mereka dipanggil esok hari.", "esok hari", "2024-04-17", None),
        ("Usai lebaran 1440 H/2019M, pegawai masuk.", "2019M", "2019", None),
    ],
)
def test_months_ahead_ranges_weekends_and_days_named_twice(
    annotate: Annotate, text: str, found: str, first: str, last: str | None
) -> None:
    assert any(
        found in said or said in found
        for said, *days in _dates(annotate, text)
        if days == [first, last] and (len(said) > 3)
    ), _dates(annotate, text)


def test_a_day_in_brackets_is_not_yesterday(annotate: Annotate) -> None:
    assert [said for said, *_ in _dates(annotate, "Senin (15/4) kemarin ia tiba.")] == ["Senin (15/4)"]
