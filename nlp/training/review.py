"""Labels of the encyclopaedic corpora looked over by a model that never read them.

They mark every place; the news corpus marks one only where something is or happens there ("di Mesir", not "Mesir
menyeru"). They also differ in what a body is. What the two see differently is made doubtful: it then teaches neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language

from nlp.training.corpora import DOUBTFUL, Sentence, Span


def reviewed(teacher: Language, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, doubtful what the teacher sees otherwise."""
    out = []
    for sentence, doc in zip(sentences, teacher.pipe(one.text for one in sentences), strict=True):
        seen = [Span(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        out.append(Sentence(sentence.text, tuple(_doubted(sentence.spans, seen))))
    return out


def _doubted(known: Sequence[Span], seen: Sequence[Span]) -> list[Span]:
    """What both see as it is, and persons and bodies that one corpus alone marks; all else is doubtful."""
    spans = [_judged(span, [other for other in seen if _touch(span, other)]) for span in known]
    spans += [span._replace(label=DOUBTFUL) for span in seen if not any(_touch(span, other) for other in spans)]
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and _touch(span, apart[-1]):
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end), DOUBTFUL)
        else:
            apart.append(span)
    return apart


def _judged(span: Span, seen: Sequence[Span]) -> Span:
    if span in seen or (not seen and span.label != "LOC"):
        return span
    if span.label == "PER" and seen and all(span.start <= one.start and one.end <= span.end for one in seen):
        return span
    starts, ends = [span.start, *(one.start for one in seen)], [span.end, *(one.end for one in seen)]
    return Span(min(starts), max(ends), DOUBTFUL)


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
