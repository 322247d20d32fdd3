"""Timing on a noisy machine: everything in turns, the median of the rounds, and one table for what belongs together."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

ROUNDS = 7


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes once, without the collection of garbage that others left."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """The seconds of each work in each round; all take their turn in every round, after one round to warm up."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        for name in works if number % 2 == 0 else reversed(list(works)):
            taken[name].append(seconds(works[name]))
    return taken


def ratio(taken: Mapping[str, Sequence[float]], one: str, other: str) -> float:
    """How many times as long `one` takes as `other`: the median over the rounds, each of which saw the same noise."""
    return statistics.median(a / b for a, b in zip(taken[one], taken[other], strict=True))


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print one table; the first column is text, the others are numbers."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    Console(width=118).print(table)


def verdict(met: bool) -> str:
    """Whether what is wanted was reached."""
    return "yes" if met else "NO"
