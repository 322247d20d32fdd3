"""`python -m nlp.training`: train the name finder once a seed, keep the best, write the scores beside it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from thinc.api import NumpyOps, set_current_ops

from nlp.model import PARTS, PATH
from nlp.training import corpora, mix
from nlp.training.corpora import MissingCorpusError, Sentence
from nlp.training.score import score
from nlp.training.train import train

_SEEDS = (1, 2, 3)

Scores = dict[str, dict[str, float]]


def main() -> int:
    """Train and write; 1 where a corpus is missing."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=_SEEDS, help="one training run each (default: 1 2 3)")
    parser.add_argument("--out", type=Path, default=PATH, help="folder for the weights (default: nlp/model)")
    options = parser.parse_args()
    try:
        held_out = {name: corpora.shared(name, "dev") for name in mix.CORPORA} | {"domain": corpora.domain("dev")}
        by_seed = _train_all(options.seeds, options.out, held_out)
    except MissingCorpusError as error:
        print(error, file=sys.stderr)
        return 1
    (options.out / "scores.json").write_text(json.dumps(by_seed, indent=1) + "\n", encoding="utf-8")
    return 0


def _train_all(seeds: Sequence[int], out: Path, held_out: dict[str, list[Sentence]]) -> dict[int, Scores]:
    by_seed: dict[int, Scores] = {}
    best = -1.0
    sentences = mix.known()
    # BLIS, thinc's default, multiplies these small matrices three times slower than numpy's own library.
    set_current_ops(NumpyOps(use_blis=False))
    for seed in seeds:
        start = time.monotonic()
        nlp = train(seed, sentences, mix.PLAN, _say)
        by_seed[seed] = _scores(nlp, held_out)
        _say(f"seed {seed}, {time.monotonic() - start:.0f} s: {json.dumps(by_seed[seed])}")
        merit = by_seed[seed][corpora.NEWS]["ALL"] + by_seed[seed]["domain"]["ALL"]
        if merit > best:
            best = merit
            save(nlp, out)
    return by_seed


def _say(line: str) -> None:
    print(line, flush=True)


def _scores(nlp: Language, held_out: dict[str, list[Sentence]]) -> Scores:
    return {
        name: {label: round(one.f1, 4) for label, one in score(nlp, sentences).items()}
        for name, sentences in held_out.items()
    }


def save(nlp: Language, out: Path) -> None:
    """Write the pipeline where `spacy.load` and `nlp.model.add_to` read it."""
    # A function of our own cannot be written; without it the saved tokenizer only cuts doubled words in two.
    nlp.tokenizer.token_match = None  # type: ignore[union-attr]  # spaCy types the tokenizer as any callable
    nlp.meta.update(_META)
    nlp.to_disk(out)


_META = {
    "name": "sidak_names",
    "version": "1.0.0",
    "description": "Persons, organisations and places in Indonesian regional news.",
    "author": "Sidak",
    "license": "CC BY-SA 4.0",
    "sources": ["idner-news-2k", "UD_Indonesian-GSD / spacyndo", "NERGRIT (IndoNLU)", "Sidak's own sentences"],
    "requirements": [f"parts: {', '.join(PARTS)}; import nlp.model first"],
}


if __name__ == "__main__":
    sys.exit(main())
