"""`sidak add`: single articles into the store, annotated and indexed at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import complaints, out, tally_table
from sidak.contract import parse_day
from sidak.errors import InputError, SidakError
from sidak.models import Tally

if TYPE_CHECKING:
    from cli.inputs import Given
    from sidak.store import Store

_BATCH = 100
"""Articles in one transaction."""


def add(
    sources: Annotated[list[str], typer.Argument(metavar="FILE|URL|-...", help="Text, HTML or .jsonl; - is stdin.")],
    published: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="The day, where the input has none.")] = "",
) -> None:
    """Store articles, annotate and index them. The same article again is no second one; a changed one is a revision."""
    from cli.inputs import given
    from cli.workplace import open_index, open_store_here
    from crawler.copies import group
    from nlp.stage import annotate_store
    from search import indexer

    day = parse_day("--published", published)
    with complaints() as problem, open_store_here() as store:
        wanted = _not_forgotten(store, sources, problem)
        tally = _store_all(store, given(wanted, problem=problem, published=day), problem)
        group(store)
        annotate_store(store)
        with open_index() as index:
            indexer.drain(store, index)
        if tally.counts:
            out.print(tally_table("Articles", tally))


def _store_all(store: Store, items: Iterable[Given], problem: Callable[[SidakError], None]) -> Tally:
    tally = Tally()
    for batch in _batches(items):
        try:
            outcomes = _stored(store, batch, problem)
        except InputError:
            outcomes = _stored_singly(store, batch, problem)
        for outcome in outcomes:
            tally.add(outcome)
    return tally


def _not_forgotten(store: Store, sources: Sequence[str], problem: Callable[[SidakError], None]) -> Iterator[str]:
    """The sources without the addresses that were taken down: those are not even asked."""
    from sidak.store import takedowns

    for source in sources:
        with store.reading() as db:
            takedown = takedowns.of_url(db, source)
        if takedown:
            problem(takedowns.gone(takedown, source))
        else:
            yield source


def _stored(store: Store, batch: Sequence[Given], problem: Callable[[SidakError], None]) -> list[str]:
    from sidak.store import articles, pages, takedowns

    outcomes: list[str] = []
    refused: list[SidakError] = []
    with store.writing() as db:
        for item in batch:
            digest = item.page.digest if item.page else None
            outcomes.append(articles.put(db, item.article, page_digest=digest, seen=datetime.now(UTC)))
            if takedown := takedowns.of(db, item.article) if outcomes[-1] == takedowns.FORGOTTEN else None:
                refused.append(takedowns.gone(takedown, item.id))
            elif item.page is not None:
                pages.put(db, item.page)
    for error in refused:
        problem(error)
    return outcomes


def _stored_singly(store: Store, batch: Sequence[Given], problem: Callable[[SidakError], None]) -> list[str]:
    """One article that no database holds must not take its batch with it."""
    outcomes: list[str] = []
    for item in batch:
        try:
            outcomes += _stored(store, [item], problem)
        except InputError as error:
            problem(InputError(f"{item.id}: {error}"))
    return outcomes


def _batches(items: Iterable[Given]) -> Iterator[list[Given]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
