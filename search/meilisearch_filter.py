"""Conditions, and the filter expression that says them.

The server takes as long as the square of a filter's length, and dies of one that is long enough; it takes no more than
some nesting. So values of one attribute are put together, negations are carried down to single conditions, and what is
still too much is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sidak.errors import QueryError

MAX_CONDITIONS = 1_000
MAX_VALUES = 6_000
MAX_DEPTH = 30
_ADVICE = "Ask for less at once, or use the embedded index."


@dataclass(frozen=True, slots=True)
class OneOf:
    """The attribute has any of the values; with `negated`, none."""

    attribute: str
    values: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The attribute has a value of which `test` is true, in the words of a filter; with `negated`, none."""

    attribute: str
    test: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All of several conditions; of none, everything."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Any of several conditions; of none, nothing."""

    parts: tuple[Condition, ...]


Condition = OneOf | Comparison | Every | Some
EVERYTHING, NOTHING = Every(()), Some(())


def one_of(attribute: str, values: Iterable[str]) -> Condition:
    """The attribute has any of the values."""
    given = frozenset(values)
    return OneOf(attribute, given) if given else NOTHING


def all_of(conditions: Iterable[Condition]) -> Condition:
    """All of the conditions, flat and each once."""
    parts = _folded((part for one in conditions for part in (one.parts if isinstance(one, Every) else (one,))), True)
    if NOTHING in parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else Every(parts)


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Any of the conditions, flat and each once."""
    parts = _folded((part for one in conditions for part in (one.parts if isinstance(one, Some) else (one,))), False)
    if EVERYTHING in parts:
        return EVERYTHING
    return parts[0] if len(parts) == 1 else Some(parts)


def opposite(condition: Condition) -> Condition:
    """What does not meet a condition."""
    match condition:
        case Every(parts):
            return any_of(map(opposite, parts))
        case Some(parts):
            return all_of(map(opposite, parts))
    return replace(condition, negated=not condition.negated)


def expression(condition: Condition) -> str:
    """The filter of a condition. Raises `QueryError` for one that is more than the server should be given."""
    conditions, values = _size(condition)
    if conditions > MAX_CONDITIONS:
        raise QueryError(f"Meilisearch takes {MAX_CONDITIONS} conditions at most, this is {conditions}. {_ADVICE}")
    if values > MAX_VALUES:
        raise QueryError(f"Meilisearch takes {MAX_VALUES} values at most, this is {values}. {_ADVICE}")
    if _depth(condition) > MAX_DEPTH:
        raise QueryError(f"Meilisearch takes AND and OR inside each other {MAX_DEPTH} times at most. {_ADVICE}")
    return _written(condition)


def quoted(value: str) -> str:
    """A value as a filter has it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _folded(parts: Iterable[Condition], negated: bool) -> tuple[Condition, ...]:
    """Each part once. Values of one attribute stand together: where any will do, or with `negated`, those to avoid."""
    folded: dict[Condition | tuple[str, bool], Condition] = {}
    for part in parts:
        if isinstance(part, OneOf) and part.negated is negated:
            key = (part.attribute, negated)
            before = folded.get(key)
            values = part.values | before.values if isinstance(before, OneOf) else part.values
            folded[key] = OneOf(part.attribute, values, negated)
        else:
            folded[part] = part
    return tuple(folded.values())


def _size(condition: Condition) -> tuple[int, int]:
    """How many conditions it takes, and how many values in them."""
    match condition:
        case Every(parts) | Some(parts):
            sizes = [_size(part) for part in parts]
            return sum(one for one, _ in sizes), sum(many for _, many in sizes)
        case OneOf(values=values):
            return 1, len(values)
    return 1, 1


def _depth(condition: Condition) -> int:
    """How many ANDs and ORs stand inside each other: the server puts each of them into parentheses."""
    match condition:
        case Every(parts) | Some(parts):
            return 1 + max(map(_depth, parts), default=0)
    return 0


def _written(condition: Condition) -> str:
    match condition:
        case OneOf(attribute, values, negated):
            return _values(attribute, sorted(values), negated)
        case Comparison(attribute, test, negated):
            return f"{'NOT ' if negated else ''}{attribute} {test}"
        case Every(parts):
            return " AND ".join(_inside_and(part) for part in parts) or "id NOT IN []"
        case Some(parts):
            return " OR ".join(_written(part) for part in parts) or "id IN []"


def _inside_and(condition: Condition) -> str:
    """AND binds closer than OR, so that only an OR inside an AND needs parentheses."""
    return f"({_written(condition)})" if isinstance(condition, Some) else _written(condition)


def _values(attribute: str, values: list[str], negated: bool) -> str:
    if len(values) == 1:
        return f"{attribute} {'!=' if negated else '='} {quoted(values[0])}"
    return f"{attribute} {'NOT IN' if negated else 'IN'} [{','.join(map(quoted, values))}]"
