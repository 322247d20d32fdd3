"""What a figure measures by rule: the cue that stands nearest to it, in its sentence, then in what leads up to it."""

from __future__ import annotations

import re
from typing import NamedTuple, cast, get_args

from nlp.components import cues
from nlp.components.cues import Cue, Cues
from nlp.components.sentences import Sentence
from nlp.lexicon import any_of, facts
from sidak.models import AbsenceReason, Measure

_FACTS = facts("measures")
_COMPLEMENT: dict[Measure, Measure] = _FACTS["complement"]
_REST = re.compile(rf"(?<![^\W_]){any_of(_FACTS['rest'])}(?![^\W_])[^.;%]{{0,60}}$")
_CHANGE = re.compile(rf"(?<![^\W_]){any_of(_FACTS['change'])}(?:,?\s{any_of(_FACTS['change_fillers'])}){{0,3}},?\s?$")
_HEDGED_CHANGE = re.compile(rf"[^\d%]{{1,24}}?\s{any_of(_FACTS['change'])}\s")  # inside "kira-kira turun 10 persen"
# "Itu berarti 80 persen": what is measured was said before.
_REFERS = re.compile(
    r"['\"\s]*(?:(?:jumlah|angka|persentase|capaian)\s)?(?:(?:itu|ini|tersebut)\s)?"
    r"(?:artinya|berarti|setara|sama dengan)(?![^\W_])"
)
_NOT_SO = re.compile(r"(?:nya)?\s(?:tidak|belum)\s?[.,;\"'\n]")  # "94 persen hadir, 6 persen tidak."
_GOES_ON = re.compile(
    r"(?:%|persen)[^%]{0,60}(?:bagi|untuk|yang|kalau|jika)\s[^%,]{0,40}$"
)  # "alpa 3%, yang terlambat 1,5%"
_SAID = re.compile(r"['\"](?!\s?:)|(?<![^\W_])(?:adalah|mencapai|mengatakan|kata|ujar|hanya|sudah)(?![^\W_])")
_ROW_END = re.compile(r"^(?:[-•*–]|\d{1,2}[.)])\s.*(?:%|persen)|(?:%|persen)\s?[.,;]?$")
_NUMBER = re.compile(r"\d{1,3}")
_LONGEST_LABEL = 90
_LONGEST_LIST = 40
_MOST = 60
_BULLET = re.compile(r"\s*(?:[-•*–]|\d{1,2}[.)])\s")
_CUES = cues.pattern({name: _FACTS["cues"].get(name, {}) for name in get_args(Measure)})
_REASONS = cues.pattern({name: {"strong": words} for name, words in _FACTS["reasons"].items()})
# "4,6 persen, yakni sakit 31 orang": what follows takes the figure apart.
_LISTED = re.compile(r"[,;:]|(?:yakni|yaitu|terdiri|rinciannya|dengan rincian)(?![^\W_])")
_REASON_WITHIN = 60  # a reason further away, in characters and commas, belongs to another figure


class Ruled(NamedTuple):
    """What a rule says a figure measures, and the rule's name."""

    rule: str
    measure: Measure


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


def by_rule(context: Context, index: int, start: int, end: int, before: Measure | None) -> Ruled:
    """What the figure at `start`..`end` in sentence `index` measures by rule; `before` is what the one before did."""
    sentence = context.sentences[index]
    lead = context.low[sentence.start : start][-80:]
    if _CHANGE.search(lead) or _HEDGED_CHANGE.match(context.low, start, end):
        return Ruled("change", "other")
    if _is_row(context, index, start, end):
        return Ruled("row", _of_row(context, index, start, end))
    every = near = context.measures.of(index)
    if before in _COMPLEMENT and _is_rest(context, near, start, end, lead):
        return Ruled("rest", _COMPLEMENT[before])
    if _REFERS.match(context.low, sentence.start, start):
        near = [cue for cue in near if cue.end <= start]
    own = cues.nearest(context.low, near, start, end)
    if own is not None:
        goes_on = before == "pay_cut" and _GOES_ON.search(lead)
        return Ruled("cue", "pay_cut" if goes_on else cast("Measure", own))
    inherited = _from_before(context, index, start, end)
    if inherited:
        return Ruled("before", inherited)
    far = cast("Measure | None", cues.nearest(context.low, every, start, end))
    return Ruled("far", far or before or "other")


def _is_rest(context: Context, near: list[Cue], start: int, end: int, lead: str) -> bool:
    """ "Sisanya 5 persen", and "95 persen hadir, 5 persen tidak": no word of its own says what is measured."""
    if _NOT_SO.match(context.low, end):
        return True
    rest = _REST.search(lead)
    if rest is None:
        return False
    since = start - (len(lead) - rest.start())
    return not any((cue.start >= end and not cue.weak) or since <= cue.start < start for cue in near)


def _is_row(context: Context, index: int, start: int, end: int) -> bool:
    """A line of a list or table: a bullet, or a few words without a verb that end with the figure."""
    sentence = context.sentences[index]
    if _BULLET.match(context.low, sentence.start):
        return True
    alone = all(
        not 0 <= other < len(context.sentences) or context.sentences[other].paragraph != sentence.paragraph
        for other in (index - 1, index + 1)
    )
    return alone and sentence.end - end <= 3 and start - sentence.start <= _LONGEST_LABEL and not _SAID.search(
        context.low, sentence.start, start
    )  # fmt: skip


def _of_row(context: Context, index: int, start: int, end: int) -> Measure:
    """A row measures what the line above its list announces; its own words are labels, and count where nothing does."""
    above = index - 1
    while above >= 0 and index - above < _LONGEST_LIST and _belongs_to_list(context, above):
        above -= 1
    heading = _strong(context, above) if above >= 0 else None
    own = cues.nearest(context.low, context.measures.of(index), start, end)
    if own is not None and (heading is None or context.low[context.sentences[above].end - 1] != ":"):
        own = None if heading == "pay_cut" else own
    elif heading is not None:
        own = None
    if own or heading:
        return cast("Measure", own or heading)
    behind = _from_behind(context, index, context.low[start:end])
    return behind or _from_before(context, max(above, 0), start, end) or "other"


def _belongs_to_list(context: Context, index: int) -> bool:
    """Another row, or a few words that head a part of the list ("Tertinggi")."""
    sentence = context.sentences[index]
    text = context.low[sentence.start : sentence.end]
    if text.endswith(":") or len(text) > _LONGEST_LABEL:
        return False
    return _ROW_END.search(text) is not None or len(text.split()) <= 2


def _strong(context: Context, index: int) -> str | None:
    return next((cue.label for cue in reversed(context.measures.of(index)) if not cue.weak), None)


def _from_before(context: Context, index: int, start: int, end: int) -> Measure | None:
    """The last strong cue in the nearest of three sentences before; the last weak one only right before."""
    for above in range(index - 1, max(-1, index - 4), -1):
        near = context.measures.of(above)
        label = _strong(context, above) or (near[-1].label if near and above == index - 1 else None)
        if label:
            return _plausible(cast("Measure", label), context.low[start:end])
    return None


def _from_behind(context: Context, index: int, figure: str) -> Measure | None:
    """What the first sentence behind a list speaks of: "Secara keseluruhan kehadiran 91 persen"."""
    for below in range(index + 1, min(len(context.sentences), index + _LONGEST_LIST)):
        if not _belongs_to_list(context, below):
            label = cast("Measure | None", _strong(context, below))
            return label and _plausible(label, figure)
    return None


def _plausible(label: Measure, figure: str) -> Measure:
    """Most are present and few are absent: another sentence's word is turned round where the value denies it."""
    number = _NUMBER.search(figure)
    if label == "absence" and number and float(number[0]) >= _MOST:
        return "attendance"
    return label
