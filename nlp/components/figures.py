"""Percentages and counts as records: what they measure, of where, as of when, and who says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.measures import Context, measure
from nlp.components.percentages import Percent
from nlp.components.ratios import Ratio
from nlp.components.sentences import Sentence, sentence_at
from nlp.document import reading_of
from nlp.lexicon import any_of, facts
from sidak.models import DateMention, Figure, Measure, Official

_SPEECH = re.compile(rf"(?<![^\W_]){any_of(facts('speech')['verbs'])}(?:nya)?(?![^\W_])")


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


def as_of(dates: Sequence[DateMention], sentence: Sentence) -> str | None:
    """The one day the sentence speaks of; None where it names none or several. `dates` are in the text's order."""
    first, last = (bisect_left(dates, offset, key=lambda date: date.start) for offset in (sentence.start, sentence.end))
    days = {date.first for date in dates[first:last] if date.last is None and date.first and len(date.first) == 10}
    return days.pop() if len(days) == 1 else None


def _as_written(unit: str | None, said: str) -> str | None:
    """The unit in the article's own letters: "OPD" and not "opd"."""
    at = said.lower().find(unit) if unit else -1
    return said[at : at + len(unit)] if unit and at >= 0 else unit


def _figure(found: Percent | Ratio, text: str, sentence: Sentence, measures: Measure) -> Figure:
    common = {
        "text": text[found.start : found.end],
        "start": found.start,
        "end": found.end,
        "measures": measures,
        "sentence": text[sentence.start : sentence.end],
        "sentence_start": sentence.start,
    }
    if isinstance(found, Percent):
        return Figure(kind="percentage", value=found.value, value_max=found.upper, qualifier=found.qualifier, **common)  # type: ignore[arg-type]
    value = round(100 * found.part / found.whole, 2)
    return Figure(
        kind="ratio",
        value=value,
        part=found.part,
        whole=found.whole,
        unit=_as_written(found.unit, text[found.start : found.end]),
        basis="derived",
        **common,  # type: ignore[arg-type]
    )


@Language.component(
    "sidak_figures",
    requires=[
        "doc._.sentences",
        "doc._.percents",
        "doc._.counts",
        "doc._.dates",
        "doc._.officials",
        "doc._.regions",
        "doc._.topics",
    ],
    assigns=["doc._.figures"],
)
def figures(doc: Doc) -> Doc:
    """Put each percentage and count together with what its sentence says of it."""
    reading = reading_of(doc)
    found = sorted([*doc._.percents, *doc._.counts], key=lambda one: one.start)
    context = Context(reading.low, doc._.sentences)
    speakers = Speakers(reading.low, doc._.sentences, doc._.officials)
    region = doc._.regions[0].name if len(doc._.regions) == 1 else None
    before: Measure | None = None
    collected = []
    for one in found:
        index = sentence_at(doc._.sentences, one.start)
        sentence = doc._.sentences[index]
        before = measure(context, index, one.start, one.end, before)
        figure = _figure(one, reading.text, sentence, before)
        collected.append(
            replace(figure, region=region, as_of=as_of(doc._.dates, sentence), speaker=speakers.of(sentence))
        )
    doc._.figures = collected
    return doc
