from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import search.stems
from search.stems import STEMS, Stems, stem

_DATA = Path(search.stems.__file__).parent / "data" / "stems.txt"
_ROOTS = sorted(
    {
        root
        for line in _DATA.read_text(encoding="utf-8").splitlines()
        if line[:1] != "#"
        for root in line.split(":")[0].split()
    }
)
_AFFIXES = [("", ""), ("di", "kan"), ("ke", "an"), ("ber", ""), ("ter", ""), ("se", ""), ("", "nya"), ("", "lah")]

words = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20)
forms = st.builds(
    lambda affixes, root: affixes[0] + root + affixes[1], st.sampled_from(_AFFIXES), st.sampled_from(_ROOTS)
)


@pytest.mark.parametrize(
    "family",
    [
        "disiplin kedisiplinan mendisiplinkan berdisiplin pendisiplinan kedisiplinannya",
        "layanan pelayanan melayani dilayani terlayani pelayanannya",
        "tinjau meninjau peninjauan ditinjau tinjauan",
        "kunjung mengunjungi pengunjung kunjungan dikunjungi kunjungannya",
        "kerja mengerjakan pekerjaan bekerja dikerjakan",
        "awas mengawasi pengawasan diawasi pengawas",
        "kurang mengurangi pengurangan dikurangi berkurang",
        "tegur menegur teguran ditegur tegurannya",
        "masuk memasuki dimasuki memasukkan",
        "periksa memeriksa pemeriksaan diperiksa",
        "hadir kehadiran menghadiri dihadiri hadirlah kehadirannya",
        "sidak sidaknya disidak menyidak",
        "pegawai pegawainya kepegawaian",
        "menteri kementerian",
        "penduduk kependudukan",
        "persen persentase persenan",
        "absen absensi absensinya",
        "bolos membolos dibolosi bolosnya",
        "antre antrean mengantre antri antrian",
        "izin perizinan mengizinkan diizinkan",
        "minta meminta diminta permintaan",
        "kena dikenakan mengenakan dikenai terkena",
        "tahu mengetahui diketahui",
        "cek mengecek pengecekan dicek",
        "potong memotong pemotongan potongan dipotong",
        "sanksi disanksi sanksinya",
        "tugas bertugas penugasan ditugaskan",
        "berhenti diberhentikan pemberhentian",
        "rendam merendam terendam",
        "berdaya pemberdayaan memberdayakan",
        "gelontor menggelontorkan digelontorkan",
    ],
)
def test_forms_of_a_word_share_its_key(family: str) -> None:
    assert len({stem(form) for form in family.split()}) == 1


@pytest.mark.parametrize(
    "others",
    [
        "perintah pemerintah",
        "pegawai gawai",
        "bupati kabupaten",
        "kepala pala",
        "menteri teri",
        "absen presensi",
        "hadir ketidakhadiran",
        "pelanggaran anggaran",
        "pelaku dilakukan",
        "kecamatan camat",
        "kelurahan lurah",
        "pejabat penjabat jabatan",
        "pengadilan keadilan",
        "berikan ikan",
        "makanan kanan",
        "pengawasan kawasan",
        "seratus ratusan",
        "kediri diri",
        "bekasi bekas",
        "maluku malu",
        "kuningan kuning",
        "tunjangan menunjang",
        "hukum hukuman",
        "sekolah olah",
        "fauzi fauzan",
    ],
)
def test_other_words_stay_apart(others: str) -> None:
    assert len({stem(word) for word in others.split()}) == len(others.split())


@pytest.mark.parametrize("word", ["", "a", "asn", "mpp", "ada", "2024", "94", "h1", "p3k", "covid19", "1nya"])
def test_short_words_and_words_with_digits_are_their_own_keys(word: str) -> None:
    assert stem(word) == word


@given(words | forms)
def test_a_key_is_its_own_key_and_never_empty(word: str) -> None:
    key = stem(word)
    assert key
    assert stem(key) == key
    assert STEMS[word] == STEMS[word] == key


@given(words, st.integers(min_value=0).map(str), words)
def test_digits_are_never_touched(before: str, digits: str, after: str) -> None:
    assert stem(digits) == digits
    assert stem(before + digits + after) == before + digits + after


@given(st.text(max_size=30))
def test_any_text_is_taken(word: str) -> None:
    assert stem(stem(word)) == stem(word)
    assert bool(stem(word)) == bool(word)


def test_the_data_file_gives_each_word_one_key() -> None:
    seen: dict[str, str] = {}
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        root, colon, others = line.partition(":")
        for word in (root, *others.split()) if colon else line.split():
            assert word not in seen, f"{word} stands twice"
            assert word == word.lower()
            assert word.isascii()
            seen[word] = root if colon else word
    assert all(stem(word) == key for word, key in seen.items())


def test_a_full_cache_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.stems, "_CAP", 3)
    cache = Stems()
    assert [cache[word] for word in ("melayani", "ditegur", "sidaknya", "hadirlah")] == [
        "layan",
        "tegur",
        "sidak",
        "hadir",
    ]
    assert dict(cache) == {"hadirlah": "hadir"}


def test_threads_get_the_same_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.stems, "_CAP", 50)
    cache = Stems()
    several = [root + "nya" for root in _ROOTS[:400]] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(cache.__getitem__, several)) == [stem(word) for word in several]
