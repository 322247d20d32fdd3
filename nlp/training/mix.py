"""What one round of training reads: every corpus in its share, names swapped and layouts varied anew each round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

from nlp.training import corpora, swap
from nlp.training.corpora import Sentence, Span
from nlp.training.templates import generated


class Share(NamedTuple):
    """How often a corpus is read in a round as it stands, and with names swapped."""

    plain: int
    swapped: int


Shares = Mapping[str, Share]
CORPORA = ("idner_news", "gsd_wiki", "nergrit_wiki")
BROAD: Shares = {"idner_news": Share(3, 3), "gsd_wiki": Share(1, 0), "nergrit_wiki": Share(1, 0), "domain": Share(3, 3)}
PLAN = (BROAD,) * 5
_RATE = 0.6
_SHOUTED, _WHISPERED, _JOINED = 0.04, 0.02, 0.25
_JOINTS = (" ", " ", "\n", "\n\n", " - ")


def known() -> dict[str, list[Sentence]]:
    """All sentences that may be trained on."""
    return {name: corpora.shared(name, "train") for name in CORPORA} | {"domain": corpora.domain("train")}


def round_of(random: Random, sentences: Mapping[str, list[Sentence]], shares: Shares, invented: int) -> list[Sentence]:
    """The texts of one round in their order."""
    texts = [generated(random) for _ in range(invented)]
    others = swap.pool(one for corpus in sentences.values() for one in corpus)
    for name, share in shares.items():
        texts += sentences[name] * share.plain
        texts += [swap.swapped(random, one, _RATE, others) for one in sentences[name] * share.swapped]
    texts = [_loud(random, one) for one in texts]
    random.shuffle(texts)
    return _joined(random, texts)


def _loud(random: Random, sentence: Sentence) -> Sentence:
    chance = random.random()
    if chance < _SHOUTED:
        return swap.shouted(sentence)
    return swap.whispered(sentence) if chance < _SHOUTED + _WHISPERED else sentence


def _joined(random: Random, texts: Sequence[Sentence]) -> list[Sentence]:
    """Some neighbours run together, as sentences and paragraphs of an article do."""
    out: list[Sentence] = []
    for text in texts:
        if out and random.random() < _JOINED and len(out[-1].text) < 600:
            out[-1] = together(out[-1], random.choice(_JOINTS), text)
        else:
            out.append(text)
    return out


def together(first: Sentence, joint: str, second: Sentence) -> Sentence:
    """Two sentences as one text, `joint` between them."""
    shift = len(first.text) + len(joint)
    moved = (Span(start + shift, end + shift, label) for start, end, label in second.spans)
    return Sentence(first.text + joint + second.text, (*first.spans, *moved))
