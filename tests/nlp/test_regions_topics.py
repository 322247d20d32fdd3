"""What an article is about: its regions, apart from all others that it names, and its topics."""

from __future__ import annotations

import pytest

from tests.nlp.conftest import Annotate


@pytest.mark.parametrize(
    ("title", "text", "regions"),
    [
        ("Sidak Hari Pertama", "BLORA, contoh.com - Bupati memantau apel di Pemkab Blora.", ["Kabupaten Blora"]),
        ("ASN Mataram Tertib", "Mataram (ANTARA) - Pemerintah Kota Mataram, Provinsi NTB, tertib.", ["Kota Mataram"]),
        ("Sidak MPP", "Wali Kota Bandung meninjau MPP Kota Bandung.", ["Kota Bandung"]),
        ("Sidak MPP", "Bupati Bandung meninjau MPP. Pemkab Bandung berbenah.", ["Kabupaten Bandung"]),
        (
            "ASN Pemprov Banten",
            "Serang - Pemprov Banten memberi sanksi. Kepala BKD Provinsi Banten hadir.",
            ["Provinsi Banten"],
        ),
        ("ASN Kutim Tertib", "SANGATTA - Pemerintah Kabupaten Kutai Timur (Kutim) tertib.", ["Kabupaten Kutai Timur"]),
        ("ASN Bolsel", "Pemkab Bolsel tertib. BKPSDM Bolsel mendata.", ["Kabupaten Bolaang Mongondow Selatan"]),
        ("Sidak Pagi", "Sekda Palangka Raya hadir. Wali Kota Palangka Raya memimpin.", ["Kota Palangkaraya"]),
        ("Sidak Pagi", "Pemkot Tanjungpinang dan Wali Kota Tanjungpinang tertib.", ["Kota Tanjung Pinang"]),
        ("Sidak Pagi", "Bupati Gunung Kidul hadir. Pemkab Gunung Kidul tertib.", ["Kabupaten Gunungkidul"]),
        ("Sidak Pagi", "Bupati OKU Timur hadir.", ["Kabupaten Ogan Komering Ulu Timur"]),
        ("", "45 ASN Kepri tidak hadir usai libur\n\nPendataan masih berjalan.", ["Provinsi Kepulauan Riau"]),
        ("Kebijakan Baru", "JAKARTA - Menteri PANRB mengatur jam kerja secara nasional.", []),
        (
            "Bupati Blora Sidak",
            "Bupati Blora meninjau MPP Blora. Warga dari Rembang ikut antre.",
            ["Kabupaten Blora"],
        ),
        (
            "Wagub DKI Sidak",
            "Wakil Gubernur DKI Jakarta sidak PNS DKI. Mantan Wali Kota Blitar ini kecewa.",
            ["Provinsi Daerah Khusus Ibukota Jakarta"],
        ),
    ],
)
def test_regions_the_article_is_about(annotate: Annotate, title: str, text: str, regions: list[str]) -> None:
    assert [region.name for region in annotate(text, title=title).regions] == regions


@pytest.mark.parametrize(
    ("title", "text", "topics"),
    [
        (
            "Bupati Blora Sidak MPP",
            "Bupati melakukan sidak ke Mal Pelayanan Publik (MPP). Ia mengecek loket di MPP satu per satu.",
            {"mpp_inspection"},
        ),
        (
            "95 Persen ASN Masuk Kerja",
            "Tingkat kehadiran ASN 95 persen. ASN yang bolos tanpa keterangan mendapat sanksi disiplin.",
            {"asn_discipline"},
        ),
        (
            "Sidak MPP, Wali Kota Temukan ASN Bolos",
            "Wali kota sidak MPP. Sejumlah ASN tidak masuk kerja tanpa keterangan. Pegawai bolos kena sanksi disiplin.",
            {"mpp_inspection", "asn_discipline"},
        ),
        (
            "Sidak Hari Pertama Kerja, Bupati Tak Temukan Pelanggaran",
            "Bupati mengecek kehadiran di kantor dinas. Tidak ada pegawai yang menambah libur.",
            {"asn_discipline"},
        ),
        (
            "",
            "BLORA - Tingkat kehadiran ASN Blora mencapai 97 persen. Pegawai yang tidak hadir ada 40 orang. "
            "Mereka wajib masuk kerja.",
            {"asn_discipline"},
        ),
        ("Panen Raya di Blora", "Petani memanen jagung. Produksi naik 12 persen.", set()),
        ("Menteri Resmikan MPP Baru", "Menteri meresmikan MPP. Peresmian MPP dihadiri bupati.", set()),
    ],
)
def test_topics(annotate: Annotate, title: str, text: str, topics: set[str]) -> None:
    found = annotate(text, title=title).topics
    assert {topic.name for topic in found} == topics
    assert all(0 < topic.score <= 1 for topic in found)
