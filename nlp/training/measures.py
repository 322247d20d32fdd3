"""Learns which words go with which measure, written to nlp/data/measure_weights.npy.

It learns from the passages in tests/eval/passages/measures-*.txt and from the development half of the gold; the check
half is never read. Run it with `python -m nlp.training.measures`; it takes a minute and always gives the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy
from numpy.typing import NDArray

from nlp.components import percentages, ratios
from nlp.components.measures import Context, by_rule
from nlp.components.measuring import BUCKETS, MEASURES, WEIGHTS, buckets
from nlp.components.neighbours import Counts
from nlp.components.sentences import sentence_at, split
from nlp.evaluation.gold import load
from nlp.reading import lay_out
from nlp.training.passages import Marked, Passage, passages
from sidak.models import Measure

_GOLD = Path(__file__).parents[2] / "tests" / "eval" / "gold" / "development"
_ROUNDS = 12
_FOLDS = 5
_RATE = 0.15
_SHRINK = 1e-5
_WHOLE_ARTICLE = 6.0  # an article holds figures as news has them, passages as many kinds as one can think of
_BALANCE = 0.3  # 0 lets a measure count as often as it occurs, 1 lets all count alike
Example = tuple[list[int], int]


def gold_passages() -> Iterator[Passage]:
    """The development articles, each percentage marked where its text stands first."""
    for gold in load(_GOLD):
        found = [
            Marked(at, at + len(item["text"]), item["measures"], item.get("part"), item.get("whole"))
            for item in (*gold.items["percentages"], *gold.items["ratios"])
            if (at := gold.text.find(item["text"])) >= 0
        ]
        yield Passage(gold.text, tuple(sorted(found, key=lambda figure: figure.start)))


def examples(passage: Passage) -> Iterator[Example]:
    """The evidence and the measure of each marked figure; a figure knows what the one before it really measured."""
    reading = lay_out(passage.text)
    context = Context(reading.low, split(reading.plain))
    found = percentages.find(reading.low)
    counts = ratios.find(reading.low, context.sentences, found)
    before: Measure | None = None
    for figure in passage.figures:
        start, end = _place(figure, found, counts)
        index = sentence_at(context.sentences, start)
        ruled = by_rule(context, index, start, end, before)
        seen = buckets(context, index, start, end, ruled, before)
        before = MEASURES[MEASURES.index(figure.measures)]
        yield seen, MEASURES.index(before)


def _place(figure: Marked, found: list[percentages.Percent], counts: list[Counts]) -> tuple[int, int]:
    """Where the pipeline sees the figure: of a part and its whole, the part."""
    for one in counts:
        if (one.part, one.whole) == (figure.part, figure.whole):
            return one.part_start, one.part_end
    for percent in found if figure.part is None else ():
        if percent.start < figure.end and figure.start < percent.end:
            return percent.start, percent.end
    return figure.start, figure.end


def fit(taught: list[Example], counted: list[float]) -> NDArray[numpy.float32]:
    """Weights by stochastic gradient descent on a softmax, averaged over the rounds; `counted` weighs each example."""
    often = Counter(wanted for _, wanted in taught)
    balance = {one: (len(taught) / len(MEASURES) / number) ** _BALANCE for one, number in often.items()}
    weights = numpy.zeros((BUCKETS, len(MEASURES)), dtype="float32")
    total: NDArray[numpy.float32] = numpy.zeros_like(weights)
    order = numpy.random.default_rng(0)
    for round_ in range(_ROUNDS):
        for number in order.permutation(len(taught)):
            found, wanted = taught[number]
            scores = weights[found].sum(axis=0)
            likely = numpy.exp(scores - scores.max())
            likely /= likely.sum()
            likely[wanted] -= 1
            rate = _RATE / (1 + round_) ** 0.5 / 3 * counted[number] * balance[wanted]
            numpy.subtract.at(weights, found, rate * likely)
        weights *= max(0.0, 1 - _SHRINK * len(taught))
        total += weights
    return (total / _ROUNDS).astype("float32")


def right(weights: NDArray[numpy.float32], asked: list[Example]) -> float:
    """The share of examples whose measure the weights find."""
    return sum(int(weights[found].sum(axis=0).argmax()) == wanted for found, wanted in asked) / max(len(asked), 1)


def main() -> None:
    """Learn, say how much of what was left out is found, and write the weights."""
    short = [one for passage in passages() for one in examples(passage)]
    articles = [list(examples(passage)) for passage in gold_passages()]
    found = 0.0
    for fold in range(_FOLDS):
        taught = [one for number, article in enumerate(articles) if number % _FOLDS != fold for one in article]
        asked = [one for number, article in enumerate(articles) if number % _FOLDS == fold for one in article]
        found += right(_fit(short, taught), asked) * len(asked)
    every = [one for article in articles for one in article]
    print(f"{len(short)} figures in passages, {len(every)} in articles; right where left out: {found / len(every):.3f}")
    numpy.save(WEIGHTS, _fit(short, every).astype("float16"))


def _fit(short: list[Example], articles: list[Example]) -> NDArray[numpy.float32]:
    return fit([*short, *articles], [1.0] * len(short) + [_WHOLE_ARTICLE] * len(articles))


if __name__ == "__main__":
    main()
