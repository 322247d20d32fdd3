"""Passages of news with their figures marked by hand: `{92,4 persen|attendance}`, `{dari 16 stan, 7|absence|7/16}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "tests" / "eval" / "passages"
_MARK = re.compile(r"\{([^{}|]+)\|(\w+)(?:\|(\d+)/(\d+))?\}")


@dataclass(frozen=True)
class Marked:
    """A figure that a person marked: where it stands, what it measures, and its counts if it is a ratio."""

    start: int
    end: int
    measures: str
    part: int | None = None
    whole: int | None = None


@dataclass(frozen=True)
class Passage:
    """A passage without its marks, and the figures in it."""

    text: str
    figures: tuple[Marked, ...]


def passages() -> Iterator[Passage]:
    """Every passage of the files."""
    for file in sorted(_FOLDER.glob("measures-*.txt")):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        for block in re.split(r"\n\s*\n", "\n".join(lines)):
            if block.strip():
                yield read(block.strip())


def read(block: str) -> Passage:
    """A passage from its marked form."""
    text, figures, last = "", [], 0
    for match in _MARK.finditer(block):
        text += block[last : match.start()]
        counts = (int(match[3]), int(match[4])) if match[3] else (None, None)
        figures.append(Marked(len(text), len(text) + len(match[1]), match[2], *counts))
        text += match[1]
        last = match.end()
    return Passage(text + block[last:], tuple(figures))
