"""A tree as text: how a query was understood, in the query language itself."""

from __future__ import annotations

import re

from search.tree import And, Between, Close, During, Everything, Is, Node, Not, Or, Words
from sidak.regions import gazetteer


def read_as(node: Node) -> str:  # noqa: PLR0911  # one for each kind of node
    """How a query was understood: `parse(read_as(tree)) == tree`."""
    match node:
        case Everything():
            return ""
        case Not(part):
            return f"NOT {_inner(part)}"
        case And(nodes):
            return " AND ".join(_inner(part) if isinstance(part, Or) else read_as(part) for part in nodes)
        case Or(nodes):
            return " OR ".join(_inner(part) if isinstance(part, And) else read_as(part) for part in nodes)
        case Words(text=text):
            word = {"forms": text, "exact": f'"{text}"', "near": f"{text}~", "pattern": text}[node.match]
            return _in_field(node.field, word)
        case Close(first=first, second=second, within=within):
            return _in_field(node.field, f'"{first} {second}"~{within}')
        case Is(field, value):
            return f"{field}:{_key_as(field, value)}"
        case Between():
            return f"{node.field}:{_between_as(node)}"
        case During(field=field, first=begin, last=end):
            return f"{field}:{begin}" if begin == end else f"{field}:{begin or ''}..{end or ''}"


def _inner(node: Node) -> str:
    return f"({read_as(node)})" if isinstance(node, And | Or) else read_as(node)


def _in_field(field: str, text: str) -> str:
    return text if field == "any" else f"{field}:{text}"


def _key_as(field: str, value: str) -> str:
    region = gazetteer().get(value) if field == "region" else None
    if region:
        return f'"{region.name}"'
    return value if re.fullmatch(r"[\w.-]+", value) else f'"{value}"'


def _between_as(range_: Between) -> str:
    low, high = (None if end is None else f"{end:.6f}".rstrip("0").rstrip(".") for end in (range_.low, range_.high))
    if low is None:
        return f"<{'' if range_.high_out else '='}{high}"
    if high is None:
        return f">{'' if range_.low_out else '='}{low}"
    if range_.low_out or range_.high_out:
        return f"{'{' if range_.low_out else '['}{low} TO {high}{'}' if range_.high_out else ']'}"
    return low if low == high else f"{low}..{high}"
