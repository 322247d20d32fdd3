"""What the commands share of the terminal: results to stdout, progress and complaints to stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from sidak.errors import SidakError
from sidak.models import Progress as Advance
from sidak.models import Tally

# An article's own "[/b]" is text: markup is off, and what is to be styled is a `Text`.
out = Console(markup=False)
err = Console(stderr=True, markup=False)


def complain(message: str) -> None:
    """Say on stderr what went wrong."""
    err.print(Text.assemble(("sidak: ", "bold red"), message), soft_wrap=True, highlight=False)


@contextmanager
def complaints() -> Iterator[Callable[[SidakError], None]]:
    """Complain of each error it is given, and end the command with status 1 when there was one."""
    told: list[SidakError] = []

    def problem(error: SidakError) -> None:
        told.append(error)
        complain(str(error))

    yield problem
    if told:
        raise typer.Exit(1)


def progress() -> Progress:
    """Bars on stderr while a stage works; they vanish when it is done, and where stderr is no terminal."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def bar(bars: Progress, description: str) -> Advance:
    """A new bar, moved by telling it how much is done and of how much."""
    task = bars.add_task(description, total=None)
    return lambda done, total: bars.update(task, completed=done, total=total)


def tally_table(title: str, tally: Tally) -> Table:
    """Outcomes and how often each came about."""
    table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    for outcome, count in sorted(tally.counts.items()):
        table.add_row(outcome, str(count))
    return table
