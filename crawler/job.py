"""One outlet in one crawl: what is to be asked for, what came of it, and what is kept of that in the store."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from crawler.decide import changed, wanted
from crawler.outlets import Outlet
from crawler.stopping import Stop
from sidak.models import Discovered, Visit
from sidak.store import Store, pages, visits

Progress = Callable[[str, str], None]

WHOLE = "whole"
"""The hint of a discovery's first document when all pages behind it have been walked once."""
RECHECK_PAGES = 5
"""How far a list without hints is walked each time: news is edited in its first days, and only asking tells."""
NEWEST_DOCUMENTS = 5
"""How many parts of a sitemap index are looked into although their date is the same: an edit may leave it."""
DUPLICATE_OF = "the same story as "
"""How the reason of a duplicate begins; the address that was stored first follows."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a discovery document names: articles, further documents, and the next page of the same list."""

    articles: Sequence[Discovered] = ()
    documents: Sequence[Discovered] = ()
    following: str = ""


@dataclass(slots=True)
class Job:
    """The work on one outlet. `error` is set when the crawl cannot go on; `stop` then ends it."""

    outlet: Outlet
    store: Store
    progress: Progress | None = None
    stop: Stop = field(default_factory=Stop)
    outcomes: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    error: BaseException | None = None
    _requested: set[str] = field(default_factory=set)

    def pending(self) -> list[Visit]:
        """The articles that an earlier crawl found and did not settle, and that this one has not asked for yet."""
        with self.store.reading() as db:
            left = self._ask(visits.pending(db, self.outlet.id))
        self.outcomes.update((visit.url, visit.outcome) for visit in left)
        return left

    def documents(self, kind: str, first: str) -> tuple[Visit, list[Visit]]:
        """The first document of a discovery, and those that an earlier crawl left unwalked."""
        with self.store.reading() as db:
            known = visits.get_many(db, [first]).get(first)
            rest = visits.pending(db, self._documents_of(kind))
        self._requested.add(first)
        return known or Visit(url=first, outlet=self._documents_of(kind)), self._ask(rest)

    def discovered(self, kind: str, document: Visit, links: Links, *, first: str) -> tuple[list[Visit], list[Visit]]:
        """Keep what a document names together with the document's own validators, in one transaction.

        Returns the articles and the documents to ask for now. A list is walked on while its pages bring something new;
        the first time it is walked to its end.
        """
        hints = {each.url: each.hint for each in links.articles}
        with self.store.writing() as db:
            before = visits.get_many(db, list(hints))
            visits.put(db, self._adopted_hints(hints, before.values()))
            new = changed([each for each in links.articles if not self._is_settled(before.get(each.url))], before)
            visits.discover(db, self.outlet.id, new)
            visits.discover(db, self._documents_of(kind), links.documents)
            visits.put(db, [document if _can_be_conditional(kind, links) else _without_validators(document)])
            following = self._walk_on(db, kind, document, links, first=first, news=bool(new))
            after = visits.get_many(db, list(hints))
            further = visits.get_many(db, [*(each.url for each in links.documents), *following])
        for visit in after.values():
            self.outcomes.setdefault(visit.url, _standing(visit))
        now = datetime.now(UTC)
        articles = [visit for visit in after.values() if wanted(visit, hints[visit.url], now)]
        return self._ask(articles), self._ask(_worth_a_look(further.values(), now))

    def _walk_on(
        self, db: Connection, kind: str, document: Visit, links: Links, *, first: str, news: bool
    ) -> list[str]:
        """Note the next page of a list, where it is worth walking on to; no next page means that its end is reached."""
        if links.following in self._requested:
            return []  # an interrupted crawl left it, and it is being walked already
        goes_on = news or not _walked_once(db, first) or _is_worth_rechecking(document, links)
        if not (links.following and goes_on):
            _mark_whole(db, first)
            return []
        number = str(page_number(document) + 1)
        visits.put(db, [Visit(url=links.following, outlet=self._documents_of(kind), hint=number)])
        return [links.following]

    def address_of(self, visit: Visit) -> str:
        """Where to ask for a visit's article: a paginated one has been stored from the address of the whole."""
        if not visit.digest:
            return visit.url
        with self.store.reading() as db:
            page = pages.get(db, visit.digest)
        return page.final_url if page and page.url == visit.url and is_whole(page.final_url) else visit.url

    def ended(self, document: Visit, *, first: str) -> None:
        """Keep what came of a discovery document that gave no links: it failed, was unchanged, or lay past the end."""
        with self.store.writing() as db:
            visits.put(db, [document])
            if document.outcome == "walked" and document.url != first:
                _mark_whole(db, first)
        if document.outcome != "walked":
            self.settle(document)

    def settle(self, visit: Visit) -> None:
        """Count what came of an address."""
        self.outcomes[visit.url] = visit.outcome
        if visit.outcome == "failed":
            self.problems.append(f"{self.outlet.id}: {visit.url}: {visit.reason}")
        if self.progress:
            self.progress(self.outlet.id, visit.outcome)

    def fail(self, error: BaseException) -> None:
        """End the crawl with this error; the first one counts."""
        if self.error is None:
            self.error = error
            self.stop.begin()

    def _documents_of(self, kind: str) -> str:
        """The name that discovery documents are kept under, apart from the outlet's articles."""
        return f"{self.outlet.id}#{kind}"

    def _ask(self, found: Iterable[Visit]) -> list[Visit]:
        """Those that this crawl has not asked for yet; they count as asked for now."""
        asked = [visit for visit in found if visit.url not in self._requested]
        self._requested.update(visit.url for visit in asked)
        return asked

    def _is_settled(self, visit: Visit | None) -> bool:
        """Whether this crawl has asked for an address already, or for the one that holds the same story."""
        if visit is None:
            return False
        twin = visit.reason.removeprefix(DUPLICATE_OF) if visit.outcome == "duplicate" else ""
        return visit.url in self._requested or twin in self._requested

    def _adopted_hints(self, hints: dict[str, str], known: Iterable[Visit]) -> list[Visit]:
        """Those that this crawl has settled already, with the hint that this way has for them."""
        return [
            replace(visit, hint=hints[visit.url])
            for visit in known
            if self._is_settled(visit)
            and hints[visit.url] not in ("", visit.hint)
            and not (visit.hint and visit.outcome != "duplicate")
        ]


def page_number(document: Visit) -> int:
    """Which page of its list a discovery document is; the pages after the first carry it in their hint."""
    return int(document.hint) if document.hint.isdigit() else 1


def is_whole(address: str) -> bool:
    """Whether an address asks for all pages of a paginated article in one."""
    return bool(re.search(r"[?&](?:page|halaman)=all\b", address))


def _worth_a_look(documents: Collection[Visit], now: datetime) -> list[Visit]:
    """The documents to ask for: those that changed, the newest, and those that nothing is said of."""
    newest = sorted(documents, key=lambda visit: visit.hint, reverse=True)[:NEWEST_DOCUMENTS]
    return [visit for visit in documents if not visit.hint or visit in newest or wanted(visit, visit.hint, now)]


def _is_worth_rechecking(document: Visit, links: Links) -> bool:
    hintless = bool(links.articles) and not any(each.hint for each in links.articles)
    return hintless and page_number(document) < RECHECK_PAGES


def _can_be_conditional(kind: str, links: Links) -> bool:
    """Whether an unchanged document means that nothing behind it changed either.

    The index of a sitemap and a page of links stay the same when an article is edited; their bodies are needed to ask
    for what they name.
    """
    return kind != "listing" and not links.documents


def _without_validators(document: Visit) -> Visit:
    return replace(document, etag="", last_modified="")


def _walked_once(db: Connection, first: str) -> bool:
    return visits.get_many(db, [first])[first].hint == WHOLE


def _mark_whole(db: Connection, first: str) -> None:
    known = visits.get_many(db, [first]).get(first)
    if known is not None and known.hint != WHOLE:
        visits.put(db, [replace(known, hint=WHOLE)])


def _standing(visit: Visit) -> str:
    """What an address that is not asked for again counts as."""
    return "unchanged" if visit.outcome in ("new", "revised", "unchanged") else visit.outcome
