"""Who holds which office: names tied to the titles beside them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nlp import apart
from nlp.claims import Claims
from nlp.lexicon import facts
from nlp.names import RANKS, STOPS, Name, after_degrees, is_agency, is_degree, is_honorific, name_at
from nlp.offices import opens_title
from nlp.persons import names_of, settled
from nlp.places import place_at
from nlp.reading import Reading
from nlp.titles import Title, title_at
from sidak.models import FoundBy

_LINKS = sorted((tuple(link.split()) for link in facts("positions")["links"]), key=len, reverse=True)
_SKIPPED = frozenset(facts("positions")["skipped"])
_TO_NAME = re.compile(r"\)?\s?(?:[,:;]\s?|\(\s?|- ?)?")
_TO_TITLE = re.compile(r"(?:\s?,\s?|\s|\s?\(\s?|\s?-\s?|\.,?\s?)")
_LONGEST_CLAUSE = 12
_CALLINGS = frozenset(("dr", "drg", "drs", "dra", "ir", "hj", "prof"))  # no names within are written like these
# "Kantor Gubernur Papua, Dok II" and "Rumah Dinas Bupati" are places, and what follows them is an address.
_BUILDINGS = frozenset(facts("positions")["buildings"])
_PAIR = frozenset(("dan", "serta", "&", "bersama", "beserta"))


@dataclass(frozen=True, slots=True)
class Holder:
    """A name and the title it was found with, and who takes the name for one: the rules, the model, or both."""

    name: Name
    title: Title
    found_by: FoundBy = "rules"


class PeopleFinder:
    """Finds titles in a reading once, then ties names to them, the surest way first."""

    def __init__(
        self,
        reading: Reading,
        headlines: Sequence[tuple[int, int]] = (),
        persons: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.reading = reading
        self.headlines = headlines
        self.persons = names_of(reading, persons)
        self._seen = sorted(self.persons.values(), key=lambda name: name.start)
        self.titles: list[Title] = []
        self.holders: list[Holder] = []
        self._tied: set[int] = set()
        self._from_model: set[Name] = set()
        self._names = Claims()  # from a name's first character to the word behind it

    @cached_property
    def _lower(self) -> frozenset[str]:
        """Words that the text also writes small: no names, even where a sentence begins with them."""
        return frozenset(word.text for word in self.reading.words if word.text.islower())

    def find(self) -> list[Holder]:
        """Every name tied to a title, in the text's order."""
        self.titles = self._all_titles()
        for number, title in enumerate(self.titles):
            if number not in self._tied:
                self._name_after(number, title)
        for number, title in enumerate(self.titles):
            if number not in self._tied and title.complete:
                self._name_before(number, title)
        self._tie_apart()
        return sorted(self.holders, key=lambda holder: holder.name.start)

    def _tie_apart(self) -> None:
        """Titles that nobody was tied to take a person of the model who is named nearby."""
        known = {word.casefold() for holder in self.holders for word in holder.name.words}
        free = [name for name in self.persons.values() if name.words[-1].casefold() not in known]
        untied = [number for number in range(len(self.titles)) if number not in self._tied]
        named = [holder.title for holder in self.holders]
        for number, name in apart.pairs(self.reading, self.titles, untied, free, named):
            self._tie(number, name)

    def _all_titles(self) -> list[Title]:
        titles: list[Title] = []
        index = 0
        words = self.reading.words
        while index < len(words):
            title = title_at(self.reading, index) if opens_title(words[index].low) else None
            if title and not (index and words[index - 1].low in _BUILDINGS and self.reading.gap(index - 1) == " "):
                titles.append(title)
            index = title.last if title else index + 1
        return titles

    def _is_cut_short(self, name: Name, *, apposed: bool = False) -> bool:
        """In a headline every word is capitalised: a name must come once more, or stand apart on both sides."""
        if not any(start <= name.start < end for start, end in self.headlines):
            return False
        words = self.reading.words
        after = bisect_left(words, name.end, key=lambda word: word.start)
        closed = after == len(words) or self.reading.gap(after - 1) != " "
        if apposed and (closed or words[after].low in STOPS or not words[after].text[0].isupper()):
            return False
        return self.reading.plain.count(self.reading.plain[name.start : name.end]) < 2

    def _tie(self, number: int, name: Name) -> None:
        title = self.titles[number]
        if name not in self._from_model:
            seen = settled(name, self._overlapping(name.start, name.end))
            if seen.start > name.start > title.start and "," not in self.reading.plain[title.end : name.start]:
                last = bisect_left(self.reading.words, seen.start, key=lambda word: word.start)
                self.titles[number] = title._replace(last=last, end=self.reading.words[last - 1].end)
            name = seen
        self.holders.append(Holder(name, self.titles[number], self._found_by(name)))
        self._names.take(name.start, name.next)
        self._tied.add(number)

    def _is_doubtful(self, title: Title, name: Name) -> bool:
        """No person for the model, and in a shape in which rules are often wrong: capitals, colons, a name before."""
        if not self.persons or self._overlapping(name.start, name.end):
            return False
        gap = self.reading.plain[title.end : name.start]
        if ":" in gap or name.text.isupper():
            return self.reading.low.count(name.text.lower()) < 2
        before = any(seen.end < title.start for seen in self._overlapping(title.start - 4, title.start))
        return before and len(name.words) == 1 and gap == " "

    def _overlapping(self, start: int, end: int) -> Sequence[Name]:
        """The persons of the model that lie in a stretch, wholly or in part."""
        first = bisect_right(self._seen, start, key=lambda name: name.end)
        return self._seen[first : bisect_left(self._seen, end, key=lambda name: name.start)]

    def _found_by(self, name: Name) -> FoundBy:
        """Whether the model saw the same name; `_model_name` marks those that only it saw."""
        if name in self._from_model:
            return "model"
        return "both" if self._overlapping(name.start, name.end) else "rules"

    def _name_after(self, number: int, title: Title) -> None:
        """ "Bupati Blora, H. Arief Rohman"."""
        if not title.complete:
            return
        name = self._name_from(title.last, title) or self._behind_clause(title)
        if name is None or self._is_doubtful(title, name):
            return
        title, name = self._up_to_rank(number, title, name)
        joint = self._joint(number, title)
        second = self._name_from(name.next + 1, title) if joint and name.next < len(self.reading.words) else None
        if joint and second and self.reading.words[name.next].low in _PAIR:
            self._tie(number - 1, name)
            self._tie(number, second)
            return
        self._tie(number, name)

    def _joint(self, number: int, title: Title) -> bool:
        """Whether the title before is joined to this one with no name between: "Bupati dan Wakil Bupati Blora"."""
        if number == 0 or number - 1 in self._tied:
            return False
        before = self.titles[number - 1]
        between = self.reading.words[before.last : title.first]
        return len(between) == 1 and between[0].low in _PAIR

    def _name_from(self, index: int, title: Title) -> Name | None:
        reading = self.reading
        while (
            index < len(reading.words) and reading.words[index].low in _SKIPPED and reading.words[index].text.islower()
        ):
            index += 1
        if index >= len(reading.words):
            return None
        index = self._behind_place(index)
        gap = reading.plain[max(title.end, reading.words[index - 1].end) : reading.words[index].start]
        if not _TO_NAME.fullmatch(gap) or "\n" in gap:
            return None
        capitals = reading.plain[title.start : title.end].isupper()
        name = name_at(reading, index, capitals=capitals)
        if name is None or not self._is_credible(name, after_comma="," in gap or "(" in gap):
            return self._model_name(index)
        return name

    def _model_name(self, index: int) -> Name | None:
        """The person whom the model sees at a word, behind honorifics; the rules saw none there."""
        words = self.reading.words
        for first in range(index, min(index + 4, len(words))):
            if first in self.persons:
                name = self.persons[first]
                self._from_model.add(name)
                return name
            if not is_honorific(words[first]):
                return None
        return None

    def _behind_clause(self, title: Title) -> Name | None:
        """ "Kepala DPMPTSP yang belakangan tiba, Hj. Rosdiana Baso": a clause in small letters, then the name."""
        words = self.reading.words
        index = title.last
        if index >= len(words) or words[index].low != "yang":
            return None
        while index < len(words) and index - title.last <= _LONGEST_CLAUSE and words[index].text.islower():
            if self.reading.gap(index) != " ":
                break
            index += 1
        if index + 1 >= len(words) or self.reading.gap(index) != ", ":
            return None
        name = name_at(self.reading, index + 1)
        if name is None or len(name.words) < 2 or name.next >= len(words):
            return None
        goes_on = words[name.next].text[0].islower()  # behind the name and its degrees, the sentence does
        return name if goes_on and self._is_credible(name, after_comma=True) else None

    def _up_to_rank(self, number: int, title: Title, name: Name) -> tuple[Title, Name]:
        """ "Kasat Reskrim Polresta Pulau Ambon AKP Beni": what stands before a rank belongs to the title."""
        reading, words = self.reading, self.reading.words
        if (
            name.next >= len(words) - 1
            or words[name.next].low not in RANKS | _CALLINGS
            or reading.gap(name.next - 1) != " "
        ):
            return title, name
        person = name_at(reading, name.next)
        if person is None or "," in reading.plain[title.end : name.start]:
            return title, name
        longer = title._replace(last=name.next, end=name.end)
        self.titles[number] = longer
        return longer, person

    def _behind_place(self, index: int) -> int:
        """ "Kepala BKD, Jawa Timur, Budi": the province says where, the name follows."""
        place = place_at(self.reading, index) if self.reading.gap(index - 1) == ", " else None
        if place and place.last < len(self.reading.words) and self.reading.gap(place.last - 1) == ", ":
            return place.last
        return index

    def _is_credible(self, name: Name, *, after_comma: bool) -> bool:
        """One word that the text also writes small is no name, nor a region after a comma."""
        if self._is_cut_short(name, apposed=after_comma):
            return False
        if len(name.words) == 1:
            if name.text.lower() in self._lower or name.text.isupper():
                return False
            if after_comma and self._is_place(name):
                return False
        return True

    def _is_place(self, name: Name) -> bool:
        index = bisect_left(self.reading.words, name.end, key=lambda word: word.end)
        return place_at(self.reading, index) is not None

    def _name_before(self, number: int, title: Title) -> None:
        """ "Rahmat Hidayat Wali Kota Tegal", "Chaidir selaku Kepala BKD", "Sujiwo, Bupati Kubu Raya"."""
        reading = self.reading
        index, linked = _before_link(reading, title.first)
        if index <= 0:
            return
        gap = reading.gap(index - 1)
        if not _TO_TITLE.fullmatch(gap) or "\n" in gap:
            return
        last = _before_degrees(reading, index)
        taken = max(self._names.last_end_before(title.start), self.titles[number - 1].last if number else 0)
        name = self._ending_at(last, claimed_from=taken)
        if (
            name is None
            or self._is_cut_short(name)
            or any(is_agency(word) for word in reading.words[last - len(name.words) : last])
        ):
            return
        apposed = "," in gap or "(" in gap
        has_degrees = last < index
        if (
            len(name.words) == 1
            and not has_degrees
            and not (linked and reading.words[index].low == "selaku" and name.words[0].lower() not in self._lower)
            and not (self._stands_as_name(name) and (linked or (apposed and self._closes(title))))
        ):
            return
        if len(name.words) > 1 and not linked and not apposed and name.words[0].lower() in self._lower:
            return
        self._tie(number, name)

    def _ending_at(self, last: int, *, claimed_from: int) -> Name | None:
        """The longest name whose last word is the one before `last`."""
        for first in range(max(claimed_from, last - 6), last):
            if not self._may_begin(first):
                continue
            name = name_at(self.reading, first)
            if name and name.end == self.reading.words[last - 1].end:
                return name if not self._is_region_name(first, last) else None
        return None

    def _may_begin(self, index: int) -> bool:
        word = self.reading.words[index]
        return (
            word.text[0].isupper()
            and word.low not in STOPS
            and not is_agency(word)
            and word.text not in self._sentence_words
        )

    @cached_property
    def _sentence_words(self) -> frozenset[str]:
        return frozenset(word.capitalize() for word in self._lower)

    def _is_region_name(self, first: int, last: int) -> bool:
        place = place_at(self.reading, first)
        return place is not None and place.last >= last

    def _stands_as_name(self, name: Name) -> bool:
        """A single word must be capitalised in the middle of some sentence, and nowhere written small."""
        return name.words[0].lower() not in self._lower and name.words[0] in self._inner_capitals

    @cached_property
    def _inner_capitals(self) -> frozenset[str]:
        words = self.reading.words
        return frozenset(
            word.text
            for index, word in enumerate(words)
            if index and word.text[0].isupper() and self.reading.gap(index - 1) in (" ", ", ")
        )

    def _closes(self, title: Title) -> bool:
        """Whether the title ends with its clause, or a small word goes on."""
        follows = self.reading.plain[title.end : title.end + 3].lstrip()
        return not follows or follows[0] in ",.;)\"'(" or follows[0].islower()


def _before_link(reading: Reading, first: int) -> tuple[int, bool]:
    """The word index where a title's link ("selaku", "yang juga") begins, and whether there is one."""
    for link in _LINKS:
        begin = first - len(link)
        if begin > 0 and tuple(word.low for word in reading.words[begin:first]) == link:
            return begin, True
    return first, False


def _before_degrees(reading: Reading, index: int) -> int:
    """The word index where the degrees that end before `index` begin."""
    begin = index
    while begin > 1 and index - begin < 8:
        if not (is_degree(reading.words[begin - 1]) or len(reading.words[begin - 1].low) == 1):
            break
        begin -= 1
    return begin if after_degrees(reading, begin) == index else index
