"""How a person is named: honorifics and ranks before, degrees behind, and the name between them."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.lexicon import facts
from nlp.reading import Reading, Word

_FACTS = facts("names")
HONORIFICS = frozenset(_FACTS["honorifics"])
RANKS = frozenset(_FACTS["ranks"])
_DEGREES = frozenset(_FACTS["degrees"])
_PARTICLES = frozenset(_FACTS["particles"])
_CALENDAR = facts("calendar")
_AGENCIES = frozenset(facts("agencies")["words"])
_AGENCY_PREFIX = re.compile("|".join(facts("agencies")["prefixes"].split("|")))
STOPS = frozenset(_FACTS["not_names"]) | set(_CALENDAR["weekdays"]) | set(_CALENDAR["months"])
_LONGEST = 6
_SERVICE = frozenset(("tni", "purn", "purnawirawan", "pol", "mar"))  # "Mayjen TNI (Purn) Soedarmo"
_ADDRESSES = frozenset(("pak", "bu", "bapak", "ibu"))
_ROMAN = re.compile(r"[IVX]{2,4}")
_ALSO_NAMES = frozenset(_FACTS["also_names"])
_VOWEL = re.compile(r"[aeiouy]")
_VERB = re.compile(r"(?:me|di)\w{3,}kan$")


class Name(NamedTuple):
    """A name without honorifics and degrees: its words, where it stands, and the word after its degrees."""

    words: tuple[str, ...]
    start: int
    end: int
    next: int

    @property
    def text(self) -> str:
        """The name as one string."""
        return " ".join(self.words)


def is_agency(word: Word) -> bool:
    """Whether a word can be part of an agency's name."""
    return word.low in _AGENCIES or is_agency_in_one_word(word)


def is_agency_in_one_word(word: Word) -> bool:
    """ "BKPSDM", "Disdukcapil", "Bappeda": a capital, and the beginning that such names have."""
    return word.text[0].isupper() and _AGENCY_PREFIX.match(word.low) is not None


def is_balinese(reading: Reading, index: int) -> bool:
    """ "Anak Agung" opens a name, "anak" alone is a word of agencies."""
    words = reading.words
    return words[index].low == "anak" and index + 1 < len(words) and words[index + 1].low == "agung"


def is_degree(word: Word) -> bool:
    """ "S.Sos", "MSi", "SH": written with dots, or not like a plain word."""
    plain = word.low.replace(".", "")
    return plain in _DEGREES and ("." in word.text or not word.text[1:].islower())


def name_at(reading: Reading, index: int, *, capitals: bool = False) -> Name | None:
    """The name that begins at word `index`, honorifics first; None where no name does.

    `capitals` says that words written in capitals may be names here.
    """
    words = reading.words
    after_honorific = False
    while index < len(words) - 1 and _is_honorific(reading, index):
        index, after_honorific = index + 1, True
    if index >= len(words):
        return None
    start, text = _without_glued_honorifics(words[index])
    parts: list[str] = []
    end = words[index].end
    while index < len(words) and len(parts) < _LONGEST:
        word = words[index]
        if not _continues(reading, index, parts, capitals or after_honorific):
            break
        parts.append(text if not parts else word.text)
        end = word.end
        index += 1
        if index < len(words) and not _name_gap(reading, index - 1):
            break
    while parts and parts[-1].lower() in _PARTICLES and parts[-1].islower():
        parts.pop()
        end = words[index - len(parts) - 1].end if parts else end
        index -= 1
        end = words[index - 1].end
    if not parts or (len(parts) == 1 and len(parts[0]) < 3):
        return None
    return Name(tuple(parts), start, end, after_degrees(reading, index))


def is_honorific(word: Word) -> bool:
    """Whether a word is a title of respect or rank ("H", "Drs", "AKP", "Drs.H")."""
    return word.low in HONORIFICS or all(part in HONORIFICS for part in word.low.split("."))


def _is_honorific(reading: Reading, index: int) -> bool:
    low = reading.words[index].low
    gap = reading.gap(index)
    if gap.strip() == "(" and low in RANKS and reading.words[index + 1].low in _SERVICE:
        return True
    if low in _SERVICE and gap.strip() in ("(", ")", ""):
        return True
    if gap not in (" ", ". ", ".", "., ", " . ", ", "):
        return False
    return is_honorific(reading.words[index]) and ("," not in gap or "." in gap)


def _without_glued_honorifics(word: Word) -> tuple[int, str]:
    """ "HM.Sanusi" begins at "Sanusi"."""
    parts = word.text.split(".")
    while len(parts) > 1 and parts[0].lower() in HONORIFICS:
        parts = parts[1:]
    text = ".".join(parts)
    return word.end - len(text), text


def _continues(reading: Reading, index: int, parts: list[str], capitals: bool) -> bool:
    word = reading.words[index]
    if word.low in _PARTICLES and word.text.islower():
        return bool(parts) and index + 1 < len(reading.words) and reading.words[index + 1].text[0].isupper()
    if not word.text[0].isupper() or any(letter.isdigit() for letter in word.text):
        return False
    if word.low in _ALSO_NAMES and not parts and capitals and _name_goes_on(reading, index):
        return True
    if _ends_a_name(word) or (parts and word.low in _ADDRESSES):
        return False
    if word.low in _OPENERS or (not parts and is_agency(word) and not is_balinese(reading, index)):
        return False
    return _is_spelled_like_a_name(word, capitals)


def _ends_a_name(word: Word) -> bool:
    is_stop = word.low in STOPS or word.low.split("-")[0] in STOPS
    return is_stop or is_degree(word) or _VERB.match(word.low) is not None or _ROMAN.fullmatch(word.text) is not None


def _name_goes_on(reading: Reading, index: int) -> bool:
    words = reading.words
    return index + 1 < len(words) and reading.gap(index) == " " and words[index + 1].text.istitle()


def _is_spelled_like_a_name(word: Word, capitals: bool) -> bool:
    if not word.text.isupper() or len(word.text) <= 2:
        return True
    return capitals and len(word.text) >= 3 and _VOWEL.search(word.low) is not None and not is_agency(word)


_OPENERS = (
    frozenset(
        word.split()[0]
        for kind in ("place", "force", "alone", "agency", "body", "standing", "former")
        for word in facts("positions")[kind]
    )
    | {word.split()[0] for words in facts("positions")["region"].values() for word in words}
    | {"kabupaten", "kota", "provinsi", "dinas", "badan", "pemkab", "pemkot", "pemprov"}
)


def _name_gap(reading: Reading, index: int) -> bool:
    """One blank; a dot only behind an initial or a short form ("M. Nur", "Moh. Ali")."""
    gap = reading.gap(index)
    if gap == " ":
        return True
    return gap in (". ", ".") and len(reading.words[index].text) <= 4 and reading.words[index].text[0].isupper()


def after_degrees(reading: Reading, index: int) -> int:
    """The first word after the degrees that stand from word `index` on."""
    words = reading.words
    while 0 < index < len(words):
        gap = reading.gap(index - 1)
        if len(gap) > 3 or "\n" in gap or "(" in gap:
            break
        if is_degree(words[index]) or words[index].low.replace(".", "") in ("h", "hc"):
            index += 1
        elif _is_split_degree(reading, index):
            index += 2
        else:
            break
    return index


def _is_split_degree(reading: Reading, index: int) -> bool:
    """ "M. Si" and "S. Sos", with a blank where none belongs."""
    words = reading.words
    if index + 1 >= len(words) or words[index].low not in ("s", "m") or reading.gap(index) != ". ":
        return False
    return words[index].low + words[index + 1].low in _DEGREES
