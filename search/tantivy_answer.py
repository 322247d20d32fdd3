"""One page of an answer: the query read, run, counted, and its hits marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import tantivy
from tantivy import Query as Engine

from search import cursor
from search.base import Document, FacetField, FacetValue, Hit, Query, SearchPage
from search.forgive import readings
from search.highlight import Highlighter, beginning
from search.query import parse, read_as
from search.tantivy_query import every, filtered, older_than, published, translated
from search.tantivy_schema import from_tantivy
from search.tantivy_text import tokens
from search.tree import Node, Words, wanted
from sidak.errors import QueryError

MAX_LIMIT = 1_000
_FACETS: tuple[FacetField, ...] = get_args(FacetField)
_FACET_SIZE = 2_000
_TOTAL = {"total": {"value_count": {"field": "newest"}}}
Facets = dict[FacetField, tuple[FacetValue, ...]]
Scored = list[tuple[float, Document]]


def answer(searcher: tantivy.Searcher, query: Query, position: int | None) -> SearchPage:
    """The page of `query` at a cursor's `position`. Raises `QueryError`."""
    if not 1 <= query.limit <= MAX_LIMIT:
        raise QueryError(f"A page holds 1 to {MAX_LIMIT} results, not {query.limit}.")
    tree, total, facets = _first_that_answers(searcher, query)
    if _by_score(query, tree):
        found, following = _most_relevant(searcher, query, tree, offset=position or 0, total=total)
    else:
        found, following = _newest(searcher, query, tree, after=position)
    return SearchPage(
        read_as=read_as(tree),
        total=total,
        hits=_hits(tree, found),
        facets=facets,
        next_cursor=None if following is None else cursor.write(query, following),
    )


def _first_that_answers(searcher: tantivy.Searcher, query: Query) -> tuple[Node, int, Facets]:
    """The query as written; where that finds nothing, as it may have been meant."""
    exact: tuple[Node, int, Facets] | None = None
    for tree in readings(parse(query.text), lambda words: _is_unknown(searcher, words)):
        total, facets = _counts(searcher, query, tree)
        exact = exact or (tree, total, facets)
        if total:
            return tree, total, facets
    assert exact is not None  # noqa: S101  # there is always the query as written
    return exact


def _is_unknown(searcher: tantivy.Searcher, words: Words) -> bool:
    """Whether some word stands nowhere in its field."""
    fields = ("title", "text") if words.field == "any" else (words.field,)
    return any(all(searcher.doc_freq(field, token) == 0 for field in fields) for token in tokens(words.text))


def _conditions(query: Query, tree: Node, *, leave_out: FacetField | None = None) -> Engine:
    """Text, dates and filters together; without the filters on one facet where its own values are counted."""
    parts = [translated(tree)]
    if query.published_from or query.published_to:
        parts.append(published(query.published_from, query.published_to))
    parts.extend(filtered(chosen) for chosen in query.filters if chosen.field != leave_out)
    return every(parts)


def _counts(searcher: tantivy.Searcher, query: Query, tree: Node) -> tuple[int, Facets]:
    """How many answer, and how many of them have each value; a facet's own filters do not narrow its own counts."""
    chosen = {one.field for one in query.filters}
    free = {name: _terms(name) for name in _FACETS if name not in chosen}
    found = searcher.aggregate(_conditions(query, tree), {**_TOTAL, **free})
    for name in chosen:
        found |= searcher.aggregate(_conditions(query, tree, leave_out=name), {name: _terms(name)})
    return int(found["total"]["value"]), {name: _facet(found[name]["buckets"]) for name in _FACETS}


def _terms(field: str) -> dict[str, object]:
    return {"terms": {"field": field, "size": _FACET_SIZE}}


def _facet(buckets: list[dict[str, object]]) -> tuple[FacetValue, ...]:
    values = (FacetValue(value=str(one["key"]), count=int(str(one["doc_count"]))) for one in buckets)
    return tuple(sorted(values, key=lambda one: (-one.count, one.value)))


def _by_score(query: Query, tree: Node) -> bool:
    return query.sort == "relevance" and any(isinstance(leaf, Words) for leaf in wanted(tree))


def _most_relevant(
    searcher: tantivy.Searcher, query: Query, tree: Node, *, offset: int, total: int
) -> tuple[Scored, int | None]:
    """The hits from `offset` on, best first, and the offset of the next page.

    A score depends on every document, so pages fit together exactly only while nothing is indexed in between.
    """
    if not 0 <= offset < total:
        return [], None
    found = searcher.search(_conditions(query, tree), query.limit, count=False, offset=offset).hits
    end = offset + len(found)
    return [(score, from_tantivy(searcher.doc(at))) for score, at in found], end if found and end < total else None


def _newest(searcher: tantivy.Searcher, query: Query, tree: Node, *, after: int | None) -> tuple[Scored, int | None]:
    """The hits after a `newest` key, newest first, and the key of the last one if there are more."""
    conditions = _conditions(query, tree)
    if after is not None:
        conditions = every((conditions, older_than(after)))
    found = searcher.search(conditions, query.limit + 1, count=False, order_by_field="newest").hits
    shown = found[: query.limit]
    more = int(shown[-1][0]) if len(found) > len(shown) else None
    return [(0.0, from_tantivy(searcher.doc(at))) for _, at in shown], more


def _hits(tree: Node, found: Scored) -> tuple[Hit, ...]:
    def texts() -> Iterator[str]:
        for _, document in found:
            yield document.title
            yield document.text

    highlighter = Highlighter(tree, texts)
    return tuple(_hit(highlighter, document, score) for score, document in found)


def _hit(highlighter: Highlighter, document: Document, score: float) -> Hit:
    return Hit(
        id=document.id,
        url=document.url,
        title=document.title,
        title_marks=highlighter.title_marks(document.title),
        score=score,
        outlet=document.outlet,
        published=document.published,
        snippet=highlighter.snippet(document.text, otherwise=lambda: _without_words(document)),
        topics=document.topics,
        regions=document.regions,
        officials=document.officials,
        figures=document.figures,
    )


def _without_words(document: Document) -> str:
    """What to show where no word was asked for: how the text begins, below its headline."""
    return beginning(document.text.removeprefix(document.title).lstrip())
