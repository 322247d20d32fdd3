"""The lists that a word may be on, as bits: what the model knows of a word it never saw in training."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from nlp.lexicon import facts
from sidak.regions import gazetteer

_HERE = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_][\w'.-]*")
_TOKEN = re.compile(r"\w[\w'.-]*\w|[^\s]")
_OFTEN = 2
LISTS = (
    "first", "last", "whole region", "region", "abroad", "honorific", "degree",
    "office", "agency", "calendar", "common",
)  # fmt: skip


def _own(name: str) -> dict[str, Any]:
    lists: dict[str, Any] = yaml.safe_load((_HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return lists


def _members() -> dict[str, Iterable[str]]:
    """Phrases by list; a word is on a list where it is part of one of its phrases."""
    # No lists of parties, firms or papers: they made the model blind to those that are on none.
    people, offices = _own("names"), _own("offices")
    regions, spoken, names = gazetteer(), facts("regions"), facts("names")
    positions, agencies, calendar = facts("positions"), facts("agencies"), facts("calendar")
    region_names = [one.name.split(" ", 1)[1] for one in regions] + list(regions.names())
    titles = [*positions["place"], *positions["force"], *positions["agency"], *positions["alone"], *positions["body"]]
    heads = [title for titles in positions["region"].values() for title in titles]
    return {
        "first": [name for people in people.values() for name in (*people["first"], *people["one"])],
        "last": [name for people in people.values() for name in people["last"]],
        "whole region": [name for name in (*region_names, *spoken["aliases"]) if " " not in name],
        "region": [*region_names, *spoken["aliases"]],
        "abroad": offices["abroad"],
        "honorific": names["honorifics"],
        "degree": names["degrees"],
        "office": [*titles, *heads, *positions["standing"], *positions["former"]],
        "agency": [*agencies["words"], *offices["local_full"]],
        "calendar": [*calendar["weekdays"], *calendar["months"]],
        "common": names["not_names"],
    }


def table(texts: Iterable[str]) -> dict[str, int]:
    """Every known word in small letters with the bits of its lists: the listed ones, and those often in `texts`."""
    seen = Counter(word for text in texts for word in _TOKEN.findall(text.lower()))
    bits: dict[str, int] = defaultdict(int, {word: 0 for word, times in seen.items() if times >= _OFTEN})
    for name, phrases in _members().items():
        for phrase in phrases:
            for word in _WORD.findall(str(phrase).lower()):
                bits[word] |= 1 << LISTS.index(name)
    return dict(bits)
