"""A vocabulary as large and as uneven as a newspaper's: the project's own words first, then made-up ones."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache
from itertools import accumulate
from pathlib import Path

import yaml

from sidak.regions import gazetteer
from tests.newsroom.stories import load_stories

SIZE = 60_000
NAMES = 20_000
_TRAINING = Path(__file__).parent.parent / "nlp" / "training"
_WORD = re.compile(r"[a-z]{2,}")
_MARK = re.compile(r"\[[A-Z]+ |\]")
_OPEN = ("b", "d", "g", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "ny", "ng", "")
_CLOSED = ("", "", "", "n", "r", "ng", "s", "t", "k", "h", "m", "l")
_BEFORE = ("", "", "", "", "me", "di", "ber", "ter", "pe", "ke", "se")
_BEHIND = ("", "", "", "", "an", "kan", "i", "nya")


@cache
def vocabulary() -> tuple[str, ...]:
    """`SIZE` different words, the most frequent first; the same in every run."""
    chance = random.Random(7)  # noqa: S311  # no secret is drawn
    words = dict.fromkeys(word for word, _ in _counted().most_common())
    roots = [_made_up(chance) for _ in range(SIZE // 2)]
    while len(words) < SIZE:
        word = chance.choice(_BEFORE) + chance.choice(roots) + chance.choice(_BEHIND)
        words[word] = None
    return tuple(words)


@cache
def frequencies() -> tuple[float, ...]:
    """The shares of the words summed up from the first on, by the law of Zipf and Mandelbrot."""
    weights = list(accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(1, SIZE + 1)))
    return tuple(weight / weights[-1] for weight in weights)


@cache
def names() -> tuple[str, ...]:
    """`NAMES` different names of people, of two words each."""
    chance = random.Random(8)  # noqa: S311  # no secret is drawn
    homes = yaml.safe_load((_TRAINING / "names.yml").read_text(encoding="utf-8")).values()
    every = dict.fromkeys(f"{first} {last}" for home in homes for first in home["first"] for last in home["last"])
    return tuple(chance.sample(list(every), NAMES))


def _counted() -> Counter[str]:
    """How often the project's texts have each word; names of places are left to the articles' regions."""
    texts = [f"{story.title}\n{story.body}" for story in load_stories()]
    texts.extend(
        _MARK.sub("", path.read_text(encoding="utf-8")) for path in sorted((_TRAINING / "domain").glob("*.txt"))
    )
    places = {word for name in gazetteer().names() for word in name.split()} - {"kota", "kabupaten", "provinsi"}
    return Counter(word for text in texts for word in _WORD.findall(text.lower()) if word not in places)


def _made_up(chance: random.Random) -> str:
    """A root of two or three syllables."""
    syllables = (chance.choice(_OPEN) + chance.choice("aaaeiiouu") for _ in range(chance.choice((2, 2, 3))))
    return "".join(syllables) + chance.choice(_CLOSED)
