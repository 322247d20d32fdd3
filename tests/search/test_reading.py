"""Synonyms, stop words and typing errors: what a query is taken for."""

from __future__ import annotations

import pytest

from search.base import Query
from search.corrections import corrected
from search.printed import read_as
from search.query import parse
from search.reading import read, readings
from search.synonyms import groups, phrase


@pytest.mark.parametrize(
    ("text", "widened"),
    [
        ("mpp", 'mpp OR "mal pelayanan publik" OR "mall pelayanan publik"'),
        ("Inspeksi Mendadak", "(Inspeksi AND Mendadak) OR sidak"),
        ("sidak wali kota blora", '(sidak OR "inspeksi mendadak") AND ((wali AND kota) OR walikota) AND blora'),
        ("wali-kota", "wali-kota OR walikota"),
        ("judul:sekda", 'title:sekda OR title:"sekretaris daerah"'),
        ("-sidak", 'NOT (sidak OR "inspeksi mendadak")'),
        ('"sidak"', '"sidak"'),
        ("sidak~", "sidak~"),
        ("pejabat:sekda", 'official:sekda OR official:"sekretaris daerah"'),
        ("wali judul:kota", "wali AND title:kota"),
        ("bupati", "bupati"),
        ("kehadiran pegawai di blora", "kehadiran AND pegawai AND blora"),
        ("yang di", "yang AND di"),
        ("kerja dari rumah", '(kerja AND dari AND rumah) OR wfh OR "work from home"'),
        ("sidaknya", 'sidaknya OR "inspeksi mendadak"'),
    ],
)
def test_widens(text: str, widened: str) -> None:
    assert read_as(read(parse(text)).shown) == widened


def test_words_that_are_passed_over_are_told() -> None:
    assert read(parse("kehadiran yang di blora (di or ke)")).passed_over == ("yang", "di")


def test_a_word_stands_in_one_group_only() -> None:
    for entry, group in groups().items():
        assert entry in {phrase(member) for member in group.members}
        assert all(groups()[phrase(member)] is group for member in group.members)


def test_exact_takes_everything_as_it_is_written() -> None:
    (only,) = readings(Query(text="sidak di mpp", exact=True), lambda _: True)
    assert read_as(only.shown) == '"sidak" AND "di" AND "mpp"'


def test_unknown_words_are_forgiven_before_all_are() -> None:
    said = [
        read_as(one.shown)
        for one in readings(Query(text='bupaty blora mpp "wali" -kota'), lambda words: words.text == "bupaty")
    ]
    rest = '(mpp OR "mal pelayanan publik" OR "mall pelayanan publik") AND "wali" AND NOT kota'
    assert said == [f"bupaty AND blora AND {rest}", f"bupaty~ AND blora AND {rest}", f"bupaty~ AND blora~ AND {rest}"]


def test_a_common_word_is_never_forgiven() -> None:
    said = [read_as(one.shown) for one in readings(Query(text="petugaz yang"), lambda _: True)]
    assert said == ["petugaz", "petugaz~"]


def test_a_correction_stands_where_the_error_stood() -> None:
    typed = "bupaty (judul:blra~ or bupatya) bupaty-x"
    assert corrected(typed, {"bupaty": "bupati", "blra": "blora"}) == "bupati (judul:blora or bupatya) bupati-x"
