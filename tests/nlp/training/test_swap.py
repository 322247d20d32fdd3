"""Other names in known sentences, and sentences made from patterns: the offsets must stay right."""

from __future__ import annotations

from random import Random

import pytest

from nlp.training import mix, swap
from nlp.training.corpora import Sentence, marked
from nlp.training.templates import generated

SENTENCE = marked(
    "Menurut [PER Budi], [ORG Dinas Sosial] dan [ORG KPK] ada di [LOC Kabupaten Blora] serta [LOC Jakarta]."
)


def around(sentence: Sentence) -> str:
    """The text with each name replaced by its label."""
    text, last = "", 0
    for start, end, label in sentence.spans:
        text += sentence.text[last:start] + label
        last = end
    return text + sentence.text[last:]


@pytest.mark.parametrize("seed", range(30))
def test_swapping_changes_the_names_only(seed: int) -> None:
    other = swap.swapped(Random(seed), SENTENCE, 1.0, {})  # noqa: S311  # no secret
    assert other.text != SENTENCE.text
    assert around(other) == around(SENTENCE)
    assert all(other.text[start:end].strip() == other.text[start:end] != "" for start, end, _ in other.spans)


def test_without_a_rate_nothing_is_swapped() -> None:
    assert swap.swapped(Random(1), SENTENCE, 0.0, {}) == SENTENCE  # noqa: S311  # no secret


def test_case_noise_keeps_the_offsets() -> None:
    assert swap.shouted(SENTENCE).text == SENTENCE.text.upper()
    assert swap.whispered(SENTENCE).spans == SENTENCE.spans
    # The capital of "ß" is two letters: such a sentence stays as it is.
    assert swap.shouted(Sentence("Straße", ())).text == "Straße"


def test_joined_sentences_keep_their_names() -> None:
    both = mix.together(SENTENCE, "\n\n", SENTENCE)
    start, end, label = both.spans[-1]
    assert (both.text[start:end], label) == ("Jakarta", "LOC")
    assert len(both.spans) == 2 * len(SENTENCE.spans)


def test_every_pattern_can_be_filled() -> None:
    random = Random(3)  # noqa: S311  # no secret
    for sentence in (generated(random) for _ in range(500)):
        assert "{" not in sentence.text
        assert all(start < end <= len(sentence.text) for start, end, _ in sentence.spans)
