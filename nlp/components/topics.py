"""Which of the two stories an article tells, if any."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.sentences import Sentence, headline
from nlp.document import reading_of
from nlp.lexicon import facts
from sidak.models import Topic, TopicName

_CUES = {name: re.compile(pattern.replace(" ", r"\s")) for name, pattern in facts("topics").items()}
_THRESHOLD = 0.5


def _count(name: str, text: str) -> int:
    return sum(1 for _ in _CUES[name].finditer(text))


def _saturated(evidence: float) -> float:
    """From 0 towards 1: evidence of 3 scores one half, 9 three quarters."""
    return round(max(0.0, evidence) / (max(0.0, evidence) + 3.0), 2)


def mpp_inspection(low: str, title: str, sentences: list[Sentence]) -> float:
    """An official checks the service of an MPP: both come in one sentence, in neighbours, or in the headline."""
    if not _CUES["mpp"].search(low) or not _CUES["official"].search(low):
        return 0.0
    texts = [low[sentence.start : sentence.end] for sentence in sentences]
    has_mpp = [_CUES["mpp"].search(text) is not None for text in texts]
    checks = [_checking(text) for text in texts]
    together = sum(check for check, here in zip(checks, has_mpp, strict=True) if here)
    beside = sum(check / 2 for i, check in enumerate(checks) if not has_mpp[i] and any(has_mpp[max(0, i - 1) : i + 2]))
    evidence = 1.5 * together + beside
    if any(check >= 1 for check in checks):
        evidence += min(sum(has_mpp), 8) * 0.35
    if _CUES["mpp"].search(title):
        evidence += 1.0 + 3.0 * bool(_CUES["inspection"].search(title)) + bool(_CUES["official"].search(title))
    if _CUES["opening"].search(title):
        evidence -= 4.0
    return _saturated(evidence)


def _checking(text: str) -> float:
    """How plainly a sentence speaks of a check: an inspection, a look around, or a mere visit by an official."""
    if _CUES["strong_inspection"].search(text):
        return 2.0
    if _CUES["inspection"].search(text):
        return 1.0
    return 0.5 if _CUES["visit"].search(text) and _CUES["official"].search(text) else 0.0


def _speaks_of_discipline(text: str) -> bool:
    return bool(_CUES["staff"].search(text) and _CUES["strong_discipline"].search(text))


def asn_discipline(low: str, title: str, sentences: list[Sentence]) -> float:
    """Presence, hours or sanctions of staff: staff and discipline are spoken of in one sentence, again and again."""
    if not _CUES["staff"].search(low):
        return 0.0
    evidence = 0.0
    for sentence in sentences:
        text = low[sentence.start : sentence.end]
        strong = bool(_CUES["strong_discipline"].search(text))
        weak = strong or bool(_CUES["discipline"].search(text))
        staff = bool(_CUES["staff"].search(text))
        evidence += 1.0 if staff and strong else 0.6 if strong or (staff and weak) else 0.2 * weak
    if not title and sentences and _speaks_of_discipline(low[sentences[0].start : sentences[0].end]):
        evidence += 1.0  # without a headline, the first sentence says what the article is about
    evidence *= min(1.0, 12 / max(12, len(sentences)) + 0.3)
    if _CUES["strong_inspection"].search(title) and (_CUES["staff"].search(title) or _CUES["discipline"].search(title)):
        evidence += 1.5  # a surprise visit whose headline speaks of the staff, or of their first day back
    if _CUES["discipline"].search(title):
        evidence += 1.0 + 1.5 * bool(_CUES["staff"].search(title)) + bool(_CUES["strong_discipline"].search(title))
    return _saturated(evidence - 0.5)


_SCORERS: dict[TopicName, Callable[[str, str, list[Sentence]], float]] = {
    "mpp_inspection": mpp_inspection,
    "asn_discipline": asn_discipline,
}


@Language.component("sidak_topics", requires=["doc._.sentences", "doc._.headlines"], assigns=["doc._.topics"])
def topics(doc: Doc) -> Doc:
    """Score both topics, and keep those that are more likely than not."""
    reading = reading_of(doc)
    start, end = headline(reading, doc._.headlines)
    scored = ((name, scorer(reading.low, reading.low[start:end], doc._.sentences)) for name, scorer in _SCORERS.items())
    doc._.topics = [Topic(name=name, score=score) for name, score in scored if score >= _THRESHOLD]
    return doc
