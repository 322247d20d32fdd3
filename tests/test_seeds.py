"""The two real seed articles, measured by the scorer that is handed out beside the project."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "eval" / "gold"

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the seed articles lie in ../shared, which is not here")


@pytest.fixture(scope="module")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `sidak annotate --json` says of each gold article, under the gold's id."""
    lines = []
    for file in sorted(GOLD.glob("*.json")):
        gold = json.loads(file.read_text())
        text = SHARED.parent / gold["file"]
        command = [sys.executable, "-m", "sidak", "annotate", str(text), "--json", "--published", gold["published"]]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        lines.append({**json.loads(ran.stdout), "id": gold["id"]})
    path = tmp_path_factory.mktemp("seeds") / "predictions.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def test_the_seeds_score_as_wanted(predictions: Path) -> None:
    command = [sys.executable, str(SHARED / "eval" / "score.py"), str(GOLD), str(predictions), "--show"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = {kind: [float(number) for number in re.findall(r"\d+\.\d+", row)] for kind, row in _rows(report)}
    f1 = {kind: numbers[2] for kind, numbers in rows.items()}
    assert f1["officials"] == f1["percentages"] == f1["ratios"] == f1["topics"] == f1["regions"] == 1.0, report
    assert f1["dates"] >= 0.9, report
    assert rows["officials"][3:] == [1.0], report  # every position
    assert rows["percentages"][3:] == [1.0, 1.0], report  # every measure and qualifier


def test_nothing_of_the_page_around_reaches_the_article(predictions: Path) -> None:
    golds = {gold["id"]: gold for gold in (json.loads(file.read_text()) for file in GOLD.glob("*.json"))}
    for line in predictions.read_text().splitlines():
        leaked = [words for words in golds[json.loads(line)["id"]]["not_in_body"] if words in line]
        assert not leaked


def _rows(report: str) -> list[tuple[str, str]]:
    kinds = ("topics", "regions", "officials", "dates", "percentages", "ratios")
    table = report[report.index("kind ") :].splitlines()[1:]
    return [(row.split()[0], row) for row in table if row.split()[0] in kinds]
