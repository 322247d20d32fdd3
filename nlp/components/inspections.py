"""Inspections: which MPP or office was inspected, and by whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.sentences import Sentence, headline
from nlp.document import reading_of
from nlp.halls import MPP, Hall, halls_in, in_title, office_at, offices, region_of
from nlp.inspectors import Inspectors
from nlp.lexicon import facts
from nlp.places import Place, of_type, place_at
from nlp.reading import Reading
from sidak.models import Inspection, Region

_FACTS = facts("inspections")


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?:nya)?(?![^\W_])".replace(" ", r"\s"))


_STRONG, _WEAK, _FINDING, _BODIES, _PRONOUNS, _OPENING, _NOT_INSPECTED = (
    _words(_FACTS[name]) for name in ("strong", "weak", "finding", "bodies", "pronouns", "opening", "not_inspected")
)
_NOT_DONE = re.compile(rf"(?<![^\W_])(?:{_FACTS['not_done']})".replace(" ", r"\s"))
_TO_OFFICE, _TO_NEXT, _PASSIVE = (
    re.compile(_FACTS[name].replace(" ", r"\s")) for name in ("to_office", "to_next", "passive")
)
_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9]{1,14})\)")
_BEFORE = 60  # a denial or a plan stands within so many characters before its verb


class Visited(NamedTuple):
    """A place that a sentence says was inspected; `key` tells it from other places."""

    key: str
    place: str
    is_mpp: bool
    region: Region | None
    start: int
    end: int


class _Article:
    """One article, what it names, and what it says was inspected."""

    def __init__(self, doc: Doc) -> None:
        self.reading: Reading = reading_of(doc)
        self.low = self.reading.low
        self.sentences: list[Sentence] = doc._.sentences
        self.titles: Sequence[tuple[int, int]] = doc._.titles
        self.regions: list[Region] = doc._.regions
        self.home = self.regions[0] if len(self.regions) == 1 else None
        self.headline = headline(self.reading, doc._.headlines)
        self.capitals = [self.headline, *((line.start, line.end) for line in doc._.headlines)]
        self.people = [(mention.start, mention.end) for one in doc._.officials for mention in one.mentions]
        self.inspectors = Inspectors(self.reading, doc._.officials, doc._.titles)
        self.of_mpp = any(topic.name == "mpp_inspection" for topic in doc._.topics)
        self.of_opening = _OPENING.search(self.low, *self.headline) is not None

    def find(self) -> list[Inspection]:
        """One inspection for each place: where it is first said, and by whom where that is first said."""
        found: dict[str, Inspection] = {}
        for sentence in self.sentences:
            verb, is_strong = self._verb(sentence)
            if verb is None:
                continue
            by: tuple[str, ...] | None = None
            for visited in self._visited(sentence, verb, is_strong):
                known = found.get(visited.key)
                if known is None or not known.by:
                    by = self.inspectors.of(sentence, verb) if by is None else by
                    found[visited.key] = replace(known, by=by) if known else self._inspection(sentence, visited, by)
        return list(found.values())

    def _verb(self, sentence: Sentence) -> tuple[tuple[int, int] | None, bool]:
        """The verb that says that something was inspected, and whether it is a strong one."""
        span = sentence.start, sentence.end
        if _NOT_INSPECTED.search(self.low, *span):
            return None, False
        if strong := self._done(_STRONG, sentence):
            return strong, True
        if not MPP.search(self.low, *span) or self.of_opening or _OPENING.search(self.low, *span):
            return None, False
        weak = self._done(_WEAK, sentence)
        if weak is None and (self.of_mpp or _STRONG.search(self.low)):
            weak = self._done(_FINDING, sentence)
        if weak and (
            self.inspectors.are_in(sentence)
            or _BODIES.search(self.low, *span)
            or (self.of_mpp and _PRONOUNS.search(self.low, *span))
        ):
            return weak, False
        return None, False

    def _done(self, pattern: re.Pattern[str], sentence: Sentence) -> tuple[int, int] | None:
        """The first verb that is neither denied nor planned, nor part of a title."""
        for match in pattern.finditer(self.low, sentence.start, sentence.end):
            begin = max(sentence.start, match.start() - _BEFORE)
            if not _NOT_DONE.search(self.low, begin, match.start()):
                return match.span()
        return None

    def _visited(self, sentence: Sentence, verb: tuple[int, int], is_strong: bool) -> Iterator[Visited]:
        for hall in self._halls_in(sentence.start, sentence.end):
            if not in_title(self.titles, hall.start):
                visited = self._hall(hall)
                if not self._is_hearsay(visited.region, visited.start):
                    yield visited
        if is_strong:
            for start, end in self._offices(sentence, verb):
                visited = self._office(start, end)
                if not self._is_hearsay(visited.region, visited.start):
                    yield visited

    def _is_hearsay(self, region: Region | None, offset: int) -> bool:
        """Whether a place lies in another region than those the article is about, and is not in its headline."""
        if region is None or not self.regions or self.headline[0] <= offset < self.headline[1]:
            return False
        return not any(_lies_in(region, own) or _lies_in(own, region) for own in self.regions)

    @cached_property
    def halls(self) -> list[Hall]:
        """Every MPP the article names."""
        return halls_in(self.reading, self.capitals, self.people)

    def _halls_in(self, start: int, end: int) -> list[Hall]:
        first, last = (bisect_left(self.halls, offset, key=lambda hall: hall.start) for offset in (start, end))
        return self.halls[first:last]

    def _region(self, hall: Hall) -> Region | None:
        return region_of(hall.said, hall.own_name, self.regions)

    def _key(self, hall: Hall) -> str:
        """Halls of one region are one, unless each has a name of its own."""
        region = self._region(hall)
        return region.code if region else hall.own_name.casefold()

    @cached_property
    def _named(self) -> dict[str, list[Hall]]:
        """The halls with a name or region that lie where the article plays, by key."""
        found: dict[str, list[Hall]] = {}
        for hall in self.halls:
            if (hall.name or hall.said) and not self._is_hearsay(self._region(hall), hall.start):
                found.setdefault(self._key(hall), []).append(hall)
        return found

    @cached_property
    def _fullest(self) -> dict[str, tuple[Hall, Region | None]]:
        """The fullest name of each hall, and the region that any of its names says."""
        return {
            key: (
                max(same, key=lambda one: (bool(one.name), not one.name.isupper(), len(one.name))),
                next((region for one in same if (region := self._region(one))), None),
            )
            for key, same in self._named.items()
        }

    def _hall(self, hall: Hall) -> Visited:
        key = self._key(hall)
        if not key and len(self._named) == 1:
            key = next(iter(self._named))
        elif not key and self.home:
            key = self.home.code
        fullest, region = self._fullest.get(key, (hall, None))
        region = self._region(hall) or region or self.home
        name = fullest.name or (region.name if region else "")
        head = "MPP" if re.search(r"(?<![^\W_])mpp(?![^\W_])", self.low) or not fullest.name else "Mal Pelayanan Publik"
        return Visited(f"mpp {key}", f"{head} {name}".rstrip(), True, region, hall.start, hall.end)

    def _offices(self, sentence: Sentence, verb: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """The offices a strong verb is about: right behind it and in the list that begins so, or before a passive."""
        reach = verb[1]
        for start, end in offices(self.reading, sentence.start, sentence.end, self.titles):
            if self._is_reached(reach, start):
                reach = end
                yield start, end
            elif end <= verb[0] and _PASSIVE.match(self.low, end, sentence.end):
                yield start, end

    def _is_reached(self, reach: int, start: int) -> bool:
        """Whether only small words lead from `reach` to an office; an MPP on the way is a part of the list."""
        between = self.low[reach:start]
        if start < reach or len(between) > 2 * _BEFORE:
            return False
        for hall in self._halls_in(reach, start)[:1]:
            return self._is_reached(reach, hall.start) and self._is_reached(hall.end, start)
        return any(
            pattern.fullmatch(between.lstrip() if pattern is _TO_OFFICE else between)
            for pattern in (_TO_OFFICE, _TO_NEXT)
        )

    def _office(self, start: int, end: int) -> Visited:
        place = " ".join(self.reading.text[start:end].split())
        place = self._long_forms.get(place.casefold().removeprefix("kantor "), place)
        key = place.casefold().removeprefix("kantor ")
        said = self._place_in(start, end)
        region = of_type(said.candidates, said.said) if said else None
        if said and region is None:
            region = next((one for one in said.candidates if one in self.regions), None)
        return Visited(key, place, False, region or self.home, start, end)

    def _place_in(self, start: int, end: int) -> Place | None:
        """The last region that an office's name says."""
        words = self.reading.words
        first, last = (bisect_left(words, offset, key=lambda word: word.start) for offset in (start, end))
        return next((place for index in range(last - 1, first, -1) if (place := self._whole_place(index, last))), None)

    def _whole_place(self, index: int, last: int) -> Place | None:
        """The place that begins at a word; "Kota" before it belongs to it."""
        before = place_at(self.reading, index - 1) if index else None
        place = before if before and before.said else place_at(self.reading, index)
        return place if place and place.last <= last else None

    @cached_property
    def _long_forms(self) -> dict[str, str]:
        """The offices whose short name the article explains: "Badan Kepegawaian Daerah (BKD)"."""
        found: dict[str, str] = {}
        words = self.reading.words
        for index, word in enumerate(words):
            if index and _SHORT.match(self.reading.plain, word.start - 1):
                for first in range(max(0, index - 9), index - 1):
                    if office_at(self.reading, first) == index:
                        found[word.low] = " ".join(self.reading.text[words[first].start : words[index - 1].end].split())
                        break
        return found

    def _inspection(self, sentence: Sentence, visited: Visited, by: tuple[str, ...]) -> Inspection:
        return Inspection(
            place=visited.place,
            is_mpp=visited.is_mpp,
            text=self.reading.text[visited.start : visited.end],
            start=visited.start,
            end=visited.end,
            sentence=self.reading.text[sentence.start : sentence.end],
            sentence_start=sentence.start,
            region=visited.region.name if visited.region else None,
            by=by,
        )


def _lies_in(inner: Region, outer: Region) -> bool:
    return inner.code == outer.code or inner.code.startswith(outer.code + ".")


@Language.component(
    "sidak_inspections",
    requires=[
        "doc._.sentences",
        "doc._.headlines",
        "doc._.topics",
        "doc._.regions",
        "doc._.titles",
        "doc._.officials",
    ],
    assigns=["doc._.inspections"],
)
def inspections(doc: Doc) -> Doc:
    """Find the inspections."""
    low = reading_of(doc).low
    speaks = _STRONG.search(low) or (MPP.search(low) and (_WEAK.search(low) or _FINDING.search(low)))
    doc._.inspections = _Article(doc).find() if speaks else []
    return doc
