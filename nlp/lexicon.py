"""The language facts in `nlp/data`: read once, handed to whoever builds a grammar from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DATA = Path(__file__).parent / "data"


@cache
def facts(name: str) -> dict[str, Any]:
    """The content of `data/<name>.yml`."""
    content: dict[str, Any] = yaml.safe_load((_DATA / f"{name}.yml").read_text(encoding="utf-8"))
    return content


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, the longest first; a blank in a word is any single blank."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered) + ")"
