"""Where a wrong query went wrong, shown to the one who wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from sidak.errors import QueryError

_BEFORE, _AFTER = 60, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A query error with the stretch of the query around its place, and a caret below it."""

    message: str
    position: int
    line: str
    caret: str

    @classmethod
    def of(cls, error: QueryError, query: str) -> Trouble:
        """The trouble with `query`; a long one is cut around the place."""
        position = min(max(error.position, 0), len(query))
        start = max(position - _BEFORE, 0)
        end = position + _AFTER
        before = ("…" if start else "") + query[start:position]
        line = before + query[position:end] + ("…" if end < len(query) else "")
        return cls(message=str(error), position=position, line=line, caret=" " * len(before) + "^")
