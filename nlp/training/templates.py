"""Sentences of regional news put together from patterns: titles, agencies, datelines, photo lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from nlp.training import invent
from nlp.training.corpora import Sentence, marked

_SLOT = re.compile(r"\{(\w+)\}")
_DEEPEST = 6


@cache
def _patterns() -> dict[str, list[str]]:
    patterns: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "templates.yml").read_text(encoding="utf-8"))
    return patterns


_INVENTED: dict[str, Callable[[Random], str]] = {
    "person": lambda random: f"[PER {invent.person(random)}]",
    "short": lambda random: f"[PER {invent.person(random, short=True)}]",
    "region": lambda random: f"[LOC {invent.region(random)}]",
    "full": lambda random: f"[LOC {invent.full_region(random)}]",
    "district": lambda random: f"[LOC {invent.district(random)}]",
    "place": lambda random: f"[LOC {invent.place(random)}]",
    "local": lambda random: f"[ORG {invent.body(random, 'local')}]",
    "government": lambda random: f"[ORG {invent.body(random, 'governments')}]",
    "body": lambda random: f"[ORG {invent.body(random)}]",
    "nation": lambda random: f"[ORG {invent.body(random, 'nation')}]",
    "press": lambda random: f"[ORG {invent.body(random, 'press')}]",
    "firm": lambda random: f"[ORG {invent.body(random, 'firms')}]",
    "dateline": lambda random: f"[LOC {invent.region(random).upper()}]",
    "kabupaten": lambda random: f"[LOC {invent.region(random, 'kabupaten')}]",
    "kota": lambda random: f"[LOC {invent.region(random, 'kota')}]",
    "provinsi": lambda random: f"[LOC {invent.region(random, 'provinsi')}]",
    "some": lambda random: str(random.randint(2, 60)),
    "many": lambda random: random.choice(
        (f"{random.randint(1, 9)}.{random.randint(100, 999)}", str(random.randint(70, 900)))
    ),
    "percent": lambda random: f"{random.randint(1, 99)},{random.randint(1, 99)} persen",
    "day": lambda random: str(random.randint(1, 30)),
    "year": lambda random: str(random.randint(2014, 2026)),
}


def generated(random: Random) -> Sentence:
    """One sentence, its names marked by construction."""
    return marked(_filled(random, random.choice(_patterns()["sentence"]), 0).strip())


def _filled(random: Random, pattern: str, depth: int) -> str:
    if depth > _DEEPEST:
        raise ValueError(f"Patterns of templates.yml refer to each other without end, at {pattern!r}.")
    return _SLOT.sub(lambda slot: _slot(random, slot[1], depth), pattern)


def _slot(random: Random, name: str, depth: int) -> str:
    if name in _INVENTED:
        return _INVENTED[name](random)
    return _filled(random, random.choice(_patterns()[name]), depth + 1)
