"""Words that mean the same, from a data file, and queries widened by them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TypeGuard

from search.tree import And, Node, Not, Or, Words, both, either

_FILE = Path(__file__).parent / "data" / "synonyms.txt"
_WORD = re.compile(r"[^\W_]+")

Phrase = tuple[str, ...]
Groups = dict[Phrase, tuple[Phrase, ...]]


def phrase(text: str) -> Phrase:
    """The words of a text, lower-cased."""
    return tuple(_WORD.findall(text.casefold()))


@cache
def groups() -> Groups:
    """Every word and phrase of the data file with all of its group, itself included."""
    found: Groups = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            group = tuple(phrase(part) for part in line.split("="))
            found.update(dict.fromkeys(group, group))
    return found


def expand(node: Node) -> Node:
    """The tree with each bare word, or run of bare words, replaced by any of its group."""
    match node:
        case And(nodes):
            return both(_expand_runs(nodes))
        case Or(nodes):
            return either(expand(part) for part in nodes)
        case Not(part):
            return Not(expand(part))
        case Words():
            return _any_of_group((node,)) or node
    return node


def known(words: Words) -> bool:
    """Whether `expand` would widen this word."""
    return _is_bare(words) and phrase(words.text) in groups()


def _is_bare(node: Node) -> TypeGuard[Words]:
    return (
        isinstance(node, Words) and not node.quoted and node.match == "exact" and node.field in {"any", "title", "text"}
    )


def _expand_runs(nodes: tuple[Node, ...]) -> list[Node]:
    """`wali kota blora` holds `wali kota`: the longest run of bare words that is known goes first."""
    longest = max(map(len, groups()))
    result: list[Node] = []
    position = 0
    while position < len(nodes):
        for end in range(min(len(nodes), position + longest), position, -1):
            widened = _any_of_group(nodes[position:end])
            if widened:
                break
        else:
            end, widened = position + 1, expand(nodes[position])
        result.append(widened)
        position = end
    return result


def _any_of_group(run: tuple[Node, ...]) -> Node | None:
    """What was typed or any of its synonyms; None where the run is no entry."""
    words = [node for node in run if _is_bare(node)]
    if len(words) < len(run) or len({node.field for node in words}) != 1:
        return None
    typed = tuple(part for node in words for part in phrase(node.text))
    group = groups().get(typed)
    if group is None:
        return None
    field = words[0].field
    others = (Words(text=" ".join(entry), field=field, quoted=len(entry) > 1) for entry in group if entry != typed)
    return either((both(run), *others))
