"""How many names a pipeline finds: exact spans with the right label, as precision, recall and F1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from spacy.language import Language

from nlp.training.corpora import LABELS, Sentence


class Score(NamedTuple):
    """Names found and right, found at all, and there."""

    right: int
    found: int
    there: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where there is nothing."""
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 0.0


def score(nlp: Language, sentences: Sequence[Sentence]) -> dict[str, Score]:
    """The scores by label, and of "ALL" together."""
    found, there = set(), set()
    for place, doc in enumerate(nlp.pipe(one.text for one in sentences)):
        found |= {(place, ent.start_char, ent.end_char, ent.label_) for ent in doc.ents}
        there |= {(place, *span) for span in sentences[place].spans}
    kinds = {label: {label} for label in LABELS} | {"ALL": set(LABELS)}
    return {
        name: Score(
            sum(one[3] in kind for one in found & there),
            sum(one[3] in kind for one in found),
            sum(one[3] in kind for one in there),
        )
        for name, kind in kinds.items()
    }
