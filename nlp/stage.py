"""Annotating what is in the store: a batch at a time, so that a stop loses one batch at most and nothing twice."""

from __future__ import annotations

from collections.abc import Callable

from nlp.pipeline import PIPELINE, Annotator, load
from sidak.models import Tally
from sidak.store import Store, findings

BATCH = 50


def _silent(_: int) -> None:
    """No progress to show."""


def annotate_store(store: Store, *, progress: Callable[[int], None] = _silent) -> Tally:
    """Annotate every article whose current revision this pipeline has not read; each batch is one transaction.

    `progress` is told after each batch how many articles are done by now. The tally counts "annotated". Raises
    `BusyError` while another process annotates the same store.
    """
    tally = Tally()
    with store.exclusive("annotate"):
        annotator = load()
        while done := _batch(store, annotator):
            tally.add("annotated", done)
            progress(tally["annotated"])
    return tally


def _batch(store: Store, annotator: Annotator) -> int:
    """Annotate one batch; the number of its articles, 0 when there is nothing left."""
    with store.reading() as db:
        waiting = findings.unannotated(db, PIPELINE, BATCH)
    said = list(annotator.pipe(stored.article for stored in waiting))
    with store.writing() as db:
        findings.put_many(db, {stored.revision: one for stored, one in zip(waiting, said, strict=True)})
    return len(waiting)
