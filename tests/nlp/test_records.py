"""Figures as records: the reason of an absence, the agency, the hour, and contradictions that are flagged."""

from __future__ import annotations

import pytest

from tests.nlp.conftest import Annotate


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Sebanyak 1,2 persen pegawai tidak masuk tanpa keterangan.", ["without_leave"]),
        ("Yang bolos 3 persen.", ["without_leave"]),
        ("Pegawai yang sakit 2 persen dan cuti 4 persen.", ["sick", "on_leave"]),
        ("Ada 5 persen pegawai yang dinas luar.", ["on_duty"]),
        ("Izin 1,5 persen, tugas belajar 0,5 persen.", ["permitted", "study"]),
        ("Pegawai yang tidak hadir 4,6 persen, yakni sakit 31 orang dan cuti 52 orang.", [None]),
        ("Yang tidak hadir 7 persen.", [None]),
        ("Kehadiran mencapai 95 persen, yang sakit dirawat di rumah sakit.", [None]),
    ],
)
def test_why_people_are_absent(annotate: Annotate, text: str, reasons: list[str | None]) -> None:
    assert [figure.reason for figure in annotate(text).percentages] == reasons


@pytest.mark.parametrize(
    ("text", "institution"),
    [
        ("Kehadiran di Dinas Pendidikan Kabupaten Blora hanya 85 persen.", "Dinas Pendidikan Kabupaten Blora"),
        ("Kehadiran di Disdukcapil hanya 85 persen.", "Disdukcapil"),
        ("Kehadiran di Dinas Kesehatan dan Dinas Sosial hanya 85 persen.", None),
        ("Kepala BKPSDM Blora, Heru Eko, mengatakan kehadiran 85 persen.", None),
        ("Kehadiran hanya 85 persen.", None),
    ],
)
def test_the_agency_a_figure_speaks_of(annotate: Annotate, text: str, institution: str | None) -> None:
    (figure,) = annotate(text).percentages
    assert figure.institution == institution


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Hingga pukul 10.00 WIB, kehadiran 85 persen.", "10:00 WIB"),
        ("Data per jam 9 Wita menunjukkan kehadiran 85 persen.", "09:00 WITA"),
        ("Sampai pukul 08.30 kehadiran 85 persen.", "08:30"),
        ("Apel dimulai pukul 07.30 WIB, kehadiran 85 persen.", None),
        ("Hingga pukul 08.00 hadir 80 persen, hingga pukul 10.00 sudah 85 persen.", None),
    ],
)
def test_the_hour_a_figure_counts_up_to(annotate: Annotate, text: str, hour: str | None) -> None:
    assert annotate(text).percentages[0].as_of_time == hour


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Dari 2.819 pegawai, 2.689 hadir atau 92,4 persen.", {"contradicts_counts"}),
        ("Dari 2.819 pegawai, 2.689 hadir atau 95,4 persen.", set()),
        ("Dari 2.819 pegawai, 2.689 hadir atau 95 persen.", set()),
        ("Dari 2.819 pegawai, 2.689 hadir atau sekitar 90 persen.", set()),
        ("Kehadiran 85 persen dan yang tidak hadir 12 persen.", {"complement_not_100"}),
        ("Kehadiran 85 persen dan yang tidak hadir 15 persen.", set()),
        ("Kehadiran 85 persen dan yang bolos 2 persen.", set()),
        (
            "Sebanyak 130 orang tidak hadir (4,6 persen), yakni sakit 31 orang, cuti 52, izin 14 dan tugas luar 35.",
            {"parts_do_not_add_up"},
        ),
        ("Sebanyak 97 orang tidak hadir (4,6 persen), yakni sakit 31 orang, cuti 52 dan izin 14.", set()),
        ("Sebanyak 130 orang tidak hadir (4,6 persen), di antaranya sakit 31 orang dan cuti 52 orang.", set()),
    ],
)
def test_contradictions_are_flagged_and_nothing_is_corrected(annotate: Annotate, text: str, flags: set[str]) -> None:
    figures = annotate(text).figures
    assert {flag for figure in figures for flag in figure.flags} == flags
    assert all(figure.text in text for figure in figures)


def test_a_derived_percentage_shows_its_formula(annotate: Annotate) -> None:
    (ratio,) = annotate("Dari 16 stand, hanya 7 stand yang buka.").ratios
    assert (ratio.value, ratio.basis, ratio.formula, ratio.unit) == (43.75, "derived", "7 / 16", "stand")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Sebanyak 312 PNS tidak masuk kerja. Jumlah tersebut setara 4,87 persen dari 6.402 PNS.", [(312, 6402)]),
        ("Total ASN di sini 3.340 orang. Yang hadir hanya 3.127 orang.", [(3127, 3340)]),
        ("Ada 14 PNS yang diperiksa. Sembilan di antaranya tenaga kesehatan.", [(9, 14)]),
        ("Tercatat 6.402 PNS terdata. Dari jumlah itu, hanya 6.090 yang hadir.", [(6090, 6402)]),
        ("Baru 12 loket yang melayani. Padahal total ada 21 loket.", [(12, 21)]),
        ("Dari 18 loket, yang hidup 15.", [(15, 18)]),
        ("dari 25 meja layanan yang rutin aktif 17.", [(17, 25)]),
        ("Dari 5.126 pegawai di 42 perangkat daerah, 4.767 orang hadir.", [(4767, 5126)]),
        ("Yang masuk 17.965 (94,85 persen) dari total 18.930 ASN.", [(17965, 18930)]),
        (
            "Dari total 3.448 orang ASN, peserta apel mencapai 3.330 orang dan yang tidak hadir 118 orang.",
            [(118, 3448), (3330, 3448)],
        ),
        ("Kami proses tiga orang. Rapat dimulai 20 menit kemudian.", []),
        ("Total anggaran 500 juta. Baru 12 desa yang selesai.", []),
        ("Dari sembilan orang tersebut, lima bertugas di kecamatan.", []),
    ],
)
def test_part_and_whole_in_neighbouring_clauses(annotate: Annotate, text: str, counts: list[tuple[int, int]]) -> None:
    found = annotate(text).ratios
    assert sorted((one.part, one.whole) for one in found) == counts
    assert all(one.text in one.sentence and one.sentence in text for one in found)
