"""The rules on the discipline of civil servants: how news names them, and what each provides."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

from sidak.models import DisciplineLevel

_DATA = Path(__file__).parent / "data" / "discipline_rules.csv"
_YEARS = {"94": "2021", "53": "2010"}
_NUMBER = r"(?:\s(?:nomor|no\.?|nomer))?\s?"
_YEAR = r"(?:\s?(?:/|,?\s(?:tahun|thn\.?|th\.?)\s)\s?(?P<{}>\d{{4}}))?"
_NAMED = re.compile(
    rf"(?<![^\W_])(?<!satpol\s)(?<!pol\s)(?:(?:pp|peraturan\spemerintah(?:\s\(pp\)|\sri)?){_NUMBER}(?P<number>94|53)(?!\d){_YEAR.format('year')}"
    rf"|(?:peraturan|perka|perban)(?:\s(?:kepala|badan))?\s(?:bkn|kepegawaian\snegara|badan\skepegawaian\snegara)(?:\s\(bkn\))?"
    rf"(?:\sri)?{_NUMBER}6(?!\d){_YEAR.format('bkn')})"
)
_OTHER = re.compile(
    r"(?<![^\W_])(?:perbup|perwali|perwal|perwako|pergub|perda|peraturan\s(?:bupati|wali\s?kota|gubernur|daerah)|surat\sedaran)(?![^\W_])"
)
# "PP 53/2010 tak lagi dipakai dan digantikan PP 94/2021"
_REPLACED = re.compile(
    r"(?:tak|tidak)\s(?:lagi|berlaku)|dicabut|mencabut|(?:me|di)gantikan|menggantikan|diganti|mengganti|pengganti|sebelumnya"
)
_GATE = re.compile(r"pp|peraturan|perka|perban")
_BKN = "Peraturan BKN 6/2022"


class Provision(NamedTuple):
    """One step of a rule. `days_to` is None where it has no upper end, `days_from` where no days are counted."""

    level: DisciplineLevel
    penalty: str
    days_from: int
    days_to: int | None
    continuous: bool
    percent: float | None
    months: int | None


class Stated(NamedTuple):
    """What a text says of a penalty itself. `days_to` is None where the text names no upper end."""

    level: DisciplineLevel | None = None
    days: tuple[int, int | None] | None = None
    continuous: bool | None = None
    percent: float | None = None
    months: int | None = None


@cache
def provisions() -> dict[str, tuple[Provision, ...]]:
    """What each rule provides, by the rule's name (source in `data/README.md`)."""
    found: dict[str, tuple[Provision, ...]] = {}
    with _DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            level = next(level for level in get_args(DisciplineLevel) if level == row["level"])
            provision = Provision(
                level,
                row["penalty"],
                int(row["days_from"]),
                _number(row["days_to"]),
                row["counting"] == "continuous",
                float(row["percent"]) if row["percent"] else None,
                _number(row["months"]),
            )
            found[row["rule"]] = (*found.get(row["rule"], ()), provision)
    return found


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def rules_in(low: str, start: int = 0, end: int | None = None) -> list[tuple[int, str]]:
    """The rules that a stretch of text names, each with its offset: "PP Nomor 94 Tahun 2021" is "PP 94/2021"."""
    end = len(low) if end is None else end
    if not _GATE.search(low, start, end):
        return []
    found = []
    for match in _NAMED.finditer(low, start, end):
        number = match["number"]
        if number is None and match["bkn"] in (None, "2022"):
            found.append((match.start(), _BKN))
        elif number == "53" and _REPLACED.search(low, max(start, match.start() - 40), min(end, match.end() + 60)):
            continue
        elif number and match["year"] in (None, _YEARS[number]):
            found.append((match.start(), f"PP {number}/{_YEARS[number]}"))
    return found


def names_other_rule(low: str, start: int, end: int) -> bool:
    """Whether a stretch names a rule of the region's own ("Perbup Nomor 88 Tahun 2022")."""
    return _OTHER.search(low, start, end) is not None


def only_rule(named: Iterable[tuple[int, str]]) -> str | None:
    """The one rule among those named; the agency's rule that carries out PP 94/2021 does not count beside it."""
    rules = {rule for _, rule in named}
    if "PP 94/2021" in rules:
        rules.discard(_BKN)
    return rules.pop() if len(rules) == 1 else None


def steps(rule: str | None, penalty: str) -> list[Provision]:
    """The steps of a rule that a penalty can stand for: "pemberhentian" for each kind of it, any cut for the cut."""
    cut = penalty.startswith("pemotongan ")
    return [
        step
        for step in provisions().get(rule or "", ())
        if step.penalty == penalty or step.penalty.startswith("pemotongan" if cut else penalty + " ")
    ]


def level_of(rule: str | None, penalty: str, said: Stated) -> DisciplineLevel | None:
    """The level that the rule gives a penalty; None where it has none, or several and what is said leaves it open."""
    levels = {step.level for step in steps(rule, penalty) if agrees(step, said)}
    return levels.pop() if len(levels) == 1 else None


def contradicts(rule: str | None, penalty: str, said: Stated) -> bool:
    """Whether the rule has the penalty, but no step of it fits all that is said; never where it says nothing."""
    known = steps(rule, penalty)
    return bool(known) and not any(agrees(step, said) for step in known)


def may_have(penalty: str, level: DisciplineLevel) -> bool:
    """Whether some rule has the penalty at that level, or no rule has the penalty at all."""
    known = [step for rule in provisions() for step in steps(rule, penalty)]
    return not known or any(step.level == level for step in known)


def agrees(step: Provision, said: Stated) -> bool:
    """Whether nothing that is said of a penalty differs from a step; what either leaves out does not count."""
    return (
        (said.level is None or said.level == step.level)
        and (said.percent is None or step.percent is None or said.percent == step.percent)
        and (said.months is None or step.months is None or said.months == step.months)
        and (said.continuous is None or said.days is None or said.continuous == step.continuous)
        and (said.days is None or _holds(step, *said.days))
    )


def _holds(step: Provision, first: int, last: int | None) -> bool:
    """Whether a step covers the days said; "lebih dari 45 hari" is as good as "46 hari atau lebih"."""
    if last is None:
        return step.days_from <= first + 1 and (step.days_to is None or first <= step.days_to)
    return step.days_from <= first and (step.days_to is None or last <= step.days_to)
