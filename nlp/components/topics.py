"""Which of the two stories an article tells, if any: a weighing of what it speaks of."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast, get_args

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.sentences import headline
from nlp.document import reading_of
from nlp.topic_features import features
from sidak.models import Topic, TopicName

WEIGHTS = Path(__file__).parents[1] / "data" / "topic_weights.npy"
NAMES: tuple[TopicName, ...] = get_args(TopicName)
_THRESHOLD = 0.5


@cache
def _weights() -> NDArray[numpy.float64]:
    """For each topic a row of weights, its bias last, as `python -m nlp.training.topics` learnt them."""
    return cast("NDArray[numpy.float64]", numpy.load(WEIGHTS).astype("float64"))


def scores(vector: NDArray[numpy.float64]) -> dict[TopicName, float]:
    """How likely each topic is, from 0 to 1."""
    evidence = _weights()[:, :-1] @ vector + _weights()[:, -1]
    return {name: round(float(1 / (1 + numpy.exp(-said))), 3) for name, said in zip(NAMES, evidence, strict=True)}


@Language.component("sidak_topics", requires=["doc._.sentences", "doc._.headlines"], assigns=["doc._.topics"])
def topics(doc: Doc) -> Doc:
    """Score both topics, and keep those that are more likely than not."""
    reading = reading_of(doc)
    vector = features(reading, doc._.sentences, headline(reading, doc._.headlines)[1])
    doc._.topics = [Topic(name=name, score=score) for name, score in scores(vector).items() if score >= _THRESHOLD]
    return doc
