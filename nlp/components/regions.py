"""The regions an article is about: named by its dateline, its headline, and the governments that act in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.sentences import headline
from nlp.document import reading_of
from nlp.lexicon import facts
from nlp.places import Place, learn, of_type, places
from nlp.reading import Reading
from sidak.models import Region, RegionType
from sidak.regions import gazetteer

_FACTS = facts("regions")
_GOVERNMENTS: dict[tuple[str, ...], RegionType | None] = {
    tuple(word.split()): None if kind == "any" else kind
    for kind, words in _FACTS["government"].items()
    for word in words
}
_CONTAINED = frozenset(_FACTS["contained"])
_DATELINE = re.compile(r"[^\n]{0,60}?(?:-|\)|:)")

# What each kind of evidence weighs. One government naming the region outweighs a handful of passing mentions.
_IN_TITLE = 3.0
_DATELINE_WEIGHT = 3.0
_GOVERNMENT = 2.0
_PASSING = 0.4
# Others than the first count when they come near it, and hold more than passing mentions.
_SHARE = 0.6
_LEAST = 2.2
_LEAST_ALONE = 1.2  # three passing mentions, where nothing else is named more
# A province is named as where a kabupaten lies, and its capital as where a governor speaks: neither is the subject.
_OVER_LOCAL = 1.2
_AGAINST_PROVINCE = 0.5
_JAKARTA = "31"


def about(reading: Reading, headline_end: int) -> list[Region]:
    """The regions, the surest first. `headline_end` is where the headline ends in the reading."""
    found = list(places(reading))
    kinds = _kinds(reading, found)
    scores: dict[str, float] = defaultdict(float)
    governed: set[str] = set()
    for place in found:
        region = _resolve(reading, place, kinds)
        if region:
            scores[region.code] += _weight(reading, place, region, headline_end)
            if _government(reading, place)[0] or reading.words[place.first].start < headline_end:
                governed.add(region.code)
    return _chosen(scores, governed)


def _kinds(reading: Reading, found: Sequence[Place]) -> Counter[RegionType]:
    """How often the article speaks of kabupaten, kota and provinsi governments: settles "Bandung"."""
    kinds = Counter[RegionType]()
    for place in found:
        if len(place.candidates) > 1 or place.said:
            kind = place.said or _government(reading, place)[1]
            if kind:
                kinds[kind] += 1
    for word in reading.words:
        if word.low in ("bupati", "pemkab", "wabup"):
            kinds["kabupaten"] += 1
        elif word.low in ("wali", "walikota", "pemkot", "wawali", "wawako"):
            kinds["kota"] += 1
    return kinds


def _government(reading: Reading, place: Place) -> tuple[bool, RegionType | None]:
    """Whether a government or agency stands right before the place, and the kind of region it governs."""
    for length in (3, 2, 1):
        begin = place.first - length
        if begin < 0 or (begin and reading.words[begin - 1].low in ("mantan", "eks", "bekas")):
            continue
        before = tuple(word.low for word in reading.words[begin : place.first])
        if before in _GOVERNMENTS and len(reading.gap(place.first - 1)) <= 3:
            return True, _GOVERNMENTS[before]
    return place.said is not None and reading.words[place.first].text[0].isupper(), place.said


def _resolve(reading: Reading, place: Place, kinds: Counter[RegionType]) -> Region | None:
    _, kind = _government(reading, place)
    region = of_type(place.candidates, kind)
    if region is None and kind and all(gazetteer().type_of(one) != kind for one in place.candidates):
        kind = None
    if region is None:
        likely: RegionType = "kabupaten" if kinds["kabupaten"] > kinds["kota"] else "kota"
        region = of_type(place.candidates, likely)
    return region


def _weight(reading: Reading, place: Place, region: Region, headline_end: int) -> float:
    start = reading.words[place.first].start
    end = reading.words[place.last - 1].end
    governs, _ = _government(reading, place)
    before = reading.words[place.first - 1].low if place.first else ""
    if before in _CONTAINED:
        return 0.0
    weight = _GOVERNMENT if governs else _PASSING
    if start < headline_end:
        weight += _IN_TITLE
    elif _is_dateline(reading, start, end, headline_end) and not region.code.startswith(_JAKARTA):
        weight += _DATELINE_WEIGHT
    return weight


def _is_dateline(reading: Reading, start: int, end: int, headline_end: int) -> bool:
    """At the head of a line among the first ones, with a dash, a bracket or an outlet's name behind it."""
    if start > headline_end + 500:
        return False
    line = reading.plain.rfind("\n", 0, start) + 1
    if reading.plain[line:start].strip(" ("):
        return False
    rest = reading.plain[end : end + 50]
    return re.match(r"\s?(?:,[^,\n]{2,30}?)?(?:\([^)\n]{1,30}\))?\s?(?:-|\||:|//|\n)", rest) is not None


def _chosen(scores: dict[str, float], governed: set[str]) -> list[Region]:
    """The regions that stand out; a capital that is only the dateline gives way to the province it governs."""
    ordered = sorted(scores.items(), key=lambda pair: -pair[1])
    ranked = [(code, score) for code, score in ordered if score >= _LEAST]
    if not ranked:
        ranked = [pair for pair in ordered[:1] if pair[1] >= _LEAST_ALONE and "." in pair[0]]
    provinces = {code for code, _ in ranked if "." not in code and code in governed}
    ranked = [
        (code, score)
        for code, score in ranked
        if code in governed or code.split(".")[0] not in provinces or "." not in code
    ]
    local = max((score for code, score in ranked if "." in code), default=0.0)
    province = max((score for code, score in ranked if "." not in code), default=0.0)
    chosen = []
    for code, score in ranked:
        if "." in code:
            is_subject = score >= _SHARE * local and score >= _AGAINST_PROVINCE * province
        else:
            is_subject = score >= _SHARE * province and score >= _OVER_LOCAL * local
        if is_subject:
            chosen.append(gazetteer().get(code))
    return [region for region in chosen if region is not None]


@Language.component("sidak_regions", requires=["doc._.headlines"], assigns=["doc._.regions"])
def regions(doc: Doc) -> Doc:
    """Find the regions the article is about."""
    reading = reading_of(doc)
    learn(reading)
    doc._.regions = about(reading, headline(reading, doc._.headlines)[1])
    return doc
