"""The Mal Pelayanan Publik (MPP): which regions have one, and the own names some go by."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "mpp.csv"
_HEADS = ("mal pelayanan publik ", "mpp ")


@dataclass(frozen=True, slots=True)
class Mpp:
    """One hall: its region's code, its own name ("MPP Siola") or "", and the year it opened, if known."""

    region_code: str
    own_name: str
    opened: int | None

    @property
    def short_name(self) -> str:
        """The own name without "MPP", lower-cased: "siola"."""
        name = self.own_name.casefold()
        return next((name.removeprefix(head) for head in _HEADS if name.startswith(head)), name)


class Halls:
    """All known halls, looked up by region or by own name. A region that is missing may have one all the same."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._by_region: dict[str, list[Mpp]] = defaultdict(list)
        self._by_name: dict[str, list[Mpp]] = defaultdict(list)
        for row in rows:
            hall = Mpp(row["region_code"], row["own_name"], int(row["opened"]) if row["opened"] else None)
            self._by_region[hall.region_code].append(hall)
            if hall.own_name:
                self._by_name[hall.short_name].append(hall)

    def of(self, region_code: str) -> Sequence[Mpp]:
        """The halls of a region."""
        return self._by_region.get(region_code, ())

    def named(self, name: str) -> Sequence[Mpp]:
        """The halls with this own name, said with or without "MPP"."""
        low = name.casefold()
        short = next((low.removeprefix(head) for head in _HEADS if low.startswith(head)), low)
        return self._by_name.get(short, ())

    def names(self) -> Iterable[str]:
        """Every own name, lower-cased and without "MPP"."""
        return self._by_name.keys()


@cache
def halls() -> Halls:
    """The bundled halls (297 of them; source in `data/README.md`)."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        return Halls(csv.DictReader(file))
