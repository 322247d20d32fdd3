"""From one page of an answer to the next, through all of it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

from api.context import Context
from api.taken.evidence import Evidence, evidence
from search.base import MAX_LIMIT, Hit, Query, SearchPage, Sort
from sidak.errors import SearchError


@dataclass(frozen=True, slots=True)
class Taken:
    """A hit with what the store knows of its article."""

    hit: Hit
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Batch:
    """One page of the answer: what is told of the query, and the hits that are still in the store."""

    page: SearchPage
    taken: tuple[Taken, ...]


def walk(context: Context, query: Query) -> Generator[Batch]:
    """Every hit of a query, page by page; the first batch is there even where nothing answers.

    Each page is one state of the index, and the next goes on after the last hit of the one before: by day or by value,
    so that nothing which stays is left out or comes twice, whatever else comes and goes meanwhile. An article that
    comes while this runs is among the hits if its place is still ahead. One whose day or value changes may move over
    the place that was reached, and so be there twice or not at all. What was taken down is left out from then on.

    Raises `QueryError`; `SearchError`, also where the query would be read in another way than on the first page; and
    `StoreError`.
    """
    query, read_as = replace(query, sort=_steady(query), facets=(), limit=MAX_LIMIT, cursor=None), None
    while True:
        applied = context.index.applied()  # before the search: what is younger counts as changed
        page = context.index.search(query)
        if read_as not in {None, page.read_as}:
            raise SearchError(
                f"New articles changed how the query is read, from {read_as} to {page.read_as}. Ask for the file again."
            )
        read_as = page.read_as
        yield Batch(page, taken(context, page, applied=applied))
        if page.next_cursor is None:
            return
        query = replace(query, cursor=page.next_cursor)


def taken(context: Context, page: SearchPage, *, applied: int) -> tuple[Taken, ...]:
    """The hits of a page that are in the store; `applied` is the last change the index held before the search."""
    known = evidence(context.store, [hit.article_id for hit in page.hits], applied=applied)
    return tuple(Taken(hit, known[hit.article_id]) for hit in page.hits if hit.article_id in known)


def _steady(query: Query) -> Sort:
    # A score depends on every document, and each page by relevance looks through all that came before it.
    return "newest" if query.sort == "relevance" else query.sort
