"""`sidak index`: bring the search index up to the store."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.terminal import bar, out, progress, tally_table
from sidak.settings import Settings


def index(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build a new index from the store, then swap it in.")
    ] = False,
) -> None:
    """Index what changed in the store since the last time."""
    from cli.workplace import open_existing, open_index
    from search import indexer

    with open_existing() as store, progress() as bars:
        advance = bar(bars, "Indexing")
        if rebuild:
            tally = indexer.rebuild(store, Settings().index_folder, progress=advance)
        else:
            with open_index() as found:
                tally = indexer.drain(store, found, progress=advance)
    out.print(tally_table("Indexed", tally) if tally.counts else "The index is up to date.")
