"""Articles that go on over several pages, in a row of pages from an archive: which page is a part of which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.reading.paging import MOST_PAGES, number_of, stem
from crawler.replay import next_address
from sidak.models import Page

Part = tuple[str, int]
"""The address that all pages of an article share, and the number of one of them."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The first page of an article and those on which it goes on; `awaits` is one that did not come with them."""

    first: Page
    further: Sequence[Page] = ()
    awaits: Part | None = None

    @property
    def pages(self) -> Sequence[Page]:
        """All that came."""
        return (self.first, *self.further)


def part_of(page: Page) -> Part:
    """Which part of which article a page would be."""
    return part_at(page.final_url)


def part_at(address: str) -> Part:
    """Which part of which article the page at an address would be. Raises ValueError for what is no address."""
    return stem(address), number_of(address)


def put_together(pages: Sequence[Page]) -> Sequence[Whole]:
    """The pages as articles, in the order of their first ones; most are an article of their own."""
    by_part = {part_of(page): page for page in pages}
    awaited = {id(page): _following(page) for page in pages}
    parts = {id(by_part[part]) for part in awaited.values() if part is not None and part in by_part}
    return [_whole(page, by_part, awaited) for page in pages if id(page) not in parts]


def _following(page: Page) -> Part | None:
    """The part on which a page goes on, if it does."""
    if next_address(page) is None:
        return None
    address, number = part_of(page)
    return address, number + 1


def _whole(first: Page, by_part: Mapping[Part, Page], awaited: Mapping[int, Part | None]) -> Whole:
    further: list[Page] = []
    part = awaited[id(first)]
    while part is not None and part in by_part and len(further) < MOST_PAGES:
        further.append(by_part[part])
        part = awaited[id(further[-1])]
    return Whole(first, tuple(further), part)
