"""The ways a query may be read: as it was written first, and with typing errors forgiven where that finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from search.base import Query
from search.query import exactly, parse
from search.stopwords import stop_words
from search.synonyms import groups, members, phrase
from search.tree import And, Node, Not, Or, Words, both, changed, either
from search.typos import allowed_edits

_SPOKEN = ("any", "title", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a query: `typed` in the words of its writer, `tree` for the engine.

    `shown` has the synonyms written out, and none of the words that are passed over.
    """

    typed: Node
    tree: Node
    shown: Node
    passed_over: tuple[str, ...] = ()


def readings(query: Query, is_unknown: Callable[[Words], bool]) -> Iterator[Reading]:
    """The query as written; then with near matches for words that the index does not have; then for all words.

    Exact words and phrases stay as they are, and so does what is excluded: forgiving there would hide articles.
    Raises `QueryError`.
    """
    typed = parse(query.text)
    if query.exact:
        typed = exactly(typed)
    tried = [typed]
    yield read(typed)
    for change in (lambda words: words if _is_group(words) or not is_unknown(words) else nearly(words), nearly):
        forgiven = _each_word(typed, change)
        if forgiven not in tried:
            tried.append(forgiven)
            yield read(forgiven)


def read(typed: Node) -> Reading:
    """A query's tree with its synonyms found and its stop words passed over."""
    passed_over: list[str] = []
    tree = _understood(typed, passed_over)
    return Reading(typed=typed, tree=tree, shown=changed(tree, _written_out), passed_over=tuple(passed_over))


def _each_word(node: Node, change: Callable[[Words], Node]) -> Node:
    return changed(node, lambda leaf: change(leaf) if isinstance(leaf, Words) else leaf, negated_too=False)


def nearly(words: Words) -> Words:
    """A word with its typing errors forgiven; itself where none can be."""
    forgivable = words.match == "forms" and allowed_edits(words.text.casefold()) and not _is_common(words)
    return replace(words, match="near") if forgivable else words


def _is_common(words: Words) -> bool:
    return words.text.casefold() in stop_words()


def _is_group(words: Words) -> bool:
    return phrase(words.text) in groups()


def _understood(node: Node, passed_over: list[str]) -> Node:
    match node:
        case And(nodes):
            return both(_without_stop_words(_with_groups(nodes, passed_over), passed_over))
        case Or(nodes):
            return either(_understood(part, passed_over) for part in nodes)
        case Not(part):
            return Not(_understood(part, passed_over))
    return node


def _with_groups(nodes: Sequence[Node], passed_over: list[str]) -> list[Node]:
    """`wali kota blora` holds `wali kota`: runs of bare words that have synonyms, the longest first."""
    result: list[Node] = []
    at = 0
    while at < len(nodes):
        run = _run_from(nodes, at)
        stems = [stem for words in run for stem in phrase(words.text)]
        end = next((end for start, end, _ in members(stems) if start == 0), 0)
        if end > 1 and len(stems) == len(run):
            whole = replace(run[0], text=" ".join(words.text for words in run[:end]))
            result.append(either((both(run[:end]), whole)))
            at += end
        else:
            result.append(_understood(nodes[at], passed_over))
            at += 1
    return result


def _run_from(nodes: Sequence[Node], at: int) -> list[Words]:
    """The bare words of one field that stand one behind the other from here on."""
    run: list[Words] = []
    for node in nodes[at:]:
        if not _is_bare(node) or (run and node.field != run[0].field):
            break
        run.append(node)
    return run


def _is_bare(node: Node) -> TypeGuard[Words]:
    return isinstance(node, Words) and node.match == "forms"


def _without_stop_words(nodes: Iterable[Node], passed_over: list[str]) -> list[Node]:
    """The parts that are worth a search; all of them where none is."""
    parts = list(nodes)
    common = [one for one in parts if _is_bare(one) and one.field in _SPOKEN and _is_common(one)]
    if len(common) == len(parts):
        return parts
    passed_over.extend(one.text for one in common)
    return [one for one in parts if one not in common]


def _written_out(leaf: Node) -> Node:
    """A word with its synonyms."""
    group = groups().get(phrase(leaf.text)) if _is_bare(leaf) else None
    if group is None or not isinstance(leaf, Words):
        return leaf
    typed = phrase(leaf.text)
    others = [member for member in group.members if phrase(member) != typed]
    alike = [replace(leaf, text=other, match="exact" if " " in other else "forms") for other in others]
    return either(alike if " " in leaf.text else (leaf, *alike))
