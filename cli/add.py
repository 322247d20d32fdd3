"""`sidak add`: single articles into the store, annotated and indexed at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import complain, out, tally_table
from sidak.contract import parse_day
from sidak.errors import SidakError
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
    from nlp.stage import annotate_store
    from search import indexer

    problems: list[SidakError] = []

    def problem(error: SidakError) -> None:
        problems.append(error)
        complain(str(error))

    day = parse_day("--published", published)
    with open_store_here() as store:
        tally = _store_all(store, given(sources, problem=problem, published=day))
        annotate_store(store)
        with open_index() as index:
            indexer.drain(store, index)
    if tally.counts:
        out.print(tally_table("Articles", tally))
    if problems:
        raise typer.Exit(1)


def _store_all(store: Store, items: Iterable[Given]) -> Tally:
    from sidak.store import articles, pages

    tally = Tally()
    for batch in _batches(items):
        with store.writing() as db:
            for item in batch:
                if item.page is not None:
                    pages.put(db, item.page)
                digest = item.page.digest if item.page else None
                tally.add(articles.put(db, item.article, page_digest=digest, seen=datetime.now(UTC)))
    return tally


def _batches(items: Iterable[Given]) -> Iterator[list[Given]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
