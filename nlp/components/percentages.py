"""Percentages: value, range, hedge, and the sentence they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import reading_of
from nlp.lexicon import any_of, facts
from nlp.numbers import SHARE, WORDS, share
from sidak.models import Qualifier

_SIGN = r"(?:-?an\s)?(?:%(?:-?an(?![^\W_]))?|-?(?:persen|prosen|percent|pct)(?:an|nya)?(?![^\W_]))"
_TO = r"(?:-|/|s/d|s\.d\.|hingga|sampai(?:\sdengan)?)"
_PERCENT = re.compile(
    rf"(?<![^\W_])(?<!\d[.,])(?P<value>{SHARE}|{WORDS})\s?(?:{_SIGN}\s?)?(?:{_TO}\s?(?P<upper>{SHARE}|{WORDS})\s?)?(?P<sign>{_SIGN})"
)
_GATE = re.compile(r"%|persen|prosen|percent|pct")
_REACH = 64  # a hedge, its fillers, the number and "hingga" fit in so many characters before the sign

_HEDGES = facts("hedges")


def _hedge_group(where: str) -> str:
    return "(?:" + "|".join(f"(?P<{name}>{any_of(words)})" for name, words in _HEDGES[where].items()) + ")"


_BEFORE = re.compile(rf"(?<![^\W_]){_hedge_group('before')}\)?\s{{0,2}}(?:{any_of(_HEDGES['between'])}\s){{0,2}}$")
_AFTER = re.compile(
    rf"\s?{_hedge_group('after')}(?![^\W_])(?!\s(?:tinggi|rendah|besar|kecil|banyak|sedikit|baik|awal|cepat))"
)
_APPROX_CHANGE = re.compile(  # "kira-kira turun 10 persen"
    rf"(?<![^\W_])(?P<approx>{any_of(_HEDGES['before']['approx'])})\s{any_of(_HEDGES['changes'])}\s(?:sebesar\s)?$"
)
_UP_TO_THE_MOST = re.compile(rf"(?<![^\W_]){any_of(_HEDGES['superlatives'])}\s(?:hingga|sampai)\s$")
_UP_TO = ("hingga", "sampai", "sampai dengan")  # the whole is no bound: "kita dorong sampai 100 persen"
_NEGATED = re.compile(
    rf"(?<![^\W_]){any_of(_HEDGES['negations'])}\s(?:{any_of(_HEDGES['negation_fillers'])}\s){{0,2}}$"
)


class Percent(NamedTuple):
    """A percentage in a text, hedge included in its span."""

    start: int
    end: int
    value: float
    upper: float | None
    qualifier: Qualifier


def find(low: str) -> list[Percent]:
    """Every percentage that is stated; "tidak 100 persen" states none."""
    return list(_find(low)) if _GATE.search(low) else []


def _find(low: str) -> Iterator[Percent]:
    for match in _PERCENT.finditer(low):
        value, upper = share(match["value"]), share(match["upper"]) if match["upper"] else None
        start = match.start()
        if value is None:
            continue
        if upper is not None and upper <= value:  # "pada 16/5 persen": no range
            value, upper, start = upper, None, match.start("upper")
        before = _hedge_before(low, start)
        if before is None and _NEGATED.search(low, max(0, start - _REACH), start):
            continue
        after = _AFTER.match(low, match.end())
        qualifier = _qualifier(match, before, after, upper)
        begin = before.start("approx" if before["approx"] else before.lastgroup or 0) if before else start
        stated_end = after.end() if after and not before and upper is None else match.end()
        yield Percent(begin, stated_end, value, upper, qualifier)


def _hedge_before(low: str, start: int) -> re.Match[str] | None:
    """The hedge in front of a figure; "terendah hingga 64 persen" has none."""
    from_ = max(0, start - _REACH)
    if _UP_TO_THE_MOST.search(low, from_, start):
        return None
    return _BEFORE.search(low, from_, start) or _APPROX_CHANGE.search(low, from_, start)


def _qualifier(
    match: re.Match[str], before: re.Match[str] | None, after: re.Match[str] | None, upper: float | None
) -> Qualifier:
    if upper is not None:
        return "range"
    for hedge in (before, after):
        if hedge and hedge.lastgroup and not (hedge[0].strip() in _UP_TO and share(match["value"]) == 100):
            return hedge.lastgroup  # type: ignore[return-value]  # the groups carry the qualifiers' names
    return "approx" if "an" in match["sign"].replace("persen", "") else "exact"


@Language.component("sidak_percentages", assigns=["doc._.percents"])
def percentages(doc: Doc) -> Doc:
    """Find the percentages."""
    doc._.percents = find(reading_of(doc).low)
    return doc
