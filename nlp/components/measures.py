"""What a figure measures: the cue that stands nearest to it, in its sentence, then in what leads up to it."""

from __future__ import annotations

import re
from typing import cast, get_args

from nlp.components import cues
from nlp.components.cues import Cues
from nlp.components.sentences import Sentence
from nlp.lexicon import any_of, facts
from sidak.models import AbsenceReason, Measure

_FACTS = facts("measures")
_COMPLEMENT: dict[Measure, Measure] = _FACTS["complement"]
_REST = re.compile(rf"(?<![^\W_]){any_of(_FACTS['rest'])}(?![^\W_])[^.;%]{{0,60}}$")
_CHANGE = re.compile(rf"(?<![^\W_]){any_of(_FACTS['change'])}(?:,?\s{any_of(_FACTS['change_fillers'])}){{0,3}},?\s?$")
_HEDGED_CHANGE = re.compile(rf"[^\d%]{{1,24}}?\s{any_of(_FACTS['change'])}\s")  # inside "kira-kira turun 10 persen"
_BULLET = re.compile(r"\s*(?:[-•*–]|\d{1,2}[.)])\s")
_CUES = cues.pattern({name: _FACTS["cues"].get(name, {}) for name in get_args(Measure)})
_REASONS = cues.pattern({name: {"strong": words} for name, words in _FACTS["reasons"].items()})
# "4,6 persen, yakni sakit 31 orang": what follows takes the figure apart.
_LISTED = re.compile(r"[,;:]|(?:yakni|yaitu|terdiri|rinciannya|dengan rincian)(?![^\W_])")
_REASON_WITHIN = 60  # a reason further away, in characters and commas, belongs to another figure


class Context:
    """The text around figures, with the cues that were found in it."""

    def __init__(self, low: str, sentences: list[Sentence]) -> None:
        self.low = low
        self.sentences = sentences
        self.measures = Cues(low, sentences, _CUES)
        self.reasons = Cues(low, sentences, _REASONS)


def reason(context: Context, index: int, start: int, end: int) -> AbsenceReason | None:
    """Why those are absent whom the figure at `start`..`end` in sentence `index` counts; None where it does not say."""
    own = [cue for cue in context.reasons.of(index) if not _LISTED.search(context.low, end, max(end, cue.start))]
    found = cues.nearest(context.low, own, start, end, within=_REASON_WITHIN)
    return cast("AbsenceReason | None", found)


def measure(context: Context, index: int, start: int, end: int, before: Measure | None) -> Measure:
    """What the figure at `start`..`end` in sentence `index` measures; `before` is what the figure before it did."""
    sentence = context.sentences[index]
    heading = _heading(context, index)
    if heading is not None:
        return heading
    lead = context.low[sentence.start : start][-80:]
    if _CHANGE.search(lead) or _HEDGED_CHANGE.match(context.low, start, end):
        return "other"
    said_behind = any(cue.start >= end and not cue.weak for cue in context.measures.of(index))
    if before in _COMPLEMENT and _REST.search(lead) and not said_behind:
        return _COMPLEMENT[before]
    own = cues.nearest(context.low, context.measures.of(index), start, end)
    if own is not None:
        return cast("Measure", own)
    return _from_before(context, index) or "other"


def _heading(context: Context, index: int) -> Measure | None:
    """A list item measures what the line above the list announces ("Pemotongan TPP:")."""
    sentence = context.sentences[index]
    if not _BULLET.match(context.low, sentence.start):
        return None
    for above in range(index - 1, max(-1, index - 12), -1):
        line = context.sentences[above]
        if context.low[line.end - 1] == ":":
            strong = [cue for cue in context.measures.of(above) if not cue.weak]
            return cast("Measure", strong[-1].label) if strong else None
    return None


def _from_before(context: Context, index: int) -> Measure | None:
    """The last strong cue in the nearest of three sentences before; the last weak one only right before."""
    for above in range(index - 1, max(-1, index - 4), -1):
        near = context.measures.of(above)
        strong = [cue for cue in near if not cue.weak]
        if strong or (near and above == index - 1):
            return cast("Measure", (strong or near)[-1].label)
    return None
