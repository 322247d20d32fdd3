"""Annotating what is in the store: a batch at a time, so that a stop loses one batch at most and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.pipeline import PIPELINE, Annotator, load
from sidak.models import Progress, StoredArticle, Tally
from sidak.store import Store, findings

BATCH = 50


def _silent(_done: int, _total: int) -> None:
    """No progress to show."""


def annotate_store(store: Store, *, progress: Progress = _silent) -> Tally:
    """Annotate every article whose current revision this pipeline has not read; each batch is one transaction.

    `progress` is told at the start and after each batch how many articles are done, and of how many. The tally counts
    "annotated". Raises `BusyError` while another process annotates the same store.
    """
    tally = Tally()
    with store.exclusive("annotate"):
        with store.reading() as db:
            total = findings.count_unannotated(db, PIPELINE)
        progress(0, total)
        while waiting := _waiting(store):
            # Loaded here and not before: to find nothing new must cost nothing.
            _annotate(store, load(), waiting)
            tally.add("annotated", len(waiting))
            progress(tally["annotated"], total)
    return tally


def _waiting(store: Store) -> Sequence[StoredArticle]:
    with store.reading() as db:
        return findings.unannotated(db, PIPELINE, BATCH)


def _annotate(store: Store, annotator: Annotator, batch: Sequence[StoredArticle]) -> None:
    said = annotator.pipe(stored.article for stored in batch)
    annotations = {stored.revision: one for stored, one in zip(batch, said, strict=True)}
    with store.writing() as db:
        standing = findings.standing(db, batch)
        findings.put_many(db, {revision: one for revision, one in annotations.items() if revision in standing})
