"""One page of an answer, the same for every engine: the query read, run, counted, grouped, and its hits marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from search import cursor
from search.base import MAX_LIMIT, Asked, Engine, FacetField, FacetValue, Found, Group, Hit, Query, SearchPage
from search.corrections import corrected, corrections
from search.highlight import Highlighter, beginning
from search.printed import read_as
from search.reading import Reading, readings
from search.tree import Close, Words, wanted
from sidak.errors import QueryError

Facets = Mapping[FacetField, tuple[FacetValue, ...]]
_FEW = 3
"""With this many hits or fewer, a query is looked at for typing errors that some article happens to share."""
_MANY_MORE = 10


def answer(engine: Engine, query: Query) -> SearchPage:
    """The page of a query. Raises `QueryError`."""
    _check(query)
    position = cursor.read(query)
    reading, asked, total, facets = _first_that_answers(engine, query)
    found, following = _page(engine, asked, position, total)
    highlighter = Highlighter(reading.shown, lambda: _texts(found))
    hits = tuple(_hit(highlighter, one, group, whole=query.grain == "findings") for one, group in found)
    return SearchPage(
        read_as=read_as(reading.shown),
        total=total,
        hits=hits,
        facets=facets,
        next_cursor=None if following is None else cursor.write(query, following),
        forms=highlighter.forms(),
        passed_over=reading.passed_over,
        did_you_mean=_meant(engine, query, reading, found, total),
    )


def _check(query: Query) -> None:
    if not 1 <= query.limit <= MAX_LIMIT:
        raise QueryError(f"A page holds 1 to {MAX_LIMIT} results, not {query.limit}.")
    if query.sort in {"highest", "lowest"} and query.grain != "findings":
        raise QueryError("Only figures can be sorted by value. Ask for findings, or sort by relevance or newest.")


def _first_that_answers(engine: Engine, query: Query) -> tuple[Reading, Asked, int, Facets]:
    """The query as written; where that finds nothing, as it may have been meant."""
    exact: tuple[Reading, Asked, int, Facets] | None = None
    for reading in readings(query, lambda words: not engine.knows(words)):
        asked = _asked(query, reading)
        total, facets = engine.count(asked)
        exact = exact or (reading, asked, total, facets)
        if total:
            return reading, asked, total, facets
    assert exact is not None  # noqa: S101  # there is always the query as written
    return exact


def _asked(query: Query, reading: Reading) -> Asked:
    scored = any(isinstance(leaf, Words | Close) for leaf in wanted(reading.tree))
    sort = "newest" if query.sort == "relevance" and not scored else query.sort
    return Asked(tree=reading.tree, query=query, sort=sort)


def _page(
    engine: Engine, asked: Asked, position: int | None, total: int
) -> tuple[list[tuple[Found, Group | None]], int | None]:
    """The documents of a page with their copies, and the position of the next page.

    Of the copies of one text only that one is shown which comes first in the whole answer, so that pages fit together.
    """
    shown: list[tuple[Found, Group | None]] = []
    limit = asked.query.limit
    more = total > 0
    while more and len(shown) < limit:
        found = engine.fetch(asked, position, limit + 1)
        more = len(found) > limit
        groups = _groups(engine, asked, found)
        for one in found[:limit]:
            group = groups.get(one.document.story)
            position = one.position
            if group is None or group.first == one.document.id:
                shown.append((one, group))
                if len(shown) == limit:
                    more = more or one is not found[-1]
                    break
    return shown, position if more else None


def _groups(engine: Engine, asked: Asked, found: list[Found]) -> Mapping[str, Group]:
    stories = {one.document.story for one in found if one.document.story} if asked.query.grouped else set()
    return engine.groups(asked, stories) if stories else {}


def _texts(found: list[tuple[Found, Group | None]]) -> Iterator[str]:
    for one, _ in found:
        yield one.document.title
        yield one.document.text


def _hit(highlighter: Highlighter, found: Found, group: Group | None, *, whole: bool) -> Hit:
    document = found.document
    if whole:
        snippet = highlighter.whole(document.text)
    else:
        snippet = highlighter.snippet(document.text, otherwise=lambda: _without_words(document.title, document.text))
    return Hit(
        id=document.id,
        article_id=document.article_id,
        url=document.url,
        title=document.title,
        title_marks=highlighter.title_marks(document.title),
        score=found.score,
        outlet=document.outlet,
        published=document.published,
        snippet=snippet,
        topics=document.topics,
        regions=document.regions,
        story=document.story,
        copies=group.size if group else 1,
        kept=found.kept,
    )


def _without_words(title: str, text: str) -> str:
    """What to show where no word was asked for: how the text begins, below its headline."""
    return beginning(text.removeprefix(title).lstrip())


def _meant(
    engine: Engine, query: Query, reading: Reading, found: list[tuple[Found, Group | None]], total: int
) -> str | None:
    """The query without its typing errors, where the words that are found in their place tell it."""
    if query.exact or query.cursor or not total:
        return None
    if total <= _FEW and not any(leaf.match == "near" for leaf in wanted(reading.typed) if isinstance(leaf, Words)):
        rare = _as_if_rare(engine, query, total)
        if rare is None:
            return None
        reading, asked = rare
        found, _ = _page(engine, asked, None, total=1)
    better = corrections(reading.typed, _texts(found))
    return corrected(query.text, better) if better else None


def _as_if_rare(engine: Engine, query: Query, total: int) -> tuple[Reading, Asked] | None:
    """The query with all words forgiven, where that finds many times more."""
    *_, last = readings(query, lambda _: False)
    asked = _asked(replace(query, facets=(), cursor=None), last)
    if engine.count(asked)[0] < total * _MANY_MORE:
        return None
    return last, asked
