"""The two real articles beside the project, scored by the project's own scorer; skipped where they are not there."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nlp.pipeline import load
from sidak.models import Annotation, Article

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real articles are not beside the checkout")


@pytest.fixture(scope="module")
def score() -> ModuleType:
    """The scorer, as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _gold(name: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((SHARED / "eval" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return gold


def _body(gold: dict[str, Any]) -> str:
    """The page's text without its related links and what follows the article, which the crawler cuts."""
    text = (SHARED.parent / gold["file"]).read_text(encoding="utf-8")
    text = text.split("Tinggalkan Balasan")[0].split("\n-\n")[0]
    return "\n".join(line for line in text.split("\n") if not line.startswith("Baca Juga"))


def _read(name: str) -> tuple[dict[str, Any], Annotation]:
    gold = _gold(name)
    published = date.fromisoformat(gold["published"])
    return gold, load().annotate(Article(url="https://contoh.id/1", title="", text=_body(gold), published=published))


@pytest.mark.parametrize("name", ["S01", "S02"])
def test_officials_and_their_positions(score: ModuleType, name: str) -> None:
    gold, said = _read(name)
    wanted = gold["officials"]
    assert len(said.officials) == len(wanted)
    for one, want in zip(said.officials, wanted, strict=True):
        assert score.same_name(want["name"], one.name)
        assert score.same_position(want["position"], one.position)


@pytest.mark.parametrize("name", ["S01", "S02"])
def test_dates(score: ModuleType, name: str) -> None:
    gold, said = _read(name)
    found = [{"text": one.text, "from": one.first, "to": one.last} for one in said.dates]
    wanted = score.distinct(gold["dates"], "text", "start", "end")
    pairs, missed, extra = score.pair(wanted, score.distinct(found, "text", "from", "to"), score.same_date)
    assert (missed, extra) == ([], [])
    assert len(pairs) == len(wanted)


@pytest.mark.parametrize("name", ["S01", "S02"])
def test_figures_with_their_qualifiers_and_measures(name: str) -> None:
    gold, said = _read(name)
    wanted = {(one["value"], one["qualifier"], one["measures"]) for one in gold["percentages"]}
    assert {(one.value, one.qualifier, one.measures) for one in said.percentages} == wanted
    ratios = [(one["part"], one["whole"], one["measures"]) for one in gold["ratios"]]
    assert [(one.part, one.whole, one.measures) for one in said.ratios] == ratios
    assert all(one.value == 43.75 and one.basis == "derived" for one in said.ratios)


@pytest.mark.parametrize("name", ["S01", "S02"])
def test_topics_and_regions(name: str) -> None:
    gold, said = _read(name)
    assert [topic.name for topic in said.topics] == gold["topics"]
    assert [region.name for region in said.regions] == gold["regions"]
