"""A known sentence with other names in it: what stands around a name teaches, the name itself does not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from nlp.training import invent
from nlp.training.corpora import Sentence, Span

_TYPED = re.compile(r"(?:Kabupaten|Kota|Provinsi|Kab\.?) ", re.IGNORECASE)
_TYPE_BEFORE = re.compile(r"(?:kabupaten|kota|provinsi|bupati|gubernur) $", re.IGNORECASE)


Pool = Mapping[str, Sequence[str]]
# Of the other names, this share comes from the corpora: not all names there are stand in our lists.
_FROM_POOL = 0.4


def pool(sentences: Iterable[Sentence]) -> Pool:
    """The names of the sentences by label."""
    names: dict[str, list[str]] = defaultdict(list)
    for sentence in sentences:
        for start, end, label in sentence.spans:
            if sentence.text[start].isupper():
                names[label].append(sentence.text[start:end])
    return names


def swapped(random: Random, sentence: Sentence, rate: float, others: Pool) -> Sentence:
    """The sentence with about `rate` of its names exchanged, offsets moved along."""
    text, spans, last = "", [], 0
    for span in sentence.spans:
        text += sentence.text[last : span.start]
        name = sentence.text[span.start : span.end]
        if random.random() < rate and name[:1].isupper():
            name = _other(random, span.label, name, text, others)
        spans.append(Span(len(text), len(text) + len(name), span.label))
        text += name
        last = span.end
    return Sentence(text + sentence.text[last:], tuple(spans))


def _other(random: Random, label: str, name: str, before: str, others: Pool) -> str:
    if random.random() < _FROM_POOL and others.get(label):
        other = random.choice(others[label])
        if (" " in other) == (" " in name):
            return other
    if label == "PER":
        other = invent.person(random, short=" " not in name)
    elif label == "ORG":
        other = invent.body(random, "parties" if name.startswith("Partai ") else "")
    elif _TYPED.match(name):
        other = invent.full_region(random)
    elif _TYPE_BEFORE.search(before):
        other = invent.region(random)
    else:
        other = invent.place(random)
    return other.upper() if name.isupper() and len(name) > 5 else other


def shouted(sentence: Sentence) -> Sentence:
    """The sentence in capitals, as headlines are; left alone where a letter's capital is longer than itself."""
    upper = sentence.text.upper()
    return Sentence(upper, sentence.spans) if len(upper) == len(sentence.text) else sentence


def whispered(sentence: Sentence) -> Sentence:
    """The sentence in small letters, as careless writers type it."""
    lower = sentence.text.lower()
    return Sentence(lower, sentence.spans) if len(lower) == len(sentence.text) else sentence
