"""What a sentence says around its figures: the agency it speaks of, the day and the hour, and who says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from nlp.components.sentences import Sentence
from nlp.lexicon import any_of, facts
from nlp.names import is_agency, is_agency_in_one_word
from nlp.places import place_at
from nlp.reading import Reading, Word
from sidak.models import DateMention, Official

_SPEECH = re.compile(rf"(?<![^\W_]){any_of(facts('speech')['verbs'])}(?:nya)?(?![^\W_])")
_HOUR = re.compile(
    r"(?<![^\W_])(?:per|hingga|sampai|pada|sekitar|data|dari|sebelum)\s(?:dengan\s)?(?:pukul|jam)\s(\d{1,2})(?:[.:](\d\d))?(?:\s(wib|wita|wit))?(?![^\W_])"
)
_OPENERS = frozenset(facts("agencies")["starters"]) | {"sekretariat"}
_LINKS = frozenset(("dan", "&", "serta"))
_MOST_WORDS = 9


class Speakers:
    """Who says what: the official named beside a verb of saying, in the sentence or else in its paragraph."""

    def __init__(self, low: str, sentences: list[Sentence], officials: Iterable[Official]) -> None:
        self._low = low
        self._paragraphs: dict[int, tuple[int, int]] = {}
        for sentence in sentences:
            start, _ = self._paragraphs.get(sentence.paragraph, (sentence.start, 0))
            self._paragraphs[sentence.paragraph] = start, sentence.end
        self._named = sorted((mention.start, one.name) for one in officials for mention in one.mentions)
        self._known: dict[tuple[int, int], str | None] = {}

    def of(self, sentence: Sentence) -> str | None:
        """The speaker of a sentence; None where nobody or several are named."""
        return self._within(sentence.start, sentence.end) or self._within(*self._paragraphs[sentence.paragraph])

    def _within(self, start: int, end: int) -> str | None:
        if (start, end) not in self._known:
            first, last = (bisect_left(self._named, (offset, "")) for offset in (start, end))
            names = {name for _, name in self._named[first:last]}
            said = len(names) == 1 and _SPEECH.search(self._low, start, end) is not None
            self._known[start, end] = names.pop() if said else None
        return self._known[start, end]


def day_of(dates: Sequence[DateMention], sentence: Sentence) -> str | None:
    """The one day the sentence speaks of; None where it names none or several. `dates` are in the text's order."""
    first, last = (bisect_left(dates, offset, key=lambda date: date.start) for offset in (sentence.start, sentence.end))
    days = {date.first for date in dates[first:last] if date.last is None and date.first and len(date.first) == 10}
    return days.pop() if len(days) == 1 else None


def hour_of(low: str, sentence: Sentence) -> str | None:
    """The one hour up to which the sentence counts ("hingga pukul 10.00 WIB"), as "10:00 WIB"."""
    hours = {(int(match[1]), match[2] or "00", match[3]) for match in _HOUR.finditer(low, sentence.start, sentence.end)}
    if len(hours) != 1:
        return None
    hour, minute, zone = hours.pop()
    return f"{hour:02d}:{minute}{' ' + zone.upper() if zone else ''}" if hour <= 24 else None


def _is_capital_agency(word: Word) -> bool:
    return word.text[0].isupper() and is_agency(word)


class Agencies:
    """The agencies a text names outside the titles of people."""

    def __init__(self, reading: Reading, titles: Sequence[tuple[int, int]]) -> None:
        self._reading = reading
        self._titles = titles

    def of(self, sentence: Sentence) -> str | None:
        """The one agency a sentence speaks of, as it is written there; None where it names none or several."""
        words = self._reading.words
        index = bisect_left(words, sentence.start, key=lambda word: word.start)
        found: dict[str, None] = {}
        while index < len(words) and words[index].start < sentence.end:
            last = self._agency_at(index)
            if last > index:
                found[self._reading.text[words[index].start : words[last - 1].end]] = None
            index = max(last, index + 1)
        return next(iter(found)) if len(found) == 1 else None

    def _agency_at(self, index: int) -> int:
        """The word after the agency that begins at word `index`; `index` itself where none does."""
        reading, words = self._reading, self._reading.words
        word = words[index]
        if not word.text[0].isupper() or self._in_title(word.start):
            return index
        if word.low not in _OPENERS:
            return index + 1 if len(word.text) > 2 and is_agency_in_one_word(word) else index
        last = index + 1
        while last < len(words) and last - index < _MOST_WORDS and reading.gap(last - 1) in (" ", ", ", " & "):
            if words[last].low in _OPENERS or not (words[last].low in _LINKS or _is_capital_agency(words[last])):
                break
            last += 1
        while words[last - 1].low in _LINKS:
            last -= 1
        if last == index + 1:  # "Dinas" alone is none
            return index
        place = place_at(reading, last) if last < len(words) and reading.gap(last - 1) == " " else None
        return place.last if place else last

    def _in_title(self, offset: int) -> bool:
        at = bisect_left(self._titles, (offset + 1, 0)) - 1
        return at >= 0 and self._titles[at][0] <= offset < self._titles[at][1]
