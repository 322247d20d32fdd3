"""The cheap check before a page is fetched: it misses no article on topic and passes most others over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.relevance import expression, may_be_on_topic
from sidak.errors import ConfigurationError
from tests.newsroom import Story, load_stories

STORIES = load_stories()
ON_TOPIC = [story for story in STORIES if story.topics]
OTHERS = [story for story in STORIES if not story.topics]
GOLD = Path(__file__).parents[1] / "eval" / "gold"
NO_SLUG = "https://warta.example/?p=4711"
# The outlet misspelt "TPP", and the rest of the slug says only "cut by the hour".
UNTELLING_SLUGS = {"ttp-minahasa-utara-potong-per-jam"}

ON = [
    "Wabup Tegur Petugas Loket yang Datang Siang",
    "Separuh Meja di Mal Pelayanan Publik Tak Bertuan Saat Wali Kota Mampir",
    "Mall Pelayanan Publik Dikeluhkan, Sekda Turun Mengecek",
    "Pj Gubernur Blusukan ke Kantor Perizinan",
    "Diam-diam Ikut Mengantre, Bupati Kaget Layanan KTP Tersendat",
    "Ombudsman: Antrean Paspor di Gedung Baru Terlalu Panjang",
    "Komisi A Pertanyakan Gerai Kosong Sejak Bulan Lalu",
    "Inspeksi Mendadak Usai Libur Nyepi, Dua Instansi Kena Catatan",
    "Sehari Setelah Cuti Bersama, Baru 81 Persen yang Hadir",
    "Camat dan Tiga Lurah Terlambat, Wali Kota Geram",
    "Puluhan Abdi Negara Terjaring Razia di Kafe",
    "Tukin Disunat bagi yang Gemar Bolos",
    "Lupa Presensi Sore, Gaji ke-13 Ikut Melayang",
    "Kepala Dinas Dicopot Setelah Tiga Bulan Jarang Masuk Kantor",
    "Inspektorat Periksa Bendahara yang Menghilang",
    "Guru di Pulau Terluar Mangkir Setahun, Disdik Siapkan Pemecatan",
    "Staf Kelurahan Main Gim Saat Jam Layanan, Wawali Ngamuk",
    "Hari Perdana Masuk, Kantor Bupati Lengang",
    "Apel Pagi Sepi, Sekda: Jangan Salahkan Hujan",
    "BKD Sodorkan Dua Nama untuk Dipecat",
    "PPPK Baru Sebulan Bekerja Sudah Kena SP-1",
    "Indisipliner, Pejabat Eselon III Turun Jabatan",
    "WFA Dua Hari, Pemkab Pastikan Tak Ada yang Piknik",
    "Tambah Libur Tanpa Izin, 40 Aparatur Dipanggil",
    "Dokter Tak di Tempat, Bupati Semprot Kepala Puskesmas",
    "Tenaga Honorer Titip Absen, Mesin Sidik Jari Diganti",
    "Langgar Netralitas, Kabid Diberhentikan Sementara",
]
OFF = [
    "Striker Andalan Absen, Pelatih Ubah Formasi Lawan Tim Tamu",
    "Kalah Lima Kali Beruntun, Pelatih Dipecat Manajemen",
    "Komdis Jatuhkan Sanksi Larangan Bertanding kepada Kiper",
    "Gol Telat di Masa Tambahan Selamatkan Tuan Rumah",
    "Kontingen Renang Bawa Pulang Tujuh Medali Perak",
    "Petani Apel Panen Lebih Awal karena Cuaca",
    "Harga Gabah Anjlok Jelang Panen Raya",
    "Hama Wereng Serang Ratusan Hektare Sawah",
    "Ekspor Kopi Arabika Tembus Pasar Eropa",
    "Polisi Gagalkan Penyelundupan Sabu Lewat Pelabuhan",
    "Saksi Kunci Mangkir dari Panggilan Jaksa",
    "Pencuri Kotak Amal Terekam CCTV Masjid",
    "Remaja Tenggelam Saat Berenang di Sungai",
    "Hujan Lebat dan Angin Kencang Diprakirakan Tiga Hari",
    "Gempa Magnitudo 5,1 Guncang Pesisir Selatan",
    "Tanah Longsor Putus Jalan Antardesa",
    "Warga Gotong Royong Perbaiki Jembatan Gantung",
    "Bupati Resmikan Jembatan Penghubung Dua Desa",
    "Gubernur Lepas Ekspor Perdana Udang Beku",
    "Tiket Konser Ludes dalam Satu Jam",
    "Festival Layang-layang Pikat Ribuan Wisatawan",
    "Mudik Gratis Dibuka, Kuota 2.000 Kursi",
    "Tips Menyimpan Daging Kurban agar Tahan Lama",
    "Siswa SMK Rakit Mobil Listrik dari Barang Bekas",
    "Imunisasi Polio Putaran Kedua Dimulai Senin",
    "Pasar Tradisional Sepi Pembeli, Pedagang Mengeluh",
    "KPU Tetapkan Daftar Pemilih Sementara",
]
# Close to the topics: to tell that these are about something else takes the article.
IN_VAIN = [
    "Bupati Sidak Harga Beras di Pasar Induk",
    "Menteri PANRB Resmikan Sepuluh MPP Sekaligus",
    "Ratusan Formasi CPNS Sepi Pelamar",
]


def slug_of(story: Story) -> str:
    return f"https://warta.example/2024/05/{story.slug}/"


def gold_titles() -> list[str]:
    """The headlines of the gold articles on topic: the first line of each text."""
    facts = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(GOLD.glob("*/*.json"))]
    texts = [path.with_suffix(".txt").read_text(encoding="utf-8") for path, fact in facts if fact["topics"]]
    return [text.strip().splitlines()[0] for text in texts]


@pytest.mark.parametrize("story", ON_TOPIC, ids=lambda story: story.slug)
def test_a_story_on_topic_is_known_by_its_title(story: Story) -> None:
    assert may_be_on_topic(story.title, NO_SLUG)


def test_a_story_on_topic_is_known_by_its_slug() -> None:
    missed = {story.slug for story in ON_TOPIC if not may_be_on_topic("", slug_of(story))}
    assert missed == UNTELLING_SLUGS


def test_most_other_stories_are_passed_over() -> None:
    fetched = [story.title for story in OTHERS if may_be_on_topic(story.title, slug_of(story))]
    assert len(fetched) <= len(OTHERS) // 8, fetched


def test_a_summary_helps_to_find_and_lets_most_others_pass_over() -> None:
    missed = [story.title for story in ON_TOPIC if not may_be_on_topic(story.own_text[:300], slug_of(story))]
    fetched = [story.title for story in OTHERS if may_be_on_topic(story.own_text[:300], slug_of(story))]
    assert not missed
    assert len(fetched) <= len(OTHERS) // 3, fetched


def test_gold_articles_on_topic_are_known_by_their_headlines() -> None:
    titles = gold_titles()
    assert len(titles) > 60
    assert [title for title in titles if not may_be_on_topic(title, NO_SLUG)] == []


@pytest.mark.parametrize("title", ON)
def test_on_topic(title: str) -> None:
    assert may_be_on_topic(title, NO_SLUG)
    assert may_be_on_topic(title.upper(), NO_SLUG)


@pytest.mark.parametrize("title", OFF)
def test_passed_over(title: str) -> None:
    assert not may_be_on_topic(title, NO_SLUG)


@pytest.mark.parametrize("title", IN_VAIN)
def test_in_doubt_an_article_is_fetched(title: str) -> None:
    assert may_be_on_topic(title, NO_SLUG)


@pytest.mark.parametrize(
    "about",
    [
        "<p>Bupati keliling kota, <b>ASN</b> diminta sigap</p>",
        "Bupati keliling kota, &#65;SN diminta sigap",
        "Bupati&nbsp;keliling kota: mal&nbsp;pelayanan&nbsp;&amp; taman",
        "&lt;p&gt;Bupati keliling kota&lt;/p&gt;&lt;p&gt;jam&amp;nbsp;kerja&lt;/p&gt;",
        "Panen raya di desa <a href='/x'>Aturan work-from-home",
        "Panen raya kurang <80 persen, PNS turun ke sawah",
        "Panen raya di desa: kédisiplinan petani",
        "Panen raya di desa: dis\u00adiplin petani",
        "Panen raya di desa: 𝗔𝗦𝗡 turun ke sawah",
        "Panen raya di desa\n\tsatu\npintu",
        "Panen raya di desa (MPP)",
    ],
)
def test_marks_tags_and_entities_hide_no_term(about: str) -> None:
    assert may_be_on_topic(about, NO_SLUG)


@pytest.mark.parametrize(
    "about",
    [
        '<img alt="x" src="/asn/mpp.jpg">Panen raya di desa <a class="pns" href="/sidak',
        "Saham MPPA naik, kata Tasnim dan Kasno",
        "Kantor pos lama jadi museum. " + "Desa itu ramai oleh wisatawan. " * 3 + "Jalan ke sana sepi",
    ],
)
def test_only_whole_visible_words_count_and_pairs_stand_near(about: str) -> None:
    assert not may_be_on_topic(about, NO_SLUG)


@pytest.mark.parametrize(
    "address",
    [
        "https://warta.example/?p=123",
        "https://warta.example/read/24/1234",
        "https://warta.example/",
        "https://warta.example/sawah/",
        "https://warta.example/berita.php?id=77",
        "https://[warta.example/panen-raya-jagung-di-desa",
        "urn:uuid:7",
        "",
    ],
)
@pytest.mark.parametrize(
    "about", ["", "Foto:", "Genset Baru", "12.345", "<p></p>&nbsp;", "قالت الوزارة إن الموظفين غابوا"]
)
def test_where_too_few_words_are_known_the_page_is_fetched(about: str, address: str) -> None:
    assert may_be_on_topic(about, address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://warta.example/2016/01/Lima.PNS.Dipecat.Karena.Bolos", True),
        ("https://warta.example/berita/d-6690417/dua_asn_terjaring_razia.html", True),
        ("https://warta.example/read/1234/hari%20pertama%20kerja%20di%20kota/amp", True),
        ("https://warta.example/sidak-mal-kota-lama/2/", True),
        ("https://warta.example/asn/panen-raya-jagung-di-desa", False),
        ("https://asn.example/panen-raya-jagung-di-desa.html", False),
        ("https://warta.example/panen-raya-jagung-di-desa/amp?tag=asn", False),
        ("https://warta.example/panen-raya-jagung-di-desa-1635930012.html", False),
        ("https://warta.example/kabar-desa-dan-kota/1635930012", True),  # a section and a number: nothing is known
    ],
)
def test_the_slug_is_the_last_segment_with_words(address: str, expected: bool) -> None:
    assert may_be_on_topic("", address) is expected


def test_title_and_slug_count_together_but_no_term_spans_both() -> None:
    assert may_be_on_topic("Panen raya di desa", "https://warta.example/asn-turun-ke-sawah")
    assert not may_be_on_topic("Panen raya jagung di satu", "https://warta.example/pintu-air-desa-dibuka")


def test_of_a_megabyte_only_the_beginning_is_read() -> None:
    assert not may_be_on_topic("Panen raya di desa " * 55_000 + "ASN", NO_SLUG)
    assert may_be_on_topic("ASN " + "panen raya " * 95_000, f"{NO_SLUG}&{'x-' * 500_000}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" mpp ", True),
        (" telatnya di balai kota ", True),
        (" balai kota telat ", True),
        (" balai " + "kota " * 9 + "telat ", True),
        (" balai kota " + "raya " * 9 + "telat ", False),
        (" mppx telat balai ", False),
    ],
)
def test_a_term_counts_alone_or_with_one_of_another_group(tmp_path: Path, text: str, found: bool) -> None:
    file = tmp_path / "terms.txt"
    file.write_text("[any]\nmpp\n[one]\ntelat*\n[other]\nbalai kota\n[together]\none + other\n", encoding="utf-8")
    assert bool(expression(file).search(text)) is found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[any]\nmpp\nSidak\n", ":3: 'Sidak'"),
        ("mpp\n", ":1: 'mpp'"),
        ("[any]\n*mpp\n", ":2: "),
        ("[any]\nmpp\n[together]\nmpp dan kota\n", ":4: "),
        ("[any]\nmpp\n[together]\none + other\n", "'one'"),
    ],
)
def test_a_malformed_file_is_refused_at_its_place(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "terms.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"terms\.txt") as caught:
        expression(file)
    assert place in str(caught.value)
