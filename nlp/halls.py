"""Where services are rendered: the MPP and the offices that a text names, and how fully it names them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nlp.districts import district_at
from nlp.lexicon import facts
from nlp.names import STOPS, is_agency, is_agency_in_one_word, is_degree
from nlp.offices import opens_title
from nlp.places import Place, of_type, place_at
from nlp.reading import Reading
from sidak.models import Region
from sidak.mpp import halls

_FACTS = facts("inspections")
MPP = re.compile(rf"(?<![^\W_])(?:{_FACTS['mpp']})(?![^\W_])".replace(" ", r"\s"))
_OPENERS = frozenset(facts("agencies")["starters"]) - {"kantor"} | {"sekretariat"}
_SEATS = {tuple(seat.split()) for seat in _FACTS["seats"]}
_HOUSES = {tuple(house.split()) for house in _FACTS["houses"]}
_OWN_NAMES = {tuple(name.split()) for name in halls().names()}
_NEXT = _OPENERS | {"kantor"} | {house[0] for house in _HOUSES}  # where another office begins
_LINKS = frozenset(("dan", "&", "serta"))
_BARE_OFFICES = frozenset(("rsud", "rsu"))
_GOVERNMENTS = ("pemk", "pemp", "pemd")  # "di Pemkab Blora" is no office
_MOST_WORDS, _LONGEST_NAME = 9, 4


class Hall(NamedTuple):
    """A stretch that names an MPP. `name` is all behind "MPP", empty for a bare one; `said` the region it names."""

    start: int
    end: int
    name: str
    said: Sequence[Region]
    own_name: str


def halls_in(reading: Reading, capitals: Sequence[tuple[int, int]], people: Iterable[tuple[int, int]]) -> list[Hall]:
    """Every MPP named. In `capitals`, stretches of headlines, only a known name is one; `people` are no names."""
    starts = [word.start for word in reading.words]
    persons = {start for start, _ in people}
    found = []
    for match in MPP.finditer(reading.low):
        index = bisect_left(starts, match.end())
        follows = index < len(starts) and reading.plain[match.end() : starts[index]] in (" ", "\n")
        free = not any(start <= match.start() < end for start, end in capitals)
        found.append(_hall(reading, match, index, persons, free) if follows else Hall(*match.span(), "", (), ""))
    return found


def _hall(reading: Reading, match: re.Match[str], index: int, persons: set[int], free: bool) -> Hall:
    first = index
    known = next((name for name in _OWN_NAMES if _stand_at(reading, index, name)), ())
    index += len(known)
    place = _place(reading, index, first)
    if not known and place is None and index < len(reading.words):  # "MPP Tenggarong"
        index = district_at(reading, index)
        known = ("",) if index > first else ()
    while (
        free and not known and place is None and index - first <= _LONGEST_NAME and _can_name(reading, index, persons)
    ):
        index += 1
        place = _place(reading, index, first)
    if index - first > _LONGEST_NAME and not known:
        index, place = first, None
    own = " ".join(word.text for word in reading.words[first:index])
    last = place.last if place else index
    if last == first:
        at = _place_at_in(reading, first)
        return Hall(*match.span(), "", at.candidates if at else (), "")
    end = reading.words[last - 1].end
    name = " ".join(reading.text[reading.words[first].start : end].split())
    return Hall(match.start(), end, name, place.candidates if place else (), own)


def _place(reading: Reading, index: int, first: int) -> Place | None:
    if index >= len(reading.words) or (index > first and reading.gap(index - 1) != " "):
        return None
    return place_at(reading, index)


def _place_at_in(reading: Reading, index: int) -> Place | None:
    """ "MPP di Kabupaten Blora", "MPP milik Pemkab Blora"."""
    words = reading.words
    if index + 1 < len(words) and words[index].low in ("di", "milik") and reading.gap(index) == " ":
        index += 1 + (words[index + 1].low in ("pemkab", "pemkot", "pemprov"))
        return place_at(reading, index) if index < len(words) else None
    return None


def _stand_at(reading: Reading, index: int, name: tuple[str, ...]) -> bool:
    ahead = reading.words[index : index + len(name)]
    return tuple(word.low for word in ahead) == name and ahead[0].text[0].isupper()


def _can_name(reading: Reading, index: int, persons: set[int]) -> bool:
    """Whether a word can be part of a hall's own name."""
    if index >= len(reading.words) or (index and reading.gap(index - 1) != " "):
        return False
    word = reading.words[index]
    return (
        word.text[0].isupper()
        and not word.text.isupper()
        and word.text.isalpha()
        and word.start not in persons
        and word.low not in STOPS
        and not opens_title(word.low)
        and not is_agency(word)
        and not is_degree(word)
    )


def region_of(said: Sequence[Region], own_name: str, home: Sequence[Region]) -> Region | None:
    """The region that is meant: the one said, of several the article's own, or the only one that has an MPP."""
    by_name = {hall.region_code for hall in halls().named(own_name)} if own_name else set()
    likely = [region for region in said if region in home or region.code in by_name]
    with_hall = [region for region in said if halls().of(region.code)]
    for few in (said, likely, with_hall):
        if region := of_type(few, None):
            return region
    return None


def offices(reading: Reading, start: int, end: int, titles: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The offices named in a stretch, as characters; those in titles of people are none."""
    words = reading.words
    index = bisect_left(words, start, key=lambda word: word.start)
    while index < len(words) and words[index].start < end:
        last = index if in_title(titles, words[index].start) else office_at(reading, index)
        if last > index:
            yield words[index].start, words[last - 1].end
        index = max(last, index + 1)


def in_title(titles: Sequence[tuple[int, int]], offset: int) -> bool:
    """Whether a character lies in the title of a person."""
    at = bisect_left(titles, (offset + 1, 0)) - 1
    return at >= 0 and titles[at][0] <= offset < titles[at][1]


def office_at(reading: Reading, index: int) -> int:
    """The word after the office that begins at word `index`; `index` itself where none does."""
    words = reading.words
    word = words[index]
    if word.low == "kantor" and index + 1 < len(words) and reading.gap(index) == " ":
        last = _seat(reading, index + 1)
        inner = last if last > index + 1 else office_at(reading, index + 1)
        return inner if inner > index + 1 else index
    if not word.text[0].isupper():
        return index
    for house in _HOUSES:
        if _stand_at(reading, index, house):
            last = _named_after(reading, index + len(house))
            return last if last > index + len(house) or word.low in _BARE_OFFICES else index
    if word.low in _OPENERS:
        return _agency(reading, index)
    is_one = len(word.text) > 2 and is_agency_in_one_word(word) and not word.low.startswith(_GOVERNMENTS)
    return _with_place(reading, index + 1) if is_one else index


def _agency(reading: Reading, index: int) -> int:
    words = reading.words
    last = index + 1
    while last < len(words) and last - index < _MOST_WORDS and reading.gap(last - 1) in (" ", ", ", " & "):
        if words[last].low not in _LINKS and not (words[last].text[0].isupper() and is_agency(words[last])):
            break
        if words[last].low in _NEXT:  # "Dinas Kesehatan, Dinas Sosial"
            break
        last += 1
    while words[last - 1].low in _LINKS:
        last -= 1
    return index if last == index + 1 else _with_place(reading, last)


def _with_place(reading: Reading, last: int) -> int:
    place = place_at(reading, last) if last < len(reading.words) and reading.gap(last - 1) == " " else None
    return place.last if place else last


def _seat(reading: Reading, index: int) -> int:
    """ "Kantor Camat Cepu": who sits there, and the place's name."""
    for seat in _SEATS:
        ahead = tuple(word.low for word in reading.words[index : index + len(seat)])
        if ahead == seat:
            return _named_after(reading, index + len(seat))
    return index


def _named_after(reading: Reading, index: int) -> int:
    """Behind the capitalised words and numbers that name a house, a place at the end included."""
    words = reading.words
    first = index
    while index < len(words) and index - first < _LONGEST_NAME and reading.gap(index - 1) in (" ", ". "):
        word = words[index]
        if place := place_at(reading, index):
            return place.last
        if word.low not in ("dr", "prof") and (
            not word.text[0].isupper() or word.low in STOPS or opens_title(word.low)
        ):
            break
        index += 1
    return index
