"""Pages in quarantine, read again: with a better reader, or after the selectors in an outlet's YAML were mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import Connection

from crawler.keeping import Entry, Fetched, keep, read
from crawler.outlets import Outlet
from crawler.reading.paging import MOST_PAGES, next_page
from sidak.errors import InputError
from sidak.models import Page, Tally, Visit
from sidak.store import Store, pages, quarantine, visits

T = TypeVar("T")
R = TypeVar("R")
_Read = tuple[Visit, Entry | None]
"""A visit in quarantine, and what its page was read as; None where the page is gone."""

BATCH = 50
_LOST = "lost"
"""The outcome of a visit in quarantine whose page is not in the store any more."""


@dataclass(slots=True)
class ReplayTally(Tally):
    """The outcomes of a replay; `reasons` says how often each keeps a page in quarantine."""

    reasons: dict[str, int] = field(default_factory=dict)


def replay(store: Store, outlets: Sequence[Outlet], *, progress: Callable[[], None] | None = None) -> ReplayTally:
    """Read every page in quarantine of these outlets again, from the newest bytes of its address.

    What can be read becomes an article that was seen when its page was fetched: new, revised, unchanged or duplicate.
    The others stay "unreadable", with today's reason; "lost" are those whose bytes are gone. Raises BusyError while a
    crawl works on this store, StoreError.
    """
    tally = ReplayTally()

    def refused(item: _Read, error: InputError) -> Visit:
        visit = replace(item[0], reason=str(error))
        with store.writing() as db:
            visits.put(db, [visit])
        return visit

    with store.exclusive("crawl"):
        for outlet in outlets:
            for batch in _batches(store, outlet):
                for visit in stored(store, batch, _put, refused):
                    tally.add(visit.outcome if visit else _LOST)
                    if visit and visit.outcome == quarantine.UNREADABLE:
                        tally.reasons[visit.reason] = tally.reasons.get(visit.reason, 0) + 1
                    if progress:
                        progress()
    return tally


def further_pages(db: Connection, page: Page, known: Sequence[Page] = ()) -> tuple[Page, ...]:
    """The pages on which an article goes on: those that are `known`, and those behind them that the store has.

    Of the store's pages, each as it was before the article's first page changed.
    """
    found = [page, *known]
    until = pages.replaced_at(db, page)
    while len(found) < MOST_PAGES and (address := next_address(found[-1])):
        following = pages.newest(db, address, before=until)
        if following is None or following.digest in [each.digest for each in found]:
            break
        found.append(following)
    return tuple(found[1:])


def next_address(page: Page) -> str | None:
    """The address on which an article goes on, where its page says so."""
    try:
        return next_page(page.body, page.final_url)
    except ValueError:  # a link that is no address
        return None


def visit_of(page: Page, before: Visit) -> Visit:
    """The visit in which a page came; `before` is what was known of its address."""
    return replace(
        before,
        outcome="walked",
        reason="",
        attempts=0,
        etag=page.headers.get("etag", ""),
        last_modified=page.headers.get("last-modified", ""),
        fetched_at=page.fetched_at,
    )


def stored(
    store: Store,
    items: Sequence[T],
    put: Callable[[Connection, Sequence[T]], Sequence[R]],
    refused: Callable[[T, InputError], R],
) -> Sequence[R]:
    """What `put` gives for a batch that it stores in one transaction; `refused` for what no database holds."""
    try:
        with store.writing() as db:
            return put(db, items)
    except InputError as error:
        if len(items) == 1:
            return [refused(items[0], error)]
    return [each for item in items for each in stored(store, [item], put, refused)]


def _batches(store: Store, outlet: Outlet) -> Iterator[Sequence[_Read]]:
    """What the outlet's pages in quarantine are read as, in portions."""
    last = 0
    while True:
        with store.reading() as db:
            portion = quarantine.portion(db, after=last, limit=BATCH, outlet=outlet.id)
            came = [(visit, *_pages(db, visit)) for _, visit in portion]
        if not portion:
            return
        last = portion[-1][0]
        yield [_read(visit, page, further, outlet) for visit, page, further in came]


def _pages(db: Connection, visit: Visit) -> tuple[Page | None, tuple[Page, ...]]:
    page = pages.newest(db, visit.url)
    return page, further_pages(db, page) if page else ()


def _read(visit: Visit, page: Page | None, further: tuple[Page, ...], outlet: Outlet) -> _Read:
    return visit, read(Fetched(visit_of(page, visit), page, further), outlet) if page else None


def _put(db: Connection, batch: Sequence[_Read]) -> Sequence[Visit | None]:
    # The page is as old as it was, but its address may have been asked since.
    kept = iter(keep(db, [entry for _, entry in batch if entry]))
    done = [replace(next(kept), fetched_at=before.fetched_at) if entry else None for before, entry in batch]
    visits.put(db, [visit for visit in done if visit])
    return done
