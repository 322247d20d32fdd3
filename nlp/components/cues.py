"""Words that say what a figure is about: where they stand, and which of them stands nearest to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nlp.components.sentences import Sentence

_FIGURE = re.compile(r"%|persen")
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_CONDITION = re.compile(r"\s?(?:bagi|kepada|jika|apabila|bila|kalau|per|setiap|tiap|untuk s?e?tiap)\s")
_PARTS = re.compile(r"[,;:](?!\d)|\s(?:sedangkan|sementara|namun|tetapi)\s")

# Costs of the way from a figure to a cue, in characters. A weak cue must stand that much nearer than a strong one;
# "hadir 95 persen, sakit 2 persen": a comma and another figure part a cue from a figure that is not its own.
_WEAK = 18
_COMMA = 25
_OTHER_FIGURE = 60


class Cue(NamedTuple):
    """A place in the text that speaks of what `label` names."""

    start: int
    end: int
    label: str
    weak: bool


def pattern(cues: Mapping[str, Mapping[str, Sequence[str]]]) -> re.Pattern[str]:
    """One pattern for the `strong` and `weak` cues of every label; strong ones first, so each place is read once."""
    parts = [
        f"(?P<{label}__{strength}>{'|'.join(words[strength])})"
        for strength in ("strong", "weak")
        for label, words in cues.items()
        if strength in words
    ]
    return re.compile(r"(?<![^\W_])(?:" + "|".join(parts) + r")(?:nya)?(?![^\W_])".replace(" ", r"\s"))


@dataclass(slots=True)
class Cues:
    """The cues of one pattern in a text, looked for once in each sentence that is asked about."""

    low: str
    sentences: list[Sentence]
    pattern: re.Pattern[str]
    _seen: dict[int, list[Cue]] = field(default_factory=dict)

    def of(self, index: int) -> list[Cue]:
        """The cues in sentence `index`."""
        if index not in self._seen:
            sentence = self.sentences[index]
            matches = self.pattern.finditer(self.low, sentence.start, sentence.end)
            self._seen[index] = [_cue(match) for match in matches]
        return self._seen[index]


def _cue(match: re.Match[str]) -> Cue:
    label, _, strength = (match.lastgroup or "").partition("__")
    return Cue(match.start(), match.end(), label, strength == "weak")


def nearest(low: str, cues: Iterable[Cue], start: int, end: int, *, within: int | None = None) -> str | None:
    """The label of the cue with the cheapest way to `start`..`end`; None where all cost more than `within`."""
    best: tuple[int, Cue] | None = None
    for cue in sorted(cues, key=lambda cue: _distance(cue, start, end)):
        if best and _distance(cue, start, end) >= best[0]:
            break  # the way costs its length at least
        cost = _cost(low, cue, start, end)
        if (within is None or cost <= within) and (best is None or cost < best[0]):
            best = cost, cue
    return best[1].label if best else None


def _distance(cue: Cue, start: int, end: int) -> int:
    return max(start - cue.end, cue.start - end, 0)


def _cost(low: str, cue: Cue, start: int, end: int) -> int:
    between = low[cue.end : start] if cue.end <= start else low[end : cue.start]
    between = _BRACKETS.sub("", between)
    parts = len(_PARTS.findall(between))
    others = len(_FIGURE.findall(between))
    parts += cue.start >= end and _CONDITION.match(between) is not None  # "3 persen bagi yang bolos": for whom
    parts += cue.start >= end and " dan " in between  # "fisik 45 persen dan menyerap anggaran": the next thing
    return len(between) + _COMMA * parts + _OTHER_FIGURE * others + _WEAK * cue.weak
