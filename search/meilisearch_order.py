"""The order of an answer by relevance: classes of documents, the best first, and the newest first in each.

The server scores what it searches, and we only filter. So what makes an answer good is said in conditions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from search.keys import key
from search.meilisearch_filter import NOTHING, Condition, all_of, any_of, opposite
from search.meilisearch_query import Translator, in_title
from search.text import tokens
from search.tree import And, Close, Node, Not, Or, Words, both, either, wanted

MAX_RANKED = 8
"""With more words only whether the title has any of the first ones makes a difference."""
_BITS = 63

Change = Callable[[Words | Close], Node | None]


def packed(tier: int, newest: int) -> int:
    """A position by relevance: after it comes the rest of its class, and the next classes."""
    return tier << _BITS | newest


def unpacked(position: int) -> tuple[int, int]:
    """The class, and the place in it."""
    return position >> _BITS, position & ((1 << _BITS) - 1)


def tiers(tree: Node, translator: Translator) -> list[Condition]:
    """Conditions of which every document meets one.

    The title has all that is asked; it has some of it; the words stand somewhere as they were typed, not in other
    forms; all others. Where typing errors are forgiven, the words as they were typed come first.
    """
    spoken = in_title(tree)[:MAX_RANKED]
    some = any_of(translator.translated(replace(leaf, field="title")) for leaf in spoken)
    better = [some]
    leaves = [leaf for leaf in wanted(tree) if isinstance(leaf, Words | Close)]
    if len(leaves) <= MAX_RANKED:
        whole = _condition(tree, _title, translator)
        typed = _condition(tree, _typed, translator) if _of_words(tree, _typed) != _of_words(tree, _same) else NOTHING
        forgiven = any(isinstance(leaf, Words) and leaf.match == "near" for leaf in leaves)
        better = [typed, whole, some] if forgiven else [whole, some, typed]
    found: list[Condition] = []
    before: Condition = NOTHING
    for condition in dict.fromkeys(better):
        if condition not in (NOTHING, before):
            found.append(all_of((condition, opposite(before))))
            before = any_of((before, condition))
    return [*found, opposite(before)]


def _condition(tree: Node, change: Change, translator: Translator) -> Condition:
    changed = _of_words(tree, change)
    return NOTHING if changed is None else translator.translated(changed)


def _of_words(node: Node, change: Change) -> Node | None:
    """What a tree says of words, each put through `change`; None where it says nothing of them."""
    match node:
        case And(nodes) | Or(nodes):
            parts = [part for one in nodes if (part := _of_words(one, change)) is not None]
            return (both if isinstance(node, And) else either)(parts) if parts else None
        case Words() | Close():
            return change(node)
        case Not():
            return None
    return None


def _title(leaf: Words | Close) -> Node | None:
    return replace(leaf, field="title") if leaf.field in {"any", "title"} else None


def _same(leaf: Words | Close) -> Node:
    return leaf


def _typed(leaf: Words | Close) -> Node:
    """A word without its other forms."""
    if isinstance(leaf, Close) or len(tokens(leaf.text)) != 1:
        return leaf
    has_forms = leaf.match == "near" or (leaf.match == "forms" and key(leaf.text, names=leaf.field == "official"))
    return replace(leaf, match="exact") if has_forms else leaf
