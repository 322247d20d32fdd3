"""What a figure measures, weighed: the rules' word for it together with the words around it.

The rules know the order of a sentence but not every way to say a thing; the weights, learnt from passages that were
marked by hand (`python -m nlp.training.measures`), know which words go with which measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import get_args
from zlib import crc32

import numpy
from numpy.typing import NDArray

from nlp.components.measures import Context, Ruled, by_rule
from nlp.topic_features import groups_of
from sidak.models import Measure

WEIGHTS = Path(__file__).parents[1] / "data" / "measure_weights.npz"
MEASURES: tuple[Measure, ...] = get_args(Measure)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SUFFIX = re.compile(r"(?<=\w{4})(?:nya|lah|kah)$")
_NEAR = 4  # words that count by their side
_AROUND = 12  # words whose beginnings and ends count
_ROOT = 5  # letters
_SENTENCE = 24  # words of the sentence on each side
_CLAUSE = 70
_CLAUSE_END = re.compile(r"[,;.](?!\d)|\s(?:dan|sedangkan|sementara|sehingga|lalu)\s")
_SHUT = re.compile(
    r"(?<![^\W_])(?:(?:belum|tidak|tak|nggak|enggak)\s(?:juga\s|sempat\s|kunjung\s|bisa\s)?(?:mem|di)?"
    r"(?:buka|beroperasi|melayani|aktif|berjalan|jalan|menyala|berpenghuni|berfungsi|bertuan|dilayani|siap)"
    r"|(?:di)?tutup|gelap|terkunci|padam|lumpuh|melompong)(?![^\W_])"
)
_OPEN = re.compile(r"(?<![^\W_])(?:buka|beroperasi|melayani|aktif|berjalan|menyala|hidup|siap|dibuka)(?![^\W_])")
_NUMBER = re.compile(r"\d{1,3}")
# Where the part of a sentence ends that a figure stands in: at marks, and at words that begin another part.
_PART_END = re.compile(
    r"[,;:()\u2013]\s|\s-\s|\s(?:dan|sedangkan|sementara|sehingga|lalu|namun|tetapi|tapi|karena|sebab|setelah|saat|ketika"
    r"|kendati|meski|meskipun|padahal|yakni|yaitu|serta|atau)\s"
)
_SUFFIXED = re.compile(r"^an(?![^\W_])")  # "93 persenan": the figure ends before it
_PERCENT = re.compile(r"%|persen")
_DIGIT = re.compile(r"\d")
_PLACES = ((15, "beside"), (45, "near"), (110, "far"), (10_000, "there"))


def measure(context: Context, index: int, start: int, end: int, before: Measure | None) -> Measure:
    """What the figure at `start`..`end` in sentence `index` measures; `before` is what the figure before it did."""
    ruled = by_rule(context, index, start, end, before)
    found = best(pieces(context, index, start, end, ruled, before))
    return "other" if found == "service_availability" and _is_shut(context, index, start, end) else found


def _is_shut(context: Context, index: int, start: int, end: int) -> bool:
    """ "12 gerai belum buka": what is shut must never count as open, whatever the weights say."""
    low, sentence = context.low, context.sentences[index]
    behind = low[end : min(sentence.end, end + _CLAUSE)]
    clause = _CLAUSE_END.split(behind, maxsplit=1)[0]
    lead = _CLAUSE_END.split(low[max(sentence.start, start - _CLAUSE) : start])[-1]
    return _SHUT.search(clause) is not None or (_SHUT.search(lead) is not None and not _OPEN.search(clause))


def best(found: list[int]) -> Measure:
    """The measure with the highest sum of weights; evidence that was never learnt from says nothing."""
    rows, weights = _weights()
    known = [rows[piece] for piece in found if piece in rows]
    return MEASURES[int(weights[known].sum(axis=0).argmax())]


@cache
def _weights() -> tuple[dict[int, int], NDArray[numpy.float32]]:
    """The row of each piece of evidence, and a column for each measure."""
    with numpy.load(WEIGHTS) as learnt:
        return {piece: row for row, piece in enumerate(learnt["pieces"].tolist())}, learnt["weights"].astype("float32")


def pieces(context: Context, index: int, start: int, end: int, ruled: Ruled, before: Measure | None) -> list[int]:
    """The evidence around a figure, each piece as the number (CRC-32) of its name."""
    return [crc32(name.encode(errors="surrogatepass")) for name in evidence(context, index, start, end, ruled, before)]


def evidence(context: Context, index: int, start: int, end: int, ruled: Ruled, before: Measure | None) -> Iterator[str]:
    """What speaks for a measure, in words: the rules, the cues of each measure by their distance, the words around."""
    low, sentence = context.low, context.sentences[index]
    yield "always"
    yield f"rule {ruled.measure}"
    yield f"rule {ruled.measure} by {ruled.rule}"
    yield f"before {before}"
    bare = "" if context.measures.of(index) else " bare"
    yield f"rule {ruled.measure} by {ruled.rule}{bare} before {before}"
    yield f"value {_size(low[start:end])} rule {ruled.measure} by {ruled.rule}{bare}"
    yield f"value {_size(low[start:end])}"
    yield f"value {_size(low[start:end])} rule {ruled.measure}"
    for cue in context.measures.of(index):
        side = "left" if cue.end <= start else "right"
        distance = max(start - cue.end, cue.start - end, 0)
        place = next(name for most, name in _PLACES if distance < most)
        yield f"cue {cue.label} {side} {place}"
    for above in (1, 2):
        if index >= above:
            for label in {cue.label for cue in context.measures.of(index - above)}:
                yield f"cue {label} above {above}{bare}"
    left, right = low[sentence.start : start], _SUFFIXED.sub("", low[end : sentence.end])
    yield from _words(left, right)
    yield from _parts(left, right)
    for name, above in (("above", 1), ("above2", 2)):
        if index >= above:
            last = context.sentences[index - above]
            for word in set(_stems(low[last.start : last.end])):
                yield f"{name} {word}"


def _words(left: str, right: str) -> Iterator[str]:
    before, after = _stems(left)[-_SENTENCE:], _stems(right)[:_SENTENCE]
    for word in set(before) | set(after):
        yield f"word {word}"
    # What words of one root share, whatever is in front of it or behind.
    for word in {*before[-_AROUND:], *after[:_AROUND]}:
        if len(word) > _ROOT:
            yield f"begins {word[:_ROOT]}"
            yield f"ends {word[-_ROOT:]}"
    for side, words in (("left", before[::-1]), ("right", after)):
        for step, word in enumerate(words):
            for group in groups_of(word):
                yield f"group {group} {side} {'near' if step < _NEAR else 'there'}"
    for side, near in (("left", before[-_NEAR:][::-1]), ("right", after[:_NEAR])):
        for word in near:
            yield f"{side} {word}"
        for pair in pairwise(near):
            yield f"{side} {' '.join(pair)}"
        if near:
            yield f"{side} next {near[0]}"


def _parts(left: str, right: str) -> Iterator[str]:
    """The words of the figure's own part of the sentence, and those between it and the figures beside it."""
    before, after = _stems(_PART_END.split(left)[-1]), _stems(_PART_END.split(right, maxsplit=1)[0])
    for word in set(before + after):
        yield f"clause {word}"
    for side, words in (("l", before), ("r", after)):
        for word in words:
            for group in groups_of(word):
                yield f"cgroup {group} {side}"
    for word in set(_stems(_PERCENT.split(left)[-1])):
        yield f"since {word}"
    for word in set(_stems(_DIGIT.split(right, maxsplit=1)[0])):
        yield f"until {word}"


def _stems(text: str) -> list[str]:
    return [_SUFFIX.sub("", word) for word in _WORD.findall(text)]


def _size(figure: str) -> str:
    number = _NUMBER.search(figure)
    if number is None:
        return "in words"
    value = int(number[0])
    return next((f"<={most}" for most in (5, 20, 49, 50, 79, 99, 100) if value <= most), "more")
