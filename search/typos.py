"""Typing errors: how many are forgiven, and which words lie that close."""

from __future__ import annotations

from collections.abc import Iterable


def allowed_edits(word: str) -> int:
    """One from 4 letters, two from 8; none in a word with a digit, since 2024 is no misspelt 2023."""
    if not word.isalpha():
        return 0
    return 2 if len(word) >= 8 else 1 if len(word) >= 4 else 0


def close_words(word: str, vocabulary: Iterable[str]) -> list[str]:
    """The words within the edits that `word` is allowed."""
    edits, letters = allowed_edits(word), set(word)
    shortest, longest = len(word) - edits, len(word) + edits
    # An edit brings in at most one new letter; that alone rules out nearly every word.
    near = (other for other in vocabulary if shortest <= len(other) <= longest and len(set(other) - letters) <= edits)
    return [other for other in near if within(word, other, edits)]


def within(one: str, other: str, edits: int) -> bool:
    """Whether at most `edits` insertions, deletions, replacements or swaps of neighbours part two words."""
    if one == other:
        return True
    start = 0
    shorter = min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if max(len(left), len(right)) <= edits:
        return True
    return edits > 0 and _distance(left, right) <= edits


def _distance(one: str, other: str) -> int:
    """Edit distance in which a swap of neighbours counts once (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
