"""Named holders of public office, each once, with every place that names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from nlp.claims import Claims
from nlp.document import reading_of
from nlp.official_scores import score
from nlp.people import Holder, PeopleFinder
from nlp.reading import Reading
from nlp.titles import Title
from sidak.models import FoundBy, Mention, Official, Region

_MOST = 30  # who shares a word or an office with more people than this is not compared with all of them


@dataclass(slots=True)
class Person:
    """All that is said of one office holder."""

    words: tuple[str, ...]
    full: tuple[int, int]
    titles: list[Title] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    found_by: set[FoundBy] = field(default_factory=set)

    @property
    def keys(self) -> tuple[str, ...]:
        """The name's words as they are compared."""
        return tuple(word.casefold().rstrip(".") for word in self.words)


def gather(holders: Iterable[Holder]) -> list[Person]:
    """One person for each holder of office, short mentions put with the full name."""
    people: list[Person] = []
    by_word: dict[str, list[Person]] = {}
    by_office: dict[str, list[Person]] = {}
    for holder in sorted(holders, key=lambda holder: -len(holder.name.words)):
        known = (by_word.get(holder.name.words[-1].casefold(), []), by_office.get(holder.title.head, []))
        person = next((one for one in (*known[0][:_MOST], *known[1][:_MOST]) if _is_same(one, holder)), None)
        if person is None:
            person = Person(holder.name.words, (holder.name.start, holder.name.end))
            people.append(person)
            for key in person.keys:
                by_word.setdefault(key, []).append(person)
        person.titles.append(holder.title)
        person.found_by.add(holder.found_by)
        person.spans.append((holder.name.start, holder.name.end))
        by_office.setdefault(holder.title.head, []).append(person)
    return sorted(people, key=lambda person: min(person.spans))


def _is_same(person: Person, holder: Holder) -> bool:
    words = tuple(word.casefold().rstrip(".") for word in holder.name.words)
    if not _within(words, person.keys):
        return len(words) == 1 and _is_other_name(person, holder.title)
    if len(words) > 1 or words == person.keys:
        return True
    return any(title.head == holder.title.head for title in person.titles)


def _is_other_name(person: Person, title: Title) -> bool:
    """A region has one head: "Wali Kota Hendi" beside "Wali Kota Semarang Hendrar Prihadi" is the same person."""
    if title.kind != "region" or title.former or len(person.words) < 2:
        return False
    same = [own for own in person.titles if own.head == title.head and not own.former]
    return any(title.region is None or own.region is None or title.region == own.region for own in same)


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of the short name come in the long one, in its order; an initial stands for its word."""
    rest = iter(long)
    return all(any(word == other or (len(word) == 1 and other.startswith(word)) for other in rest) for word in short)


def mentions(reading: Reading, people: list[Person]) -> None:
    """Add every other place that names one of the people by a word of the name that nobody else bears."""
    owners: dict[str, Person | None] = {}
    for person in people:
        for key in person.keys:
            if len(key) > 2:
                owners[key] = None if key in owners else person
    taken = Claims()
    for start, end in sorted({span for person in people for span in person.spans}):
        taken.take(start, end)
    for start, end, person in _runs(reading, owners):
        if taken.free(start, end):
            person.spans.append((start, end))


def _runs(reading: Reading, owners: dict[str, Person | None]) -> Iterator[tuple[int, int, Person]]:
    words = reading.words
    index = 0
    while index < len(words):
        if words[index].low not in owners or not words[index].text[0].isupper():
            index += 1
            continue
        first = index
        while index < len(words) and words[index].low in owners and words[index].text[0].isupper():
            index += 1
            if index < len(words) and reading.gap(index - 1) not in (" ", ". "):
                break
        found = {id(owner): owner for word in words[first:index] if (owner := owners[word.low])}
        if len(found) == 1:
            yield words[first].start, words[index - 1].end, next(iter(found.values()))


def official(reading: Reading, person: Person, titles: list[Title], home: Region | None) -> Official:
    """The person as an `Official`; a title of one word takes a fuller form of the same title from the article."""
    own = sorted(person.titles, key=lambda title: (title.former, not title.acting, title.start))
    title = own[0]
    if title.last - title.first == 1:
        fuller = [other for other in (*own, *titles) if other.head == title.head and other.last - other.first > 1]
        title = next((other for other in fuller if not other.former), title)
    region = next((other.region for other in own if other.region), title.region)
    if region is None and title.kind != "alone":
        region = home
    name = " ".join(reading.text[slice(*person.full)].split())
    found_by: FoundBy = next(iter(person.found_by)) if len(person.found_by) == 1 else "both"
    return Official(
        name=name,
        position=" ".join(reading.text[title.start : title.end].split()),
        institution=title.agency or (region.name if region else None),
        region=region.name if region else None,
        former=all(other.former for other in own),
        found_by=found_by,
        score=score(found_by, name),
        mentions=tuple(
            Mention(text=reading.text[start:end], start=start, end=end) for start, end in sorted(set(person.spans))
        ),
    )


@Language.component(
    "sidak_officials",
    requires=["doc._.headlines", "doc._.regions", "doc._.persons"],
    assigns=["doc._.titles", "doc._.officials"],
)
def officials(doc: Doc) -> Doc:
    """Find the office holders; headlines name people, but their capitals hide where a name ends."""
    reading = reading_of(doc)
    finder = PeopleFinder(reading, [(line.start, line.end) for line in doc._.headlines or ()], doc._.persons or ())
    people = gather(finder.find())
    doc._.titles = [(title.start, title.end) for title in finder.titles]
    mentions(reading, people)
    regions = doc._.regions or []
    home = regions[0] if len(regions) == 1 else None
    doc._.officials = [official(reading, person, finder.titles, home) for person in people]
    return doc
