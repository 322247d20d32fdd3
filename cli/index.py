"""`sidak index`: bring the search index up to the store."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.terminal import bar, out, progress, tally_table
from cli.workplace import EngineName, open_aside, open_existing, open_index


def index(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build a new index from the store, then swap it in.")
    ] = False,
    to: Annotated[
        EngineName | None, typer.Option(help="The engine to fill; the one that SIDAK_SEARCH_URL chooses, unless given.")
    ] = None,
) -> None:
    """Index what changed in the store since the last time; copies of one text are found first."""
    from crawler import copies
    from search import indexer

    with open_existing() as store, progress() as bars:
        copies.group(store, progress=bar(bars, "Comparing"))
        advance = bar(bars, "Indexing")
        if rebuild:
            with open_aside(to) as aside:
                tally = indexer.rebuild(store, aside, progress=advance)
        else:
            with open_index(to) as found:
                tally = indexer.drain(store, found, progress=advance)
    out.print(tally_table("Indexed", tally) if tally.counts else "The index is up to date.")
