"""Words that mean the same, from a data file. A `Phrase` is the stems of a few words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress, count
from pathlib import Path

from search.stopwords import STEMMED
from search.text import tokens

_FILE = Path(__file__).parent / "data" / "synonyms.txt"

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Words and phrases of one meaning, as they are written; `key` stands for all of them in the index."""

    key: str
    members: tuple[str, ...]


def phrase(text: str) -> Phrase:
    """The stems of the words of a text; a stop word is any stop word, so that it is empty here."""
    return tuple(STEMMED[token] for token in tokens(text))


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


@dataclass(frozen=True, slots=True)
class _Head:
    """A stem that members begin with: its own group where it is a member by itself, and the longer members."""

    alone: Group | None
    longer: tuple[tuple[Phrase, Group], ...]
    seconds: frozenset[str]


@cache
def _heads() -> dict[str, _Head]:
    found: dict[str, list[Phrase]] = {}
    for member in groups():
        found.setdefault(member[0], []).append(member)
    return {head: _head(sorted(members, key=len, reverse=True)) for head, members in found.items()}


def _head(members: list[Phrase]) -> _Head:
    longer = [member for member in members if len(member) > 1]
    return _Head(
        alone=groups().get(members[0][:1]),
        longer=tuple((member, groups()[member]) for member in longer),
        seconds=frozenset(member[1] for member in longer),
    )


def members(stems: Sequence[str]) -> Iterator[tuple[int, int, Group]]:
    """Where members stand in a text's stems, as start and end; of those that begin at one place, the longest first."""
    heads = _heads()
    # Every word of every text passes here, so no line of Python runs for each.
    for start in compress(count(), map(heads.__contains__, stems)):
        head = heads[stems[start]]
        # Most heads are common words (kepala, kerja, tenaga) with another behind them than any member has.
        if start + 1 < len(stems) and stems[start + 1] in head.seconds:
            for member, group in head.longer:
                end = start + len(member)
                if tuple(stems[start:end]) == member:
                    yield start, end, group
        if head.alone:
            yield start, start + 1, head.alone
