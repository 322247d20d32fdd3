"""The network: a small CNN over the spelling of words, and spaCy's transition-based name finder on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.language import Language

from nlp.model import PARTS
from nlp.pipeline import NewsIndonesian
from nlp.training.corpora import LABELS
from nlp.training.wordlists import table

ATTRS = {"NORM": 6000, "PREFIX": 2500, "SUFFIX": 3500, "SHAPE": 1500}
HIDDEN = 0.2
WIDTH = 96
DEPTH = 4


def tok2vec() -> dict[str, Any]:
    """The settings of the shared layer that reads the words."""
    return {
        "model": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "sidak.WordLists.v1",
                "width": WIDTH,
                "attrs": list(ATTRS),
                "rows": list(ATTRS.values()),
                "hidden": HIDDEN,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": WIDTH,
                "depth": DEPTH,
                "window_size": 1,
                "maxout_pieces": 3,
            },
        }
    }


def ner() -> dict[str, Any]:
    """The settings of the name finder; it listens to the component before it."""
    return {
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": "ner",
            "extra_state_tokens": False,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
            "nO": None,
            "tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"},
        }
    }


def untrained(texts: Iterable[str]) -> Language:
    """The pipeline as training on `texts` begins with it, on the tokenizer of `nlp.pipeline`."""
    nlp = NewsIndonesian()
    reader = nlp.add_pipe(PARTS[0], config=tok2vec())
    for layer in reader.model.walk():  # type: ignore[attr-defined]  # `add_pipe` promises no more than a callable
        if layer.name == "sidak_word_lists":
            layer.attrs["table"] = table(texts)
    finder = nlp.add_pipe(PARTS[1], config=ner())
    for label in LABELS:
        finder.add_label(label)  # type: ignore[attr-defined]  # `add_pipe` promises no more than a callable
    return nlp
