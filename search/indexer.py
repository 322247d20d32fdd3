"""From the store's change log into an index: whatever changed since, or everything anew."""

from __future__ import annotations

from typing import Protocol

from search.base import SearchIndex
from search.document import document
from sidak.errors import SearchError
from sidak.models import Progress, Tally
from sidak.store import Store, articles, changes, copies

BATCH = 200


class AsideIndex(SearchIndex, Protocol):
    """An empty index beside the one that answers; closed without `publish` it leaves no trace."""

    def publish(self) -> None:
        """Put it in the place of the one that answers, in one step."""
        ...


def _silent(_done: int, _total: int) -> None:
    """No progress to show."""


def drain(store: Store, index: SearchIndex, *, progress: Progress = _silent) -> Tally:
    """Bring an index up to the store. Interrupted anywhere, the next call goes on.

    `progress` is told at the start and after each batch how many changes are done, and of how many. The tally counts
    "indexed" and "removed" articles; it is empty where nothing had changed.
    Raises `SearchError` for an index that is ahead of the store: it was filled from another one; and for one that takes
    a batch and does not remember it, where going on would never end.
    """
    with store.reading() as db:
        last = changes.last(db)
    if index.applied() > last:
        raise SearchError(
            f"The index holds change {index.applied()}, the store has only {last}: it was filled from another store. "
            "Run `sidak index --rebuild`."
        )
    tally, first = Tally(), index.applied()
    done = first
    try:
        progress(0, last - first)
        while _drain_batch(store, index, tally):
            before, done = done, index.applied()
            if done <= before:
                raise SearchError(f"The index took a batch and still holds change {done}. Run `sidak index --rebuild`.")
            progress(done - first, last - first)
    finally:
        index.release()
    return tally


def rebuild(store: Store, aside: AsideIndex, *, progress: Progress = _silent) -> Tally:
    """Fill an index that was made aside from the whole store, then put it in the place of the one that answers."""
    tally = drain(store, aside, progress=progress)
    aside.publish()
    return tally


def _drain_batch(store: Store, index: SearchIndex, tally: Tally) -> bool:
    """One batch; False where none was left. An article that is gone by now is removed, whatever the log says of it."""
    with store.reading() as db:
        batch = changes.after(db, index.applied(), BATCH)
        ids = list(dict.fromkeys(change.article_id for change in batch))
        stored = articles.get_many(db, ids)
        stories = copies.shared(db, ids)
    if not batch:
        return False
    there = {one.id for one in stored}
    gone = [identifier for identifier in ids if identifier not in there]
    index.apply([document(one, stories.get(one.id, "")) for one in stored], gone, applied=batch[-1].sequence)
    for outcome, number in (("indexed", len(stored)), ("removed", len(gone))):
        if number:
            tally.add(outcome, number)
    return True
