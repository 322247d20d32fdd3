"""The embedded engine: an index in a folder, by tantivy."""

from __future__ import annotations

import json
import logging
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import tantivy

from search import cursor, tantivy_answer
from search.base import Document, Query, SearchPage
from search.generations import Generations, write_durably
from search.tantivy_schema import VERSION, schema, to_tantivy
from search.tantivy_text import ANALYZER, analyzer
from sidak.errors import BusyError, SearchError

logger = logging.getLogger(__name__)

_HEAP = 128_000_000
_REBUILD = "Run `sidak index --rebuild` to make it anew from the store."


class TantivyIndex:
    """A `SearchIndex` in a folder. Any number of processes read it; one writes, from its `apply` to its `release`.

    With `aside`, a new index beside the one that answers, to be filled and then put in its place by `publish`.
    An index of another version, or one that is broken, is set aside with a warning, and an empty one takes its place.
    Raises `BusyError` with `aside`, and from `apply`, while another process writes.
    """

    def __init__(self, folder: Path, *, aside: bool = False) -> None:
        self._aside = aside
        self._writer: tantivy.IndexWriter | None = None
        self._locked = False
        self._refreshing = threading.Lock()
        self._pointer_age = self._meta_age = (0, 0)
        with _explained(folder):
            self._generations = Generations(folder, VERSION)
            if aside:
                self._lock()
                self._path = self._generations.new()
                self._index = _opened(self._path)
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
        self._refresh()
        try:
            return int((self._path / "applied").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    def count(self) -> int:
        """How many documents the index holds."""
        return int(self._searcher().num_docs)

    def search(self, query: Query) -> SearchPage:
        """Answer a query. Raises `QueryError` for one that makes no sense, `SearchError` for a broken index."""
        position = cursor.read(query)
        searcher = self._searcher()
        with _explained(self._path):
            return tantivy_answer.answer(searcher, query, position)

    def apply(self, documents: Iterable[Document], deletions: Sequence[str], *, applied: int) -> None:
        """Put documents, remove ids, and remember `applied`: all of it or none."""
        with _explained(self._generations.folder):
            self._lock()
            try:
                self._write(documents, deletions)
            except BaseException:
                self._abandon()
                raise
            # After the commit: a kill between the two repeats changes that are there already, which alters nothing.
            write_durably(self._path / "applied", str(applied))
            self._reload()

    def publish(self) -> None:
        """Put an index that was built aside in the place of the one that answers, in one step."""
        with _explained(self._path):
            self._release_writer()
            self._generations.switch(self._path)
            self._pointer_age = _age(self._generations.pointer)
            self._aside = False
            self._generations.tidy()
            self._reload()

    def release(self) -> None:
        """Writing is over for now: let other processes write. An index built aside is kept back until `close`."""
        with _explained(self._path):
            self._release_writer()
        if self._locked and not self._aside:
            self._generations.unlock()
            self._locked = False

    def close(self) -> None:
        """Let go of files and locks; an index built aside and not published is thrown away."""
        try:
            if self._aside:
                self._writer = None
                shutil.rmtree(self._path, ignore_errors=True)
        finally:
            self._aside = False
            self.release()

    def _write(self, documents: Iterable[Document], deletions: Sequence[str]) -> None:
        if self._writer is None:
            # One thread: a second one splits every batch into two segments, for no gain at this size.
            self._writer = self._index.writer(_HEAP, 1)
        for document in documents:
            self._writer.delete_documents_by_term("id", document.id)
            self._writer.add_document(to_tantivy(document))
        for identifier in deletions:
            self._writer.delete_documents_by_term("id", identifier)
        self._writer.commit()

    def _abandon(self) -> None:
        """Forget what was not committed. Without its writer the engine throws it away at the next commit."""
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                writer.rollback()
        except ValueError as error:
            logger.warning("The index in %s could not roll back: %s", self._path, error)

    def _release_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait_merging_threads()

    def _lock(self) -> None:
        """Become the writer. What answers may have been swapped since, so it is looked up under the lock."""
        if self._locked:
            return
        self._generations.lock()
        self._locked = True
        if not self._aside:
            self._refresh()
        self._generations.tidy()

    def _searcher(self) -> tantivy.Searcher:
        self._refresh()
        with _explained(self._path):
            return self._index.searcher()

    def _refresh(self) -> None:
        """Follow what other processes committed or swapped; two looks at a file's age where there is nothing new."""
        with self._refreshing, _explained(self._generations.folder):
            if not self._aside and _age(self._generations.pointer) != self._pointer_age:
                self._open_current()
            elif _age(self._path / "meta.json") != self._meta_age:
                self._reload()

    def _reload(self) -> None:
        self._meta_age = _age(self._path / "meta.json")
        self._index.reload()

    def _open_current(self) -> None:
        generations = self._generations
        with generations.layout:
            self._pointer_age = _age(generations.pointer)
            path = generations.current()
            index = _usable(generations, path) if path else None
            if path is None or index is None:
                path = generations.new()
                index = _opened(path)
                generations.switch(path)
                self._pointer_age = _age(generations.pointer)
        self._path, self._index = path, index
        self._meta_age = _age(path / "meta.json")


def _usable(generations: Generations, path: Path) -> tantivy.Index | None:
    """The index of a generation; None after it was set aside."""
    if not generations.is_of_this_version(path):
        generations.set_aside(path, "it was written by another version of Sidak")
        return None
    try:
        # The engine would quietly start an empty index without this file, and find no phrase without those.
        missing = [name for name in ("meta.json", *_position_files(path)) if not (path / name).exists()]
        if not missing:
            return _opened(path)
        reason = f"{missing[0]} is missing"
    except (ValueError, OSError) as error:
        reason = f"it cannot be read: {error}"
    generations.set_aside(path, reason)
    return None


def _position_files(path: Path) -> list[str]:
    """The names of the files with the places of words, one for each segment. Raises ValueError for a broken list."""
    try:
        listed = json.loads((path / "meta.json").read_bytes())
        return [f"{segment['segment_id'].replace('-', '')}.pos" for segment in listed["segments"]]
    except FileNotFoundError:
        return []
    except (KeyError, TypeError) as error:
        raise ValueError(f"meta.json has no list of segments ({error})") from error


def _opened(path: Path) -> tantivy.Index:
    """The index in a folder, made where there is none. Raises ValueError for a broken one."""
    index = tantivy.Index(schema(), str(path))
    index.register_tokenizer(ANALYZER, analyzer())
    index.config_reader("manual")
    index.searcher()
    return index


def _age(path: Path) -> tuple[int, int]:
    """What changes whenever a file is replaced; zeros for one that is not there."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_ino


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
