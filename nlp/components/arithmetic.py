"""Figures held against each other: counts against percentages, parts against their sum, a rest against 100.

A contradiction is a flag on the figures that take part in it; which of them is wrong nobody here can know.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from nlp.lexicon import any_of, facts
from nlp.numbers import COUNT, last_place, whole
from sidak.models import Figure, Flag

_UNITS = facts("units")
_PEOPLE = rf"(?:\s(?:{any_of(_UNITS['people'])}))?"
_REASONS = any_of(_UNITS["reasons"])
# "sakit 31 orang" and "31 orang sakit": one count of a breakdown.
_COUNTED = re.compile(
    rf"(?<![^\W_])(?:(?P<reason>{_REASONS})(?:\s\w+)?{_PEOPLE}\s(?:sebanyak\s|ada\s|berjumlah\s)?(?P<behind>{COUNT})(?!\s?(?:%|persen|hari|bulan|jam))"
    rf"|(?P<before>{COUNT}){_PEOPLE}(?:\s(?:yang|karena|dengan|sedang))?\s(?P<because>{_REASONS})(?![^\W_]))"
)
_ABSENT = re.compile(
    rf"(?P<number>{COUNT}){_PEOPLE}\s(?:yang\s)?{any_of(_UNITS['absent'])}(?![^\W_])"
    rf"|{any_of(_UNITS['absent'])}(?:\s(?:ada|sebanyak|berjumlah|mencapai|yakni|yaitu|adalah)){{0,2}}\s(?P<behind>{COUNT})(?![\d.,]*\s?(?:%|persen))"
)
# Some of the parts only: their sum says nothing.
_INCOMPLETE = re.compile(
    r"(?:di\s?antaranya|antara lain|termasuk|sebagian|misalnya|lainnya|selebihnya|sisanya)(?![^\W_])"
)
_COMPLEMENTS = (frozenset(("attendance", "absence")), frozenset(("work_from_home", "work_from_office")))
# "95,4" may stand for 95,35 to 95,45; a little more is forgiven, since news cuts decimals off as often as it rounds.
_CUT_OFF = 1.0
_SLACK = 0.011
_SUM_SLACK = 0.1


def flagged(low: str, figures: Sequence[Figure]) -> list[Figure]:
    """The same figures, each with the contradictions it takes part in. `low` is the text that their offsets count."""
    flags: dict[int, set[Flag]] = defaultdict(set)
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        by_sentence[figure.sentence_start].append(number)
    for numbers in by_sentence.values():
        for flag, involved in _contradictions(low, figures, numbers):
            for number in involved:
                flags[number].add(flag)
    return [replace(figure, flags=tuple(sorted(flags.get(number, ())))) for number, figure in enumerate(figures)]


def _contradictions(low: str, figures: Sequence[Figure], numbers: Sequence[int]) -> Iterator[tuple[Flag, list[int]]]:
    percentages = [n for n in numbers if figures[n].kind == "percentage" and figures[n].qualifier == "exact"]
    ratios = [n for n in numbers if figures[n].kind == "ratio"]
    for ratio in ratios:
        stated = [n for n in percentages if figures[n].measures == figures[ratio].measures]
        if len(stated) == 1 and not any(_agree(figures[stated[0]], figures[n]) for n in ratios):
            yield "contradicts_counts", [ratio, stated[0]]
    for one, other in pairwise(percentages):
        if _should_be_whole(figures[one], figures[other]):
            yield "complement_not_100", [one, other]
    for one, other in pairwise(ratios):
        if _parts_miss(figures[one], figures[other]):
            yield "parts_do_not_add_up", [one, other]
    absent = [n for n in numbers if figures[n].measures == "absence"]
    first = figures[numbers[0]]
    if absent and _breakdown_fails(low, first.sentence_start, first.sentence_start + len(first.sentence)):
        yield "parts_do_not_add_up", absent


def _agree(percentage: Figure, ratio: Figure) -> bool:
    if not ratio.whole or ratio.part is None:
        return True
    difference = abs(percentage.value - 100 * ratio.part / ratio.whole)
    return difference <= _CUT_OFF * last_place(percentage.text) + _SLACK


def _should_be_whole(one: Figure, other: Figure) -> bool:
    """Attendance and absence without a reason of its own, right after each other, are one whole."""
    if frozenset((one.measures, other.measures)) not in _COMPLEMENTS or one.reason or other.reason:
        return False
    return abs(one.value + other.value - 100) > _SUM_SLACK


def _parts_miss(one: Figure, other: Figure) -> bool:
    """Whether those present and those absent of one whole are together more or less than it."""
    same = one.whole == other.whole and frozenset((one.measures, other.measures)) == _COMPLEMENTS[0]
    if not same or one.part is None or other.part is None or one.whole is None or one.reason or other.reason:
        return False
    return one.part + other.part != one.whole


def _breakdown_fails(low: str, start: int, end: int) -> bool:
    """Whether the reasons of absence in a sentence are counted one by one and miss the number of those absent."""
    total = next(_ABSENT.finditer(low, start, end), None)
    if total is None:
        return False
    parts = _numbers(match["behind"] or match["before"] for match in _COUNTED.finditer(low, total.end(), end))
    if len(parts) < 2 or _INCOMPLETE.search(low, total.end(), end):
        return False
    return sum(parts) != whole(total["number"] or total["behind"])


def _numbers(texts: Iterable[str]) -> list[int]:
    return [number for text in texts if (number := whole(text)) is not None]
