"""How often an official of one kind is right, as measured on texts that were annotated by hand."""

from __future__ import annotations

from pathlib import Path

from nlp.lexicon import facts
from sidak.models import FoundBy

FILE = Path(__file__).parent / "data" / "official_scores.yml"


def kind_of(found_by: FoundBy, name: str) -> str:
    """Findings that are right equally often: by who found the name, and whether it is more than one word."""
    return f"{found_by}, {'one word' if ' ' not in name else 'more words'}"


def score(found_by: FoundBy, name: str) -> float:
    """The share of such officials that are right, from 0 to 1."""
    return float(facts("official_scores").get(kind_of(found_by, name), 0.5))
