"""Which pages of a WARC file go into the store, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from crawler.outlets import Outlet
from crawler.reading.addresses import belongs
from crawler.reading.charset import decode
from crawler.relevance import may_be_on_topic
from crawler.warc.parts import part_at
from crawler.warc.reading import OpenArchive
from crawler.warc.response import Response
from crawler.warc.storing import Storing
from crawler.warc.writing import ASKED, OUTLET, SHA256
from sidak.errors import InputError, ReadError, SidakError
from sidak.models import Page, Progress, Tally
from sidak.store import Store, pages
from sidak.store.columns import storable

_HTML = ("text/html", "application/xhtml+xml")
_TITLE = re.compile(r"<title[^>]*>(.{0,1000}?)</title", re.I | re.S)
_HEAD = 200_000
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """Which pages are taken, and whose they are.

    `fallback` is the outlet of pages that are of no outlet's site. With `everything`, the pages of a foreign archive
    are taken whatever their titles say.
    """

    outlets: Sequence[Outlet]
    fallback: Outlet | None = None
    everything: bool = False
    _sites: dict[str, Sequence[Outlet]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def owner(self, response: Response) -> Outlet | None:
        """Whose a page is: as our own archive says; else that of the site, with the longest home; else `fallback`."""
        said = response.note.get(OUTLET) if response.is_ours else ""
        named = next((outlet for outlet in self.outlets if outlet.id == said), None)
        own = (outlet for outlet in self._of_site(response.url) if belongs(response.url, outlet.home))
        return named or max(own, key=lambda outlet: len(outlet.home), default=self.fallback)

    def _of_site(self, address: str) -> Sequence[Outlet]:
        """The outlets that have pages at the host of an address; asking each outlet for each page would take long."""
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._sites:
            homes = [(outlet, f"{site}{urlsplit(outlet.home).path}") for outlet in self.outlets]
            self._sites[site] = [outlet for outlet, there in homes if belongs(there, outlet.home)]
        return self._sites[site]


def import_file(
    store: Store,
    path: Path,
    rules: Rules,
    *,
    tally: Tally,
    problem: Callable[[SidakError], None],
    progress: Progress | None = None,
) -> None:
    """Store the pages of a WARC file with their articles and visits; what became of each answer goes to `tally`.

    The outcomes are those of a crawl ("new", "revised", "unchanged", "duplicate", "unreadable") and: "older", the store
    knows a newer text; "part", a further page of an article; "forgotten", it was taken down; "no_outlet"; "off_topic";
    "other_type", no HTML page; "broken", which `problem` is told of. Raises InputError for what is no WARC file,
    StoreError; what came before is stored.
    """
    number = 0

    def broken(offset: int, words: str) -> None:
        nonlocal number
        number += 1
        tally.add("broken")
        if number <= _MOST_PROBLEMS:
            problem(InputError(f"{path}, byte {offset:,}: {words}"))

    with OpenArchive(path) as archive:
        storing = Storing(store, tally, broken)
        try:
            for response in archive.responses(broken):
                try:
                    outcome = _take(response, rules, storing)
                except InputError as error:
                    broken(response.offset, str(error))
                else:
                    if outcome:
                        tally.add(outcome)
                if progress:
                    progress(response.offset, archive.size)
        finally:
            storing.flush()
    if number > _MOST_PROBLEMS:
        problem(InputError(f"{path}: {number - _MOST_PROBLEMS} more of its records are broken"))


def _take(response: Response, rules: Rules, storing: Storing) -> str:
    """Hand on a page to be stored; returns the outcome of an answer that is not stored. Raises InputError."""
    if response.is_again and not response.is_ours:
        return ""  # which page is as it was, those know who wrote it
    if not response.is_ours and (response.status != 200 or response.kind not in _HTML):
        return "other_type"
    owner = _owner(response, rules)
    if owner is None:
        return "no_outlet"
    page = _again(response, storing) if response.is_again else response.page()
    if not (response.is_ours or rules.everything or may_be_on_topic(_title(page), page.url)):
        return "off_topic"
    storing.add(replace(page, outlet=owner.id), owner, response.offset)
    return ""


def _owner(response: Response, rules: Rules) -> Outlet | None:
    try:
        for address in (response.url, response.note.get(ASKED, response.url)):
            part_at(storable(address))
        return rules.owner(response)
    except ValueError as error:
        raise InputError(f"{response.url[:200]!r} is no web address ({error})") from None


def _again(response: Response, storing: Storing) -> Page:
    """A page that is archived before, as of now."""
    storing.flush()
    with storing.store.reading() as db:
        page = pages.exact(db, response.note[ASKED], response.note[SHA256])
    if page is None:
        raise InputError("it says that a page came again which is not archived before it")
    return replace(page, fetched_at=response.fetched_at)


def _title(page: Page) -> str:
    try:
        found = _TITLE.search(decode(page.body[:_HEAD], page.headers))
    except ReadError:
        return ""
    return found[1] if found else ""
