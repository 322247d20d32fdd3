"""`sidak watch`: crawl, annotate and index on a schedule, in one process, for as long as it is left alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import complain, err, out
from cli.workplace import open_index, open_store_here, outlets_here
from sidak.errors import ConfigurationError, SidakError
from sidak.models import Tally
from sidak.settings import Settings

if TYPE_CHECKING:
    from crawler.hosts import Hosts
    from crawler.outlets import Outlet
    from sidak.store import Store

PAGES_PER_ROUND = 300
"""Of one outlet in one round, so that a long list does not keep what others published from the search."""
PAUSE = timedelta(minutes=1)
"""Between two rounds at least; many outlets are then asked together."""
AFTER_TROUBLE = timedelta(minutes=10)
"""After a round that could not be done, such as on a full disk."""


def watch(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[OUTLET]...", help="Outlet ids; none means all.")] = None,
    folder: Annotated[Path | None, typer.Option("--outlets", help="A folder of outlet YAML files.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Fetch also what its title says is off topic.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and end.")] = False,
) -> None:
    """Ask each outlet as often as it has news, annotate and index what came, and report each round in a line.

    The intervals adapt, from 10 minutes to a day. Ctrl-C or SIGTERM ends it in order; the next start goes on.
    """
    from crawler.hosts import Hosts

    settings = Settings()
    outlets = outlets_here(folder, ids or ())
    hosts = Hosts(allowed=settings.allowed_hosts)
    reported = ""
    with open_store_here() as store:
        while True:
            now = datetime.now(UTC)
            try:
                due = _due(store, outlets, now)
                if due:
                    _round(store, due, hosts, everything=everything)
                if reported != f"{now.astimezone():%Y-%m-%d}":
                    reported = f"{now.astimezone():%Y-%m-%d}"
                    _report_health(store, outlets, now)
                rest = _next(store, outlets, datetime.now(UTC)) - datetime.now(UTC)
            except ConfigurationError:
                raise
            except SidakError as error:  # what was stored stays; the disk may have room again, the other process end
                if once:
                    raise
                complain(str(error))
                rest = AFTER_TROUBLE
            if once:
                return
            time.sleep(max(rest, PAUSE).total_seconds())


def _due(store: Store, outlets: Sequence[Outlet], now: datetime) -> list[Outlet]:
    from crawler.schedule import due
    from sidak.store import polls

    with store.reading() as db:
        return due(outlets, polls.all_of(db), now)


def _next(store: Store, outlets: Sequence[Outlet], now: datetime) -> datetime:
    from crawler.schedule import next_due
    from sidak.store import polls

    with store.reading() as db:
        return next_due(outlets, polls.all_of(db), now)


def _round(store: Store, due: Sequence[Outlet], hosts: Hosts, *, everything: bool) -> None:
    """Crawl what is due, and bring what came into the search."""
    from crawler import copies, run
    from nlp.stage import annotate_store
    from search.indexer import drain

    now = datetime.now(UTC)
    crawled = run.crawl(
        store,
        due,
        contact=Settings().contact,
        scope=run.Scope(everything=everything),
        hosts=hosts,
        pages=PAGES_PER_ROUND,
        patience=run.Patience(now),
    )
    copies.group(store)
    annotated = annotate_store(store)
    with open_index() as index:
        indexed = drain(store, index)
    for problem in crawled.problems:
        err.print(problem, soft_wrap=True, highlight=False)
    out.print(_line(now, len(due), crawled, annotated, indexed), soft_wrap=True, highlight=False)


def _line(began: datetime, asked: int, crawled: Tally, annotated: Tally, indexed: Tally) -> str:
    seen = ", ".join(f"{number} {outcome}" for outcome, number in sorted(crawled.counts.items())) or "nothing seen"
    took = (datetime.now(UTC) - began).total_seconds()
    return (
        f"{began.astimezone():%Y-%m-%d %H:%M} asked {asked} outlets in {took:.0f} s: {seen}; "
        f"{annotated['annotated']} annotated, {indexed['indexed']} indexed"
    )


def _report_health(store: Store, outlets: Sequence[Outlet], now: datetime) -> None:
    """Once a day: who went quiet, and what else is wrong. Accounts that no verdict needs any more go."""
    from cli.health import complaints_of
    from crawler.volume import VIEW
    from sidak.store import crawls

    with store.writing() as db:
        crawls.forget(db, now - 2 * VIEW)

    for words in complaints_of(store, outlets, now):
        out.print(words, soft_wrap=True, highlight=False)
