"""The words of the pages, one YAML file per language, and how numbers and days are written in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sidak.text import decimal_comma

LANGUAGES = ("id", "en")
"""The languages of the pages; the first is what a stranger gets."""

_FOLDER = Path(__file__).parent / "strings"
_WIB = timezone(timedelta(hours=7))
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


@dataclass(frozen=True)
class Language:
    """One language of the pages."""

    code: str
    strings: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """The words for `key` with `values` filled in; a missing key is a bug and raises `KeyError`."""
        return str(self.strings[key]).format(**values)

    def known(self, prefix: str, name: str) -> str:
        """The words for `prefix.name`, or the name itself, readable, where a newer pipeline brought a new one."""
        return str(self.strings.get(f"{prefix}.{name}", name.replace("_", " ")))

    def count(self, key: str, number: int) -> str:
        """`key.one` or `key.other`, with the number in it."""
        return self(f"{key}.{'one' if number == 1 else 'other'}", number=self.whole(number))

    def whole(self, number: int) -> str:
        """A whole number with thousands apart: 1.234 in Indonesian, 1,234 in English."""
        grouped = f"{number:,}"
        return grouped.replace(",", ".") if self.code == "id" else grouped

    def decimal(self, value: float) -> str:
        """At most two decimals: 43,75 in Indonesian, 43.75 in English."""
        written = decimal_comma(value)
        return written if self.code == "id" else written.replace(",", ".")

    def day(self, day: date) -> str:
        """A day in full: "Selasa, 16 April 2024"; of a `datetime`, the day in its own zone."""
        weekday = self.strings["weekdays"][day.weekday()]
        return f"{weekday}, {day.day} {self.strings['months'][day.month - 1]} {day.year}"

    def moment(self, moment: date) -> str:
        """A day in full, with hour and zone where they are known: "Selasa, 16 April 2024, 10.20 WITA"."""
        if not isinstance(moment, datetime):
            return self.day(moment)
        clock = moment.strftime("%H.%M" if self.code == "id" else "%H:%M")
        return f"{self.day(moment)}, {clock} {_zone(moment)}".rstrip()

    def partial(self, written: str) -> str:
        """A `YYYY`, `YYYY-MM` or `YYYY-MM-DD` in words; anything else as it is."""
        parts = written.split("-")
        try:
            if len(parts) == 3:
                return self.day(date.fromisoformat(written))
            if len(parts) == 2:
                return f"{self.strings['months'][int(parts[1]) - 1]} {parts[0]}"
        except (ValueError, IndexError):
            return written
        return written


def local(moment: datetime, published: date | None) -> datetime:
    """`moment` on the clock of the article's place; on Jakarta's where the article does not tell its zone."""
    zone = published.tzinfo if isinstance(published, datetime) else None
    return moment.astimezone(zone or _WIB)


def _zone(moment: datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        return ""
    return _ZONES.get(int(offset.total_seconds() // 3600)) or f"UTC{moment.isoformat()[-6:] if offset else ''}"


@cache
def language(code: str) -> Language:
    """The language with this code; raises `KeyError` for one that is not in `LANGUAGES`."""
    if code not in LANGUAGES:
        raise KeyError(code)
    with (_FOLDER / f"{code}.yml").open(encoding="utf-8") as file:
        return Language(code, yaml.safe_load(file))


def choose(asked: str | None, remembered: str | None) -> Language:
    """The language asked for now, else the one remembered, else the first."""
    for code in (asked, remembered):
        if code in LANGUAGES:
            return language(code)
    return language(LANGUAGES[0])
