"""Indexing: through `TantivyIndex.apply`, against the engine given the same fields ready-made.

As a program it indexes a corpus alone in its process, so that the memory this takes can be told.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import tantivy

from bench.measure import ratio, seconds, show, verdict
from bench.search_corpus import documents
from search.base import Document, Grain
from search.document import findings
from search.tantivy_index import TantivyIndex
from search.tantivy_schema import KEYS_ANALYZER, schema, to_tantivy
from search.text import ANALYZER, analyzer

BATCH, LARGE_BATCH = 200, 2_000
PEAK = 600  # MB
_HEAP, _THREADS = 64_000_000, 1  # as in search.tantivy_grain
_ROUNDS = 4
_STATUS = Path("/proc/self/status")

Fields = dict[str, Any]
Halves = dict[Grain, list[Fields]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A corpus indexed in a process of its own: seconds of indexing and of making it, MB at the peak.

    `own` leaves out the pages of files that are mapped, which the system takes back when it needs them.
    """

    articles: int
    seconds: float
    making: float
    peak: float
    own: float


def bare(path: Path) -> tantivy.Index:
    """The engine's own index in a folder, with our schema and analyzers and nothing else of ours."""
    path.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(schema(), str(path))
    index.register_tokenizer(ANALYZER, analyzer())
    index.register_tokenizer(KEYS_ANALYZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def batches(articles: Iterable[Document], size: int) -> Iterator[list[Document]]:
    """The articles in lists of `size`."""
    left = iter(articles)
    while batch := list(islice(left, size)):
        yield batch


def fill(folder: Path, count: int) -> Filled:
    """Index the first `count` articles of the corpus in another process."""
    command = [sys.executable, "-m", "bench.search_indexing", str(folder), str(count)]
    return Filled(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))  # noqa: S603


def show_filled(filled: Filled, megabytes: float) -> None:
    """What it took to index the whole corpus."""
    row = (
        f"{filled.articles / filled.seconds:,.0f}",
        f"{filled.seconds:.0f}",
        f"{filled.making:.0f}",
        f"{megabytes:,.0f}",
        f"{filled.own:,.0f}",
        f"{filled.peak:,.0f}",
        verdict(filled.peak < PEAK),
    )
    columns = ("", "articles/s", "seconds", "making it, s", "disk MB", "own MB", "peak MB", f"< {PEAK}")
    show("The whole corpus indexed in one process", columns, [(f"{filled.articles:,} articles", *row)])


def indexing(count: int) -> None:
    """Print how fast `count` articles with their figures are indexed, in small and in large batches."""
    rows = []
    for size in (BATCH, LARGE_BATCH):
        taken, articles = _in_turns(count, size)
        rate = 1 / ratio(taken, "sidak", "tantivy")
        for name, times in taken.items():
            speed = f"{articles / (sum(times) / len(times)):,.0f}"
            mine = name == "sidak"
            rows.append(
                (f"{name}, batches of {size:,}", speed, f"{rate:.2f}" if mine else "", _met(rate) if mine else "")
            )
    show(f"Indexing {count:,} articles and their figures", ("", "articles/s", "of bare", ">= 0.8"), rows)


def _met(rate: float) -> str:
    return verdict(rate >= 0.8)


def _in_turns(count: int, size: int) -> tuple[dict[str, list[float]], int]:
    """The seconds of both for each round, and the articles of a round. The one that goes first changes by batch.

    The first round is not counted: in it our path sees most words for the first time. What the engine is given is
    made in another process, so that here nothing is seen before it is indexed.
    """
    of_round = max(count // (_ROUNDS + 1), size)
    taken: dict[str, list[float]] = {"sidak": [], "tantivy": []}
    with (
        TemporaryDirectory() as folder,
        TantivyIndex(Path(folder) / "sidak") as ours,
        ProcessPoolExecutor(1, get_context("spawn")) as other,
    ):
        theirs = _Bare(Path(folder) / "tantivy")
        for number, batch in enumerate(batches(documents(of_round * (_ROUNDS + 1)), size)):
            fields = other.submit(_fields, batch).result()
            gc.freeze()
            works = {
                "sidak": partial(ours.apply, batch, (), applied=number + 1),
                "tantivy": partial(theirs.apply, fields),
            }
            for name in works if number % 2 else reversed(works):
                if number * size % of_round == 0:
                    taken[name].append(0.0)
                taken[name][-1] += seconds(works[name])
        theirs.close()
    return {name: times[1:] for name, times in taken.items()}, of_round


class _Bare:
    """The engine, given what we make of documents."""

    def __init__(self, folder: Path) -> None:
        self._indexes: dict[Grain, tantivy.Index] = {grain: bare(folder / grain) for grain in get_args(Grain)}
        self._writers = {grain: index.writer(_HEAP, _THREADS) for grain, index in self._indexes.items()}

    def apply(self, halves: Halves) -> None:
        known = schema()
        for grain, rows in halves.items():
            add = self._writers[grain].add_document
            for fields in rows:
                add(tantivy.Document.from_dict(fields, known))
        for grain, writer in self._writers.items():
            writer.commit()
            self._indexes[grain].reload()

    def close(self) -> None:
        for writer in self._writers.values():
            writer.wait_merging_threads()


def _fields(batch: Sequence[Document]) -> Halves:
    """What the engine is given of articles and their figures, without fields that are empty."""
    figures = (figure for document in batch for figure in findings(document))
    return {"articles": [_filled(one) for one in batch], "findings": [_filled(one) for one in figures]}


def _filled(document: Document) -> Fields:
    fields = to_tantivy(document).to_dict().items()
    return {name: values for name, values in fields if any(value != "" for value in values)}


def _fill_here(folder: Path, count: int) -> Filled:
    began, taken, number, own = time.perf_counter(), 0.0, 0, 0.0
    with TantivyIndex(folder) as index:
        for batch in batches(documents(count), BATCH):
            start = time.perf_counter()
            number += len(batch)
            index.apply(batch, (), applied=number)
            taken += time.perf_counter() - start
            own = max(own, _memory("RssAnon"))
        start = time.perf_counter()
        index.release()
        taken += time.perf_counter() - start
    return Filled(number, taken, time.perf_counter() - began - taken, _memory("VmHWM"), own)


def _memory(name: str) -> float:
    """MB of this process by the name Linux has for them; not a number where the system does not tell."""
    lines = _STATUS.read_text(encoding="ascii").splitlines() if _STATUS.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), float("nan"))


if __name__ == "__main__":
    done = _fill_here(Path(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps({name: getattr(done, name) for name in Filled.__slots__}))
