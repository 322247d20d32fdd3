"""Title and name that stand apart: "Muhlis Pangerang datang sendiri. Penjabat Wali Kota itu ...".

The model says where persons are named; here a title that nobody was tied to gets the one of them who fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.lexicon import any_of, facts
from nlp.names import Name
from nlp.reading import Reading
from nlp.titles import Title

_SPEECH = rf"(?:{any_of(facts('speech')['verbs'])})(?:nya)?(?![^\W_])"
_SAYS = re.compile(rf"\s{_SPEECH}")
_SAID_BY = re.compile(rf"(?<![^\W_]){_SPEECH}\s$")
# "kata Sulastri, warga", "Hasnia (41)", "Rani asal Blora": no office is wanting there.
_NO_OFFICE = re.compile(
    r"\s?(?:\(\d|,?\s(?:\d{1,2}\stahun|warga|salah|seorang|pedagang|pemohon|pengunjung|asal|ibu|petani|nelayan|mahasiswa|pelaku|pemilik|guru|staf|petugas|tokoh))"
)
_THAT = re.compile(r"\s(?:tersebut|itu|ini)(?![^\W_])|\syang\s[^.\n]{3,60}?\s(?:itu|tersebut|ini)(?![^\W_])")
_BACK = 320  # characters between a name and the title that takes it up again
_ON = 700  # between a title and the first words said by its holder


def pairs(
    reading: Reading, titles: Sequence[Title], untied: Sequence[int], persons: Sequence[Name], named: Sequence[Title]
) -> Iterator[tuple[int, Name]]:
    """Titles that stand without a name (their numbers in `untied`), each with the person who holds it.

    `persons` are tied to no title; `named` are the titles that have a name: what somebody holds wants no other holder.
    """
    free = list(persons)
    for number in untied:
        title = titles[number]
        if not title.complete or title.former or any(other.head == title.head for other in named):
            continue
        name = _taken_up(reading, title, free) or _speaking(reading, title, free)
        if name:
            free = [other for other in free if other.words[-1] != name.words[-1]]
            yield number, name


def _taken_up(reading: Reading, title: Title, free: Sequence[Name]) -> Name | None:
    """ "Yusep Kurniawan mengatakan ... Pelaksana tugas Kepala DPMPTSP Lebak tersebut mengaku"."""
    if not _THAT.match(reading.plain, title.end):
        return None
    before = [name for name in free if 0 < title.start - name.end < _BACK and not _is_no_official(reading, name)]
    return before[-1] if before and len({name.words for name in before}) == 1 else None


def _speaking(reading: Reading, title: Title, free: Sequence[Name]) -> Name | None:
    """ "rombongan Bupati Nias Selatan tiba ... kata Sozatulo Wau": the head of a region, and the one who speaks."""
    if title.kind != "region":
        return None
    after = [
        name for name in free if 0 < name.start - title.end < _ON and len(name.words) > 1 and _speaks(reading, name)
    ]
    return after[0] if len({name.words for name in after}) == 1 else None


def _speaks(reading: Reading, name: Name) -> bool:
    said = _SAYS.match(reading.low, name.end) or _SAID_BY.search(reading.low, max(0, name.start - 24), name.start)
    return said is not None and not _is_no_official(reading, name)


def _is_no_official(reading: Reading, name: Name) -> bool:
    return _NO_OFFICE.match(reading.low, name.end) is not None
