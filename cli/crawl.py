"""`sidak crawl`: fetch what the outlets published since the last time, or in years past."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.terminal import complain, out, progress
from cli.workplace import open_store_here, outlets_here
from sidak.errors import InputError
from sidak.settings import Settings

if TYPE_CHECKING:
    from crawler.run import CrawlTally

_DAY = ["%Y-%m-%d"]
_MOST_REASONS = 10


def crawl(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[OUTLET]...", help="Outlet ids; none means all.")] = None,
    folder: Annotated[Path | None, typer.Option("--outlets", help="A folder of outlet YAML files.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=_DAY, help="Walk history from this day on.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="Walk history up to this day.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Fetch also what its title says is off topic.")] = False,
) -> None:
    """Crawl outlets into the store: only what is new or changed is fetched, and a stopped crawl goes on.

    Titles that speak of other things than the two topics are passed over and counted. Then `sidak annotate` and `sidak
    index` bring the findings into the search.
    """
    from crawler import copies, run

    began = datetime.now(UTC)
    scope = run.Scope(since.date() if since else None, until.date() if until else None, everything)
    if scope.since and scope.since > (scope.until or began.astimezone().date()):
        raise InputError(f"--since {scope.since} is later than {f'--until {scope.until}' if scope.until else 'today'}")
    settings = Settings()
    outlets = outlets_here(folder, ids or ())
    with open_store_here() as store, progress() as bars:
        task = bars.add_task("Crawling", total=None)
        tally = run.crawl(
            store,
            outlets,
            contact=settings.contact,
            scope=scope,
            allowed=settings.allowed_hosts,
            pages=settings.pages_per_crawl,
            progress=lambda outlet, outcome: bars.update(task, advance=1, description=f"Crawling {outlet}: {outcome}"),
        )
        copied = copies.group(store)
    for problem in tally.problems:
        complain(problem)
    out.print(_account(tally) if tally.counts else "Nothing new.")
    took = (datetime.now(UTC) - began).total_seconds()
    out.print(f"{sum(tally.counts.values())} addresses were seen in {took:.0f} s.")
    if copied["copy"]:
        out.print(f"{copied['copy']} of them print a text that was known; `sidak copies` shows which.")


def _account(tally: CrawlTally) -> Table:
    """How many addresses ended in each outcome, and why where that needs saying; each address counts once."""
    table = Table(title="Addresses", title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    for outcome, number in sorted(tally.counts.items()):
        table.add_row(outcome, str(number), "")
        for reason, times in sorted(tally.reasons.get(outcome, {}).items(), key=lambda pair: -pair[1])[:_MOST_REASONS]:
            table.add_row("", "", f"{times} {reason}")
    return table
