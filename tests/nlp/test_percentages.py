"""Percentages: values, ranges and hedges as Indonesian writes them, and what they measure."""

from __future__ import annotations

import pytest

from tests.nlp.conftest import Annotate


@pytest.mark.parametrize(
    ("text", "value", "upper", "qualifier"),
    [
        ("Kehadiran mencapai 95,47 persen.", 95.47, None, "exact"),
        ("Kehadiran mencapai 88.25%.", 88.25, None, "exact"),
        ("Kehadiran mencapai 88 %.", 88, None, "exact"),
        ("Yang bolos 1, 07 persen.", 1.07, None, "exact"),
        ("Kehadiran rata-rata 93 persen.", 93, None, "exact"),
        ("Yang bolos tiga persen.", 3, None, "exact"),
        ("Yang hadir seratus persen.", 100, None, "exact"),
        ("Yang hadir sembilan puluh lima persen.", 95, None, "exact"),
        ("Yang hadir dua belas persen.", 12, None, "exact"),
        ("Yang hadir 95-96%.", 95, 96, "range"),
        ("Yang hadir 95 hingga 96 persen.", 95, 96, "range"),
        ("Yang hadir 95% sampai 96%.", 95, 96, "range"),
        ("Yang hadir sekitar 90 persen.", 90, None, "approx"),
        ("Yang hadir hampir 50%.", 50, None, "approx"),
        ("Yang hadir (Kurang lebih) 12 persen.", 12, None, "approx"),
        ("Yang hadir di kisaran 70 persen.", 70, None, "approx"),
        ("Yang hadir 80 persenan.", 80, None, "approx"),
        ("Yang hadir 80-an persen.", 80, None, "approx"),
        ("Yang hadir sekitar 20 persen lebih.", 20, None, "approx"),
        ("Yang hadir lebih dari 90 persen.", 90, None, "at_least"),
        ("Yang hadir di atas 90 persen.", 90, None, "at_least"),
        ("Yang hadir minimal 75 persen.", 75, None, "at_least"),
        ("Yang hadir 90 persen lebih.", 90, None, "at_least"),
        ("Yang hadir tidak kurang dari 90 persen.", 90, None, "at_least"),
        ("WFH maksimal 50% pegawai.", 50, None, "at_most"),
        ("TPP dipotong hingga 30 persen.", 30, None, "at_most"),
        ("Yang bolos tidak sampai dua persen.", 2, None, "at_most"),
        ("Yang bolos di bawah 5 persen.", 5, None, "at_most"),
        ("Yang bolos tidak lebih dari 5 persen.", 5, None, "at_most"),
        ("Yang bolos tidak mencapai angka 5 persen.", 5, None, "at_most"),
        ("Hadir 90 persen lebih tinggi dari target.", 90, None, "exact"),
        ("Dinas itu kehadirannya terendah hingga 71,5 persen.", 71.5, None, "exact"),
        ("Yang bolos kira-kira turun 4 persen.", 4, None, "approx"),
        ("Yang cuti tidak boleh lebih dari 6 persen.", 6, None, "at_most"),
        ("Yang hadir tidak boleh kurang dari 85 persen.", 85, None, "at_least"),
    ],
)
def test_value_and_qualifier(annotate: Annotate, text: str, value: float, upper: float | None, qualifier: str) -> None:
    (figure,) = annotate(text).percentages
    assert (figure.value, figure.value_max, figure.qualifier) == (value, upper, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "Kehadiran belum 100 persen.",
        "Pegawai tidak 100 persen hadir.",
        "Layanan bukan 100 persen daring.",
        "Persentase belum dihitung.",
        "Separuh pegawai hadir.",
        "Ada 50 persil tanah.",
    ],
)
def test_negated_and_absent_percentages_are_not_reported(annotate: Annotate, text: str) -> None:
    assert annotate(text).percentages == ()


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Tingkat kehadiran ASN mencapai 95 persen.", ["attendance"]),
        ("Sebanyak 95 persen pegawai sudah hadir.", ["attendance"]),
        (
            "96,3 Persen ASN Sudah Berkantor Usai Idulfitri, PANRB: 0,8 Persen Belum Memberi Keterangan",
            ["attendance", "absence"],
        ),
        ("Absennya sudah terisi 100 persen padahal kursi pegawai kosong.", ["attendance"]),
        ("Sekitar 5 persen ASN tidak masuk kerja.", ["absence"]),
        ("Pegawai yang mangkir 5 persen.", ["absence"]),
        ("Yang hadir 95 persen, tidak hadir 3 persen, dan cuti 2 persen.", ["attendance", "absence", "absence"]),
        ("Kehadiran 95 persen. Sisanya 5 persen sedang cuti.", ["attendance", "absence"]),
        ("Yang hadir 92,86 persen, dan tidak hadir itu 7,14 persen.", ["attendance", "absence"]),
        ("WFH bisa dijalankan maksimal 50% dari jumlah pegawai.", ["work_from_home"]),
        ("Bekerja dari rumah dibatasi 30 persen.", ["work_from_home"]),
        ("Unit pelayanan wajib WFO 100%.", ["work_from_office"]),
        ("Sebanyak 80 persen loket sudah buka.", ["service_availability"]),
        ("Layanan di MPP baru berjalan 60 persen.", ["service_availability"]),
        ("Indeks kepuasan masyarakat 92 persen.", ["satisfaction"]),
        ("TPP mereka dipotong 5 persen per hari.", ["pay_cut"]),
        ("Pemotongan TPP sekitar 3 persen bagi ASN yang tidak masuk kerja.", ["pay_cut"]),
        ("Ada pemotongan TPP (Tambahan Penghasilan Pegawai) 4 persen bagi yang tidak masuk kerja.", ["pay_cut"]),
        ("Sebanyak 4 persen pegawai sakit pada hari pertama masuk kerja.", ["absence"]),
        ("Ada 60 PNS membolos saat bekerja lagi. Jumlah itu setara 2,5 persen.", ["absence"]),
        ("Pegawai yang bolos kira-kira turun 4 persen.", ["other"]),
        ("Serapan anggaran baru 40 persen.", ["budget"]),
        ("Jumlah pemohon naik 12 persen.", ["other"]),
        ("Kehadiran 94,8 persen itu naik hampir 3 persen dari tahun lalu.", ["attendance", "other"]),
        ("Kehadiran naik menjadi 97 persen.", ["attendance"]),
        ("Kehadiran turun 2 persen menjadi 90 persen.", ["other", "attendance"]),
        ("Tingkat kehadiran pada hari pertama kerja di kantor mencapai 95,3 persen.", ["attendance"]),
        ("Sebanyak 2,9 persen tidak hadir. Sisanya, 0,8 persen, belum memberikan keterangan.", ["absence"] * 2),
        ("Terminal wajib menghadirkan petugas 100 persen, begitu pula rumah sakit.", ["attendance"]),
        ("Lebih dari 90 persen instansi kini memakai presensi elektronik.", ["other"]),
        ("Terlambat sampai 30 menit kena 0,5 persen.", ["pay_cut"]),
        ("Pemotongan tunjangan kinerja:\n- 25% selama 6 bulan (bolos 11-13 hari).", ["pay_cut"]),
    ],
)
def test_what_is_measured(annotate: Annotate, text: str, measures: list[str]) -> None:
    assert [figure.measures for figure in annotate(text).percentages] == measures


def test_a_figure_brings_its_sentence_day_and_speaker(annotate: Annotate) -> None:
    text = (
        "BLORA - Apel digelar di alun-alun.\n\n"
        "Kepala BKD Blora, Heru Eko, mengatakan tingkat kehadiran pada Senin (15/4) mencapai 97,5 persen. Apel lancar."
    )
    (figure,) = annotate(text).figures
    assert figure.sentence.startswith("Kepala BKD Blora")
    assert figure.sentence.endswith("97,5 persen.")
    assert text[figure.sentence_start :].startswith(figure.sentence)
    assert (figure.as_of, figure.speaker, figure.region) == ("2024-04-15", "Heru Eko", "Kabupaten Blora")
    assert figure.basis == "stated"
