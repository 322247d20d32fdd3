"""What a query means: a small tree of our own, which every engine translates for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sidak.models import Measure

WordsField = Literal["any", "title", "text", "official", "position", "institution"]
KeyField = Literal["region", "outlet", "topic", "measure"]
NumberField = Literal["percent"] | Measure
DateField = Literal["published", "date"]
Match = Literal["forms", "exact", "near", "pattern"]


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A word or a phrase in one field; "any" is title and text.

    `match` is "forms" for a word in any of its forms (affixes) and its synonyms, "exact" for the words as they are and
    in this order, "near" where typing errors are forgiven, "pattern" where `*` stands for any letters.
    With "forms" a `text` of several words is a phrase that has synonyms.
    """

    text: str
    field: WordsField = "any"
    match: Match = "forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Two words in one field, in either order, with at most `within` others between them; exactly these words."""

    first: str
    second: str
    within: int
    field: WordsField = "any"


@dataclass(frozen=True, slots=True)
class Is:
    """An exact value: a region's code, an outlet's id, the name of a topic or a measure."""

    field: KeyField
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Some figure lies between `low` and `high`, in percent; a None end is open.

    `low_out` and `high_out` leave the bound itself out.
    """

    field: NumberField
    low: float | None = None
    high: float | None = None
    low_out: bool = False
    high_out: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        above = self.low is None or value > self.low or (value == self.low and not self.low_out)
        below = self.high is None or value < self.high or (value == self.high and not self.high_out)
        return above and below


@dataclass(frozen=True, slots=True, kw_only=True)
class During:
    """Between two days, both inclusive: the day of publication, or a date that the text speaks of.

    A date in the text answers where one of its days lies inside; a month or a year without a day where it lies inside
    as a whole.
    """

    field: DateField
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


Leaf = Everything | Words | Close | Is | Between | During
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


def changed(node: Node, change: Callable[[Node], Node], *, negated_too: bool = True) -> Node:
    """The tree with every leaf put through `change`; those under a Not only with `negated_too`."""
    match node:
        case And(nodes):
            return both(changed(part, change, negated_too=negated_too) for part in nodes)
        case Or(nodes):
            return either(changed(part, change, negated_too=negated_too) for part in nodes)
        case Not(part):
            return negated(changed(part, change)) if negated_too else node
    return change(node)


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
