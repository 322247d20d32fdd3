"""What the commands share of the terminal: results to stdout, progress and complaints to stderr."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from sidak.models import Progress as Advance
from sidak.models import Tally

out = Console()
err = Console(stderr=True)


def complain(message: str) -> None:
    """Say on stderr what went wrong."""
    err.print(f"[bold red]sidak:[/] {_escape(message)}", soft_wrap=True, highlight=False)


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


def _escape(message: str) -> str:
    return message.replace("[", r"\[")
