"""Titles of public office: "Plt. Kepala Badan Kepegawaian Daerah (BKD) Kabupaten Blora"."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from nlp.lexicon import facts
from nlp.names import is_agency
from nlp.places import of_type, place_at
from nlp.reading import Reading
from sidak.models import Region, RegionType

Kind = Literal["region", "place", "force", "alone", "agency", "body"]

_FACTS = facts("positions")
_STANDING = frozenset(_FACTS["standing"])
_FORMER = frozenset(_FACTS["former"])
_BODIES = frozenset(_FACTS["bodies"])
_LINKS = frozenset(facts("agencies")["links"])
_NUMBERS = frozenset(facts("agencies")["numbers"])
_SHORT: dict[str, str] = _FACTS["short_forms"]
# These are offices even with no agency behind them; a bare "kepala" or "direktur" is none.
_BARE = frozenset(
    "kadis kadin kabid kabag kaban kasubag kasubbag sekdis sekban kasatpol kalaksa inspektur sekwan kakan kakanwil kapus kepsek irban"
    " asda asekda kacab kabiro karo jubir dirut".split()
)
# After a comma these begin another agency, so another title: "Kepala Dinas Pendidikan, Dinas Kesehatan".
_STARTERS = frozenset(
    "dinas badan kantor bagian bidang rsud puskesmas polres kodim kejaksaan inspektorat kementerian biro satpol".split()
)
_AREA = {"kabupaten", "kota", "provinsi", "kab", "prov"}
_LONGEST = 22


class Title(NamedTuple):
    """A title in a reading: words `first` to `last` (exclusive), its characters, and what it says."""

    first: int
    last: int
    start: int
    end: int
    kind: Kind
    head: str
    """The office in full words, without standing: "sekretaris daerah"."""
    former: bool
    region: Region | None
    area: RegionType | None
    complete: bool
    """Whether this is an office as it stands; a bare "kepala" is none."""
    agency: str | None


class _Head(NamedTuple):
    words: tuple[str, ...]
    kind: Kind
    area: RegionType | None


@cache
def _heads() -> dict[str, list[_Head]]:
    heads: list[_Head] = []
    for area, titles in _FACTS["region"].items():
        heads += [_Head(tuple(title.split()), "region", None if area == "any" else area) for title in titles]
    for kind in ("place", "force", "alone", "agency", "body"):
        heads += [_Head(tuple(title.split()), kind, None) for title in _FACTS[kind]]  # type: ignore[arg-type]
    by_first: dict[str, list[_Head]] = {}
    for head in sorted(heads, key=lambda head: -len(head.words)):
        by_first.setdefault(head.words[0], []).append(head)
    return by_first


def opens_title(low: str) -> bool:
    """Whether a word can be the first of a title: a cheap question that comes before `title_at`."""
    return low in _heads() or low in _STANDING or low in _FORMER


def title_at(reading: Reading, index: int) -> Title | None:
    """The title that begins at word `index`, as long as it goes; None where none does."""
    first, former = index, False
    while index < len(reading.words) and (reading.words[index].low in _FORMER or _standing(reading, index) > index):
        former = former or reading.words[index].low in _FORMER
        index = max(index + 1, _standing(reading, index))
    if index >= len(reading.words) or index - first > 5:
        return None
    head = _head_at(reading, index)
    if head is None:
        return _headless(reading, first, index, former)
    last = index + len(head.words)
    return _with_complement(reading, first, last, head, former)


def _standing(reading: Reading, index: int) -> int:
    """The word after "Plt.", "Penjabat (Pj)", "Pelaksana Tugas"; `index` itself where none stands there."""
    words = reading.words
    for length in (2, 1):
        phrase = " ".join(word.low for word in words[index : index + length])
        if phrase in _STANDING and (length == 1 or reading.gap(index) == " "):
            after = index + length
            in_brackets = after < len(words) and reading.gap(after - 1).strip() == "(" and words[after].low in _STANDING
            return after + 1 if in_brackets else after
    return index


def _head_at(reading: Reading, index: int) -> _Head | None:
    words = reading.words
    for head in _heads().get(words[index].low, ()):
        ahead = tuple(word.low for word in words[index : index + len(head.words)])
        if ahead == head.words and all(reading.gap(index + step) in (" ", "\n") for step in range(len(ahead) - 1)):
            return head
    return None


def _headless(reading: Reading, first: int, index: int, former: bool) -> Title | None:
    """ "Pj Kota Bima": the office is left out, the region says it."""
    if index == first or reading.words[index].low not in ("kota", "kabupaten", "provinsi"):
        return None
    place = place_at(reading, index)
    if place is None:
        return None
    head = {"kota": "wali kota", "kabupaten": "bupati", "provinsi": "gubernur"}[reading.words[index].low]
    words = reading.words
    region = of_type(place.candidates, place.said)
    return Title(
        first,
        place.last,
        words[first].start,
        words[place.last - 1].end,
        "region",
        head,
        former,
        region,
        place.said,
        True,
        None,
    )


def _with_complement(reading: Reading, first: int, last: int, head: _Head, former: bool) -> Title:
    words = reading.words
    kind = head.kind
    office = last
    region: Region | None = None
    closed = words[last - 1].end
    complete = kind not in ("agency", "body") or head.words[0] in _BARE or len(head.words) > 2
    while last < len(words) and last - first < _LONGEST:
        gap = reading.plain[closed : words[last].start]
        step = _step(reading, last, gap, head, fresh=last == office)
        if step is None:
            break
        last, closed, found, says_agency = step
        region = region or found
        complete = complete or says_agency or (kind == "body" and says_agency)
    agency = reading.plain[words[office].start : closed].strip(" (") if kind == "agency" and last > office else None
    name = " ".join(_SHORT.get(word, word) for word in head.words)
    return Title(first, last, words[first].start, closed, kind, name, former, region, head.area, complete, agency)


def _step(
    reading: Reading, index: int, gap: str, head: _Head, *, fresh: bool
) -> tuple[int, int, Region | None, bool] | None:
    """One more part of the title at word `index`: (next word, end, region, whether it completes the office)."""
    words = reading.words
    word = words[index]
    if gap.strip() == "(":
        return _bracketed(reading, index, head)
    if gap not in (" ", " & ", "/", "\n", " / ", ". ") and not _goes_on_after_comma(reading, index, gap, head):
        return None
    if gap == ". " and words[index - 1].low not in ("kab", "prov"):
        return None
    place = place_at(reading, index)
    if place and not (fresh and head.kind == "body"):
        return (
            place.last,
            words[place.last - 1].end,
            of_type(place.candidates, head.area or place.said),
            head.kind == "agency",
        )
    if word.low in ("setempat", "ri") or (word.low in _AREA and head.kind == "region"):
        return index + 1, word.end, None, False
    if head.kind in ("region", "place"):
        return None
    if head.kind == "force":
        return (index + 1, word.end, None, True) if re.fullmatch(r"\d{2,4}|kota|metro|polres\w*", word.low) else None
    return _agency_step(reading, index, head, fresh=fresh)


def _agency_step(
    reading: Reading, index: int, head: _Head, *, fresh: bool
) -> tuple[int, int, Region | None, bool] | None:
    words = reading.words
    word = words[index]
    if fresh and head.kind == "body":
        return (index + 1, word.end, None, True) if word.low in _BODIES else None
    if word.low == "anak" and index + 1 < len(words) and words[index + 1].low == "agung":
        return None  # a Balinese name
    if (
        not fresh
        and _head_at(reading, index) is not None
        and word.low not in ("bupati", "gubernur", "sekda", "sekretaris", "kepegawaian")
    ):
        return None
    if is_agency(word) or word.low in ("lalu",) and index + 1 < len(words) and words[index + 1].low == "lintas":
        return index + 1, word.end, None, True
    if word.low in _NUMBERS and (word.text.isupper() or word.text.isdigit()):
        return index + 1, word.end, None, True
    if word.text.isdigit() and len(word.text) <= 2:
        return index + 1, word.end, None, True
    if (
        word.text.isupper()
        and len(word.text) >= 3
        and not reading.plain[word.start : word.start + 1].isdigit()
        and not words[index - 1].text.isupper()
    ):
        return index + 1, word.end, None, True
    if word.low in _LINKS and index + 1 < len(words) and reading.gap(index) == " ":
        follows = words[index + 1]
        if (
            is_agency(follows)
            and _head_at(reading, index + 1) is None
            or (word.low in ("di", "pada", "lingkungan", "se") and place_at(reading, index + 1))
        ):
            return index + 1, word.end, None, False
    return None


def _goes_on_after_comma(reading: Reading, index: int, gap: str, head: _Head) -> bool:
    """ "Hukum, Komunikasi, dan Informasi": an enumeration; "Kepala BKD, Ngawi Suwarno": a comma astray."""
    if gap != ", ":
        return False
    words = reading.words
    word = words[index]
    place = place_at(reading, index)
    if place:
        after = place.last
        if after >= len(words) or reading.gap(after - 1) != " " or place.said:
            return False
        return words[after].text[0].isupper() and not opens_title(words[after].low) and not is_agency(words[after])
    if head.kind not in ("agency", "alone") or index + 1 >= len(words):
        return False
    if word.low in ("dan", "serta"):
        return (
            is_agency(words[index + 1])
            and words[index + 1].low not in _STARTERS
            and _head_at(reading, index + 1) is None
            and _is_listed(reading, index - 1)
        )
    plain = is_agency(word) and not word.text.isupper() and word.low not in _STARTERS
    return plain and word.text[0].isupper() and _head_at(reading, index) is None and reading.gap(index) in (" ", ", ")


def _is_listed(reading: Reading, index: int) -> bool:
    return index > 0 and is_agency(reading.words[index]) and not reading.words[index].text.isupper()


def _bracketed(reading: Reading, index: int, head: _Head) -> tuple[int, int, Region | None, bool] | None:
    """ "(BKPSDM)", "(Sekda)": another name of the agency or the office, never a person's."""
    closing = reading.plain.find(")", reading.words[index].start, reading.words[index].start + 90)
    if closing < 0:
        return None
    last = index
    while last < len(reading.words) and reading.words[last].end <= closing:
        last += 1
    inside = reading.words[index:last]
    if not inside:
        return None
    told = all(
        is_agency(word)
        or word.low in _LINKS
        or word.low in _heads()
        or word.low in _STANDING
        or word.low in ("rb", "i", "ii")
        for word in inside
    )
    if told or (len(inside) == 1 and inside[0].text.isupper() and len(inside[0].text) > 2):
        return last, closing + 1, None, head.kind != "body"
    return None
