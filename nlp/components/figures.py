"""Percentages and counts as records: what they measure, of where, as of when, and who says so."""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.arithmetic import flagged
from nlp.components.circumstances import Agencies, Speakers, day_of, hour_of
from nlp.components.measures import Context, reason
from nlp.components.measuring import measure
from nlp.components.neighbours import Counts
from nlp.components.percentages import Percent
from nlp.components.sentences import Sentence, sentence_at
from nlp.document import reading_of
from sidak.models import Figure, Measure


def _around(sentences: list[Sentence], one: Percent | Counts) -> Sentence:
    """The sentence of a figure; all of them where part and whole stand in neighbouring ones."""
    first = sentences[sentence_at(sentences, one.start)]
    last = sentences[sentence_at(sentences, one.end - 1)]
    return Sentence(first.start, last.end, last.paragraph)


def _as_written(unit: str | None, said: str) -> str | None:
    """The unit in the article's own letters: "OPD" and not "opd"."""
    at = said.lower().find(unit) if unit else -1
    return said[at : at + len(unit)] if unit and at >= 0 else unit


def _figure(found: Percent | Counts, text: str, sentence: Sentence, measures: Measure) -> Figure:
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
        "doc._.titles",
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
    agencies = Agencies(reading, doc._.titles)
    region = doc._.regions[0].name if len(doc._.regions) == 1 else None
    before: Measure | None = None
    collected = []
    for one in found:
        start, end = (one.part_start, one.part_end) if isinstance(one, Counts) else (one.start, one.end)
        index = sentence_at(doc._.sentences, start)
        sentence = _around(doc._.sentences, one)
        before = measure(context, index, start, end, before)
        collected.append(
            replace(
                _figure(one, reading.text, sentence, before),
                reason=reason(context, index, start, end) if before == "absence" else None,
                region=region,
                institution=agencies.of(sentence),
                as_of=day_of(doc._.dates, sentence),
                as_of_time=hour_of(reading.low, sentence),
                speaker=speakers.of(sentence),
            )
        )
    doc._.figures = flagged(reading.low, collected)
    return doc
