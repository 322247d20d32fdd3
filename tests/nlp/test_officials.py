"""Office holders: titles before and behind names, short forms, honorifics, degrees, joint titles, later mentions."""

from __future__ import annotations

import pytest

from tests.nlp.conftest import Annotate


def _people(annotate: Annotate, text: str, title: str = "") -> list[tuple[str, str | None]]:
    return [(one.name, one.position) for one in annotate(text, title=title).officials]


@pytest.mark.parametrize(
    ("text", "name", "position"),
    [
        ("Bupati Blora H. Arief Rohman meninjau loket.", "Arief Rohman", "Bupati Blora"),
        ("Bupati Malang, HM.Sanusi meninjau loket.", "Sanusi", "Bupati Malang"),
        ("Ikut serta Kadis PU, Sulaksono, dan stafnya.", "Sulaksono", "Kadis PU"),
        ("Wali Kota Palangka Raya, HM Rusdi Amanta meninjau loket.", "Rusdi Amanta", "Wali Kota Palangka Raya"),
        ("kata bupati Arief Rohman di kantornya.", "Arief Rohman", "bupati"),
        ("Wakil Bupati Sidoarjo, Hj. Mimik Idayana, meninjau loket.", "Mimik Idayana", "Wakil Bupati Sidoarjo"),
        ("Wabup Sidoarjo Mimik Idayana meninjau loket.", "Mimik Idayana", "Wabup Sidoarjo"),
        ("Walikota Tegal Rahmat Hidayat meninjau loket.", "Rahmat Hidayat", "Walikota Tegal"),
        ("Rahmat Hidayat Wali Kota Tegal meninjau loket.", "Rahmat Hidayat", "Wali Kota Tegal"),
        ("Menurut Rahmat Hidayat, Wali Kota Tegal, loket buka.", "Rahmat Hidayat", "Wali Kota Tegal"),
        ("Rahmat Hidayat, S.H., M.H. selaku Wali Kota Tegal meninjau.", "Rahmat Hidayat", "Wali Kota Tegal"),
        ("Rahmat Hidayat yang juga Sekda Kota Tegal meninjau.", "Rahmat Hidayat", "Sekda Kota Tegal"),
        ("Gubernur Jawa Tengah, Dr. Ir. Wiranto Adi, M.Si., hadir.", "Wiranto Adi", "Gubernur Jawa Tengah"),
        ("Plt. Bupati Blora Suryo Widagdo memimpin apel.", "Suryo Widagdo", "Plt. Bupati Blora"),
        ("Penjabat (Pj) Bupati Blora Suryo Widagdo memimpin.", "Suryo Widagdo", "Penjabat (Pj) Bupati Blora"),
        ("Plh Sekda Mimika Yohanes Kambu kecewa.", "Yohanes Kambu", "Plh Sekda Mimika"),
        ("Pj Kota Bima, H. Mukhtar Landa, meninjau.", "Mukhtar Landa", "Pj Kota Bima"),
        (
            "Sekretaris Daerah (Sekda) Majalengka, Eman Suherman hadir.",
            "Eman Suherman",
            "Sekretaris Daerah (Sekda) Majalengka",
        ),
        ("Sekertaris Daerah Blora Komang Irawadi hadir.", "Komang Irawadi", "Sekertaris Daerah Blora"),
        ("Kepala BKD Heru Eko Wiyono hadir.", "Heru Eko Wiyono", "Kepala BKD"),
        ("Kepala BKD, Ngawi Suwarno Adi, hadir.", "Suwarno Adi", "Kepala BKD, Ngawi"),
        (
            "Kepala BKPSDM Kota Mataram, Dr. H. Taufik Priyono, S.Sos., M.Si., mengatakan kehadiran baik.",
            "Taufik Priyono",
            "Kepala BKPSDM Kota Mataram",
        ),
        (
            "kata Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia (BKPSDM) Kota Mataram Taufik Priyono.",
            "Taufik Priyono",
            "Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia (BKPSDM) Kota Mataram",
        ),
        (
            "kata Kepala Biro Hukum, Komunikasi, dan Informasi Publik Kemenpan-RB Mudzakir.",
            "Mudzakir",
            "Kepala Biro Hukum, Komunikasi, dan Informasi Publik Kemenpan-RB",
        ),
        ("Kadis Dukcapil, Zulkarnain, terlihat menemani.", "Zulkarnain", "Kadis Dukcapil"),
        ("Kadispora Kaltim Ahmad Fauzi hadir.", "Ahmad Fauzi", "Kadispora Kaltim"),
        ("Kabid Mutasi BKD Blora, Siti Aminah, SE, menjelaskan.", "Siti Aminah", "Kabid Mutasi BKD Blora"),
        ("Kepala Dinporabudpar Blora Bambang Tri hadir.", "Bambang Tri", "Kepala Dinporabudpar Blora"),
        ("Asisten Administrasi Umum Didi Herdiansyah memimpin.", "Didi Herdiansyah", "Asisten Administrasi Umum"),
        ("Asisten I Setda Blora, Pujo Catur, memimpin.", "Pujo Catur", "Asisten I Setda Blora"),
        ("Anggota Komisi A DPRD Bangkalan Mahmudi meninjau.", "Mahmudi", "Anggota Komisi A DPRD Bangkalan"),
        ("Ketua DPRD Kota Semarang Supriyadi hadir.", "Supriyadi", "Ketua DPRD Kota Semarang"),
        ("Koordinator MPP Binti Isni Khuriyah menjelaskan.", "Binti Isni Khuriyah", "Koordinator MPP"),
        ("Kapolres Blora AKBP Fahrul Rozi mendampingi.", "Fahrul Rozi", "Kapolres Blora"),
        ("Dandim 0721/Blora Letkol Inf Andy Sulistyo mendampingi.", "Andy Sulistyo", "Dandim 0721/Blora"),
        ("Camat Cepu, Budi Santoso, hadir.", "Budi Santoso", "Camat Cepu"),
        ("Warga Kecamatan Cepu diterima Camat Cepu Budi Santoso.", "Budi Santoso", "Camat Cepu"),
        ("Menteri PANRB Syafruddin memantau.", "Syafruddin", "Menteri PANRB"),
        (
            "Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi (Menpan RB), Azwar Anas, memantau.",
            "Azwar Anas",
            "Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi (Menpan RB)",
        ),
        ("Sekda Buleleng I Gede Suyasa, M.Pd. hadir.", "I Gede Suyasa", "Sekda Buleleng"),
        ("Kepala Dinas Sosial Anak Agung Ngurah Putra hadir.", "Anak Agung Ngurah Putra", "Kepala Dinas Sosial"),
        ("Sekda Lombok Barat Moh. Ali Ma'ruf hadir.", "Moh. Ali Ma'ruf", "Sekda Lombok Barat"),
        ("Bupati Siak Fatimah binti Yusuf hadir.", "Fatimah binti Yusuf", "Bupati Siak"),
    ],
)
def test_name_and_position(annotate: Annotate, text: str, name: str, position: str) -> None:
    assert _people(annotate, text) == [(name, position)]


@pytest.mark.parametrize(
    "text",
    [
        "Seorang warga, Sujatmiko, mengaku puas.",
        "Penulis: Ais\n\nEditor: Sujatmiko",
        "Bupati meminta semua pegawai hadir.",
        "Rapat dihadiri Bupati, Wakil Bupati, Sekda, Camat dan Lurah.",
        "Ketua RT Slamet Riyadi datang.",
        "Ketua TP PKK Kota Semarang, Tia Lestari, hadir.",
        "Haryanto selaku pemerhati lingkungan mengeluh.",
        "Namun, Bupati tetap meninjau loket.",
        "Kantor Bupati, Jalan Pemuda, ramai.",
        "Di Jakarta, Menteri PANRB memantau.",
        "kata Bupati, Senin (8/4).",
        "Kata Bupati. Arief lalu pulang.",
        "Seluruh Kepala OPD wajib hadir.",
        "Peraturan Bupati Blora Nomor 48 Tahun 2021 berlaku.",
    ],
)
def test_who_holds_no_office_is_not_named(annotate: Annotate, text: str) -> None:
    assert _people(annotate, text) == []


def test_a_headline_names_nobody_with_its_verbs(annotate: Annotate) -> None:
    text = "Bupati Blora Arief Rohman mengecek loket satu per satu."
    assert _people(annotate, text, title="Bupati Arief Rohman Kritik Keras Kepala Dinas Malas") == [
        ("Arief Rohman", "Bupati Blora")
    ]


def test_one_joint_title_for_two_names(annotate: Annotate) -> None:
    text = "Apel dipimpin Bupati dan Wakil Bupati Blora, Arief Rohman dan Sri Setyorini."
    assert _people(annotate, text) == [("Arief Rohman", "Bupati"), ("Sri Setyorini", "Wakil Bupati Blora")]


def test_neighbours_in_a_list_keep_their_own_titles(annotate: Annotate) -> None:
    text = "Hadir Wakil Bupati KKT, Agus Utuwaly, Sekretaris Daerah KKT, Piter Rangkoratat, dan para camat."
    assert _people(annotate, text) == [
        ("Agus Utuwaly", "Wakil Bupati KKT"),
        ("Piter Rangkoratat", "Sekretaris Daerah KKT"),
    ]


def test_short_mentions_join_the_full_name(annotate: Annotate) -> None:
    text = "Bupati Blora H. Arief Rohman datang pagi. Bupati Arief kecewa. “Harus tertib,” kata Rohman."
    (one,) = annotate(text).officials
    assert [mention.text for mention in one.mentions] == ["Arief Rohman", "Arief", "Rohman"]
    assert (one.institution, one.region) == ("Kabupaten Blora", "Kabupaten Blora")


def test_a_nickname_with_the_same_office_is_the_same_person(annotate: Annotate) -> None:
    text = "Wali Kota Semarang Hendrar Prihadi memimpin apel. Usai apel, Walikota Hendi melakukan sidak."
    (one,) = annotate(text).officials
    assert {mention.text for mention in one.mentions} == {"Hendrar Prihadi", "Hendi"}


def test_people_who_share_a_word_are_not_mixed(annotate: Annotate) -> None:
    text = "Bupati Gowa Andi Harun hadir bersama Sekda Andi Rahman. Andi tersenyum."
    people = annotate(text).officials
    assert [len(one.mentions) for one in people] == [1, 1]


def test_a_former_office_is_marked(annotate: Annotate) -> None:
    one, other = annotate("Mantan Bupati Blora Darmadi Noto hadir bersama Bupati Blora Arief Rohman.").officials
    assert (one.position, one.former) == ("Mantan Bupati Blora", True)
    assert (other.position, other.former) == ("Bupati Blora", False)


def test_the_institution_of_an_agency_head_is_the_agency(annotate: Annotate) -> None:
    (one,) = annotate("Kepala Inspektorat Kabupaten Sleman, Suyono, mengatakan tertib.").officials
    assert (one.institution, one.region) == ("Inspektorat Kabupaten Sleman", "Kabupaten Sleman")


def test_the_region_is_implied_by_the_article(annotate: Annotate) -> None:
    text = "BLORA - Pemkab Blora menggelar apel. Sekda Komang Irawadi memimpin apel itu."
    (one,) = annotate(text).officials
    assert (one.region, one.institution) == ("Kabupaten Blora", "Kabupaten Blora")
