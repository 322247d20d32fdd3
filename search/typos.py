"""Typing errors: how many are forgiven, and which words lie that close."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA


def allowed_edits(word: str) -> int:
    """One from 4 letters, two from 8; none in a word with a digit, since 2024 is no misspelt 2023."""
    if not word.isalpha():
        return 0
    return 2 if len(word) >= 8 else 1 if len(word) >= 4 else 0


def close_words(word: str, vocabulary: Iterable[str]) -> list[str]:
    """The words within the edits that `word` is allowed: insertions, deletions, replacements, swaps of neighbours."""
    near = process.extract(
        word, list(vocabulary), scorer=OSA.distance, score_cutoff=allowed_edits(word), limit=None, processor=None
    )
    return [other for other, _, _ in near]
