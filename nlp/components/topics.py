"""Which of the two stories an article tells, if any: a weighing of what it speaks of."""

from __future__ import annotations

import json
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

WEIGHTS = Path(__file__).parents[1] / "data" / "topic_weights.json"
_THRESHOLD = 0.5


@cache
def _weights() -> dict[TopicName, tuple[NDArray[numpy.float64], float]]:
    """For each topic its weights and its bias, as `python -m nlp.training.topics` learnt them."""
    learnt = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {name: (numpy.array(learnt[name]["weights"]), learnt[name]["bias"]) for name in get_args(TopicName)}


def scores(vector: NDArray[numpy.float64]) -> dict[TopicName, float]:
    """How likely each topic is, from 0 to 1."""
    return {
        name: round(float(1 / (1 + numpy.exp(-(vector @ weights + bias)))), 3)
        for name, (weights, bias) in _weights().items()
    }


@Language.component("sidak_topics", requires=["doc._.sentences", "doc._.headlines"], assigns=["doc._.topics"])
def topics(doc: Doc) -> Doc:
    """Score both topics, and keep those that are more likely than not."""
    reading = reading_of(doc)
    vector = features(reading, doc._.sentences, headline(reading, doc._.headlines)[1])
    likely = ((name, score) for name, score in scores(vector).items() if score >= _THRESHOLD)
    doc._.topics = [Topic(name=cast("TopicName", name), score=score) for name, score in likely]
    return doc
