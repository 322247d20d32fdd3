"""How a file was made: what travels with it, so that others can repeat it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from search.base import Grain


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """The search as it was understood, when it was asked, and the address that repeats it.

    `total` counts all that answered, each copy of a text; `asked` are the parameters as the address has them.
    """

    grain: Grain
    read_as: str
    asked: Sequence[tuple[str, str]]
    total: int
    made: datetime
    address: str

    def told(self, rows: int | None = None) -> list[tuple[str, str]]:
        """Names and values, for people; `rows` is how many the file has, where that is known."""
        return [
            ("made by", "Sidak"),
            ("made at", self.made.isoformat(timespec="seconds")),
            ("holds", self.grain),
            ("query read as", self.read_as or "everything"),
            *((f"asked: {name}", value) for name, value in self.asked),
            ("answers, copies counted each", str(self.total)),
            *([] if rows is None else [("rows", str(rows))]),
            ("address that repeats it", self.address),
            ("note", "Quote the outlet, not Sidak: every sentence is the outlet's, and its figures can be wrong."),
        ]
