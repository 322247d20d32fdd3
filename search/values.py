"""What a document is searched, counted, compared and sorted by: the same for every engine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal, get_args

import Stemmer

from search.base import Document, FacetField
from search.keys import keys
from search.tree import NumberField, WordsField

WORDS: tuple[WordsField, ...] = ("title", "text", "official", "position", "institution")
OFFICE_SEPARATOR = "\x1f"
_HERE = Path(__file__).parent
_ID_BITS = 41  # the last day there is takes 22 bits, and the sum must stay below 2**63
_VALUE_ID_BITS = 32
_MOST = 10**6  # percent; a figure above is sorted as this


@cache
def words_version() -> str:
    """A digest of all that decides which words and keys a text has: an index made otherwise must be made anew."""
    digest = blake2b(Stemmer.version().encode(), digest_size=4)
    data = ("stems.txt", "stopwords.txt", "synonyms.txt")
    code = ("stems.py", "stopwords.py", "synonyms.py", "keys.py", "text.py")
    for path in (*(_HERE / "data" / name for name in data), *(_HERE / name for name in code)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def each_text(document: Document) -> Iterator[tuple[WordsField, str]]:
    """What each field of words holds; several values are apart, so that no phrase runs over two of them."""
    yield "title", document.title
    yield "text", document.text
    institutions = {one.institution for one in document.figures}
    for one in document.officials:
        yield "official", f"{one.position} {one.name}" if one.position else one.name
        if one.position:
            yield "position", one.position
        institutions.add(one.institution)
    for institution in institutions:
        if institution:
            yield "institution", institution


def texts(document: Document) -> dict[WordsField, list[str]]:
    """The same by field."""
    found: dict[WordsField, list[str]] = {field: [] for field in WORDS}
    for field, text in each_text(document):
        found[field].append(text)
    return found


def keys_of(field: WordsField, text: str) -> str:
    """The keys of a text in a field, with blanks between them. Names have no other forms."""
    # Of an article's title, sentences and people most come again with its figures.
    return _keys_again(text, field == "official")


def keys_of_text(document: Document) -> str:
    """The keys of a document's text, cut where the sentences of its figures begin and end: these come again."""
    text, at, found = document.text, 0, []
    for figure in document.figures:
        start = figure.sentence_start
        if figure.field == "text" and at <= start and text.startswith(figure.sentence, start):
            if gap := text[at:start].strip():
                found.append(keys(gap))
            found.append(_keys_again(figure.sentence, False))
            at = start + len(figure.sentence)
    return " ".join([*found, keys(text[at:])]) if found else _keys_again(text, False)


@lru_cache(maxsize=4096)
def _keys_again(text: str, names: bool) -> str:
    return keys(text, names=names)


def each_facet_value(document: Document) -> Iterator[tuple[FacetField, str]]:
    """What a document counts for in the facets, each value once; one in a regency counts for its province as well.

    An "office" is a person's name, position, region code and year with `OFFICE_SEPARATOR` between them.
    """
    for topic in document.topics:
        yield "topic", topic
    for code in {region.code for region in (*document.regions, *document.provinces)}:
        yield "region", code
    if document.outlet:
        yield "outlet", document.outlet
    year = ""
    if document.published:
        day = document.published.isoformat()
        year = day[:4]
        yield "year", year
        yield "month", day[:7]
    for measure in {figure.measures for figure in document.figures}:
        yield "measure", measure
    if document.story:
        yield "story", document.story
    yield from _people(document, year)


def facet_values(document: Document) -> dict[FacetField, list[str]]:
    """The same by facet."""
    found: dict[FacetField, list[str]] = {field: [] for field in get_args(FacetField)}
    for field, value in each_facet_value(document):
        found[field].append(value)
    return found


def _people(document: Document, year: str) -> Iterator[tuple[FacetField, str]]:
    offices = set()
    for name in {one.name for one in document.officials}:
        yield "official", name
    for one in document.officials:
        if one.position and not one.former:
            offices.add(OFFICE_SEPARATOR.join((one.name, one.position, one.region or "", year)))
    for office in offices:
        yield "office", office


def numbers(document: Document) -> Iterator[tuple[NumberField, float]]:
    """The values of the figures, both ends of those that are a range."""
    for figure in document.figures:
        upper = figure.value if figure.value_max is None else figure.value_max
        # The sum makes a negative zero a zero: it would sort before it.
        for value in {figure.value + 0.0, upper + 0.0}:
            yield "percent", value
            yield figure.measures, value


def sort_keys(document: Document) -> dict[Literal["newest", "value"], int]:
    """Numbers that sort by day of publication and by the first figure's value, and differ for every document.

    So a page can go on after one, whatever came and went.
    """
    day = document.published.toordinal() if document.published else 0
    value = document.figures[0].value if document.figures else 0.0
    own = int.from_bytes(blake2b(document.id.encode(), digest_size=8).digest(), "big")
    return {
        "newest": (day << _ID_BITS) | (own >> (64 - _ID_BITS)),
        "value": (round(max(0.0, min(value, _MOST)) * 1000) << _VALUE_ID_BITS) | (own >> (64 - _VALUE_ID_BITS)),
    }
