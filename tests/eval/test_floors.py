"""What the findings reach on the gold may rise, and never falls: the floors are in floors.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.evaluate import annotated
from nlp.evaluation import tables
from nlp.evaluation.compare import compare
from nlp.evaluation.gold import load
from sidak.errors import SidakError

HERE = Path(__file__).parent
FLOORS: Mapping[str, Mapping[str, Mapping[str, float]]] = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=sorted(FLOORS))
def half(request: pytest.FixtureRequest) -> str:
    """Development or check."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def reached(half: str) -> dict[str, dict[str, float]]:
    """What the program reaches on one half of the gold."""
    golds = load(HERE / "gold" / half)

    def fail(error: SidakError) -> None:
        raise error

    records = annotated(golds, fail)
    outcomes = [outcome for gold in golds for outcome in compare(gold, records[gold.id])]
    return tables.numbers(tables.by_kind(outcomes))


def test_no_score_falls_below_its_floor(half: str, reached: dict[str, dict[str, float]]) -> None:
    fallen = {
        f"{kind} {name}": (reached[kind][name], floor)
        for kind, floors in FLOORS[half].items()
        for name, floor in floors.items()
        if reached[kind][name] < floor
    }
    assert fallen == {}


def test_every_score_has_a_floor(half: str, reached: dict[str, dict[str, float]]) -> None:
    assert {kind: set(scores) for kind, scores in reached.items()} == {
        kind: set(floors) for kind, floors in FLOORS[half].items()
    }


def test_the_gold_is_as_the_issue_wants_it() -> None:
    golds = [gold for half in FLOORS for gold in load(HERE / "gold" / half)]
    assert len(golds) >= 80
    assert len({gold.id for gold in golds}) == len(golds)
    assert sum(not gold.items["topics"] for gold in golds) * 4 >= len(golds)
    assert {gold.published[:4] for gold in golds} >= {str(year) for year in range(2015, 2027)}
    missing = [
        (gold.id, item["text"])
        for gold in golds
        for kind in ("dates", "percentages", "ratios")
        for item in gold.items[kind]
        if item["text"] not in gold.text
    ]
    assert missing == []
