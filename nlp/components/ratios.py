"""Parts of a whole: "dari 16 OPD, ada 7 OPD", "7 stand yang tidak hadir dari total 16 stand"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import neighbours
from nlp.components.neighbours import Counts
from nlp.components.percentages import Percent
from nlp.components.sentences import Sentence
from nlp.document import reading_of
from nlp.lexicon import any_of, facts
from nlp.numbers import COUNT, WORDS, whole

_FACTS = facts("units")
_PEOPLE, _BODIES = frozenset(_FACTS["people"]), frozenset(_FACTS["bodies"])
_UNIT = rf"(?:{any_of(_PEOPLE | _BODIES)}(?![^\W_]))"
_ANYTHING = rf"(?:{any_of(_PEOPLE | _BODIES)}(?![^\W_])|(?!{any_of(_FACTS['no_units'])}(?![^\W_]))[^\W\d_]{{3,}})"
_NUMBER = rf"(?<![^\W_])(?<!\d[.,])(?:{COUNT}|{WORDS})"
_AMOUNTS_TO = r"(?:(?:sebanyak|sejumlah|yakni|yaitu|adalah)\s)?"
_WHOLE = rf"(?:{any_of(_FACTS['whole_words'])}\s){{0,2}}(?:{_UNIT}\s(?:yang\sada\s)?{_AMOUNTS_TO})?"
# No figure and no end of a sentence may stand between part and whole.
_BETWEEN = r"[^\d.;:%()\n]"

_WHOLE_FIRST = re.compile(
    rf"(?<![^\W_])dari\s{_WHOLE}(?P<whole>{_NUMBER})(?:-an)?\s?(?:(?:jumlah|total)\s(?:keseluruhan\s)?)?(?P<unit>{_ANYTHING})(?P<middle>(?:\s(?:di|pada|dari)\s{COUNT}\s{_BETWEEN}{{1,40}}?,)?{_BETWEEN}{{0,120}}?)"
    rf"(?P<part>{_NUMBER})(?:-an)?(?:\s?(?P<punit>{_ANYTHING}))?"
)
_PART_FIRST = re.compile(
    rf"(?P<part>{_NUMBER})(?:-an)?(?P<middle>(?:\s{_BETWEEN}{{0,60}}?)?)(?:\s?\([\d.,\s]{{1,7}}(?:%|persen)\))?\s?(?<![^\W_])dari\s{_WHOLE}(?P<whole>{_NUMBER})(?:-an)?"
    rf"(?:\s?(?P<unit>{_ANYTHING}))?"
)
_MIDDLE_UNIT = re.compile(rf"\s?({_UNIT})")
_REASON_LAST = re.compile(rf"(?<![^\W_]){any_of(_FACTS['reasons'])}(?:\s[^\W\d_]+)?\s$")
_AFTER_COMMA = re.compile(r",\s(?:[^\W\d_]+\s){0,6}$")
_THOSE = re.compile(r"\s?(?:tersebut|itu|ini)(?![^\W_])")  # "dari sembilan orang tersebut": those absent, taken apart
_JOINED = re.compile(r"\s?,?\s?(?:dan|serta|maupun)\s?")
_MADE_OF = re.compile(r"terdiri\s$")
_PREDICATE = re.compile(rf"\s?{any_of(_FACTS['predicates'])}(?![^\W_])")
_PART_WORD = re.compile(rf"(?<![^\W_]){any_of(_FACTS['part_words'])}\s$")
_DARI = re.compile(r"dari(?<![^\W_]dari)\s")  # the letters first, so that the search can leap
_INITIALS = "".join(sorted({word[0] for name in ("units", "scales") for word in facts("numbers")[name]}))
_OPENS = re.compile(rf"(?:\d|[{_INITIALS}])(?<![^\W_].)")
_REACH = 160  # characters between a number and its "dari"
_REASON = re.compile(rf"(?<![^\W_]){any_of(_FACTS['reasons'])}(?![^\W_])")
_ABSENT = re.compile(rf"(?<![^\W_])(?:yang\s)?{any_of(_FACTS['absent'])}(?![^\W_])")
_CHANGE = re.compile(r"(?<![^\W_])(?:menjadi|hingga|sampai|pukul|jam|naik|turun|tahun|rp|usia|tanggal|pasal)(?![^\W_])")
_NO_COUNT = re.compile(r"(?:rp\.?|pukul|jam|tanggal|nomor|no\.|pasal|ke-|km|h[+-]|lantai|tahun|ayat)\s?$")
_NO_PART = re.compile(
    r"\s?(?:%|persen|tahun|bulan|hari|jam|menit|juta|miliar|triliun|pekan|minggu|kali|meter|km|wib|wita|wit)(?![^\W_])"
)


def find(low: str, sentences: list[Sentence], percents: Sequence[Percent]) -> list[Counts]:
    """Every part of a whole; reason-by-reason breakdowns of absence are none.

    What stands close together is read first; what is tied across clauses only where those numbers are still free.
    """
    near = [*_counts(low, _whole_first(low), _whole_then_part), *_counts(low, _part_first(low), _part_then_whole)]
    kept = _apart(sorted(near, key=lambda counts: (counts.start, -counts.end)))
    taken = {(counts.part, counts.whole) for counts in kept}
    wholes = {counts.whole for counts in kept}
    for counts in neighbours.find(low, sentences, percents):
        is_rest = (counts.whole - counts.part, counts.whole) in taken
        if (is_rest or counts.whole not in wholes) and (counts.part, counts.whole) not in taken:
            kept.append(counts)
            wholes.add(counts.whole)
            taken.add((counts.part, counts.whole))
    return sorted(kept)


def _apart(found: list[Counts]) -> list[Counts]:
    kept: list[Counts] = []
    for counts in found:
        if not kept or counts.start >= kept[-1].end:
            kept.append(counts)
    return kept


def _counts(
    low: str, matches: Iterable[re.Match[str]], belong: Callable[[str, re.Match[str]], bool]
) -> Iterator[Counts]:
    """The matches whose numbers are part and whole; `belong` says whether the words between them allow it."""
    for match in matches:
        part, total = whole(match["part"]), whole(match["whole"])
        if part is None or total is None or not 0 < part <= total or total < 2:
            continue
        if _CHANGE.search(match["middle"]) or _NO_COUNT.search(
            low, max(0, match.start("part") - 12), match.start("part")
        ):
            continue
        if belong(low, match):
            yield Counts(match.start(), match.end(), part, total, _unit(match), *match.span("part"))


def _whole_first(low: str) -> Iterator[re.Match[str]]:
    """Where "dari 16 OPD, 7" stands: tried at each "dari" only."""
    done = 0
    for dari in _DARI.finditer(low):
        if dari.start() >= done and (match := _WHOLE_FIRST.match(low, dari.start())):
            yield match
            done = match.end()


def _part_first(low: str) -> Iterator[re.Match[str]]:
    """Where "7 dari 16 OPD" stands: tried at the numbers before each "dari" only."""
    done = 0
    for dari in _DARI.finditer(low):
        if dari.start() < done:
            continue
        for at in _OPENS.finditer(low, max(done, dari.start() - _REACH), dari.start()):
            if match := _PART_FIRST.match(low, at.start()):
                yield match
                done = match.end()
                break


def _whole_then_part(low: str, match: re.Match[str]) -> bool:
    """The part must count the same kind of thing, and neither side be a breakdown of absence."""
    if _NO_PART.match(low, match.end()) or _ABSENT.match(match["middle"].strip()):
        return False
    if _JOINED.fullmatch(match["middle"]) or _MADE_OF.search(low, max(0, match.start() - 10), match.start()):
        return False
    after = low[match.end() : match.end() + 24].partition(",")[0]
    if match["unit"] in _PEOPLE and _THOSE.match(match["middle"]):
        return False
    if _REASON.search(after) or _REASON_LAST.search(match["middle"]):
        return False
    counted = match["punit"] if match["punit"] in _PEOPLE | _BODIES | {match["unit"]} else None
    if counted is None:
        told = _PART_WORD.search(match["middle"]) or _PREDICATE.match(low, match.end("part"))
        return bool(told or _AFTER_COMMA.search(match["middle"]) or _closes(low, match))
    return _same_kind(match["unit"], counted)


def _closes(low: str, match: re.Match[str]) -> bool:
    """ "dari 25 meja layanan yang rutin aktif 17." """
    behind = low[match.end("part") : match.end("part") + 1]
    return "yang" in match["middle"] and (not behind or behind in ".,;\"'\n")


def _part_then_whole(low: str, match: re.Match[str]) -> bool:
    if _NO_PART.match(low, match.end("part")) or _REASON.search(match["middle"]):
        return False
    if _ABSENT.match(low, match.end() + 1):
        return False
    unit = _MIDDLE_UNIT.match(match["middle"])
    if unit is None or match["unit"] is None:
        return bool(unit or match["unit"]) or re.search(r"total|jumlah", match[0]) is not None
    return _same_kind(match["unit"], unit[1])


def _unit(match: re.Match[str]) -> str | None:
    middle = _MIDDLE_UNIT.match(match["middle"])
    unit: str | None = match["unit"] or (middle[1] if middle else None)
    return unit


def _same_kind(one: str, other: str) -> bool:
    if one in _PEOPLE or one in _BODIES:
        return (one in _PEOPLE) == (other in _PEOPLE)
    return other == one or other in ("orang", "di", "nya")


@Language.component("sidak_ratios", requires=["doc._.sentences", "doc._.percents"], assigns=["doc._.counts"])
def ratios(doc: Doc) -> Doc:
    """Find the parts of a whole."""
    doc._.counts = find(reading_of(doc).low, doc._.sentences, doc._.percents)
    return doc
