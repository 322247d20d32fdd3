"""`sidak crawl`: fetch what the outlets published since the last time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.terminal import complain, out, progress, tally_table
from cli.workplace import open_store_here, outlets_here
from sidak.settings import Settings


def crawl(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[OUTLET]...", help="Outlet ids; none means all.")] = None,
    folder: Annotated[Path | None, typer.Option("--outlets", help="A folder of outlet YAML files.")] = None,
) -> None:
    """Crawl outlets into the store: only what is new or changed is fetched, and a stopped crawl goes on.

    Then `sidak annotate` and `sidak index` bring the findings into the search.
    """
    from crawler import copies, run

    settings = Settings()
    outlets = outlets_here(folder, ids or ())
    with open_store_here() as store, progress() as bars:
        task = bars.add_task("Crawling", total=None)
        tally = run.crawl(
            store,
            outlets,
            contact=settings.contact,
            progress=lambda outlet, outcome: bars.update(task, advance=1, description=f"Crawling {outlet}: {outcome}"),
        )
        copied = copies.group(store)
    for problem in tally.problems:
        complain(problem)
    out.print(tally_table("Addresses", tally) if tally.counts else "Nothing new.")
    if copied["copy"]:
        out.print(f"{copied['copy']} of them print a text that was known; `sidak copies` shows which.")
