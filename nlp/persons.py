"""The names that the trained model finds, in the shape of the rules' names, and what is made of both."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from nlp.names import HONORIFICS, Name, after_degrees, is_degree
from nlp.reading import Reading


def names_of(reading: Reading, spans: Sequence[tuple[int, int]]) -> dict[int, Name]:
    """The model's stretches as names, by the number of their first word; honorifics and degrees come off."""
    found: dict[int, Name] = {}
    for start, end in spans:
        first = bisect_left(reading.words, start, key=lambda word: word.end - 1)
        last = bisect_left(reading.words, end, key=lambda word: word.start)
        while first < last - 1 and reading.words[first].low.rstrip(".") in HONORIFICS:
            first += 1
        while last - 1 > first and is_degree(reading.words[last - 1]):
            last -= 1
        words = reading.words[first:last]
        if (
            words
            and all(word.text[0].isupper() or word.text.islower() for word in words)
            and words[0].text[0].isalpha()
        ):
            name = tuple(word.text for word in words)
            found[first] = Name(name, words[0].start, words[-1].end, after_degrees(reading, last))
    return found


def settled(name: Name, persons: Iterable[Name]) -> Name:
    """The name that rules and model make together.

    The rules know where a title ends, the model what a name is made of. Its ends are taken where it drops words at one
    side and keeps two ("Pemali Juana Harianto Nugroho" is a river and a man), and where it goes on from the same word.
    """
    for seen in persons:
        if seen.end <= name.start or name.end <= seen.start or seen.words == name.words:
            continue
        longer = seen.start <= name.start and seen.end >= name.end
        shorter = (seen.start == name.start or seen.end == name.end) and len(seen.words) > 1
        if longer or (shorter and len(seen.words) < len(name.words)):
            return seen
    return name
