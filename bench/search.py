"""Search beside the engine it stands on and beside SQLite, on a corpus of BENCH_ARTICLES articles (100,000)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import get_args

import msgspec

from bench.measure import ratio, show, verdict
from bench.search_bare import Bare
from bench.search_corpus import documents
from bench.search_fts import Fts
from bench.search_indexing import fill, indexing, show_filled
from bench.search_queries import misspelt, queries
from search.base import Grain, Query
from search.query import _parse, parse
from search.tantivy_engine import forget_counts
from search.tantivy_index import TantivyIndex

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "100000"))
_ROUNDS = 3
_OF_BARE, _WITH_ERROR, _P95, _VISIBLE = 1.3, 3.0, 20.0, 1.0  # what is wanted: times, times, milliseconds, seconds
_UPDATED, _UPDATES, _ASKING = 100, 5, 2
_OURS, _BARE, _FTS = "sidak", "tantivy, bare", "SQLite FTS5"


@dataclass(frozen=True, slots=True)
class _Way:
    """One query asked in one way; `before` is not measured; it comes when parsed queries and counts are forgotten."""

    ask: Callable[[], object]
    before: Callable[[], object] = int

    def milliseconds(self) -> float:
        """How long it takes once."""
        _parse.cache_clear()
        forget_counts()
        self.before()
        start = time.perf_counter()
        self.ask()
        return (time.perf_counter() - start) * 1000


def search() -> None:
    """Print the tables: indexing, the whole corpus, both grains without and with an error, updates."""
    indexing(min(ARTICLES, 10_000))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        show_filled(fill(path, ARTICLES), _megabytes(path))
        fts = Fts(Path(folder) / "fts.sqlite")
        taken = fts.fill(ARTICLES)
        row = (f"{ARTICLES:,} articles", f"{ARTICLES / taken:,.0f}", f"{taken:.0f}", f"{fts.megabytes():,.0f}")
        show("The same in SQLite FTS5", ("", "articles/s", "seconds", "disk MB"), [row])
        with TantivyIndex(path) as index:
            for grain in get_args(Grain):
                _asked(index, Bare(path, grain), fts, grain)
        fts.close()
        _updated(path)


def _asked(index: TantivyIndex, bare: Bare, fts: Fts, grain: Grain) -> None:
    right = queries(grain)
    wrong = [misspelt(query) for query in right]
    ways = {
        _BARE: [_Way(bare.prepared(query)) for query in right],
        _OURS: [_Way(partial(index.search, query)) for query in right],
        "sidak, parsed before": [_Way(partial(index.search, query), partial(parse, query.text)) for query in right],
        f"{_BARE}, one error": [_Way(bare.prepared(query, forgiving=True)) for query in wrong],
        f"{_OURS}, one error": [_Way(partial(index.search, query)) for query in wrong],
    }
    low, high = _percentiles(ways)
    slow, slowest = _percentiles({_FTS: [_Way(partial(fts.ask, query)) for query in right]}, rounds=1)
    rows = []
    for name in ways:
        against = f"{_BARE}, one error" if name.endswith("error") else _BARE
        of_bare = (ratio(low, name, against), ratio(high, name, against))
        p50, p95 = median(low[name]), median(high[name])
        met = ""
        if name.endswith("error") and name.startswith(_OURS):
            met = verdict(ratio(high, name, _OURS) <= _WITH_ERROR)
        elif name.startswith(_OURS):
            met = verdict(max(of_bare) <= _OF_BARE and p95 < _P95)
        rows.append((name, f"{p50:.2f}", f"{p95:.2f}", *(f"{one:.2f}" for one in of_bare), met))
    p50, p95 = slow[_FTS][0], slowest[_FTS][0]
    times = (p50 / median(low[_BARE]), p95 / median(high[_BARE]))
    rows.append((_FTS, f"{p50:.2f}", f"{p95:.2f}", *(f"{one:.2f}" for one in times), ""))
    show(
        f"{len(right)} queries to {index.count(grain):,} {grain}: facets, a page of 20, highlights. Wanted: {_OF_BARE} "
        f"of bare, p95 < {_P95:.0f} ms; with an error in a word {_WITH_ERROR:.0f} times the p95 without",
        ("", "p50 ms", "p95 ms", "p50 of bare", "p95 of bare", "as wanted"),
        rows,
    )


def _percentiles(
    ways: Mapping[str, Sequence[_Way]], rounds: int = _ROUNDS
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """The median and the 95th percentile of each way in each round, in milliseconds; a query asks all ways in turn.

    There is a first round to warm up.
    """
    low: dict[str, list[float]] = {name: [] for name in ways}
    high: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        names = list(ways) if number % 2 else list(reversed(list(ways)))
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for same_query in zip(*(ways[name] for name in names), strict=True):
            for name, way in zip(names, same_query, strict=True):
                taken[name].append(way.milliseconds())
        for name in ways if number else ():
            cuts = quantiles(taken[name], n=20)
            low[name].append(cuts[9])
            high[name].append(cuts[18])
    return low, high


def _updated(path: Path) -> None:
    """Print how long it takes until articles that changed are found by another index, while two threads ask."""
    asked = queries("articles") + queries("findings")
    stop = threading.Event()
    answered: list[int] = []
    taken = []
    with TantivyIndex(path) as writing, TantivyIndex(path) as reading:

        def keep_asking() -> None:
            for query in cycle(asked):
                if stop.is_set():
                    return
                answered.append(len(reading.search(query).hits))

        threads = [threading.Thread(target=keep_asking) for _ in range(_ASKING)]
        for thread in threads:
            thread.start()
        try:
            for number in range(_UPDATES):
                word = f"perbarui{number}baru"
                changed = [
                    msgspec.structs.replace(one, text=f"{one.text} {word}")
                    for one in documents(_UPDATED, seed=number + 2)
                ]
                start = time.perf_counter()
                writing.apply(changed, (), applied=ARTICLES + number + 1)
                while reading.search(Query(text=word, grouped=False)).total < _UPDATED:
                    time.sleep(0.001)
                taken.append(time.perf_counter() - start)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    row = (f"{_UPDATED} articles", f"{median(taken):.2f}", f"{max(taken):.2f}", str(len(answered)))
    show(
        f"Seconds until an update is found, the median and the longest of {_UPDATES}, while {_ASKING} threads ask",
        ("", "median", "longest", "queries answered", f"< {_VISIBLE:.0f} s"),
        [(*row, verdict(max(taken) < _VISIBLE))],
    )


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
