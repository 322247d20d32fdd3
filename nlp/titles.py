"""Titles of public office: "Plt. Kepala Badan Kepegawaian Daerah (BKD) Kabupaten Blora"."""

from __future__ import annotations

from typing import NamedTuple

from nlp.complements import Complement, complement
from nlp.lexicon import facts
from nlp.offices import FORMER, Head, Kind, head_at, standing_at
from nlp.places import of_type, place_at
from nlp.reading import Reading
from sidak.models import Region, RegionType

_SHORT: dict[str, str] = facts("positions")["short_forms"]
_BARE = frozenset(facts("positions")["bare"])
_OFFICE_OF = {"kota": "wali kota", "kabupaten": "bupati", "provinsi": "gubernur"}


class Title(NamedTuple):
    """A title in a reading: words `first` to `last` (exclusive), its characters, and what it says."""

    first: int
    last: int
    start: int
    end: int
    kind: Kind
    head: str
    """The office in full words, without standing: "sekretaris daerah"."""
    acting: bool
    former: bool
    region: Region | None
    area: RegionType | None
    complete: bool
    """Whether this is an office as it stands; a bare "kepala" is none."""
    agency: str | None


def title_at(reading: Reading, index: int) -> Title | None:
    """The title that begins at word `index`, as long as it goes; None where none does."""
    first = index
    acting = former = False
    while index < len(reading.words) and index - first < 5:
        after = standing_at(reading, index)
        if after > index:
            acting, index = True, after
        elif reading.words[index].low in FORMER:
            former, index = True, index + 1
        else:
            break
    if index >= len(reading.words):
        return None
    head = head_at(reading, index)
    if head is None:
        return _headless(reading, first, index, former) if acting else None
    return _titled(reading, first, index + len(head.words), head, acting=acting, former=former)


def _headless(reading: Reading, first: int, index: int, former: bool) -> Title | None:
    """ "Pj Kota Bima": the office is left out, the region says it."""
    words = reading.words
    office = _OFFICE_OF.get(words[index].low)
    place = place_at(reading, index) if office else None
    if office is None or place is None:
        return None
    region = of_type(place.candidates, place.said)
    start, end = words[first].start, words[place.last - 1].end
    return Title(first, place.last, start, end, "region", office, True, former, region, place.said, True, None)


def _titled(reading: Reading, first: int, office: int, head: Head, *, acting: bool, former: bool) -> Title:
    tail = complement(reading, office, head)
    agency = _agency(reading, tail, head, office) if head.kind == "agency" else None
    is_office = head.words[0] in _BARE or " ".join(head.words) in _BARE or len(head.words) > 2
    complete = head.kind not in ("agency", "body") or is_office or tail.completes
    name = " ".join(_SHORT.get(word, word) for word in head.words)
    start = reading.words[first].start
    return Title(
        first, tail.last, start, tail.end, head.kind, name, acting, former, tail.region, head.area, complete, agency
    )


def _agency(reading: Reading, tail: Complement, head: Head, office: int) -> str | None:
    """The agency that a title names: all behind "kepala" or "sekretaris"; an assistant's field is no agency."""
    if head.words[0] in ("asisten", "asda", "asekda", "staf"):
        return None
    begin = office - len(head.words) + 1 if head.words[0] in ("kepala", "sekretaris", "direktur") else office
    return reading.plain[reading.words[begin].start : tail.end].strip(" (") if begin < tail.last else None
