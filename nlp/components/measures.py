"""What a figure measures: the cue that stands nearest to it, in its sentence, then in what leads up to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from nlp.components.sentences import Sentence
from nlp.lexicon import any_of, facts
from sidak.models import Measure

_FACTS = facts("measures")
_COMPLEMENT: dict[Measure, Measure] = _FACTS["complement"]
_REST = re.compile(rf"(?<![^\W_]){any_of(_FACTS['rest'])}(?![^\W_])[^.;%]{{0,60}}$")
_CHANGE = re.compile(rf"(?<![^\W_]){any_of(_FACTS['change'])}(?:,?\s{any_of(_FACTS['change_fillers'])}){{0,3}},?\s?$")
_HEDGED_CHANGE = re.compile(rf"[^\d%]{{1,24}}?\s{any_of(_FACTS['change'])}\s")  # inside "kira-kira turun 10 persen"
_FIGURE = re.compile(r"%|persen")
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_CONDITION = re.compile(r"\s?(?:bagi|kepada|jika|apabila|bila|kalau)\s")
_BULLET = re.compile(r"\s*(?:[-•*–]|\d{1,2}[.)])\s")

# Costs of the way from a figure to a cue, in characters. A weak cue must stand that much nearer than a strong one;
# "hadir 95 persen, sakit 2 persen": a comma and another figure part a cue from a figure that is not its own.
_WEAK = 18
_COMMA = 25
_OTHER_FIGURE = 60


class Cue(NamedTuple):
    """A place in the text that speaks of a measure."""

    start: int
    end: int
    measure: Measure
    weak: bool


def _cue_pattern() -> re.Pattern[str]:
    """All cues in one pattern, strong ones first, so that what stands at one place is read once."""
    parts = []
    for strength in ("strong", "weak"):
        for name in get_args(Measure):
            cues = _FACTS["cues"].get(name, {}).get(strength, ())
            if cues:
                parts.append(f"(?P<{name}__{strength}>{'|'.join(cues)})")
    return re.compile(r"(?<![^\W_])(?:" + "|".join(parts) + r")(?![^\W_])".replace(" ", r"\s"))


_CUES = _cue_pattern()


@dataclass(slots=True)
class Context:
    """The text around figures; cues are looked for once in each sentence that is asked about."""

    low: str
    sentences: list[Sentence]
    default: Measure = "other"
    _seen: dict[int, list[Cue]] = field(default_factory=dict)

    def cues(self, index: int) -> list[Cue]:
        """The cues in sentence `index`."""
        if index not in self._seen:
            sentence = self.sentences[index]
            matches = _CUES.finditer(self.low, sentence.start, sentence.end)
            self._seen[index] = [_cue(match) for match in matches]
        return self._seen[index]


def _cue(match: re.Match[str]) -> Cue:
    name, _, strength = (match.lastgroup or "").partition("__")
    return Cue(match.start(), match.end(), name, strength == "weak")  # type: ignore[arg-type]  # groups are named so


def measure(context: Context, index: int, start: int, end: int, before: Measure | None) -> Measure:
    """What the figure at `start`..`end` in sentence `index` measures; `before` is what the figure before it did."""
    sentence = context.sentences[index]
    heading = _heading(context, index)
    if heading is not None:
        return heading
    lead = context.low[sentence.start : start][-80:]
    if _CHANGE.search(lead) or _HEDGED_CHANGE.match(context.low, start, end):
        return "other"
    said_behind = any(cue.start >= end and not cue.weak for cue in context.cues(index))
    if before in _COMPLEMENT and _REST.search(lead) and not said_behind:
        return _COMPLEMENT[before]
    own = _nearest(context, context.cues(index), start, end)
    if own is not None:
        return own
    return _from_before(context, index) or context.default


def _nearest(context: Context, cues: Iterable[Cue], start: int, end: int) -> Measure | None:
    best: tuple[int, Cue] | None = None
    for cue in sorted(cues, key=lambda cue: _distance(cue, start, end)):
        if best and _distance(cue, start, end) >= best[0]:
            break  # the way costs its length at least
        cost = _cost(context.low, cue, start, end)
        if best is None or cost < best[0]:
            best = cost, cue
    return best[1].measure if best else None


def _distance(cue: Cue, start: int, end: int) -> int:
    return max(start - cue.end, cue.start - end, 0)


def _cost(low: str, cue: Cue, start: int, end: int) -> int:
    between = low[cue.end : start] if cue.end <= start else low[end : cue.start]
    between = _BRACKETS.sub("", between)
    parts = len(re.findall(r"[,;:](?!\d)|\s(?:sedangkan|sementara|namun|tetapi)\s", between))
    others = len(_FIGURE.findall(between))
    parts += cue.start >= end and _CONDITION.match(between) is not None  # "3 persen bagi yang bolos": for whom
    return len(between) + _COMMA * parts + _OTHER_FIGURE * others + _WEAK * cue.weak


def _heading(context: Context, index: int) -> Measure | None:
    """A list item measures what the line above the list announces ("Pemotongan TPP:")."""
    sentence = context.sentences[index]
    if not _BULLET.match(context.low, sentence.start):
        return None
    for above in range(index - 1, max(-1, index - 12), -1):
        line = context.sentences[above]
        if context.low[line.end - 1] == ":":
            strong = [cue for cue in context.cues(above) if not cue.weak]
            return strong[-1].measure if strong else None
    return None


def _from_before(context: Context, index: int) -> Measure | None:
    """The last strong cue in the nearest of three sentences before; the last weak one only right before."""
    for above in range(index - 1, max(-1, index - 4), -1):
        cues = context.cues(above)
        strong = [cue for cue in cues if not cue.weak]
        if strong or (cues and above == index - 1):
            return (strong or cues)[-1].measure
    return None
