"""Sanctions of staff, threatened or given: the penalty, its level, how much pay for how long, and by which rule."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from nlp.claims import Claims
from nlp.components.percentages import Percent
from nlp.components.sentences import Sentence
from nlp.discipline import Stated, contradicts, level_of, may_have, names_other_rule, only_rule, rules_in
from nlp.document import reading_of
from nlp.lexicon import facts
from nlp.numbers import WORDS, whole
from sidak.models import DisciplineLevel, Sanction

_FACTS = facts("sanctions")
_LEVELS: dict[str, DisciplineLevel] = _FACTS["levels"]
_N = rf"(?:\d{{1,3}}|{WORDS})"
_STEP = r"(?:[^.;:,\n]|[.,]\d)"  # what stands in one clause; a comma between digits ends none


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?:-?nya)?(?![^\W_])".replace(" ", r"\s"))


def _ending(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){pattern}".replace(" ", r"\s"))


_GATE = re.compile(_FACTS["gate"].replace(" ", r"\s"))
_PENALTIES = [(name, _words(pattern)) for name, patterns in _FACTS["penalties"].items() for pattern in patterns]
_OBJECTS = {name: re.compile(pattern.replace(" ", r"\s")) for name, pattern in _FACTS["cuts"]["objects"].items()}
_OBJECT = "|".join(_FACTS["cuts"]["objects"].values())
_CUT = _words(
    rf"(?:{_FACTS['cuts']['verbs']})(?:nya)? (?:{_STEP}{{0,40}}? )?(?P<what>{_OBJECT})"
    rf"|(?P<whose>{_OBJECT})(?:-?nya)?(?: {_STEP}{{0,80}}?)? (?P<verb>{_FACTS['cuts']['passives']})"
)
_CUT_AGAIN = _words(rf"(?:{_FACTS['cuts']['passives']})(?: sebesar| sampai| hingga)?(?= \d)")
_NOT_BECAUSE = _words(_FACTS["cuts"]["not_because"])
_PERCENT_OF = _words(_FACTS["cuts"]["percent_of"])
_STATED = _words(_FACTS["generic"]["stated"])
_FURTHER = re.compile((_FACTS["generic"]["further"] + r"(?![^\W_])").replace(" ", r"\s"))
_BARE = _words(_FACTS["generic"]["bare"])
_NOT_SEDANG = re.compile(_FACTS["generic"]["not_sedang"].replace(" ", r"\s"))
_STAFF, _NAMED_STAFF, _OTHERS = (_words(_FACTS[name]) for name in ("staff", "named_staff", "others"))
_TO_OTHERS = re.compile((_FACTS["to_others"] + _FACTS["others"]).replace(" ", r"\s"))
_NEGATED, _NOT_ONLY = _ending(_FACTS["negated"]), _ending(_FACTS["not_only"])
_ABSENCE = _words(_FACTS["absence"])
_NOT_DAYS, _AT_LEAST = _ending(_FACTS["not_days"]), _ending(_FACTS["at_least"])
_DAYS = re.compile(
    rf"(?<![^\W_])(?<!\d[.,/])(?P<first>{_N})\s?(?:\([^\W\d_]+\)\s)?(?:(?:-|sampai(?:\sdengan)?|hingga|s/d|s\.d\.)\s?(?P<last>{_N})"
    r"\s?(?:\([^\W\d_]+\)\s)?)?(?P<more>atau\slebih\s)?hari(?:\skerja)?(?P<up>\s(?:(?:atau|dan|maupun)\slebih|ke\satas))?(?![^\W_])"
)
_IN_A_ROW = re.compile(r"berturut|terus[\s-]menerus")
_IN_A_YEAR = re.compile(r"kumulatif|akumulati|(?:dalam|selama)\s(?:1|satu|se)\s?tahun")
_MONTHS = re.compile(rf"(?<![^\W_])(?:selama|jangka\swaktu)\s(?P<n>{_N})\s?(?:\([^\W\d_]+\)\s)?(?P<unit>bulan|tahun)")
_MORE_MONTHS = re.compile(rf"(?:\s?[-,/]|,?\s(?:hingga|sampai|atau|dan))\s?(?:selama\s)?{_N}\s?(?:bulan|tahun)")
_EACH = re.compile(r"\s(?:per|(?:untuk\s)?(?:se)?tiap|dalam\sse|se)\s?(?:satu\s)?(?:hari|kali)")
_EACH_DAY = re.compile(r"(?<![^\W_])(?:per\s?|sehari|harian|(?:se)?tiap\s)(?:hari)?(?![^\W_])")
_APART = re.compile(r";|(?<![^\W_])(?:hingga|sampai|sedang|sedangkan|sementara|namun|bukan)(?![^\W_])")
_IS_LEVEL = re.compile(r"\s?\(|,?\s(?:yang\s)?(?:merupakan|termasuk|sebagai|masuk|adalah)\s(?:dalam\s)?")
_OWN_WISH = re.compile(r"tidak\s(?:dengan\s)?hormat\satas\spermintaan")
_LASTING = ("pemotongan ", "penundaan ", "penurunan ", "pembebasan ")
_NEAR, _FAR = 60, 120


class Penalty(NamedTuple):
    """A penalty that a sentence names."""

    start: int
    end: int
    name: str

    @property
    def is_cut(self) -> bool:
        """Whether it takes pay."""
        return self.name.startswith("pemotongan ")


class Grade(NamedTuple):
    """A place that speaks of a level: "hukuman disiplin berat"; `alone` if it can be a sanction by itself."""

    start: int
    end: int
    level: DisciplineLevel
    alone: bool


class Days(NamedTuple):
    """How long staff were absent, as a sentence has it; `last` is None where it is open."""

    start: int
    end: int
    first: int
    last: int | None
    continuous: bool | None


def _penalties(low: str, sentence: Sentence, before: Sequence[Penalty]) -> list[Penalty]:
    """The penalties a sentence names, in its order; `before` are those of the sentence before it."""
    claims = Claims()
    found = []
    for penalty in _named(low, sentence):
        if not claims.free(penalty.start, penalty.end):
            continue
        claims.take(penalty.start, penalty.end)
        if not _is_denied(low, sentence, penalty):
            found.append(penalty)
    for match in _CUT_AGAIN.finditer(low, sentence.start, sentence.end):
        cuts = [one for one in (*before, *found) if one.is_cut and one.start < match.start()]
        if cuts and claims.free(*match.span()):
            claims.take(*match.span())
            found.append(Penalty(*match.span(), cuts[-1].name))
    return sorted(found)


def _named(low: str, sentence: Sentence) -> Iterator[Penalty]:
    for name, pattern in _PENALTIES:
        for match in pattern.finditer(low, sentence.start, sentence.end):
            yield Penalty(*match.span("at" if "at" in pattern.groupindex else 0), name)
    if _NOT_BECAUSE.search(low, sentence.start, sentence.end):
        return
    for match in _CUT.finditer(low, sentence.start, sentence.end):
        what = match["what"] or match["whose"]
        verb = match.start("verb")
        if verb < 0 or not _NEGATED.search(low, max(match.start(), verb - _NEAR), verb):
            name = next(name for name, pattern in _OBJECTS.items() if pattern.fullmatch(what))
            yield Penalty(*match.span(), f"pemotongan {name}")


def _is_denied(low: str, sentence: Sentence, penalty: Penalty) -> bool:
    """ "Tidak ada teguran", and "teguran kepada pedagang"."""
    begin = max(sentence.start, penalty.start - _NEAR)
    denied = _NEGATED.search(low, begin, penalty.start) and not _NOT_ONLY.search(low, begin, penalty.start)
    return bool(denied) or _TO_OTHERS.match(low, penalty.end, sentence.end) is not None


def _grades(low: str, sentence: Sentence) -> list[Grade]:
    """Every level that is spoken of; "hukuman ringan, sedang dan berat" are three."""
    found: list[Grade] = []
    for match in _STATED.finditer(low, sentence.start, sentence.end):
        word, start = match["level"] or match["only"], match.start()
        alone = not low.startswith(("pelanggaran", "tingkat", "kategori"), start)
        end = match.end()
        while True:
            if word == "sedang" and _NOT_SEDANG.match(low, end):
                break
            found.append(Grade(start, end, _LEVELS[word], alone))
            further = _FURTHER.match(low, end, sentence.end)
            if further is None:
                break
            word, start, end = further["level"], further.start("level"), further.end()
    return found


def _bound(low: str, grades: Sequence[Grade], penalties: Sequence[Penalty]) -> dict[int, tuple[Grade, bool]]:
    """For each penalty, by its number, the level its sentence gives it, and whether it says so plainly."""
    bound: dict[int, tuple[Grade, bool]] = {}
    for number, penalty in enumerate(penalties):
        previous = penalties[number - 1] if number else None
        ahead = [grade for grade in grades if grade.end <= penalty.start]
        grade = ahead[-1] if ahead else None
        if grade and previous and grade.end <= previous.start:  # another penalty stands between
            if number - 1 in bound and bound[number - 1][0] == grade and penalty.start - previous.end <= _NEAR:
                bound[number] = grade, False
        elif grade and penalty.start - grade.end <= _FAR and not _APART.search(low, grade.end, penalty.start):
            bound[number] = grade, True
        behind = next((grade for grade in grades if grade.start >= penalty.end), None)
        if number not in bound and behind:
            link = _IS_LEVEL.match(low, penalty.end, behind.start)
            if link and behind.start - link.end() <= 1:
                bound[number] = behind, True
    return bound


def _days(low: str, sentence: Sentence) -> list[Days]:
    """The days of absence that a sentence speaks of."""
    if not _ABSENCE.search(low, sentence.start, sentence.end):
        return []
    found = []
    for match in _DAYS.finditer(low, sentence.start, sentence.end):
        begin = max(sentence.start, match.start() - 24)
        first, last = whole(match["first"]), whole(match["last"]) if match["last"] else None
        if first is None or _NOT_DAYS.search(low, begin, match.start()):
            continue
        is_open = match["more"] or match["up"] or (last is None and _AT_LEAST.search(low, begin, match.start()))
        around = max(sentence.start, match.start() - 40), min(sentence.end, match.end() + 40)
        in_a_row, in_a_year = (pattern.search(low, *around) is not None for pattern in (_IN_A_ROW, _IN_A_YEAR))
        continuous = in_a_row if in_a_row != in_a_year else None
        found.append(Days(*match.span(), first, None if is_open else (last or first), continuous))
    return found


def _paired(days: Sequence[Days], penalties: Sequence[Penalty]) -> dict[int, Days]:
    """The days of each penalty, where the sentence tells them by turns; else it is not sure which are whose."""
    if len(days) != len(penalties):
        return {}
    turns: list[Days | Penalty] = [*days, *penalties]
    turns.sort(key=lambda one: one.start)
    by_turns = all(isinstance(one, Days) != isinstance(other, Days) for one, other in pairwise(turns))
    pairs = list(zip(turns[::2], turns[1::2], strict=True))
    if not by_turns or any(second.start - first.end > _FAR for first, second in pairs):
        return {}
    return dict(enumerate(days))


class _Amount(NamedTuple):
    """How much is cut for how long, where the words for it end, and whether it is so much for each day."""

    percent: float | None
    months: int | None
    end: int
    each_day: bool


def _amount(low: str, penalty: Penalty, stop: int, taken: int, percents: Sequence[Percent]) -> _Amount:
    """Between a penalty and `stop`, where the next one begins; `taken` is where the one before it ends."""
    end = penalty.end
    percent = _percent(low, penalty, stop, taken, percents) if penalty.is_cut else None
    if percent:
        end = max(end, percent.end)
    months = None
    if penalty.name.startswith(_LASTING):
        match = _MONTHS.search(low, penalty.start, min(stop, end + _FAR))
        if match and not _ABSENCE.search(low, end, max(end, match.start())):
            if not _MORE_MONTHS.match(low, match.end(), stop):
                months = (whole(match["n"]) or 0) * (12 if match["unit"] == "tahun" else 1) or None
            end = max(end, match.end()) if match.start() - end <= 2 else end
    each = _EACH.match(low, end, stop)
    each_day = penalty.is_cut and _EACH_DAY.search(low, penalty.start, min(stop, end + _NEAR)) is not None
    return _Amount(float(percent.value) if percent else None, months, each.end() if each and percent else end, each_day)


def _percent(low: str, penalty: Penalty, stop: int, taken: int, percents: Sequence[Percent]) -> Percent | None:
    at = bisect_left(percents, penalty.start, key=lambda percent: percent.start)
    if at < len(percents) and percents[at].end <= stop and percents[at].start - penalty.end <= _NEAR:
        behind = percents[at]
        if not _PERCENT_OF.search(low, penalty.end, max(penalty.end, behind.start)):
            return behind
    if at and taken <= percents[at - 1].start and 0 <= penalty.start - percents[at - 1].end <= 25:
        return percents[at - 1]
    return None


class _Article:
    """One article's sentences, and what it says of staff and of rules."""

    def __init__(self, doc: Doc) -> None:
        reading = reading_of(doc)
        self.text, self.low = reading.text, reading.low
        self.sentences: list[Sentence] = doc._.sentences
        self.percents: list[Percent] = sorted(doc._.percents)
        self.of_staff = any(topic.name == "asn_discipline" for topic in doc._.topics)
        self.rule = only_rule(rules_in(self.low))

    def find(self) -> list[Sanction]:
        """The sanctions, in the text's order."""
        found: list[Sanction] = []
        before: list[Penalty] = []
        for index, sentence in enumerate(self.sentences):
            penalties: list[Penalty] = []
            if _GATE.search(self.low, sentence.start, sentence.end) and self._is_of_staff(index):
                penalties = _penalties(self.low, sentence, before)
                found += self._of_sentence(index, penalties)
            before = penalties
        return found

    def _is_of_staff(self, index: int) -> bool:
        """Whether the sentence or a neighbour speaks of staff, and its own words of nobody else."""
        sentence = self.sentences[index]
        first, last = self.sentences[max(0, index - 1)], self.sentences[min(len(self.sentences) - 1, index + 1)]
        if _OTHERS.search(self.low, sentence.start, sentence.end):
            return _NAMED_STAFF.search(self.low, sentence.start, sentence.end) is not None
        return self.of_staff or _STAFF.search(self.low, first.start, last.end) is not None

    def _of_sentence(self, index: int, penalties: list[Penalty]) -> Iterable[Sanction]:
        sentence = self.sentences[index]
        grades = _grades(self.low, sentence)
        bound = _bound(self.low, grades, penalties)
        days = _paired(_days(self.low, sentence), penalties)
        found = []
        for number, penalty in enumerate(penalties):
            stop = penalties[number + 1].start if number + 1 < len(penalties) else sentence.end
            taken = penalties[number - 1].end if number else sentence.start
            amount = _amount(self.low, penalty, stop, taken, self.percents)
            found.append(self._sanction(index, penalty, amount, bound.get(number), days.get(number)))
        used = {grade for grade, _ in bound.values()}
        for grade in grades:
            if grade.alone and grade not in used and not self._is_denied(sentence, grade.start, grade.end):
                found.append(self._generic(index, grade.start, grade.end, grade.level))
        if not found and not grades:
            for match in _BARE.finditer(self.low, sentence.start, sentence.end):
                if not self._is_denied(sentence, *match.span()):
                    found.append(self._generic(index, *match.span(), None))
        distinct: dict[tuple[object, ...], Sanction] = {}
        for one in sorted(found, key=lambda one: one.start):
            distinct.setdefault((one.penalty, one.level, one.percent, one.months), one)
        return distinct.values()

    def _is_denied(self, sentence: Sentence, start: int, end: int) -> bool:
        return _is_denied(self.low, sentence, Penalty(start, end, ""))

    def _rules(self, index: int) -> tuple[str | None, bool]:
        """The rule a sentence stands under, and whether it or the sentence before names that rule itself."""
        sentence = self.sentences[index]
        own = rules_in(self.low, sentence.start, sentence.end)
        if own:
            return only_rule(own), True
        if names_other_rule(self.low, sentence.start, sentence.end):
            return None, False
        above = self.sentences[index - 1] if index else sentence
        is_near = only_rule(rules_in(self.low, above.start, above.end)) == self.rule
        return self.rule, self.rule is not None and is_near

    def _sanction(
        self, index: int, penalty: Penalty, amount: _Amount, bound: tuple[Grade, bool] | None, days: Days | None
    ) -> Sanction:
        rule, is_near = self._rules(index)
        if amount.each_day and not is_near:  # so much a day is the region's own rule
            rule = None
        grade, is_plain = bound or (None, False)
        said = Stated(
            grade.level if grade and is_plain else None,
            (days.first, days.last) if days else None,
            days.continuous if days else None,
            amount.percent,
            amount.months,
        )
        level = grade.level if grade and (is_plain or may_have(penalty.name, grade.level)) else None
        is_certain = not penalty.is_cut or (not amount.each_day and (is_near or amount.percent == 25))
        if level is None and (is_certain or penalty.name == "pemotongan tunjangan kinerja"):
            level = level_of(rule, penalty.name, said) or (
                None if penalty.is_cut else level_of(rule, penalty.name, Stated())
            )
        wrong = is_certain and contradicts(rule, penalty.name, said)
        wrong = wrong or (rule is not None and _OWN_WISH.search(self.low, penalty.start, penalty.end + 24) is not None)
        return Sanction(
            penalty=penalty.name,
            level=level,
            percent=amount.percent,
            months=amount.months,
            rule=rule,
            contradicts_rule=wrong,
            **self._evidence(index, penalty.start, amount.end),  # type: ignore[arg-type]
        )

    def _generic(self, index: int, start: int, end: int, level: DisciplineLevel | None) -> Sanction:
        rule, _ = self._rules(index)
        return Sanction(
            penalty="hukuman disiplin",
            level=level,
            rule=rule,
            **self._evidence(index, start, end),  # type: ignore[arg-type]
        )

    def _evidence(self, index: int, start: int, end: int) -> dict[str, object]:
        sentence = self.sentences[index]
        return {
            "text": self.text[start:end],
            "start": start,
            "end": end,
            "sentence": self.text[sentence.start : sentence.end],
            "sentence_start": sentence.start,
        }


@Language.component(
    "sidak_sanctions",
    requires=["doc._.sentences", "doc._.percents", "doc._.topics"],
    assigns=["doc._.sanctions"],
)
def sanctions(doc: Doc) -> Doc:
    """Find the sanctions of staff."""
    doc._.sanctions = _Article(doc).find() if _GATE.search(reading_of(doc).low) else []
    return doc
