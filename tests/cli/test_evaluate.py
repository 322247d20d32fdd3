"""`sidak evaluate`: its numbers are those of the shared scorer, and every miss is shown with its sentence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCORER = ROOT.parent / "shared" / "eval" / "score.py"
GOLD = ROOT / "tests" / "eval" / "gold" / "development"


def sidak(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    return subprocess.run(
        [sys.executable, "-m", "sidak", *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )


@pytest.fixture(scope="module")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the program says of the first articles of the gold, some of it spoilt, for something to miss."""
    lines = []
    for file in sorted(GOLD.glob("A0*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        done = sidak("annotate", str(file.with_suffix(".txt")), "--published", gold["published"], "--json")
        record = json.loads(done.stdout)
        record["percentages"] = record["percentages"][1:]
        for official in record["officials"][:1]:
            official["position"] = "Ketua"
        lines.append(json.dumps(record | {"id": gold["id"]}))
    path = tmp_path_factory.mktemp("said") / "said.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first articles of the gold, in a folder of their own."""
    folder = tmp_path_factory.mktemp("gold")
    for file in sorted(GOLD.glob("A0*")):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_the_numbers_are_those_of_the_shared_scorer(gold: Path, predictions: Path) -> None:
    if not SCORER.is_file():
        pytest.skip("the shared scorer is not beside this checkout")
    told = subprocess.run(
        [sys.executable, str(SCORER), str(gold), str(predictions)], capture_output=True, text=True, check=True
    ).stdout
    ours = json.loads(sidak("evaluate", str(gold), "--predictions", str(predictions), "--json").stdout)
    theirs = {}
    for line in told.splitlines()[1:]:
        kind, *numbers = line.split()
        shares = {name: float(share) for name, share in re.findall(r"(\w+) (\d\.\d+)(?:,|$)", line)}
        theirs[kind] = {"f1": float(numbers[3])} | shares
    assert ours == theirs
    assert ours["percentages"]["f1"] < 1


def test_every_miss_comes_with_its_sentence(gold: Path, predictions: Path) -> None:
    done = sidak("evaluate", str(gold), "--predictions", str(predictions), "--misses")
    assert "By outlet" in done.stdout
    assert "By phenomenon" in done.stdout
    missed = [block for block in done.stdout.split("\n\n") if "missed" in block]
    assert missed
    assert all("  in: " in block for block in missed)


def test_what_cannot_be_scored_is_said(tmp_path: Path, gold: Path) -> None:
    assert "no gold annotation" in sidak("evaluate", str(tmp_path)).stderr
    lines = tmp_path / "said.jsonl"
    lines.write_text("{}\n", encoding="utf-8")
    assert "not lines of `sidak annotate --json`" in sidak("evaluate", str(gold), "--predictions", str(lines)).stderr
    lines.write_text('{"id": "A01"}\n', encoding="utf-8")
    done = sidak("evaluate", str(gold), "--predictions", str(lines))
    assert done.returncode == 1
    assert "A02: no findings for it" in done.stderr
