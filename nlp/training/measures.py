"""Learns which words go with which measure, written to nlp/data/measure_weights.npz.

It learns from the passages in tests/eval/passages/measures-*.txt and from the development half of the gold; the check
half is never read. Run it with `python -m nlp.training.measures`; it takes a minute and always gives the same weights.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray

from nlp.components import percentages, ratios
from nlp.components.measures import Context, by_rule
from nlp.components.measuring import MEASURES, WEIGHTS, pieces
from nlp.components.neighbours import Counts
from nlp.components.sentences import sentence_at, split
from nlp.evaluation.gold import load
from nlp.reading import lay_out
from nlp.training.passages import Marked, Passage, passages
from sidak.models import Measure

_GOLD = Path(__file__).parents[2] / "tests" / "eval" / "gold" / "development"
_ROUNDS = 12
_ORDERS = 3  # of the examples; the mean of what each teaches depends less on chance
_FOLDS = 5
_RATE = 0.15
_LIGHT = 0.003  # weights below it change no answer
_SHRINK = 1e-5
_WHOLE_ARTICLE = 6.0  # an article holds figures as news has them, passages as many kinds as one can think of
_BALANCE = 0.3  # 0 lets a measure count as often as it occurs, 1 lets all count alike
Example = tuple[list[int], int]


def gold_passages() -> Iterator[Passage]:
    """The development articles, each figure marked where its text stands; of two alike, the second at the second."""
    for gold in load(_GOLD):
        found: dict[int, Marked] = {}
        for item in (*gold.items["percentages"], *gold.items["ratios"]):
            places = (match.start() for match in re.finditer(rf"(?<![\d.,]){re.escape(item['text'])}", gold.text))
            at = next((place for place in places if place not in found), None)
            if at is not None:
                end = at + len(item["text"])
                found[at] = Marked(at, end, item["measures"], item.get("part"), item.get("whole"))
        yield Passage(gold.text, tuple(found[at] for at in sorted(found)))


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
        seen = pieces(context, index, start, end, ruled, before)
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


@dataclass(frozen=True)
class Weights:
    """A row of weights for each piece of evidence that was seen, a column for each measure."""

    rows: dict[int, int]
    values: NDArray[numpy.float32]

    def best(self, found: list[int]) -> int:
        """The number of the measure with the highest sum."""
        return int(self.values[[self.rows[piece] for piece in found if piece in self.rows]].sum(axis=0).argmax())

    def save(self) -> None:
        """Write what weighs anything, in half precision."""
        heavy = [(piece, row) for piece, row in self.rows.items() if abs(self.values[row]).max() >= _LIGHT]
        numpy.savez_compressed(
            WEIGHTS,
            pieces=numpy.array([piece for piece, _ in heavy], dtype="uint32"),
            weights=self.values[[row for _, row in heavy]].astype("float16"),
        )


def fit(taught: list[Example], counted: list[float]) -> Weights:
    """Weights by stochastic gradient descent on a softmax, averaged over the rounds; `counted` weighs each example."""
    rows = {piece: row for row, piece in enumerate(sorted({piece for found, _ in taught for piece in found}))}
    seen = [([rows[piece] for piece in found], wanted) for found, wanted in taught]
    often = Counter(wanted for _, wanted in taught)
    balance = {one: (len(taught) / len(MEASURES) / number) ** _BALANCE for one, number in often.items()}
    total: NDArray[numpy.float32] = numpy.zeros((len(rows), len(MEASURES)), dtype="float32")
    for seed in range(_ORDERS):
        total += _descend(
            seen, [rate * balance[wanted] for rate, (_, wanted) in zip(counted, seen, strict=True)], seed, total.shape
        )
    return Weights(rows, (total / _ORDERS).astype("float32"))


def _descend(seen: list[Example], rates: list[float], seed: int, shape: tuple[int, ...]) -> NDArray[numpy.float32]:
    """Weights averaged over the rounds of one order of the examples."""
    weights = numpy.zeros(shape, dtype="float32")
    total: NDArray[numpy.float32] = numpy.zeros_like(weights)
    order = numpy.random.default_rng(seed)
    for round_ in range(_ROUNDS):
        for number in order.permutation(len(seen)):
            found, wanted = seen[number]
            scores = weights[found].sum(axis=0)
            likely = numpy.exp(scores - scores.max())
            likely /= likely.sum()
            likely[wanted] -= 1
            rate = _RATE / (1 + round_) ** 0.5 / 3 * rates[number]
            numpy.subtract.at(weights, found, rate * likely)
        weights *= max(0.0, 1 - _SHRINK * len(seen))
        total += weights
    return (total / _ROUNDS).astype("float32")


def right(weights: Weights, asked: list[Example]) -> float:
    """The share of examples whose measure the weights find."""
    return sum(weights.best(found) == wanted for found, wanted in asked) / max(len(asked), 1)


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
    _fit(short, every).save()


def _fit(short: list[Example], articles: list[Example]) -> Weights:
    return fit([*short, *articles], [1.0] * len(short) + [_WHOLE_ARTICLE] * len(articles))


if __name__ == "__main__":
    main()
