"""Parts of a whole, and the percentage that follows from them."""

from __future__ import annotations

import pytest

from tests.nlp.conftest import Annotate


@pytest.mark.parametrize(
    ("text", "part", "whole", "measures"),
    [
        ("Di lantai 3, dari 16 OPD atau stand, ada 7 OPD yang melakukan absen.", 7, 16, "attendance"),
        ("Ada 7 stand yang tidak hadir dari total 16 stand.", 7, 16, "absence"),
        ("Dari total pegawai 1.249 orang, hanya 1.148 orang hadir.", 1148, 1249, "attendance"),
        ("Yang ikut apel berjumlah 3.887 dari total jumlah 4.153.", 3887, 4153, "attendance"),
        ("Dari sebelas loket, baru tujuh loket yang buka.", 7, 11, "service_availability"),
        ("Sebanyak 46 dari 58 pegawai sudah hadir.", 46, 58, "attendance"),
        ("Dari 28 gerai, 26 gerai melayani warga.", 26, 28, "service_availability"),
        ("Dari 47 perangkat daerah, 38 sudah hadir.", 38, 47, "attendance"),
        ("Dari total 1.004 orang, yang hadir hanya 758 orang.", 758, 1004, "attendance"),
        ("Kepala dinas menyebut 21 dari 37 kasus karena bolos.", 21, 37, "absence"),
        ("Sembilan kursi dari 26 konter itu tidak ada yang menduduki.", 9, 26, "absence"),
        ("Sebanyak 5 dari 20 loket kosong.", 5, 20, "absence"),
        ("Dari 30 gerai, 12 gerai belum buka.", 12, 30, "other"),
        ("Petugas dari 16 instansi dicek. Hanya 9 dari 16 instansi yang melayani.", 9, 16, "service_availability"),
    ],
)
def test_parts_of_a_whole(annotate: Annotate, text: str, part: int, whole: int, measures: str) -> None:
    (figure,) = annotate(text).ratios
    assert (figure.part, figure.whole, figure.measures) == (part, whole, measures)
    assert (figure.value, figure.basis) == (round(100 * part / whole, 2), "derived")


def test_the_unit_is_as_the_article_writes_it(annotate: Annotate) -> None:
    (figure,) = annotate("Di lantai 3, dari 16 OPD yang ada, baru 7 OPD yang hadir.").ratios
    assert figure.unit == "OPD"


@pytest.mark.parametrize(
    "text",
    [
        "Dari 130 ASN yang tidak hadir tersebut, sebanyak 31 orang sakit.",
        "Dari 19 PNS yang tidak hadir terdapat satu PNS yang bolos.",
        "Dari 200 pegawai, 12 orang sakit dan 5 orang cuti.",
        "Naik dari 20 menjadi 30 loket.",
        "Buka dari pukul 8 sampai 12.",
        "Sebanyak 2.234.940 dari 461 instansi.",
        "Jumlahnya 50 persen dari 200 pegawai.",
        "Turun dari 16 OPD hingga 9 OPD.",
        "Rombongan terdiri dari 64 PNS dan 6 PPPK.",
        "Dari sembilan orang tersebut, lima bertugas di kecamatan.",
    ],
)
def test_breakdowns_changes_and_hours_are_no_ratios(annotate: Annotate, text: str) -> None:
    assert annotate(text).ratios == ()


def test_the_unit_is_what_was_counted(annotate: Annotate) -> None:
    (figure,) = annotate("Sebanyak 46 dari 58 pegawai sudah hadir.").ratios
    assert figure.unit == "pegawai"
