"""Who inspects: the officials that a sentence has before its verb, and those it names as their company."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from nlp.lexicon import any_of, facts
from nlp.reading import Reading, lay_out
from nlp.titles import Title, title_at
from sidak.models import Official

_FACTS = facts("inspections")


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])".replace(" ", r"\s"))


_SPEECH = _words(any_of(facts("speech")["verbs"]) + "(?:nya)?")
_COMPANY = _words(_FACTS["companions"])
_COMPANY_END = re.compile(rf"[.;:\"]\s|(?<![^\W_])(?:{_FACTS['companions_end']})(?![^\W_])")
_HOSTS = re.compile(rf"(?<![^\W_])(?:{_FACTS['hosts']})\s[^.;]{{0,80}}$")
_FORMER = re.compile(r"(?<![^\W_])(?:mantan|eks)\s[^.;,]{0,40}$")
_FAR = 160


class Stretch(Protocol):
    """Where a sentence begins and ends."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The character behind it."""


class Subject(NamedTuple):
    """A place that names an official, or only the office of one."""

    start: int
    end: int
    name: str


class Inspectors:
    """The officials of an article, and who of them a sentence says was there."""

    def __init__(self, reading: Reading, officials: Iterable[Official], titles: Sequence[tuple[int, int]]) -> None:
        self._reading = reading
        self._low = reading.low
        self._titles = titles
        self._officials = [one for one in officials if not one.former]
        named = [Subject(m.start, m.end, one.name) for one in self._officials for m in one.mentions]
        self._subjects = sorted([*named, *self._by_office()])

    def _by_office(self) -> Iterator[Subject]:
        """The titles that stand for the one official of the article who holds that office."""
        holders: dict[str, list[Official]] = {}
        for one in self._officials:
            if one.position and (title := title_at(lay_out(one.position), 0)):
                holders.setdefault(title.head, []).append(one)
        for start, end in self._titles:
            index = bisect_left(self._reading.words, start, key=lambda word: word.start)
            title = title_at(self._reading, index) if index < len(self._reading.words) else None
            if title is None or title.kind not in ("region", "alone") or title.former:
                continue
            same = [one for one in holders.get(title.head, ()) if _may_hold(one, title)]
            if len(same) == 1:
                yield Subject(start, end, same[0].name)

    def are_in(self, sentence: Stretch) -> bool:
        """Whether a sentence speaks of an official at all, by name or by office."""
        at = bisect_left(self._titles, (sentence.start, 0))
        return (at < len(self._titles) and self._titles[at][0] < sentence.end) or bool(
            self._within(sentence.start, sentence.end)
        )

    def of(self, sentence: Stretch, verb: tuple[int, int]) -> tuple[str, ...]:
        """The names of those who inspect, in the sentence's order."""
        before = self._within(sentence.start, verb[0])
        said = [match.end() for match in _SPEECH.finditer(self._low, sentence.start, verb[0])]
        behind = [one for one in before if said and one.start >= said[-1]]
        found = behind or before
        if not found and verb[0] - sentence.start <= 40:  # "Saat sidak di MPP, Bupati ..."
            comma = self._low.find(",", verb[1], sentence.end)
            found = self._within(comma, min(sentence.end, comma + _FAR))[:1] if comma >= 0 else []
        company = [one for stretch in self._company(sentence) for one in self._within(*stretch)]
        if said and not behind and company:  # "Kepala BKD ... mengatakan sidak dipimpin Bupati ..."
            found = []
        found = [*found, *company]
        kept = [one for one in sorted(set(found)) if not self._is_other(sentence, one)]
        return tuple(dict.fromkeys(one.name for one in kept))

    def _company(self, sentence: Stretch) -> Iterator[tuple[int, int]]:
        """The stretches that name who leads or comes along."""
        for match in _COMPANY.finditer(self._low, sentence.start, sentence.end):
            stop = _COMPANY_END.search(self._low, match.end(), sentence.end)
            yield match.end(), min(stop.start() if stop else sentence.end, match.end() + _FAR)

    def _within(self, start: int, end: int) -> list[Subject]:
        first, last = (bisect_left(self._subjects, (offset,)) for offset in (start, end))
        return self._subjects[first:last]

    def _is_other(self, sentence: Stretch, subject: Subject) -> bool:
        """A host, or somebody of former days."""
        begin = max(sentence.start, subject.start - _FAR)
        return any(pattern.search(self._low, begin, subject.start) for pattern in (_HOSTS, _FORMER))


def _may_hold(official: Official, title: Title) -> bool:
    return title.region is None or official.region is None or title.region.name == official.region
