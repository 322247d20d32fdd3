"""What follows an office in its title: an agency's name, a region, a number, another name in brackets."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.districts import district_at
from nlp.lexicon import facts
from nlp.names import is_agency, is_balinese, is_degree
from nlp.offices import STANDING, Head, head_at, heads, opens_title
from nlp.places import Place, of_type, place_at
from nlp.reading import Reading
from sidak.models import Region

_BODIES = frozenset(facts("positions")["bodies"])
_LINKS = frozenset(facts("agencies")["links"])
_NUMBERS = frozenset(facts("agencies")["numbers"])
# After a comma these begin another agency, so another title: "Kepala Dinas Pendidikan, Dinas Kesehatan".
_STARTERS = frozenset(facts("agencies")["starters"])
_AREAS = frozenset(("kabupaten", "kota", "provinsi", "kab", "prov"))
# An office within an agency may name it after a comma: "Kabid Mutasi, Badan Kepegawaian".
_WITHIN = frozenset(["kabid", "kabag", "kasubag", "kasubbag", "kasubid", "kasubbid", "kasi", "kepala", "analis"])
# These can stand inside an agency's name although they are offices themselves: "Sekretariat Wakil Bupati".
_ALSO_AGENCIES = frozenset(("bupati", "gubernur", "sekda", "sekretaris", "kepegawaian", "humas", "pimpinan"))
_MOST_WORDS = 22
_FAMILIES = frozenset(("keluarga", "suku", "rombongan"))
_BALINESE = frozenset(facts("names")["balinese"])
_LIKE_AGENCY = re.compile(r"(?:din|dis|bap|bak|bad|kes|set|sat|per)[a-z]{4,}")
_BLANKS = (" ", " & ", "/", "\n", " / ")
_IN_FORCE = re.compile(r"\d{2,4}|kota|metro|polres\w*")


class Part(NamedTuple):
    """One step further: the word after it, where it ends, a region it names, and whether it makes the office one."""

    last: int
    end: int
    region: Region | None = None
    completes: bool = False


class Complement(NamedTuple):
    """All that follows an office: the word after it, where it ends, its region, and whether it makes the office one."""

    last: int
    end: int
    region: Region | None
    completes: bool


def complement(reading: Reading, office: int, head: Head) -> Complement:
    """What follows the office `head`, whose last word is the one before `office`."""
    last, end = office, reading.words[office - 1].end
    region: Region | None = None
    completes = False
    while last < len(reading.words) and last - office < _MOST_WORDS:
        part = _part(reading, last, reading.plain[end : reading.words[last].start], head, fresh=last == office)
        if part is None:
            break
        last, end = part.last, part.end
        region = region or part.region
        completes = completes or part.completes
    return Complement(last, end, region, completes)


def _part(reading: Reading, index: int, gap: str, head: Head, *, fresh: bool) -> Part | None:
    if gap.strip() == "(":
        return _bracketed(reading, index, head)
    place = place_at(reading, index)
    if not _is_joined(reading, index, gap, head, place):
        return None
    word = reading.words[index]
    if head.kind == "place" and fresh and (last := district_at(reading, index)) > index:
        return Part(last, reading.words[last - 1].end)
    if place and not (fresh and head.kind == "body"):
        region = of_type(place.candidates, head.area or place.said)
        return Part(place.last, reading.words[place.last - 1].end, region, completes=head.kind == "agency")
    if head.kind in ("agency", "body", "alone") and word.low not in ("setempat", "ri"):
        return _of_agency(reading, index, head, fresh=fresh)
    return Part(index + 1, word.end) if _is_of_region(reading, index, head, fresh=fresh) else None


def _is_of_region(reading: Reading, index: int, head: Head, *, fresh: bool) -> bool:
    """Whether a word goes on a title that governs a region or a force: "Dandim 0721", "Bupati KKT"."""
    word = reading.words[index]
    if word.low in ("setempat", "ri"):
        return True
    if head.kind == "region":
        return word.low in _AREAS or (fresh and _is_abbreviation(reading, index))
    if head.kind == "place":
        return fresh and _is_village(reading, index)
    return head.kind == "force" and _IN_FORCE.fullmatch(word.low) is not None


def _is_village(reading: Reading, index: int) -> bool:
    """Whether a word behind "Camat" is the place: a comma ends it, or the text speaks of the place elsewhere."""
    words = reading.words
    word = words[index]
    if not word.text[0].isupper() or word.text.isupper() or index + 1 >= len(words):
        return False
    if reading.gap(index) == ", " and words[index + 1].text[0].isupper():
        return True
    return word.low in reading.villages


def _is_joined(reading: Reading, index: int, gap: str, head: Head, place: Place | None) -> bool:
    if gap in _BLANKS:
        return True
    if gap == ". ":
        return reading.words[index - 1].low in ("kab", "prov", "ka", "kec")
    if gap != ", ":
        return False
    return _is_place_after_comma(reading, place) if place else _is_listed(reading, index, head)


def _of_agency(reading: Reading, index: int, head: Head, *, fresh: bool) -> Part | None:
    """One word more of an agency's name."""
    words = reading.words
    word = words[index]
    follows = words[index + 1] if index + 1 < len(words) else None
    if fresh and head.kind == "body":
        return Part(index + 1, word.end, completes=True) if word.low in _BODIES else None
    if _is_not_agency(reading, index, fresh=fresh):
        return None
    is_number = (word.low in _NUMBERS and word.text.isupper()) or (word.text.isdigit() and len(word.text) <= 2)
    if is_agency(word) or is_number or _is_abbreviation(reading, index) or _is_unknown_field(reading, index):
        return Part(index + 1, word.end, completes=True)
    if word.low == "lalu" and follows and follows.low == "lintas":
        return Part(index + 2, follows.end, completes=True)
    if word.low in _LINKS and follows and reading.gap(index) == " ":
        to_agency = (is_agency(follows) or follows.text.isupper()) and head_at(reading, index + 1) is None
        to_place = word.low in ("di", "pada", "lingkungan", "se") and place_at(reading, index + 1)
        return Part(index + 1, word.end) if to_agency or to_place else None
    return None


def _is_not_agency(reading: Reading, index: int, *, fresh: bool) -> bool:
    """ "Anak Agung" and "I Nyoman" are names, "kepala keluarga" is no office, and another office ends a title."""
    words = reading.words
    low = words[index].low
    if is_balinese(reading, index) or (
        words[index].text == "I" and words[index + 1 : index + 2] and words[index + 1].low in _BALINESE
    ):
        return True
    if fresh and low in _FAMILIES and words[index - 1].low == "kepala":
        return True
    return not fresh and head_at(reading, index) is not None and low not in _ALSO_AGENCIES


def _is_abbreviation(reading: Reading, index: int) -> bool:
    """A word in capitals beside words that are not: an agency or a region in short, not a name."""
    word, before = reading.words[index], reading.words[index - 1]
    return (
        word.text.isupper()
        and word.text[0].isalpha()
        and len(word.text) >= 3
        and not before.text.isupper()
        and not is_degree(word)
    )


def _is_unknown_field(reading: Reading, index: int) -> bool:
    """A word we do not know between "Dinas" and words we do know belongs to the agency, misspelt or rare."""
    words = reading.words
    if not words[index].text[0].isupper() or index + 1 >= len(words):
        return False
    follows = words[index + 1]
    # "Ketua Fraksi Otsus DPR", "Asisten Pencegahan Maladministrasi Ombudsman": a word of agencies on both sides.
    if is_agency(words[index - 1]) and is_agency(follows) and reading.gap(index) == " ":
        return head_at(reading, index + 1) is None
    if words[index - 1].low in ("kepala", "sekretaris"):
        return _LIKE_AGENCY.match(words[index].low) is not None and follows.text[0].isupper()
    if words[index - 1].low not in _STARTERS:
        return False
    return reading.gap(index) == " " and (is_agency(follows) or follows.low in ("dan", "&"))


def _is_place_after_comma(reading: Reading, place: Place | None) -> bool:
    """ "Kepala BKD, Ngawi Suwarno", "Kepala BKD, Kabupaten Ngawi, Suwarno": the comma is astray, a name follows."""
    if place is None or place.last >= len(reading.words):
        return False
    follows = reading.words[place.last]
    is_name = follows.text[0].isupper() and not opens_title(follows.low) and not is_agency(follows)
    gap = reading.gap(place.last - 1)
    if place.said:
        return (is_name and gap in (" ", ", ")) or gap.strip() == "("
    if not is_name or gap != " " or place.last + 1 >= len(reading.words):
        return False
    # "Sekda, Bima Arya": with one word left, the place is rather the first half of a name.
    after = reading.words[place.last + 1]
    return (
        (after.text[0].isupper() and reading.gap(place.last) == " ")
        or place.last - place.first > 1
        or not _could_be_name(reading, place)
    )


def _could_be_name(reading: Reading, place: Place) -> bool:
    """A region that the text names nowhere else may be a person's first name."""
    name = reading.plain[reading.words[place.first].start : reading.words[place.last - 1].end]
    return reading.plain.count(name) < 2


def _is_listed(reading: Reading, index: int, head: Head) -> bool:
    """ "Hukum, Komunikasi, dan Informasi Publik": an enumeration of fields, not the next agency."""
    words = reading.words
    word = words[index]
    if head.kind not in ("agency", "alone") or index + 1 >= len(words) or head_at(reading, index):
        return False
    if word.low in _STARTERS and head.words[0] in _WITHIN and word.text[0].isupper():
        return words[index - 1].low not in _STARTERS and head.words != ("kepala",)
    if word.low in ("dan", "serta"):
        follows = words[index + 1]
        is_field = is_agency(follows) and follows.low not in _STARTERS and head_at(reading, index + 1) is None
        return is_field and is_agency(words[index - 1]) and not words[index - 1].text.isupper()
    follows = words[index + 1]
    goes_on = follows.low == "dan" and index + 2 < len(words) and is_agency(words[index + 2])  # "Pemberhentian dan ..."
    is_field = is_agency(word) or (goes_on and words[index + 2].low not in _STARTERS)
    is_field = is_field and word.text[0].isupper() and not word.text.isupper() and word.low not in _STARTERS
    return is_field and reading.gap(index) in (" ", ", ")


def _bracketed(reading: Reading, index: int, head: Head) -> Part | None:
    """ "(BKPSDM)", "(Sekda)", "(Bolsel)": another name of agency, office or region, not a person's."""
    plain, words = reading.plain, reading.words
    closing = plain.find(")", words[index].start, words[index].start + 90)
    last = index
    while last < len(words) and words[last].end <= closing:
        last += 1
    inside = words[index:last]
    if not inside:
        return None
    told = all(is_agency(word) or word.low in _LINKS | STANDING or word.low in heads() for word in inside)
    if not told and len(inside) == 1:
        told = (inside[0].text.isupper() and len(inside[0].text) > 2) or inside[0].low in reading.aliases
        told = told or re.match(r"\s?,?\s[A-Z]", plain[closing + 1 : closing + 5]) is not None
    return Part(last, closing + 1, completes=head.kind != "body") if told else None
