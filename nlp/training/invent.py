"""Names that nobody bears: persons, bodies and places put together from lists and the gazetteers."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from sidak.regions import gazetteer

_HERE = Path(__file__).parent
_DISTRICTS = _HERE.parent / "data" / "districts.txt"
_SLOT = re.compile(r"\{(\w+)\}")
_INITIALS = "ABDEFGHIJKLMNRSTYZ"
# How often a body of each kind is drawn: regional news is what the model is for.
_BODIES = {"local": 8, "governments": 4, "nation": 5, "parties": 2, "firms": 3, "press": 2, "world": 2}


@cache
def _lists(name: str) -> dict[str, Any]:
    lists: dict[str, Any] = yaml.safe_load((_HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return lists


@cache
def _regions(kind: str) -> list[str]:
    known = gazetteer()
    return [one.name.split(" ", 1)[1].removeprefix("Administrasi ") for one in known if known.type_of(one) == kind]


@cache
def _short_forms() -> list[str]:
    regions: dict[str, str] = yaml.safe_load((_HERE.parent / "data" / "regions.yml").read_text(encoding="utf-8"))[
        "aliases"
    ]
    return list(regions)


@cache
def _districts() -> list[str]:
    return _DISTRICTS.read_text(encoding="utf-8").splitlines()


def person(random: Random, *, short: bool = False) -> str:
    """A full name, or with `short` one word that names a person alone."""
    peoples = list(_lists("names").values())
    people: dict[str, list[str]] = random.choice(peoples)
    if short:
        return (
            random.choice(random.choices([people["one"], people["first"], people["last"]], [4, 2, 3])[0])
            .split()[-1]
            .strip(".")
        )
    words = [random.choice(people["first"]), random.choice(people["last"])]
    chance = random.random()
    if chance < 0.12:
        words = [random.choice(people["one"])]
    elif chance < 0.30:
        words.insert(1, random.choice(people["first"] + people["last"]))
    elif chance < 0.36:
        words.insert(1, random.choice(random.choice(peoples)["last"]))
    elif chance < 0.44:
        words.insert(0, random.choice(("M.", "H.M.", "A.", "Moh.", "Muh.", "M", f"{random.choice(_INITIALS)}.")))
    elif chance < 0.48:
        words.insert(1, f"{random.choice(_INITIALS)}.")
    elif chance < 0.52:
        words.append(random.choice(_INITIALS))
    return " ".join(words).replace("H.M.", "M.")


def region(random: Random, kind: str = "") -> str:
    """A region without its type word: of a kind, or of any kind and then at times in a short form."""
    if not kind:
        if random.random() < 0.12:
            return random.choice(_short_forms())
        kind = random.choices(("kabupaten", "kota", "provinsi"), (6, 3, 2))[0]
    return random.choice(_regions(kind))


def full_region(random: Random) -> str:
    """A region with its type word."""
    kind, word = random.choices(
        (("kabupaten", "Kabupaten"), ("kota", "Kota"), ("provinsi", "Provinsi"), ("kabupaten", "Kab.")), (6, 4, 2, 1)
    )[0]
    return f"{word} {region(random, kind)}"


def district(random: Random) -> str:
    """A kecamatan without its type word: thousands of names that no list of regions holds."""
    return random.choice(_districts())


def body(random: Random, kind: str = "") -> str:
    """A government body, company, party, paper or society."""
    offices = _lists("offices")
    kind = kind or random.choices(list(_BODIES), list(_BODIES.values()))[0]
    if kind != "local":
        return _filled(random, random.choice(offices[kind]))
    name: str = random.choice(offices[random.choice(("local_full", "local_short"))])
    tail = random.choices(("", region(random), full_region(random)), (4, 3, 3))[0]
    return _filled(random, f"{name} {tail}".strip())


def place(random: Random) -> str:
    """A region, a country, a street or a building."""
    offices = _lists("offices")
    makers = (lambda: region(random), lambda: full_region(random), lambda: random.choice(offices["abroad"]))
    maker = random.choices((*makers, lambda: _filled(random, random.choice(offices["places"]))), (6, 3, 3, 4))[0]
    return str(maker())


def _filled(random: Random, template: str) -> str:
    return _SLOT.sub(lambda slot: _slot(random, slot[1]), template)


def _slot(random: Random, name: str) -> str:
    if name == "person":
        return person(random)
    if name == "region":
        return full_region(random) if random.random() < 0.4 else region(random)
    if name == "district":
        return district(random)
    if name in ("kabupaten", "kota", "provinsi"):
        return region(random, name)
    return str(random.choice(_lists("offices")["fields" if name == "field" else name]))
