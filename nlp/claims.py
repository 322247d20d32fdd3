"""Stretches of a text that are taken already."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class Claims:
    """A set of stretches that do not overlap; asking and adding cost a bisection each."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def free(self, start: int, end: int) -> bool:
        """Whether nothing taken lies in the stretch."""
        index = bisect_right(self._starts, start)
        before = self._ends[index - 1] if index else 0
        after = self._starts[index] if index < len(self._starts) else end
        return before <= start and after >= end

    def take(self, start: int, end: int) -> None:
        """Mark a free stretch as taken."""
        index = bisect_left(self._starts, start)
        self._starts.insert(index, start)
        self._ends.insert(index, end)

    def last_end_before(self, start: int) -> int:
        """Where the last stretch that begins before `start` ends; 0 where none does."""
        index = bisect_left(self._starts, start)
        return self._ends[index - 1] if index else 0
