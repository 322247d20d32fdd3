"""Where sentences end: not behind abbreviations, initials or decimals."""

from __future__ import annotations

import pytest

from nlp.components.sentences import is_headline, split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ia hadir. Mereka pulang.", ["Ia hadir.", "Mereka pulang."]),
        ("Bupati H. Arief dan Drs. Budi hadir.", ["Bupati H. Arief dan Drs. Budi hadir."]),
        ("Kata M. Nur, S.H. yang hadir 95.5 persen.", ["Kata M. Nur, S.H. yang hadir 95.5 persen."]),
        ("“Harus tertib.” Ia pergi.", ["“Harus tertib.”", "Ia pergi."]),
        ("Sesuai PP No. 94 Tahun 2021. Selesai.", ["Sesuai PP No. 94 Tahun 2021.", "Selesai."]),
        ("Judul Berita\nIsi berita di sini.", ["Judul Berita", "Isi berita di sini."]),
        ("masa cuti\nbersama usai.", ["masa cuti\nbersama usai."]),
        ("Satu\n\ndua", ["Satu", "dua"]),
        ("Kok bisa? Ya! Begitulah…", ["Kok bisa?", "Ya!", "Begitulah…"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_split(text: str, sentences: list[str]) -> None:
    plain = text.replace("“", '"').replace("”", '"')
    assert [text[sentence.start : sentence.end] for sentence in split(plain)] == sentences


def test_a_text_without_stops_is_cut(request: pytest.FixtureRequest) -> None:
    longest = max(sentence.end - sentence.start for sentence in split("kata " * 5_000))
    assert longest <= 1_010


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Bupati Blora Sidak Mal Pelayanan Publik", True),
        ("Bupati Blora meninjau loket di kantor dinas", False),
        ("Bupati Blora Sidak Mal Pelayanan.", False),
        ("Kata Bupati", False),
    ],
)
def test_headlines(line: str, is_one: bool) -> None:
    assert is_headline(line, split(line)[0]) is is_one
