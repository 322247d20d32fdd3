"""Words that mean the same, from a data file. A `Phrase` is the stems of a few words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.stems import STEMS
from search.text import tokens

_FILE = Path(__file__).parent / "data" / "synonyms.txt"

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Words and phrases of one meaning, as they are written; `key` stands for all of them in the index."""

    key: str
    members: tuple[str, ...]


def phrase(text: str) -> Phrase:
    """The stems of the words of a text."""
    return tuple(STEMS[token] for token in tokens(text))


@cache
def groups() -> dict[Phrase, Group]:
    """Each member of the data file with its group."""
    found: dict[Phrase, Group] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            members = tuple(member.strip() for member in line.split("="))
            # No word holds this sign, so that a key is never mistaken for a stem.
            group = Group("=" + "_".join(tokens(members[0])), members)
            found.update((phrase(member), group) for member in members)
    return found


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How many stems the members have that begin with a stem, the longest first."""
    found: dict[str, set[int]] = {}
    for member in groups():
        found.setdefault(member[0], set()).add(len(member))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def members(stems: Sequence[str]) -> Iterator[tuple[int, int, Group]]:
    """Where members stand in a text's stems, as start and end; of those that begin at one place, the longest first."""
    known, lengths = groups(), _lengths()
    if lengths.keys().isdisjoint(stems):
        return
    for start in [place for place, stem in enumerate(stems) if stem in lengths]:
        for end in (start + length for length in lengths[stems[start]]):
            group = known.get(tuple(stems[start:end]))
            if group and end <= len(stems):
                yield start, end, group
