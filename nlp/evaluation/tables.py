"""Outcomes counted: precision, recall and F1 of each kind, the share of right attributes, and groups of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from nlp.evaluation.compare import KINDS, Outcome


@dataclass(slots=True)
class Score:
    """How often one kind of finding came out right. Shares run from 0 to 1; one of nothing is 1."""

    found: int = 0
    missed: int = 0
    spurious: int = 0
    right: dict[str, int] = field(default_factory=dict)

    @property
    def wanted(self) -> int:
        """How many the gold has."""
        return self.found + self.missed

    @property
    def precision(self) -> float:
        """The share of findings that are right."""
        return self.found / (self.found + self.spurious) if self.found + self.spurious else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def share(self, attribute: str) -> float:
        """The share of found findings that have this attribute right."""
        return self.right[attribute] / self.found if self.found else 1.0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome more."""
        if outcome.status == "missed":
            self.missed += 1
        elif outcome.status == "spurious":
            self.spurious += 1
        else:
            self.found += 1
            for attribute, right in outcome.attributes.items():
                self.right[attribute] = self.right.get(attribute, 0) + right


def by_kind(outcomes: Iterable[Outcome]) -> dict[str, Score]:
    """One score for each kind of finding, in the order of `KINDS`."""
    scores = {kind.name: Score(right=dict.fromkeys(kind.attributes, 0)) for kind in KINDS}
    for outcome in outcomes:
        scores[outcome.kind].add(outcome)
    return scores


def grouped(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, dict[str, Score]]:
    """The scores of each group, the groups in order; an empty key is no group."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if name := key(outcome):
            groups[name].append(outcome)
    return {name: by_kind(groups[name]) for name in sorted(groups)}


def by_outlet(outcomes: Iterable[Outcome]) -> dict[str, dict[str, Score]]:
    """The scores of each outlet's articles."""
    return grouped(outcomes, lambda outcome: outcome.outlet)


def by_phenomenon(outcomes: Iterable[Outcome]) -> dict[str, dict[str, Score]]:
    """The scores of each special case that the gold names: its recall and attributes. Nothing spurious is in one."""
    return grouped(outcomes, lambda outcome: outcome.phenomenon and f"{outcome.kind}: {outcome.phenomenon}")


def numbers(scores: Mapping[str, Score]) -> dict[str, dict[str, float]]:
    """The scores as plain numbers of three decimals: `f1` and one for each attribute, as the floors hold them."""
    return {
        kind: {"f1": round(score.f1, 3)} | {name: round(score.share(name), 3) for name in score.right}
        for kind, score in scores.items()
    }
