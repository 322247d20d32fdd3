"""What differs between two states of a text, or between two prints of one: the sentences, and above all the figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sidak.models import Annotation, Figure

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+(?=[\"'\u201c(]*[A-Z0-9])|\n+")
_LARGEST = 4_000_000  # sentences of one times those of the other: beyond it, the whole text counts as changed
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:\s?(?:%|persen\b))?")


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that became others; empty on one side where something was added or taken out."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs. `numbers_gone` and `numbers_new` are as written; the figures are those the annotations know."""

    passages: Sequence[Passage]
    numbers_gone: Sequence[str]
    numbers_new: Sequence[str]
    figures_gone: Sequence[Figure] = ()
    figures_new: Sequence[Figure] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.passages or self.figures_gone or self.figures_new)


def difference(
    before: str, after: str, said_before: Annotation | None = None, said_after: Annotation | None = None
) -> Difference:
    """What became of a text. The figures are compared where both states were annotated."""
    passages = _changed(_sentences(before), _sentences(after))
    numbers, others = (
        Counter(_NUMBER.findall(" ".join(getattr(each, side) for each in passages))) for side in ("before", "after")
    )
    figures, new = (
        list(said.figures) if said_before and said_after and said else [] for said in (said_before, said_after)
    )
    return Difference(
        passages,
        numbers_gone=list((numbers - others).elements()),
        numbers_new=list((others - numbers).elements()),
        figures_gone=only_in(figures, new),
        figures_new=only_in(new, figures),
    )


def _changed(one: list[str], other: list[str]) -> list[Passage]:
    if len(one) * len(other) > _LARGEST:
        return [Passage(" ".join(one), " ".join(other))] if one != other else []
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [
        Passage(" ".join(one[start:end]), " ".join(other[begin:stop]))
        for kind, start, end, begin, stop in steps
        if kind != "equal"
    ]


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence and sentence.strip()]


def only_in(figures: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    """The figures that the others do not hold, wherever in the text they stand, each as often as it stands there."""
    left = Counter(_said(figure) for figure in others)
    kept = []
    for figure in figures:
        if left[_said(figure)]:
            left[_said(figure)] -= 1
        else:
            kept.append(figure)
    return kept


def _said(figure: Figure) -> tuple[object, ...]:
    return (figure.measures, figure.value, figure.value_max, figure.qualifier, figure.part, figure.whole)
