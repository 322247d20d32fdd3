"""One of the embedded index's two halves: the documents of one grain in a folder, with its reader and its writer."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from search.base import Document
from search.tantivy_engine import Moment, forget_counts
from search.tantivy_schema import KEYS_ANALYZER, schema, to_tantivy
from search.text import ANALYZER, analyzer

logger = logging.getLogger(__name__)

_HEAP = 64_000_000


class GrainIndex:
    """A tantivy index in a folder, made where there is none. Raises ValueError for a broken one, OSError for a disk."""

    def __init__(self, path: Path) -> None:
        path.mkdir(exist_ok=True)
        self._path = path
        self._writer: tantivy.IndexWriter | None = None
        self._age = age(path / "meta.json")
        self._index = tantivy.Index(schema(), str(path))
        self._index.register_tokenizer(ANALYZER, analyzer())
        self._index.register_tokenizer(KEYS_ANALYZER, _keys_analyzer())
        self._index.config_reader("manual")
        self._moment = Moment(self._index.searcher())

    def moment(self) -> Moment:
        """What was committed when `follow` last looked."""
        return self._moment

    def follow(self) -> None:
        """See what any process has committed; one look at a file's age where there is nothing new."""
        if age(self._path / "meta.json") != self._age:
            self.reload()

    def reload(self) -> None:
        """See what was committed."""
        self._age = age(self._path / "meta.json")
        self._index.reload()
        self._moment = Moment(self._index.searcher())
        forget_counts()

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, to be committed."""
        writer = self._open_writer()
        for document in documents:
            writer.add_document(to_tantivy(document))

    def remove(self, article_ids: Sequence[str]) -> None:
        """Take out the documents of articles that were committed; to be committed."""
        # Each deletion looks through every segment at the commit, so it is asked only for what is there.
        self.follow()  # a batch that failed may have been committed to this half only
        writer, searcher = self._open_writer(), self._moment.searcher
        for article_id in article_ids:
            if searcher.doc_freq("article_id", article_id):
                writer.delete_documents_by_term("article_id", article_id)

    def commit(self) -> None:
        """Make what was put and removed last."""
        if self._writer is not None:
            self._writer.commit()

    def abandon(self) -> None:
        """Forget what was not committed. Without its writer the engine throws it away at the next commit."""
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                writer.rollback()
        except ValueError as error:
            logger.warning("The index in %s could not roll back: %s", self._path, error)

    def release(self) -> None:
        """Let go of the writer, after it has put its segments together."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait_merging_threads()

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            # One thread: a second one splits every batch into two segments, for no gain at this size.
            self._writer = self._index.writer(_HEAP, 1)
        return self._writer


def missing_file(path: Path) -> str | None:
    """A file without which the engine would quietly start an empty index, or find no phrase; None if all are there.

    Raises ValueError for a broken list of files.
    """
    try:
        listed = json.loads((path / "meta.json").read_bytes())
        positions = [f"{segment['segment_id'].replace('-', '')}.pos" for segment in listed["segments"]]
    except FileNotFoundError:
        return "meta.json"
    except (KeyError, TypeError) as error:
        raise ValueError(f"meta.json has no list of segments ({error})") from error
    return next((name for name in positions if not (path / name).exists()), None)


def age(path: Path) -> tuple[int, int]:
    """What changes whenever a file is replaced; zeros for one that is not there."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_ino


def _keys_analyzer() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
