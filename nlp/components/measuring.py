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
from typing import cast, get_args
from zlib import crc32

import numpy
from numpy.typing import NDArray

from nlp.components.measures import Context, Ruled, by_rule
from nlp.topic_features import groups_of
from sidak.models import Measure

WEIGHTS = Path(__file__).parents[1] / "data" / "measure_weights.npy"
MEASURES: tuple[Measure, ...] = get_args(Measure)
BUCKETS = 1 << 13
_WORD = re.compile(r"[^\W\d_]{2,}")
_SUFFIX = re.compile(r"(?<=\w{4})(?:nya|lah|kah)$")
_NEAR = 4  # words that count by their side
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
_PLACES = ((15, "beside"), (45, "near"), (110, "far"), (10_000, "there"))


def measure(context: Context, index: int, start: int, end: int, before: Measure | None) -> Measure:
    """What the figure at `start`..`end` in sentence `index` measures; `before` is what the figure before it did."""
    ruled = by_rule(context, index, start, end, before)
    found = best(buckets(context, index, start, end, ruled, before))
    return "other" if found == "service_availability" and _is_shut(context, index, start, end) else found


def _is_shut(context: Context, index: int, start: int, end: int) -> bool:
    """ "12 gerai belum buka": what is shut must never count as open, whatever the weights say."""
    low, sentence = context.low, context.sentences[index]
    behind = low[end : min(sentence.end, end + _CLAUSE)]
    clause = _CLAUSE_END.split(behind, maxsplit=1)[0]
    lead = _CLAUSE_END.split(low[max(sentence.start, start - _CLAUSE) : start])[-1]
    return _SHUT.search(clause) is not None or (_SHUT.search(lead) is not None and not _OPEN.search(clause))


def best(found: list[int]) -> Measure:
    """The measure with the highest sum of weights."""
    return MEASURES[int(_weights()[found].sum(axis=0).argmax())]


@cache
def _weights() -> NDArray[numpy.float32]:
    """A row for each bucket, a column for each measure."""
    return cast("NDArray[numpy.float32]", numpy.load(WEIGHTS).astype("float32"))


def buckets(context: Context, index: int, start: int, end: int, ruled: Ruled, before: Measure | None) -> list[int]:
    """The evidence around a figure, each piece as the number of its bucket."""
    return [
        crc32(name.encode(errors="surrogatepass")) % BUCKETS
        for name in evidence(context, index, start, end, ruled, before)
    ]


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
    yield from _words(low[sentence.start : start], low[end : sentence.end])
    if index:
        last = context.sentences[index - 1]
        for word in set(_stems(low[last.start : last.end])):
            yield f"above {word}"


def _words(left: str, right: str) -> Iterator[str]:
    before, after = _stems(left)[-_SENTENCE:], _stems(right)[:_SENTENCE]
    for word in set(before) | set(after):
        yield f"word {word}"
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


def _stems(text: str) -> list[str]:
    return [_SUFFIX.sub("", word) for word in _WORD.findall(text)]


def _size(figure: str) -> str:
    number = _NUMBER.search(figure)
    if number is None:
        return "in words"
    value = int(number[0])
    return next((f"<={most}" for most in (5, 20, 49, 50, 79, 99, 100) if value <= most), "more")
