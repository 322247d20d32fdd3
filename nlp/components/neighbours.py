"""Part and whole that stand apart: in neighbouring clauses or sentences, or tied by the percentage between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from nlp.components.percentages import Percent
from nlp.components.sentences import Sentence, sentence_at
from nlp.lexicon import any_of, facts
from nlp.numbers import COUNT, WORDS, last_place, whole

_FACTS = facts("units")
_UNIT = rf"(?:{any_of([*_FACTS['people'], *_FACTS['bodies']])})(?:nya)?(?![^\W_])"
_N = rf"(?<![^\W_])(?<!\d[.,])(?:{COUNT}|{WORDS})(?<!\s)"
_ON = r"[^.\d%;:()\n]"  # the words of one clause, without another figure
_STOP = r"[.,;]['\"]?\s['\"]?"
_THAT = r"(?:itu|tersebut|ini|tadi)"
_TOTAL = r"(?<![^\W_])(?:total|jumlah|keseluruhan|seluruh)(?:nya)?\s"
_LEAD = r"(?:yang|hanya|baru|sebanyak|tercatat|sudah|cuma)\s"

# Each says part and whole; what lies between is bounded, so that a long text costs no more than its length. Those that
# begin with a number are tried at numbers only.
_AT_A_NUMBER = tuple(
    re.compile(pattern)
    for pattern in (
        # "14 PNS diproses. Sembilan di antaranya tenaga kesehatan"
        rf"(?P<whole>{_N})\s(?P<unit>{_UNIT}){_ON}{{0,80}}?(?:{_STOP}|\sdan\s){_ON}{{0,20}}?(?P<part>{_N})(?:\s{_UNIT})?\sdi\s?antaranya",
        # "6.402 PNS didata. Dari jumlah itu, hanya 312 yang hadir"
        rf"(?P<whole>{_N})\s(?P<unit>{_UNIT}){_ON}{{0,80}}?{_STOP}dari\s(?:jumlah|total|angka|data)?\s?{_THAT},?\s{_ON}{{0,60}}?(?P<part>{_N})",
        # "Kita ini 4.812 orang. Yang berdiri di depan saya 4.407."
        rf"(?P<whole>{_N})\s(?P<unit>{_UNIT})\.['\"]?\s['\"]?yang\s{_ON}{{0,40}}?\s(?P<part>{_N})",
        # "baru 12 loket yang melayani penuh. Padahal total ada 21 loket", "103 MPP berdiri. Dari 514 kabupaten/kota"
        rf"(?P<part>{_N})\s{_UNIT}{_ON}{{0,60}}?[.]['\"]?\s['\"]?(?:padahal\s)?(?:{_TOTAL}{_ON}{{0,30}}?|dari\s)(?P<whole>{_N})\s(?P<unit>{_UNIT})",
    )
)
_ANYWHERE = tuple(
    re.compile(pattern)
    for pattern in (
        # "Total ASN 3.340 orang. Yang kena potongan 1.127 orang", "total ... 81.920 orang. Sebanyak 80.503 orang"
        rf"{_TOTAL}{_ON}{{0,60}}?(?P<whole>{_N})(?:\s(?P<unit>{_UNIT}))?{_ON}{{0,60}}?{_STOP}(?:{_ON}{{1,40}}?\s)?{_LEAD}{_ON}{{0,50}}?(?P<part>{_N})",
        # "tenannya 28, yang ada orangnya 14"
        rf"(?<![^\W_])(?P<unit>{_UNIT})(?<=nya)\s(?:ada\s)?(?P<whole>{_N}),\s{_LEAD}{_ON}{{0,40}}?(?P<part>{_N})",
    )
)
_NUMBERS = re.compile(rf"(?<![^\W_])(?:\d(?<!\d[.,]\d)|{any_of(facts('numbers')['units'])}(?![^\W_]))")
_GATE = re.compile(r"(?:total|jumlah|keseluruhan|seluruh|antaranya|\syang\s|\sdari\s)")
_REASONS = any_of(_FACTS["reasons"])
_REASON_BEFORE = re.compile(rf"(?<![^\W_]){_REASONS}(?:\s[^\W\d_]+)?\s$")
_REASON_BEHIND = re.compile(rf"(?:\s{_UNIT})?(?:\s(?:yang|karena|sedang|lagi))?\s{_REASONS}(?![^\W_])")
_NO_COUNT_BEHIND = re.compile(rf"\s?(?:%|{any_of(_FACTS['quantities'])}(?![^\W_])|[-/:]\s?\d|puluh|ratus)")
_NO_COUNT_BEFORE = re.compile(r"(?:rp\.?|pukul|jam|tanggal|nomor|no\.|pasal|ke-|km|h[+-]|lantai|tahun|ayat|usia)\s?$")
_COUNTED = re.compile(rf"(?P<number>(?<![^\W_])(?<!\d[.,/-]){COUNT})(?:\s(?:orang\s)?(?P<unit>{_UNIT}))?")
_PRESENCE = re.compile(
    rf"(?<![^\W_])(?:hadir|masuk|apel|ngantor|absensi|presensi|{any_of(_FACTS['absent'])})(?![^\W_])"
)
_MOST = 8


class Counts(NamedTuple):
    """A part of a whole in a text: `unit` is what was counted, `part_start` to `part_end` the number of the part."""

    start: int
    end: int
    part: int
    whole: int
    unit: str | None
    part_start: int
    part_end: int


def find(low: str, sentences: list[Sentence], percents: Sequence[Percent]) -> list[Counts]:
    """Every part and whole that neighbouring clauses tie, by their words or by a percentage that proves it."""
    said = list(_by_words(low)) if _GATE.search(low) else []
    return [*said, *_by_percentage(low, sentences, percents), *_by_sum(low, sentences)]


def _by_words(low: str) -> Iterator[Counts]:
    numbers = [match.start() for match in _NUMBERS.finditer(low)]
    if len(numbers) < 2:
        return
    anywhere = (match for pattern in _ANYWHERE for match in pattern.finditer(low))
    at_numbers = (match for pattern in _AT_A_NUMBER for start in numbers if (match := pattern.match(low, start)))
    for match in chain(anywhere, at_numbers):
        part, total = whole(match["part"]), whole(match["whole"])
        if part is None or total is None or not 0 < part < total or total < 3:
            continue
        if all(_is_count(low, *match.span(name)) for name in ("part", "whole")):
            yield Counts(match.start("whole"), match.end(), part, total, match["unit"], *match.span("part"))


def _is_count(low: str, start: int, end: int) -> bool:
    """Whether a number counts people or bodies, and not one reason of absence."""
    lead = low[max(0, start - 40) : start]
    return not (
        _NO_COUNT_BEHIND.match(low, end)
        or _NO_COUNT_BEFORE.search(lead)
        or _REASON_BEFORE.search(lead)
        or _REASON_BEHIND.match(low, end)
    )


def _by_percentage(low: str, sentences: list[Sentence], percents: Iterable[Percent]) -> Iterator[Counts]:
    """Two counts beside a percentage that they amount to: "312 PNS bolos. Jumlah itu 4,87 persen dari 6.402 PNS"."""
    counted: dict[int, list[re.Match[str]]] = {}  # by sentence, for a table holds many percentages
    for percent in percents:
        if percent.qualifier != "exact" or not 0 < percent.value < 100:
            continue
        index = sentence_at(sentences, percent.start)
        if index not in counted:
            counted[index] = _counted(low, sentences[max(0, index - 1)].start, sentences[index].end)
        proven = list(_proven(low, counted[index], percent))
        if len(proven) == 1:
            yield proven[0]


def _counted(low: str, start: int, end: int) -> list[re.Match[str]]:
    """The first counts in a stretch; more than a few in two sentences are a table, and prove nothing."""
    found = (match for match in _COUNTED.finditer(low, start, end) if _is_count(low, *match.span("number")))
    return list(islice(found, _MOST))


def _proven(low: str, counted: Sequence[re.Match[str]], percent: Percent) -> Iterator[Counts]:
    numbers = [(match, whole(match["number"]) or 0) for match in counted]
    for match, total in numbers:
        if not match["unit"] or total < 10:
            continue
        for other, part in numbers:
            if 0 < part < total and _amounts_to(part, total, percent, low):
                spans = sorted((match.span(), other.span()))
                yield Counts(spans[0][0], spans[-1][1], part, total, match["unit"], *other.span("number"))


def _by_sum(low: str, sentences: list[Sentence]) -> Iterator[Counts]:
    """Two counts that add up to a third beside them, present and absent: "dari 3.448, 3.330 hadir dan 118 tidak"."""
    for index, sentence in enumerate(sentences):
        start = sentences[index - 1].start if index else sentence.start
        if not _PRESENCE.search(low, sentence.start, sentence.end):
            continue
        numbers = {whole(match["number"]) or 0: match for match in reversed(_counted(low, start, sentence.end))}
        for one, match in numbers.items():
            for other, second in numbers.items():
                total = numbers.get(one + other)
                if total is None or one >= other or one < 2 or second.start() < sentence.start or not total["unit"]:
                    continue
                if not _PRESENCE.search(low, max(total.end(), start), sentence.end):
                    continue
                for part in (match, second):
                    spans = sorted((total.span(), part.span()))
                    yield Counts(
                        spans[0][0],
                        spans[-1][1],
                        whole(part["number"]) or 0,
                        one + other,
                        total["unit"],
                        *part.span("number"),
                    )


def _amounts_to(part: int, total: int, percent: Percent, low: str) -> bool:
    return abs(100 * part / total - percent.value) <= last_place(low[percent.start : percent.end]) / 2
