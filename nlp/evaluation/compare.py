"""Findings held against the gold: each wanted one is found or missed, each other one is spurious or set aside.

The rules are those of the gold's README: what is boilerplate, negated or beyond resolving is neither wanted nor wrong,
and each distinct finding counts once however often an article repeats it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from nlp.evaluation.gold import Gold, Item
from nlp.evaluation.sameness import overlap, same_date, same_name, same_position, same_value

Status = Literal["found", "missed", "spurious"]
Same = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one finding: `wanted` by the gold, `got` from the program, and which attributes are right."""

    article: str
    outlet: str
    kind: str
    status: Status
    wanted: Any = None
    got: Any = None
    attributes: Mapping[str, bool] = field(default_factory=dict)

    @property
    def phenomenon(self) -> str:
        """What the gold calls this case; empty where it is an ordinary one."""
        return self.wanted.get("phenomenon", "") if isinstance(self.wanted, dict) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How findings of one kind are compared."""

    name: str
    same: Same
    attributes: Mapping[str, Same] = field(default_factory=dict)
    set_aside: Callable[[Item], bool] = lambda _item: False
    meets_aside: Same = lambda _gold, _found: False
    gold_key: tuple[str, ...] = ()
    found_key: tuple[str, ...] = ()


KINDS = (
    Kind(name="topics", same=lambda gold, found: bool(gold == found)),
    Kind(name="regions", same=lambda gold, found: bool(gold.casefold() == found.casefold())),
    Kind(
        name="officials",
        same=lambda gold, found: same_name(gold["name"], found["name"]),
        attributes={"position": lambda gold, found: same_position(gold["position"], found.get("position"))},
        set_aside=lambda item: bool(item.get("boilerplate")),
        meets_aside=lambda gold, found: same_name(gold["name"], found["name"]),
    ),
    Kind(
        name="dates",
        same=same_date,
        set_aside=lambda item: item["start"] is None or bool(item.get("boilerplate")),
        meets_aside=lambda gold, found: overlap(gold["text"], found["text"]),
        gold_key=("text", "start", "end"),
        found_key=("text", "from", "to"),
    ),
    Kind(
        name="percentages",
        same=same_value,
        attributes={
            "qualifier": lambda gold, found: gold["qualifier"] == found.get("qualifier"),
            "measures": lambda gold, found: gold["measures"] == found.get("measures"),
        },
        set_aside=lambda item: bool(item.get("unscored")),
        meets_aside=same_value,
        gold_key=("value", "qualifier", "measures"),
        found_key=("value", "qualifier", "measures"),
    ),
    Kind(
        name="ratios",
        same=lambda gold, found: (gold["part"], gold["whole"]) == (found.get("part"), found.get("whole")),
    ),
)


def compare(gold: Gold, record: Item) -> Iterator[Outcome]:
    """The outcomes of one article; `record` is its annotation as `sidak annotate --json` prints it, or empty."""
    for kind in KINDS:
        yield from _of_kind(gold, kind, _found(record, kind.name))


def _found(record: Item, name: str) -> list[Any]:
    found = record.get(name, [])
    return [item["name"] for item in found] if name in ("topics", "regions") else found


def _of_kind(gold: Gold, kind: Kind, found: list[Any]) -> Iterator[Outcome]:
    outcome = partial(Outcome, article=gold.id, outlet=gold.outlet, kind=kind.name)
    asides = [item for item in gold.items[kind.name] if kind.set_aside(item)]
    wanted = _distinct([item for item in gold.items[kind.name] if item not in asides], kind.gold_key)
    pairs, missed, extra = pair(wanted, _distinct(found, kind.found_key), kind)
    for item, hit in pairs:
        right = {name: same(item, hit) for name, same in kind.attributes.items()}
        yield outcome(status="found", wanted=item, got=hit, attributes=right)
    for item in missed:
        yield outcome(status="missed", wanted=item)
    for hit in extra:
        if not any(kind.meets_aside(item, hit) for item in asides):
            yield outcome(status="spurious", got=hit)


def pair(gold: Sequence[Any], found: Sequence[Any], kind: Kind) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Each gold item in turn takes the free finding that agrees in most attributes: pairs, missed, left over."""
    pairs, missed, left = [], [], list(found)
    for item in gold:
        hits = [candidate for candidate in left if kind.same(item, candidate)]
        if not hits:
            missed.append(item)
            continue
        best = max(hits, key=lambda hit: sum(same(item, hit) for same in kind.attributes.values()))
        left.remove(best)
        pairs.append((item, best))
    return pairs, missed, left


def _distinct(items: list[Any], key: tuple[str, ...]) -> list[Any]:
    if not key:
        return items
    seen: dict[tuple[str, ...], Any] = {}
    for item in items:
        seen.setdefault(tuple(str(item.get(name)).casefold() for name in key), item)
    return list(seen.values())
