"""Learns how much each group of words counts for a topic: a logistic regression, kept in nlp/data/topic_weights.npy.

It learns from the short articles in tests/eval/passages/topics-*.jsonl and from the development half of the gold; the
check half is never read. Run it with `python -m nlp.training.topics`; it always gives the same weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy
from numpy.typing import NDArray

from nlp.components.sentences import headline, is_headline, split
from nlp.components.topics import NAMES, WEIGHTS
from nlp.evaluation.gold import load
from nlp.reading import lay_out
from nlp.topic_features import WIDTH, features

_EVAL = Path(__file__).parents[2] / "tests" / "eval"
_STEPS = 1_500
_RATE = 0.5
_RIDGE = 0.004  # chosen by leaving out a fifth at a time
Numbers = NDArray[numpy.float64]


def examples(folder: Path = _EVAL) -> Iterator[tuple[str, list[str]]]:
    """Every text to learn from, its headline on the first line, with its topics."""
    for file in sorted((folder / "passages").glob("topics-*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield f"{record['title']}\n\n{record['text']}", record["topics"]
    for gold in load(folder / "gold" / "development"):
        yield gold.text, gold.items["topics"]


def read(text: str) -> Numbers:
    """The features of a plain text, as the pipeline would see them."""
    reading = lay_out(text)
    sentences = split(reading.plain)
    headlines = [sentence for sentence in sentences if is_headline(reading.plain, sentence)]
    return features(reading, sentences, headline(reading, headlines)[1])


def fit(vectors: Numbers, wanted: Numbers, ridge: float = _RIDGE) -> tuple[Numbers, float]:
    """Weights and bias by gradient descent; the classes count alike, so that the rarer one is not given up."""
    weights, bias = numpy.zeros(WIDTH), 0.0
    share = wanted.mean()
    balance = numpy.where(wanted == 1, 0.5 / share, 0.5 / (1 - share))
    for _ in range(_STEPS):
        error = balance * (1 / (1 + numpy.exp(-(vectors @ weights + bias))) - wanted)
        weights -= _RATE * (vectors.T @ error / len(wanted) + ridge * weights)
        bias -= _RATE * float(error.mean())
    return weights, bias


def left_out(vectors: Numbers, wanted: Numbers, ridge: float = _RIDGE, folds: int = 5) -> float:
    """F1 over folds, each judged by what the others taught."""
    numbers = numpy.arange(len(wanted)) % folds
    judged = numpy.zeros(len(wanted))
    for fold in range(folds):
        weights, bias = fit(vectors[numbers != fold], wanted[numbers != fold], ridge)
        judged[numbers == fold] = vectors[numbers == fold] @ weights + bias > 0
    found = float((judged * wanted).sum())
    return 2 * found / float(judged.sum() + wanted.sum())


def main() -> None:
    """Learn both topics and write the weights; prints the F1 of what was left out."""
    texts = list(examples())
    vectors = numpy.array([read(text) for text, _ in texts])
    learnt = []
    for name in NAMES:
        wanted = numpy.array([float(name in topics) for _, topics in texts])
        weights, bias = fit(vectors, wanted)
        learnt.append([*weights, bias])
        print(f"{name}: {int(wanted.sum())} of {len(texts)} texts; F1 where left out {left_out(vectors, wanted):.3f}")
    numpy.save(WEIGHTS, numpy.array(learnt, dtype="float16"))


if __name__ == "__main__":
    main()
