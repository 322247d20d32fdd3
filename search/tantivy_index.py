"""The embedded engine: an index in a folder, by tantivy."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, get_args

from search.answer import answer
from search.base import Document, FacetValue, Grain, Query, SearchPage
from search.document import findings
from search.generations import Generations, write_durably
from search.tantivy_engine import TantivyEngine
from search.tantivy_grain import GrainIndex, age, missing_file
from search.tantivy_schema import version
from search.text import tokens
from sidak.errors import BusyError, SearchError

_GRAINS: tuple[Grain, ...] = get_args(Grain)
_REBUILD = "Run `sidak index --rebuild` to make it anew from the store."


class TantivyIndex:
    """A `SearchIndex` in a folder. Any number of processes read it; one writes, from its `apply` to its `release`.

    With `aside`, a new index beside the one that answers, to be filled and then put in its place by `publish`.
    An index of another version, or one that is broken, is set aside with a warning, and an empty one takes its place.
    Raises `BusyError` with `aside`, and from `apply`, while another process writes.
    """

    def __init__(self, folder: Path, *, aside: bool = False) -> None:
        self._aside = aside
        self._locked = False
        self._refreshing = threading.Lock()
        self._pointer_age = (0, 0)
        with _explained(folder):
            self._generations = Generations(folder, version())
            if aside:
                self._lock()
                self._path = self._generations.new()
                self._grains = _opened(self._path)
            else:
                self._open_current()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def applied(self) -> int:
        """The sequence of the last change this index holds; 0 for a new one."""
        self._follow()
        try:
            return int((self._path / "applied").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    def count(self, grain: Grain = "articles") -> int:
        """How many documents the index holds."""
        self._follow()
        with _explained(self._path):
            return int(self._grains[grain].moment().searcher.num_docs)

    def search(self, query: Query) -> SearchPage:
        """Answer a query. Raises `QueryError` for one that makes no sense, `SearchError` for a broken index."""
        self._follow(query.grain)
        with _explained(self._path):
            return answer(TantivyEngine(self._grains[query.grain].moment()), query)

    def complete(self, beginning: str, limit: int) -> list[FacetValue]:
        """The words in titles and texts that begin so, the most frequent first, with the number of articles."""
        words = tokens(beginning)
        if not words:
            return []
        self._follow()
        with _explained(self._path):
            return TantivyEngine(self._grains["articles"].moment()).complete(words[-1], limit)

    def apply(self, documents: Iterable[Document], deletions: Sequence[str], *, applied: int) -> None:
        """Put articles with their figures, remove ids of articles, and remember `applied`: all of it or none."""
        with _explained(self._generations.folder):
            self._lock()
            try:
                self._write(documents, deletions)
            except BaseException:
                for grain in self._grains.values():
                    grain.abandon()
                raise
            # After the commits: a kill in between repeats changes that are there already, which alters nothing.
            write_durably(self._path / "applied", str(applied))
            for grain in self._grains.values():
                grain.reload()

    def publish(self) -> None:
        """Put an index that was built aside in the place of the one that answers, in one step."""
        with _explained(self._path):
            for grain in self._grains.values():
                grain.release()
            self._generations.switch(self._path)
            self._pointer_age = age(self._generations.pointer)
            self._aside = False
            self._generations.tidy()
            for grain in self._grains.values():
                grain.reload()

    def release(self) -> None:
        """Writing is over for now: let other processes write. An index built aside is kept back until `close`."""
        with _explained(self._path):
            for grain in self._grains.values():
                grain.release()
        if self._locked and not self._aside:
            self._generations.unlock()
            self._locked = False

    def close(self) -> None:
        """Let go of files and locks; an index built aside and not published is thrown away."""
        try:
            if self._aside:
                for grain in self._grains.values():
                    grain.abandon()
                shutil.rmtree(self._path, ignore_errors=True)
        finally:
            self._aside = False
            self.release()

    def _write(self, documents: Iterable[Document], deletions: Sequence[str]) -> None:
        # Of an id that comes twice the last one counts; none is put before all could be made.
        last = {document.id: document for document in documents}
        articles, figures = self._grains["articles"], self._grains["findings"]
        for half in (articles, figures):
            half.remove([*last, *deletions])
        for document in last.values():
            articles.put((document,))
            figures.put(findings(document))
        with ThreadPoolExecutor() as together:
            for done in [together.submit(half.commit) for half in self._grains.values()]:
                done.result()

    def _lock(self) -> None:
        """Become the writer. What answers may have been swapped since, so it is looked up under the lock."""
        if self._locked:
            return
        self._generations.lock()
        self._locked = True
        if not self._aside:
            self._follow()
        self._generations.tidy()

    def _follow(self, *grains: Grain) -> None:
        """Follow what other processes committed or swapped; a few looks at a file's age where there is nothing new."""
        with self._refreshing, _explained(self._generations.folder):
            if not self._aside and age(self._generations.pointer) != self._pointer_age:
                self._open_current()
            for grain in grains or _GRAINS:
                self._grains[grain].follow()

    def _open_current(self) -> None:
        generations = self._generations
        with generations.layout:
            self._pointer_age = age(generations.pointer)
            path = generations.current()
            grains = _usable(generations, path) if path else None
            if path is None or grains is None:
                path = generations.new()
                grains = _opened(path)
                generations.switch(path)
                self._pointer_age = age(generations.pointer)
        self._path, self._grains = path, grains


def _opened(path: Path) -> dict[Grain, GrainIndex]:
    return {grain: GrainIndex(path / grain) for grain in _GRAINS}


def _usable(generations: Generations, path: Path) -> dict[Grain, GrainIndex] | None:
    """The halves of a generation; None after it was set aside."""
    if not generations.is_of_this_version(path):
        generations.set_aside(path, "it was written by another version of Sidak")
        return None
    try:
        missing = [f"{grain}/{name}" for grain in _GRAINS if (name := missing_file(path / grain))]
        if not missing:
            return _opened(path)
        reason = f"{missing[0]} is missing"
    except (ValueError, OSError) as error:
        reason = f"it cannot be read: {error}"
    generations.set_aside(path, reason)
    return None


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """The engine's errors in our words."""
    try:
        yield
    except ValueError as error:
        if "LockBusy" in str(error):
            raise BusyError(f"Another process writes the index in {folder}. Try again when it has finished.") from error
        raise SearchError(f"The index in {folder} failed: {error}. {_REBUILD}") from error
    except OSError as error:
        raise SearchError(f"The index in {folder} cannot be used: {error}. Check the folder and its disk.") from error
    except BaseException as error:
        # A panic of the engine is no Exception in Python, and cannot be imported to be named.
        if type(error).__name__ != "PanicException":
            raise
        raise SearchError(f"The index in {folder} broke down: {error}. {_REBUILD}") from error
