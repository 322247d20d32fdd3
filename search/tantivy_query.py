"""From our tree, filters and dates to the embedded engine's queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tantivy import FieldType, Occur
from tantivy import Query as Engine

from search.base import Asked, FacetField, Filter
from search.days import inside
from search.keys import key
from search.tantivy_schema import facet_field, keys_field, number_field, schema
from search.text import pieces, tokens
from search.tree import And, Between, Close, During, Everything, Is, Node, Not, Or, Words, WordsField
from search.typos import allowed_edits

TITLE_BOOST = 2.0
_EXACT_BEFORE_NEAR = 4.0


def conditions(asked: Asked, *, scored: bool = True, leave_out: FacetField | None = None) -> Engine:
    """Text, dates and filters together; without the filters on one facet where its own values are counted.

    Where only the number of answers matters, a query that is not `scored` finds the same in half the time.
    """
    query = asked.query
    parts = [translated(asked.tree, scored=scored)]
    if query.published_from or query.published_to:
        parts.append(_published(query.published_from, query.published_to))
    parts.extend(filtered(chosen) for chosen in query.filters if chosen.field != leave_out)
    return every(parts)


def translated(node: Node, *, scored: bool = True) -> Engine:  # noqa: PLR0911  # one for each kind of node
    """The engine's query for a tree. Only words give a score; conditions on values and negations give none."""
    match node:
        case Everything():
            return _unscored(Engine.all_query())
        case And(nodes):
            return every(translated(part, scored=scored) for part in nodes)
        case Or(nodes):
            return _any_of(translated(part, scored=scored) for part in nodes)
        case Not(part):
            return _without(translated(part, scored=False))
        case Words():
            return _in_fields(node.field, lambda field: _words(node, field, scored=scored))
        case Close():
            return _in_fields(node.field, lambda field: _close(node, field))
        case Is(field, value):
            return _unscored(Engine.term_query(schema(), facet_field(field), value))
        case Between():
            return _between(node)
        case During(field=field, first=first, last=last):
            return _published(first, last) if field == "published" else _spoken_of(first, last)


def every(queries: Iterable[Engine]) -> Engine:
    """What answers all of the queries; everything where there are none."""
    parts = list(queries)
    if len(parts) == 1:
        return parts[0]
    return Engine.boolean_query([(Occur.Must, part) for part in parts]) if parts else _unscored(Engine.all_query())


def filtered(chosen: Filter) -> Engine:
    """A filter as a query without a score."""
    any_value = _unscored(Engine.term_set_query(schema(), facet_field(chosen.field), list(chosen.values)))
    return _without(any_value) if chosen.exclude else any_value


def beyond(field: str, position: int, *, upwards: bool = False) -> Engine:
    """What comes after a position in the order of a field: smaller numbers, or with `upwards` greater ones."""
    ends = (position, None, False, True) if upwards else (None, position, True, False)
    return _unscored(Engine.range_query(schema(), field, FieldType.Integer, *ends))


def _any_of(queries: Iterable[Engine]) -> Engine:
    return Engine.boolean_query([(Occur.Should, part) for part in queries])


def _unscored(query: Engine) -> Engine:
    return Engine.const_score_query(query, 0.0)


def _without(query: Engine) -> Engine:
    return Engine.boolean_query([(Occur.Must, _unscored(Engine.all_query())), (Occur.MustNot, query)])


def _published(first: date | None, last: date | None) -> Engine:
    """Published between two days, both inclusive; articles without a day are none of them."""
    low, high = first or date.min, last or date.max
    return _numbered("published", (low.toordinal(), high.toordinal()))


def _spoken_of(first: date | None, last: date | None) -> Engine:
    period = inside(first, last)
    ranges = {"day": period.days, "month": period.months, "year": period.years}
    return _any_of(_numbered(field, ends) for field, ends in ranges.items() if ends[0] <= ends[1])


def _numbered(field: str, ends: tuple[int, int]) -> Engine:
    return _unscored(Engine.range_query(schema(), field, FieldType.Integer, *ends))


def _between(node: Between) -> Engine:
    # An open end must be called inclusive; the tree says so of it.
    ends = (node.low, node.high, not node.low_out, not node.high_out)
    return _unscored(Engine.range_query(schema(), number_field(node.field), FieldType.Float, *ends))


def _in_fields(field: WordsField, query: Callable[[WordsField], Engine]) -> Engine:
    if field != "any":
        return query(field)
    return _any_of((Engine.boost_query(query("title"), TITLE_BOOST), query("text")))


def _words(node: Words, field: WordsField, *, scored: bool) -> Engine:
    words = tokens(node.text)
    match node.match:
        case "forms":
            return _forms(node, field, words, scored=scored)
        case "exact":
            return _exact(field, words)
        case "near":
            return _near(field, words, scored=scored)
        case "pattern":
            return _pattern(field, node.text)


def _forms(node: Words, field: WordsField, words: Sequence[str], *, scored: bool) -> Engine:
    """Any form; and where it is scored, the word as it was typed before the others."""
    wanted = key(node.text, names=field == "official")
    if wanted is None:
        return _exact(field, words)
    form = Engine.term_query(schema(), keys_field(field), wanted)
    as_typed = scored and len(words) == 1
    return _any_of((form, Engine.term_query(schema(), field, words[0]))) if as_typed else form


def _exact(field: str, words: Sequence[str]) -> Engine:
    if not words:
        return Engine.empty_query()
    if len(words) > 1:
        return Engine.phrase_query(schema(), field, list(words))
    return Engine.term_query(schema(), field, words[0])


def _near(field: str, words: Sequence[str], *, scored: bool) -> Engine:
    exact = _exact(field, words)
    edits = allowed_edits(words[0]) if len(words) == 1 else 0
    if not edits:
        return exact
    near = Engine.fuzzy_term_query(schema(), field, words[0], distance=edits, transposition_cost_one=True)
    return _any_of((Engine.boost_query(exact, _EXACT_BEFORE_NEAR), near)) if scored else near


def _pattern(field: str, text: str) -> Engine:
    # Words hold letters and digits only, so nothing in them is a sign of the pattern language.
    patterns: list[str | tuple[int, str]] = [part.replace("*", ".*") for part in pieces(text)]
    if len(patterns) == 1:
        return Engine.regex_query(schema(), field, str(patterns[0]))
    return Engine.regex_phrase_query(schema(), field, patterns)


def _close(node: Close, field: str) -> Engine:
    # The engine's slop is exact for two words that may stand in either order, and for no more of them.
    pair: list[str | tuple[int, str]] = [*tokens(node.first), *tokens(node.second)]
    both_ways = (pair, pair[::-1])
    return _any_of(Engine.phrase_query(schema(), field, way, slop=node.within) for way in both_ways)
