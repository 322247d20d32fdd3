"""Measures how often each kind of official is right, kept in nlp/data/official_scores.yml: what `Official.score` says.

It asks the pipeline about the development half of the gold and about the domain sentences, each as an article of its
own. Run it with `python -m nlp.training.scores` after a change of rules or model; docs/figures.md shows the curve that
the check half gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from nlp.evaluation.gold import load as load_gold
from nlp.evaluation.sameness import same_name
from nlp.official_scores import FILE, kind_of
from nlp.pipeline import load
from nlp.training.corpora import domain
from sidak.models import Article

_GOLD = Path(__file__).parents[2] / "tests" / "eval" / "gold" / "development"
# As if one finding of each kind had been right and half of one wrong: a kind seen twice is not sure.
_RIGHT, _WRONG = 1.0, 0.5


def texts() -> Iterator[tuple[str, date | None, list[str]]]:
    """A text, its day, and the names of persons in it."""
    for gold in load_gold(_GOLD):
        yield gold.text, date.fromisoformat(gold.published), [one["name"] for one in gold.items["officials"]]
    for sentence in (*domain("train"), *domain("dev")):
        yield (
            sentence.text,
            None,
            [sentence.text[span.start : span.end] for span in sentence.spans if span.label == "PER"],
        )


def measured() -> dict[str, float]:
    """For each kind of finding the share that is right."""
    right: dict[str, float] = defaultdict(lambda: _RIGHT)
    asked: dict[str, float] = defaultdict(lambda: _RIGHT + _WRONG)
    for text, published, names in texts():
        for official in load().annotate(Article(url="urn:x", title="", text=text, published=published)).officials:
            kind = kind_of(official.found_by, official.name)
            right[kind] += any(same_name(name, official.name) for name in names)
            asked[kind] += 1
    return {kind: round(right[kind] / asked[kind], 2) for kind in sorted(asked)}


def main() -> None:
    """Measure, and write the file."""
    lines = [f"{kind}: {share}" for kind, share in measured().items()]
    FILE.write_text("# Written by `python -m nlp.training.scores`.\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
