"""The same corpus in SQLite's FTS5: what one would have without a search engine.

It knows no forms of words and forgives no error; synonyms are written out for it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from bench.search_corpus import documents
from search.base import Document, Grain, Query
from search.document import findings
from search.reading import readings
from search.tree import And, Node, Or, Words

_FACETS = ("region", "outlet", "year")
_COLUMNS = ("title", "text", "url", "outlet", "region", "year", "published")
_BATCH = 2_000


class Fts:
    """A database with a table and an FTS5 index over it for each grain."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")

    def fill(self, count: int) -> float:
        """Index the first `count` articles of the corpus with their figures; the seconds that SQLite took of it."""
        for grain in ("articles", "findings"):
            self._db.execute(f"CREATE TABLE {grain} (id INTEGER PRIMARY KEY, {', '.join(_COLUMNS)})")
            self._db.execute(
                f"CREATE VIRTUAL TABLE {grain}_fts USING fts5 (title, text, content='{grain}', content_rowid='id')"
            )
            self._db.execute(
                f"CREATE TRIGGER {grain}_added AFTER INSERT ON {grain} BEGIN "  # noqa: S608  # our own names
                f"INSERT INTO {grain}_fts (rowid, title, text) VALUES (new.id, new.title, new.text); END"
            )
        taken = 0.0
        left = documents(count)
        while batch := list(islice(left, _BATCH)):
            rows: dict[Grain, list[tuple[Any, ...]]] = {
                "articles": [_row(one) for one in batch],
                "findings": [_row(one) for article in batch for one in findings(article)],
            }
            start = time.perf_counter()
            self._db.execute("BEGIN")
            for grain, values in rows.items():
                self._db.executemany(
                    f"INSERT INTO {grain} ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                    values,
                )
            self._db.execute("COMMIT")
            taken += time.perf_counter() - start
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return taken

    def megabytes(self) -> float:
        """The size of the database."""
        return self._path.stat().st_size / 1e6

    def ask(self, query: Query) -> int:
        """A page of the best by bm25 with snippets and the counts of three facets; how many hits it has."""
        grain = query.grain
        where, values = _where(query)
        matching = f"FROM {grain}_fts JOIN {grain} ON {grain}.id = {grain}_fts.rowid WHERE {where}"
        for facet in _FACETS:
            counted = f"SELECT {facet}, count(*) {matching} GROUP BY {facet} ORDER BY 2 DESC LIMIT 100"
            self._db.execute(counted, values).fetchall()
        shown = (
            f"SELECT {grain}.*, snippet({grain}_fts, 0, '<b>', '</b>', '…', 20), "
            f"snippet({grain}_fts, 1, '<b>', '</b>', '…', 40) {matching} "
            f"ORDER BY bm25({grain}_fts, 2.0, 1.0) LIMIT ?"
        )
        return len(self._db.execute(shown, (*values, query.limit)).fetchall())

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def _row(document: Document) -> tuple[Any, ...]:
    published = document.published
    region = document.regions[0].code if document.regions else None
    day, year = (published.toordinal(), published.year) if published else (None, None)
    return document.title, document.text, document.url, document.outlet, region, year, day


def _where(query: Query) -> tuple[str, list[Any]]:
    parts = [f"{query.grain}_fts MATCH ?"]
    values: list[Any] = [_match(next(readings(query, lambda _: False)).shown)]
    for chosen in query.filters:
        parts.append(f"{query.grain}.{chosen.field} = ?")
        values.extend(chosen.values)
    if query.published_from and query.published_to:
        parts.append("published BETWEEN ? AND ?")
        values.extend((query.published_from.toordinal(), query.published_to.toordinal()))
    return " AND ".join(parts), values


def _match(node: Node) -> str:
    """A tree of words in FTS5's own language."""
    match node:
        case And(nodes):
            return _joined(" AND ", map(_match, nodes))
        case Or(nodes):
            return _joined(" OR ", map(_match, nodes))
        case Words(text=text):
            return f'"{text}"'
    raise ValueError(f"FTS5 is asked for words only, not for {node}.")


def _joined(sign: str, parts: Iterable[str]) -> str:
    return f"({sign.join(parts)})"
