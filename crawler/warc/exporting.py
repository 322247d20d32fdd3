"""Pages of a store into a WARC file, in the order in which they were stored. One page is in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import BinaryIO

from crawler.warc.writing import Archive
from sidak.errors import SidakError, StoreError
from sidak.models import Page, Tally
from sidak.store import Store, pages

_PORTION = 50
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pages: of these outlets (none means all), fetched from `since` to `until` (days in UTC, both included)."""

    outlets: Sequence[str] = ()
    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        named = f"of {', '.join(self.outlets)}" if self.outlets else "of all outlets"
        days = [f"from {self.since}" if self.since else "", f"to {self.until}" if self.until else ""]
        return " ".join(filter(None, [named, *days]))

    @property
    def first(self) -> datetime | None:
        """The first moment."""
        return datetime.combine(self.since, time.min, UTC) if self.since else None

    @property
    def last(self) -> datetime | None:
        """The last moment."""
        return datetime.combine(self.until, time.max, UTC) if self.until else None


def export(
    store: Store,
    out: BinaryIO,
    selection: Selection | None = None,
    *,
    gzip: bool = True,
    name: str = "",
    problem: Callable[[SidakError], None],
    progress: Callable[[], None] | None = None,
) -> Tally:
    """Write the selected pages; counts "page", "again" (it came back as it was), "not_from_the_web" and "damaged".

    `name` is the file's. A page that is damaged in the store goes to `problem`, and the next one is taken. What was
    handed in from a file has no web address, and is left out. Raises OSError where `out` takes no more, StoreError.
    """
    work = _Export(store, Archive(out, gzip=gzip), selection or Selection(), problem)
    work.archive.begin(name, str(work.selection))
    for id, page in work.pages():
        work.write(id, page)
        if progress:
            progress()
    work.write_returns()
    return work.tally


@dataclass(frozen=True, slots=True)
class _Return:
    """That a page, which is in the file, came again after its address had given another one."""

    moment: datetime
    id: int
    payload: str


@dataclass(slots=True)
class _Export:
    """An export at work. `returns` are those to be written, by address: before a page that came later, or at the end.

    Whoever imports the file so ends with the page that was there last.
    """

    store: Store
    archive: Archive
    selection: Selection
    problem: Callable[[SidakError], None]
    tally: Tally = field(default_factory=Tally)
    returns: dict[str, list[_Return]] = field(default_factory=dict)

    def pages(self) -> Iterator[tuple[int, Page]]:
        """The selected pages with their numbers."""
        wanted, last = self.selection, 0
        while True:
            with self.store.reading() as db:
                ids = pages.ids(
                    db, after=last, limit=_PORTION, outlets=wanted.outlets, since=wanted.first, until=wanted.last
                )
            if not ids:
                return
            for last in ids:
                page = self._page(last)
                if page is not None:
                    yield last, page

    def write(self, id: int, page: Page) -> None:
        """Write a page, and before it what came earlier."""
        if not (page.url.startswith(_WEB) and page.final_url.startswith(_WEB)):
            self.tally.add("not_from_the_web")
            return
        waiting = self.returns.pop(page.url, [])
        self._write_again([each for each in waiting if each.moment < page.fetched_at])
        payload = self.archive.add(page)
        self.tally.add("page")
        with self.store.reading() as db:
            moments = pages.came_back(db, page)
        last = self.selection.last or datetime.max.replace(tzinfo=UTC)
        later = [each for each in waiting if each.moment >= page.fetched_at]
        later += [_Return(moment, id, payload) for moment in moments if moment <= last]
        if later:
            self.returns[page.url] = later

    def write_returns(self) -> None:
        """Write what is left, in the order of time."""
        self._write_again([each for waiting in self.returns.values() for each in waiting])

    def _write_again(self, each_return: Sequence[_Return]) -> None:
        for each in sorted(each_return, key=lambda each: each.moment):
            if page := self._page(each.id):
                self.archive.add_again(page, each.payload, each.moment)
                self.tally.add("again")

    def _page(self, id: int) -> Page | None:
        with self.store.reading() as db:
            try:
                return pages.numbered(db, id)
            except StoreError as error:  # of this page alone: what the database refuses is one behind this block only
                self.tally.add("damaged")
                self.problem(error)
                return None
