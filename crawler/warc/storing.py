"""Pages of an archive into the store, in batches: read as those of a crawl are, each as old as it is.

A page that the store has is not read again, and a text is no revision where the store knows a newer one. So a file may
be imported twice, and an old one after a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from crawler.keeping import Entry, Fetched, keep, read
from crawler.outlets import Outlet
from crawler.replay import further_pages, stored, visit_of
from crawler.warc.parts import Part, Whole, part_of, put_together
from sidak.errors import InputError
from sidak.models import Page, Tally, Visit
from sidak.store import Store, articles, pages, takedowns, visits

BATCH = 50
_MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Item:
    """A page that waits to be stored; `offset` is its record's place in the file."""

    page: Page
    outlet: Outlet
    offset: int


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is to be stored: what was read from a page, or pages alone. `outcomes` are those of pages not read."""

    item: _Item
    pages: Sequence[Page]
    outcomes: Sequence[str]
    entry: Entry | None = None


@dataclass(slots=True)
class Storing:
    """Takes pages in the order of the file, and counts what becomes of them."""

    store: Store
    tally: Tally
    broken: Callable[[int, str], None]
    _batch: list[_Item] = field(default_factory=list)
    _held: set[int] = field(default_factory=set)
    _awaited: set[Part] = field(default_factory=set)

    def add(self, page: Page, outlet: Outlet, offset: int) -> None:
        """Take one more page. A full batch is stored, and so is one that has another page of the same address."""
        if any(page.url == item.page.url for item in self._batch):
            self.flush()
        self._batch.append(_Item(page, outlet, offset))
        size = sum(len(item.page.body) for item in self._batch)
        if len(self._batch) - len(self._held) >= BATCH or size > _MOST_BYTES:
            self._flush(hold=True)

    def flush(self) -> None:
        """Store what has come."""
        self._flush(hold=False)

    def _flush(self, *, hold: bool) -> None:
        """Store the batch; with `hold`, an article whose next page did not come waits for another batch, once."""
        items = {id(item.page): item for item in self._batch}
        held: list[Whole] = []
        due: list[Whole] = []
        for whole in put_together([item.page for item in self._batch]):
            waits = hold and whole.awaits is not None and id(whole.first) not in self._held
            (held if waits else due).append(whole)
        self._batch = [items[id(page)] for whole in held for page in whole.pages]
        self._held = {id(item.page) for item in self._batch}
        for outcomes in stored(self.store, self._read(due, items), _put, self._refused) if due else ():
            for outcome in outcomes:
                self.tally.add(outcome)

    def _read(self, wholes: Sequence[Whole], items: Mapping[int, _Item]) -> Sequence[_Ready]:
        with self.store.reading() as db:
            kept = pages.known(db, [page for whole in wholes for page in whole.pages])
            gone = takedowns.forgotten(db, {url for whole in wholes for url in _places(whole)})
            before = visits.get_many(db, [whole.first.url for whole in wholes])
            further = [
                further_pages(db, whole.first, whole.further) if whole.awaits else whole.further for whole in wholes
            ]
        ready = [
            _forgotten(items[id(whole.first)], whole)
            if gone.intersection(_places(whole))
            else self._ready(items[id(whole.first)], whole, parts, kept, before.get(whole.first.url))
            for whole, parts in zip(wholes, further, strict=True)
        ]
        self._awaited.update(whole.awaits for whole in wholes if whole.awaits)
        return ready

    def _ready(
        self, item: _Item, whole: Whole, further: Sequence[Page], kept: set[tuple[str, str]], before: Visit | None
    ) -> _Ready:
        new = [page for page in whole.pages if (page.url, page.digest) not in kept]
        outcomes = ["part" if page in new else "unchanged" for page in whole.pages]
        if part_of(item.page) in self._awaited:
            return _Ready(item, new, outcomes)  # too late to be read together with the first one
        if item.page not in new and not _is_newer(item.page, before):
            return _Ready(item, new, ["unchanged", *outcomes[1:]])
        # The digest of a visit would say that there is nothing to read.
        visit = replace(before or Visit(url=item.page.url, outlet=item.outlet.id), digest="")
        entry = read(Fetched(visit_of(item.page, visit), item.page, tuple(further)), item.outlet)
        return _Ready(item, new, outcomes[1:], entry)

    def _refused(self, ready: _Ready, error: InputError) -> Sequence[str]:
        self.broken(ready.item.offset, str(error))
        return ["broken"] * len(ready.outcomes)


def _places(whole: Whole) -> tuple[str, str]:
    return whole.first.url, whole.first.final_url


def _forgotten(item: _Item, whole: Whole) -> _Ready:
    """An article that was taken down, with all its pages: it is not even read."""
    return _Ready(item, (), [takedowns.FORGOTTEN] * len(whole.pages))


def _is_newer(page: Page, before: Visit | None) -> bool:
    """Whether a page that the store has came again after another one, of which the visit tells."""
    if before is None or before.fetched_at is None:
        return False
    return before.digest != page.digest and before.fetched_at < page.fetched_at


def _put(db: Connection, batch: Sequence[_Ready]) -> Sequence[Sequence[str]]:
    """Store a batch; returns the outcomes of the pages of each."""
    before = visits.get_many(db, [ready.item.page.url for ready in batch])
    older = _older(db, batch, before)
    taken = [(ready.item.page.url, ready.entry) for ready in batch if ready.entry]
    taken = [(url, entry) for url, entry in taken if url not in older]
    alone = [ready for ready in batch if ready.entry is None or ready.item.page.url in older]
    pages.put_many(db, [page for ready in alone for page in ready.pages])
    done = keep(db, [entry for _, entry in taken])
    kept = {url: visit for (url, _), visit in zip(taken, done, strict=True)}
    visits.put(db, [_joined(visit, before[url]) if url in before else visit for url, visit in kept.items()])
    outcomes = {url: visit.outcome for url, visit in kept.items()} | dict.fromkeys(older, "older")
    return [[outcomes[ready.item.page.url], *ready.outcomes] if ready.entry else ready.outcomes for ready in batch]


def _joined(visit: Visit, before: Visit) -> Visit:
    """The visit that is remembered: what a crawl noted since stands, and so does a visit that is newer."""
    if before.fetched_at and visit.fetched_at and before.fetched_at >= visit.fetched_at:
        return before
    came = replace(visit, hint=before.hint, depth=before.depth, crawl=before.crawl, asked=before.asked)
    # What waits to be asked for is said to have changed.
    return replace(came, outcome="pending", reason="") if before.outcome == "pending" else came


def _older(db: Connection, batch: Sequence[_Ready], before: Mapping[str, Visit]) -> Collection[str]:
    """The addresses whose article the store has with another text that is newer, or that was still there later."""
    came = [(ready.item.page, ready.entry.article) for ready in batch if ready.entry and ready.entry.article]
    known = articles.addresses(db, [article.id for _, article in came])
    found = set()
    for page, article in came:
        if known.get(article.id) != page.url:
            continue
        current = articles.revisions(db, article.id)[-1]
        if current.article.digest == article.digest:
            continue
        visit = before.get(page.url)
        was_there = visit is not None and visit.digest and visit.fetched_at and visit.fetched_at > page.fetched_at
        if was_there or current.seen > page.fetched_at:
            found.add(page.url)
    return found
