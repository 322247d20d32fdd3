"""One page of an answer, the same for every engine: the query read, run, counted, grouped, and its hits marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice

from search import cursor
from search.base import MAX_LIMIT, Asked, Engine, FacetField, FacetValue, Found, Group, Hit, Query, SearchPage
from search.corrections import corrected, corrections, frequencies
from search.highlight import Highlighter, beginning
from search.printed import read_as
from search.reading import Reading, nearly, readings
from search.tree import Close, Words, either, wanted
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
    words = cache(lambda: frequencies(_texts(one for one, _ in found)))
    highlighter = Highlighter(reading.shown, words)
    hits = tuple(_hit(highlighter, one, group, whole=query.grain == "findings") for one, group in found)
    return SearchPage(
        read_as=read_as(reading.shown),
        total=total,
        hits=hits,
        facets=facets,
        next_cursor=None if following is None else cursor.write(query, following),
        forms=highlighter.forms(),
        passed_over=reading.passed_over,
        did_you_mean=_meant(engine, query, reading, words, total),
    )


def _check(query: Query) -> None:
    if not 1 <= query.limit <= MAX_LIMIT:
        raise QueryError(f"A page holds 1 to {MAX_LIMIT} results, not {query.limit}.")
    if query.sort in {"highest", "lowest"} and query.grain != "findings":
        raise QueryError("Only figures can be sorted by value. Ask for findings, or sort by relevance or newest.")


def _first_that_answers(engine: Engine, query: Query) -> tuple[Reading, Asked, int, Facets]:
    """The query as written; where that finds nothing, as it may have been meant."""
    exact: tuple[Reading, Asked, int, Facets] | None = None
    for reading in readings(query, lambda words: not engine.frequency(words)):
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
    limit, first, looked_at = asked.query.limit, position is None, 0
    following = _following(engine, asked, position) if total else iter(())
    while len(shown) < limit and (found := list(islice(following, limit - len(shown)))):
        groups = _groups(engine, asked, found)
        for one in found:
            group = groups.get(one.document.story)
            if group is None or group.first == one.document.id:
                shown.append((one, group))
        looked_at, position = looked_at + len(found), found[-1].position
    if len(shown) < limit:
        return shown, None
    more = looked_at < total if first else next(following, None) is not None
    return shown, position if more else None


def _following(engine: Engine, asked: Asked, position: int | None) -> Iterator[Found]:
    """All that comes after a position, fetched as it is needed."""
    limit = 2 * asked.query.limit
    while True:
        fetched = 0
        for one in engine.fetch(asked, position, limit):
            fetched, position = fetched + 1, one.position
            yield one
        if fetched < limit:
            return


def _groups(engine: Engine, asked: Asked, found: list[Found]) -> Mapping[str, Group]:
    stories = {one.document.story for one in found if one.document.story} if asked.query.grouped else set()
    return engine.groups(asked, stories) if stories else {}


def _texts(found: Iterable[Found]) -> Iterator[str]:
    for one in found:
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
    engine: Engine, query: Query, reading: Reading, words: Callable[[], Mapping[str, int]], total: int
) -> str | None:
    """The query without its typing errors, where the `words` that are found in their place tell it."""
    if query.exact or query.cursor or not total:
        return None
    if any(leaf.match == "near" for leaf in wanted(reading.typed) if isinstance(leaf, Words)):
        better = corrections(reading.typed, words())
        return corrected(query.text, better) if better else None
    return _meant_by_rare_words(engine, query, reading, total) if total <= _FEW else None


def _meant_by_rare_words(engine: Engine, query: Query, reading: Reading, total: int) -> str | None:
    """The query with others in the place of its rare words, where that finds many times more."""
    words = (leaf for leaf in wanted(reading.typed) if isinstance(leaf, Words))
    rare = [near for leaf in words if (near := nearly(leaf)) != leaf and engine.frequency(leaf) <= _FEW]
    if not rare:
        return None
    anything = replace(query, filters=(), published_from=None, published_to=None, facets=())
    alike = engine.fetch(Asked(tree=either(rare), query=anything, sort="relevance"), None, query.limit)
    better = corrections(either(rare), frequencies(_texts(alike)))
    if not better:
        return None
    text = corrected(query.text, better)
    asked = _asked(replace(query, facets=()), next(readings(replace(query, text=text), lambda _: False)))
    return text if engine.count(asked)[0] >= total * _MANY_MORE else None
