"""When a finding is the one that the gold means: names, positions, dates and numbers held against each other."""

from __future__ import annotations

import re

from nlp.evaluation.gold import Item

# What stands before or behind a name and is none of it. A comma ends a name before its degrees are looked at.
_NO_NAME = (
    r"h|hj|haji|hajjah|kh|dr|drs|dra|ir|prof|drg|st|se|sh|sip|ssos|mm|msi|mh|mpd|spd|"
    r"ap|bapak|ibu|pak|bu|bpk|sdr|dt|tgb|tgh|gus|raden|rm|rr|kompol|letkol|kol|brigjen|"
    r"irjen|akbp"
)
_HONORIFICS = re.compile(rf"\b(?:kombes\spol|{_NO_NAME})\b\.?", re.IGNORECASE)
# Short forms of offices and their full words, in the order in which they are written out.
_SHORT_FORMS = tuple(
    (re.compile(rf"\b(?:{short})\b\.?"), full)
    for short, full in (
        ("walikota|walkot", "wali kota"),
        ("sekda|sekdakab|sekdako|sekkab|sekkot|sekdaprov|sekprov|setda", "sekretaris daerah"),
        ("wabup", "wakil bupati"),
        ("wawali|wawako|wawalkot", "wakil wali kota"),
        ("wagub", "wakil gubernur"),
        ("kadis|kadin", "kepala dinas"),
        ("kabid", "kepala bidang"),
        ("kabag", "kepala bagian"),
        ("wamen", "wakil menteri"),
        ("kaban", "kepala badan"),
        ("kasatpol", "kepala satuan polisi"),
        ("plt", "pelaksana tugas"),
        ("plh", "pelaksana harian"),
        ("pjs", "penjabat sementara"),
        ("pj", "penjabat"),
        (r"menpan\s*rb|menteri pan\s*rb|men\s*panrb", "menteri panrb"),
    )
)
_SAID_TWICE = re.compile(
    r"\b(penjabat sementara|penjabat|pelaksana tugas|pelaksana harian)\s*\(?(?:pjs|pj|plt|plh)\.?\)?"
)
_ABBREVIATED = re.compile(r"\b((?:wakil )?kepala)\b[^()]*\(([a-z0-9]+)\)")
_HALF_A_THOUSANDTH = 0.005


def name_words(name: str) -> list[str]:
    """The words of a name as they are compared: without honorifics, degrees and capitals."""
    bare = _HONORIFICS.sub(" ", name.partition(",")[0])
    return re.sub(r"[^\w\s'-]", " ", bare).casefold().split()


def same_name(gold: str, found: str) -> bool:
    """The same words, or one of them is the other with words left off at an end; two words are the least."""
    short, long = sorted((name_words(gold), name_words(found)), key=len)
    if short == long:
        return True
    return len(short) >= 2 and short in (long[: len(short)], long[-len(short) :])


def position_words(position: str | None) -> list[str]:
    """The words of a position: short forms written out, "Kepala <long name> (ABBR)" as "Kepala ABBR"."""
    text = (position or "").casefold().replace("-", "")
    text = _ABBREVIATED.sub(r"\1 \2", _SAID_TWICE.sub(r"\1", text))
    for pattern, full in _SHORT_FORMS:
        text = pattern.sub(full, text)
    return re.sub(r"[^\w\s]", " ", text).split()


def same_position(gold: str | None, found: str | None) -> bool:
    """The shorter title begins the longer one; one word is enough only where the gold itself has one."""
    wanted, got = position_words(gold), position_words(found)
    if not wanted or not got:
        return wanted == got
    short, long = sorted((wanted, got), key=len)
    return long[: len(short)] == short and (len(short) >= 2 or short == wanted)


def overlap(one: str, other: str) -> bool:
    """Whether one text holds the other."""
    one, other = one.casefold().strip(), other.casefold().strip()
    return one in other or other in one


def same_date(gold: Item, found: Item) -> bool:
    """Texts that overlap, and the same days: as the article means them, or as it writes them where it has a slip."""
    if not overlap(gold["text"], found["text"]):
        return False
    got = found.get("from"), found.get("to") or found.get("from")
    first, _, last = (gold.get("as_written") or "").partition("/")
    return got in ((gold["start"], gold.get("end") or gold["start"]), (first, last or first))


def same_value(gold: Item, found: Item) -> bool:
    """Whether two percentages have the same value."""
    value = found.get("value")
    return value is not None and abs(gold["value"] - value) < _HALF_A_THOUSANDTH
