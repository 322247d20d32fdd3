"""The training itself: rounds over a changing mix, the averaged weights of the last one kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import Adam, fix_random_seed
from thinc.types import FloatsXd

from nlp.training import mix
from nlp.training.architecture import untrained
from nlp.training.corpora import Sentence

_FIRST_BATCH, _LAST_BATCH = 300, 1200
_RATE, _LOWEST_RATE, _WARM_UP = 0.002, 0.05, 150
_DROPOUT = 0.25
INVENTED = 1000
_SAMPLE = 200


def example(nlp: Language, sentence: Sentence) -> Example:
    """A sentence for spaCy; a span that cuts a token takes the whole token."""
    reference = nlp.make_doc(sentence.text)
    spans = (reference.char_span(start, end, label, alignment_mode="expand") for start, end, label in sentence.spans)
    reference.ents = filter_spans(span for span in spans if span)
    return Example(nlp.make_doc(sentence.text), reference)


def batches(examples: Sequence[Example], words: float) -> Iterator[list[Example]]:
    """The examples in order, some `words` tokens at a time."""
    batch: list[Example] = []
    size = 0
    for one in examples:
        batch.append(one)
        size += len(one.predicted)
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def rate(done: float, step: int) -> float:
    """The learning rate: up from nothing, then down in a straight line."""
    return _RATE * min(1.0, (step + 1) / _WARM_UP) * max(_LOWEST_RATE, 1.0 - done)


def train(
    seed: int,
    sentences: Mapping[str, list[Sentence]],
    plan: Sequence[mix.Shares],
    report: Callable[[str], None],
    after: Callable[[int, Language], None] = lambda _number, _nlp: None,
) -> Language:
    """A pipeline trained in as many rounds as the plan has; `after` may look at it behind each, averages in place."""
    fix_random_seed(seed)
    random = Random(seed)  # noqa: S311  # no secret
    nlp = untrained(one.text for corpus in sentences.values() for one in corpus)
    first = next(iter(sentences.values()))
    nlp.initialize(lambda: [example(nlp, one) for one in first[:_SAMPLE]])
    optimizer = Adam(_RATE, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    step = 0
    for number, shares in enumerate(plan):
        start = time.monotonic()
        examples = [example(nlp, one) for one in mix.round_of(random, sentences, shares, INVENTED)]
        size, seen = sum(len(one.predicted) for one in examples), 0
        losses: dict[str, float] = {}
        for batch in batches(examples, _FIRST_BATCH + (_LAST_BATCH - _FIRST_BATCH) * number / len(plan)):
            optimizer.learn_rate = rate((number + seen / size) / len(plan), step)
            nlp.update(batch, sgd=optimizer, drop=_DROPOUT, losses=losses)
            step += 1
            seen += sum(len(one.predicted) for one in batch)
        speed = size / (time.monotonic() - start)
        report(
            f"seed {seed}, round {number + 1} of {len(plan)}: {size} tokens, {speed:.0f}/s, loss {losses['ner']:.0f}"
        )
        with nlp.use_params(optimizer.averages):
            after(number, nlp)
    _settle(nlp, optimizer.averages)
    return nlp


def _settle(nlp: Language, averages: Mapping[tuple[int, str], FloatsXd]) -> None:
    """Put the averages of the weights over the training in their place: they generalise better than the last ones."""
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, TrainablePipe):
            for node in pipe.model.walk():
                for name in node.param_names:
                    if (node.id, name) in averages:
                        node.set_param(name, averages[node.id, name])
