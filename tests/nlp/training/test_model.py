"""The trained weights load into a pipeline of ours, and a few steps of training run."""

from __future__ import annotations

from random import Random

import pytest
import spacy
from spacy.language import Language
from thinc.api import Adam

from nlp import model
from nlp.pipeline import NewsIndonesian
from nlp.training.architecture import untrained
from nlp.training.corpora import LABELS, marked
from nlp.training.score import score
from nlp.training.templates import generated
from nlp.training.train import batches, example


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = NewsIndonesian()
    model.add_to(pipeline)
    return pipeline


def test_the_model_knows_its_three_labels(nlp: Language) -> None:
    assert set(nlp.pipe_labels["ner"]) == set(LABELS)


def test_names_of_regional_news_are_found(nlp: Language) -> None:
    doc = nlp("BLORA – Bupati Blora H. Arief Rohman, S.IP., M.Si meninjau kantor BKPSDM Kabupaten Blora, Senin (6/5).")
    found = {(ent.text, ent.label_) for ent in doc.ents}
    assert {("Blora", "LOC"), ("Arief Rohman", "PER"), ("BKPSDM Kabupaten Blora", "ORG")} <= found


@pytest.mark.parametrize("text", ["", " ", "\n\n", "%" * 500, "a" * 5000, "😀 \x00 Ω"])
def test_no_text_makes_it_fail(nlp: Language, text: str) -> None:
    assert [ent for ent in nlp(text).ents if not ent.text.strip()] == []


def test_spacy_loads_it_too(nlp: Language) -> None:
    text = "Gubernur Jawa Tengah bertemu Ganjar Pranowo di Semarang."
    loaded = spacy.load(model.PATH)
    assert [ent.text for ent in loaded(text).ents] == [ent.text for ent in nlp(text).ents]


def test_spans_fall_on_tokens() -> None:
    tokenizer = NewsIndonesian()
    one = example(tokenizer, marked("Kata [PER Budi]-[PER Anwar], di [LOC Blora]."))
    assert [ent.label_ for ent in one.reference.ents][-1] == "LOC"
    assert sum(map(len, batches([one] * 5, words=12))) == 5


def test_a_few_steps_of_training_learn_something() -> None:
    random = Random(1)  # noqa: S311  # no secret
    sentences = [generated(random) for _ in range(120)]
    nlp = untrained(one.text for one in sentences)
    examples = [example(nlp, one) for one in sentences]
    nlp.initialize(lambda: examples)
    optimizer = Adam(0.005)
    losses: list[float] = []
    for _ in range(4):
        told: dict[str, float] = {}
        for batch in batches(examples, words=150):
            nlp.update(batch, sgd=optimizer, losses=told)
        losses.append(told["ner"])
    assert losses[-1] < losses[0]
    assert score(nlp, sentences)["ALL"].there == sum(len(one.spans) for one in sentences)
