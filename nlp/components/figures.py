"""Percentages and counts as records: what they measure, of where, as of when, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def speaker(low: str, sentences: list[Sentence], sentence: Sentence, officials: Iterable[Official]) -> str | None:
    """The official who is named beside a verb of saying, in the sentence or else in its paragraph."""
    paragraph = [other for other in sentences if other.paragraph == sentence.paragraph]
    for start, end in ((sentence.start, sentence.end), (paragraph[0].start, paragraph[-1].end)):
        if not _SPEECH.search(low, start, end):
            continue
        named = [one.name for one in officials if any(start <= mention.start < end for mention in one.mentions)]
        if len(named) == 1:
            return named[0]
    return None


def as_of(dates: Iterable[DateMention], sentence: Sentence) -> str | None:
    """The one day the sentence speaks of; None where it names none or several."""
    days = {
        d.first
        for d in dates
        if sentence.start <= d.start < sentence.end and d.last is None and d.first and len(d.first) == 10
    }
    return days.pop() if len(days) == 1 else None


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
        unit=found.unit,
        basis="derived",
        **common,  # type: ignore[arg-type]
    )


@Language.component(
    "sidak_figures",
    requires=[
        "doc._.reading",
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
    region = doc._.regions[0].name if len(doc._.regions) == 1 else None
    before: Measure | None = None
    collected = []
    for one in found:
        sentence = sentence_at(doc._.sentences, one.start)
        index = doc._.sentences.index(sentence)
        before = measure(context, index, one.start, one.end, before)
        figure = _figure(one, reading.text, sentence, before)
        said = speaker(reading.low, doc._.sentences, sentence, doc._.officials)
        collected.append(replace(figure, region=region, as_of=as_of(doc._.dates, sentence), speaker=said))
    doc._.figures = collected
    return doc
