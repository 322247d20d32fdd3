from __future__ import annotations

import pytest

from search.query import parse, read_as
from search.synonyms import expand, groups


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
        ("pejabat:sekda", "official:sekda"),
        ("wali judul:kota", "wali AND title:kota"),
        ("bupati", "bupati"),
    ],
)
def test_widens(text: str, widened: str) -> None:
    assert read_as(expand(parse(text))) == widened


def test_a_word_stands_in_one_group_only() -> None:
    for entry, group in groups().items():
        assert entry in group
        assert all(groups()[other] is group for other in group)
