"""From our tree, filters and dates to the embedded engine's queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from tantivy import FieldType, Occur
from tantivy import Query as Engine

from search.base import Filter
from search.tantivy_schema import number_field, schema
from search.tantivy_text import tokens
from search.tree import And, Between, Everything, Is, Node, Not, Or, Published, Words
from search.typos import allowed_edits

TITLE_BOOST = 2.0
_EXACT_BEFORE_NEAR = 4.0


def translated(node: Node) -> Engine:  # noqa: PLR0911  # one for each kind of node
    """The engine's query for a tree. Only words give a score; conditions on values and negations give none."""
    match node:
        case Everything():
            return _unscored(Engine.all_query())
        case And(nodes):
            return every(translated(part) if not isinstance(part, Not) else _not(part) for part in nodes)
        case Or(nodes):
            return Engine.boolean_query([(Occur.Should, translated(part)) for part in nodes])
        case Not():
            return _not(node)
        case Words():
            return _words(node)
        case Is(field, value):
            return _unscored(Engine.term_query(schema(), field, value))
        case Between():
            return _between(node)
        case Published(first=first, last=last):
            return published(first, last)


def every(queries: Iterable[Engine]) -> Engine:
    """What answers all of the queries; everything where there are none."""
    parts = list(queries)
    if len(parts) == 1:
        return parts[0]
    return Engine.boolean_query([(Occur.Must, part) for part in parts]) if parts else _unscored(Engine.all_query())


def filtered(chosen: Filter) -> Engine:
    """A filter as a query without a score."""
    any_value = _unscored(Engine.term_set_query(schema(), chosen.field, list(chosen.values)))
    return _without(any_value) if chosen.exclude else any_value


def published(first: date | None, last: date | None) -> Engine:
    """Published between two days, both inclusive; articles without a day are none of them."""
    low, high = first or date.min, last or date.max
    days = (low.toordinal(), high.toordinal())
    return _unscored(Engine.range_query(schema(), "published", FieldType.Integer, *days))


def older_than(key: int) -> Engine:
    """What comes after the article with this `newest` key."""
    return _unscored(Engine.range_query(schema(), "newest", FieldType.Integer, None, key, include_upper=False))


def _unscored(query: Engine) -> Engine:
    return Engine.const_score_query(query, 0.0)


def _not(node: Not) -> Engine:
    return _without(translated(node.node))


def _without(query: Engine) -> Engine:
    return Engine.boolean_query([(Occur.Must, _unscored(Engine.all_query())), (Occur.MustNot, query)])


def _between(node: Between) -> Engine:
    # An open end must be called inclusive.
    low_in, high_in = (not node.strict or end is None for end in (node.low, node.high))
    field = number_field(node.field)
    return _unscored(Engine.range_query(schema(), field, FieldType.Float, node.low, node.high, low_in, high_in))


def _words(node: Words) -> Engine:
    words = tokens(node.text)
    if node.field != "any":
        return _in_field(node, node.field, words)
    title = Engine.boost_query(_in_field(node, "title", words), TITLE_BOOST)
    return Engine.boolean_query([(Occur.Should, title), (Occur.Should, _in_field(node, "text", words))])


def _in_field(node: Words, field: str, words: Sequence[str]) -> Engine:
    if not words:
        return Engine.empty_query()
    if node.match == "prefix":
        return _prefix(field, words)
    if len(words) > 1:
        return Engine.phrase_query(schema(), field, list(words))
    exact = Engine.term_query(schema(), field, words[0])
    edits = allowed_edits(words[0]) if node.match == "near" else 0
    if not edits:
        return exact
    near = Engine.fuzzy_term_query(schema(), field, words[0], distance=edits, transposition_cost_one=True)
    return Engine.boolean_query([(Occur.Should, Engine.boost_query(exact, _EXACT_BEFORE_NEAR)), (Occur.Should, near)])


def _prefix(field: str, words: Sequence[str]) -> Engine:
    if len(words) > 1:
        return Engine.phrase_prefix_query(schema(), field, list(words))
    # Words hold letters and digits only, so nothing in them is a sign of the pattern language.
    return Engine.regex_query(schema(), field, f"{re.escape(words[0])}.*")
