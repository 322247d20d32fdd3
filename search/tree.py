"""What a query means: a small tree of our own, which every engine translates for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sidak.models import Measure

WordsField = Literal["any", "title", "text", "official", "position"]
KeyField = Literal["region", "outlet", "topic"]
NumberField = Literal["percent"] | Measure
Closeness = Literal["exact", "near", "prefix"]


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A word, or with `quoted` a phrase, in one field; "any" is title and text.

    `match` is "near" where typing errors are forgiven, "prefix" where the word may go on.
    """

    text: str
    field: WordsField = "any"
    quoted: bool = False
    match: Closeness = "exact"


@dataclass(frozen=True, slots=True)
class Is:
    """An exact value: a region's code, an outlet's id, a topic's name."""

    field: KeyField
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Some figure lies between `low` and `high`, in percent; a None end is open.

    `strict` leaves the bound itself out; only a range with one end can be strict.
    """

    field: NumberField
    low: float | None = None
    high: float | None = None
    strict: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        above = self.low is None or value > self.low or (value == self.low and not self.strict)
        below = self.high is None or value < self.high or (value == self.high and not self.strict)
        return above and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The day of publication lies between two days, both inclusive."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """What does not answer `node`."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """What answers all of `nodes`; never holds another And."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What answers any of `nodes`; never holds another Or."""

    nodes: tuple[Node, ...]


Leaf = Everything | Words | Is | Between | Published
Node = Leaf | Not | And | Or


def both(nodes: Iterable[Node]) -> Node:
    """The And of several nodes, flat and each once; a single node is itself."""
    flat = tuple(dict.fromkeys(part for node in nodes for part in (node.nodes if isinstance(node, And) else (node,))))
    return flat[0] if len(flat) == 1 else And(flat)


def either(nodes: Iterable[Node]) -> Node:
    """The Or of several nodes, flat and each once; a single node is itself."""
    flat = tuple(dict.fromkeys(part for node in nodes for part in (node.nodes if isinstance(node, Or) else (node,))))
    return flat[0] if len(flat) == 1 else Or(flat)


def negated(node: Node) -> Node:
    """The opposite; twice is nothing."""
    return node.node if isinstance(node, Not) else Not(node)


def replaced(node: Node, change: Callable[[Words], Node]) -> Node:
    """The tree with every Words that is not negated put through `change`."""
    match node:
        case Words():
            return change(node)
        case And(nodes):
            return both(replaced(part, change) for part in nodes)
        case Or(nodes):
            return either(replaced(part, change) for part in nodes)
    return node


def wanted(node: Node) -> Iterator[Leaf]:
    """The leaves that speak for an article: all that do not stand under a Not."""
    return leaves(node, negated=False)


def leaves(node: Node, *, negated: bool = True) -> Iterator[Leaf]:
    """The leaves in their order; those under a Not only with `negated`."""
    match node:
        case And(nodes) | Or(nodes):
            for part in nodes:
                yield from leaves(part, negated=negated)
        case Not(part):
            if negated:
                yield from leaves(part)
        case _:
            yield node
