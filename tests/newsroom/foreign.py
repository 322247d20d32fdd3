"""Headlines of other places, which every layout shows around its stories. None of it is ever the story's own.

Real pages carry such lists, and their percentages, names and cities are what must never reach a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sidak.errors import InputError

from .stories import Story, percentages_in


@dataclass(frozen=True, slots=True)
class Headline:
    """Another story's headline, with the section and the age a list shows beside it."""

    title: str
    section: str
    days: int
    teaser: str = ""

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")


FOREIGN = (
    Headline(
        "58,3 Persen Pegawai Kota Tual Terlambat, Wali Kota Hasan Renyaan Geram",
        "Daerah",
        5,
        "Wali Kota Tual Hasan Renyaan menyebut 58,3 persen pegawai datang setelah pukul 08.00.",
    ),
    Headline(
        "Bupati Sambas Rahmat Fadli: 73,4% ASN Hadir di Hari Pertama Usai Libur",
        "Pemerintahan",
        5,
        "Sekda Sambas Tarmizi Hakim mencatat 73,4% pegawai mengisi presensi.",
    ),
    Headline(
        "Sidak MPP Kota Sorong, Plt Sekda Yusak Kambu Temukan 9 dari 23 Loket Tutup",
        "Layanan Publik",
        6,
        "Plt Sekda Yusak Kambu mencatat 9 dari 23 loket tidak berpetugas.",
    ),
    Headline(
        "Survei: 61,7 Persen Warga Kota Palopo Puas dengan Layanan Kelurahan",
        "Survei",
        7,
        "Wali Kota Palopo Andi Mahendra menargetkan angka di atas 61,7 persen tahun depan.",
    ),
    Headline(
        "TPP 14 Pejabat Kabupaten Lingga Dipotong 58,3 Persen, Kepala BKPSDM Buka Suara",
        "Birokrasi",
        4,
        "Kepala BKPSDM Lingga Zulfan Effendi menyebut potongan 58,3 persen berlaku tiga bulan.",
    ),
    Headline(
        "Wabup Rote Ndao Yermi Nalle Panen Rumput Laut Bersama Nelayan",
        "Ekonomi",
        3,
    ),
    Headline(
        "Gubernur Tinjau Pasar Induk, Harga Cabai Naik 73,4 Persen dalam Sepekan",
        "Ekonomi",
        2,
    ),
    Headline(
        "Pj Bupati Nduga Elias Wenda Tegur Kepala OPD yang Absen Apel Gabungan",
        "Daerah",
        5,
    ),
)
"""Their percentages (58.3, 61.7, 73.4) and ratio (9 of 23) belong to no story; `check_foreign` holds that."""

FOREIGN_PERCENTAGES = percentages_in(" ".join(f"{item.title} {item.teaser}" for item in FOREIGN))
FOREIGN_RATIOS = frozenset({(9, 23)})


def check_foreign(stories: Iterable[Story]) -> None:
    """Raise `InputError` where a story shares a number with the lists around it: a leak would go unseen."""
    for story in stories:
        shared = FOREIGN_PERCENTAGES & story.all_percentages
        if shared or FOREIGN_RATIOS & set(story.ratios):
            raise InputError(
                f"stories/{story.outlet}/{story.slug}.md: percentages {sorted(shared)} or a ratio also stand in the "
                "newsroom's sidebars (foreign.py); choose other numbers"
            )


def around(story: Story, others: Iterable[Story]) -> list[Story]:
    """The outlet's other stories that a list beside `story` may show: none whose title states one of its numbers."""
    own = set(story.percentages)
    return [other for other in others if other.slug != story.slug and not own & percentages_in(other.title)]
