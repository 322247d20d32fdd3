"""The provinces, kabupaten and kota of Indonesia, by code and by every name they go by."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from sidak.models import Region, RegionType

_DATA = Path(__file__).parent / "data" / "regions.csv"
_TYPE_WORDS = {"kab": "kabupaten", "kab.": "kabupaten", "prov": "provinsi", "prov.": "provinsi"}


def _key(name: str) -> str:
    words = name.casefold().replace("-", " ").split()
    return " ".join(_TYPE_WORDS.get(word, word) for word in words)


_ZONES = {
    "WITA": {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"},
    "WIT": {"81", "82", "91", "92", "93", "94", "95", "96"},
}


def zone_of(code: str) -> Literal["WIB", "WITA", "WIT"]:
    """The time zone of a region or province by its code (Keppres 41/1987, and the provinces made since)."""
    province = code.split(".", maxsplit=1)[0]
    return "WITA" if province in _ZONES["WITA"] else "WIT" if province in _ZONES["WIT"] else "WIB"


class Gazetteer:
    """All regions, looked up by code, by full name ("Kabupaten Blora") or by short name ("Blora", "Jatim")."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._by_code: dict[str, Region] = {}
        self._types: dict[str, RegionType] = {}
        self._by_name: dict[str, list[Region]] = defaultdict(list)
        for row in rows:
            region = Region(row["code"], row["name"])
            self._by_code[region.code] = region
            self._types[region.code] = row["type"]  # type: ignore[assignment]  # the file holds the three types only
            names = {row["name"], row["short_name"], *filter(None, row["aliases"].split("|"))}
            for key in {_key(name) for name in names}:
                self._by_name[key].append(region)

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Region | None:
        """The region with this code, or None."""
        return self._by_code.get(code)

    def type_of(self, region: Region) -> RegionType:
        """Whether a region is a provinsi, kabupaten or kota."""
        return self._types[region.code]

    def province_of(self, region: Region) -> Region | None:
        """The province a region lies in, a province in itself; None for a code that no longer exists."""
        return self._by_code.get(region.code.split(".")[0])

    def named(self, name: str) -> Sequence[Region]:
        """Every region that goes by `name`, full or short: two for "Bandung", none for a stranger."""
        return self._by_name.get(_key(name), ())

    def names(self) -> Iterable[str]:
        """Every name known, lower-cased, full and short."""
        return self._by_name.keys()


@cache
def gazetteer() -> Gazetteer:
    """The bundled regions (38 provinces, 514 kabupaten and kota; source in `data/README.md`)."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        return Gazetteer(csv.DictReader(file))
