"""One outlet in one crawl: what is to be asked for, what came of it, and what is kept of that in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from crawler.decide import changed, wanted
from crawler.outlets import Outlet
from sidak.models import Discovered, Visit
from sidak.store import Store, visits

Progress = Callable[[str, str], None]

WHOLE = "whole"
"""The hint of a discovery's first document when all pages behind it have been walked once."""


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
    stop: Callable[[], None] = lambda: None
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
            new = changed([each for each in links.articles if each.url not in self._requested], before)
            visits.discover(db, self.outlet.id, new)
            visits.put(db, self._adopted_hints(hints, before.values()))
            visits.discover(db, self._documents_of(kind), links.documents)
            visits.put(db, [document])
            goes_on = bool(links.following) and (bool(new) or not _walked_once(db, first))
            if goes_on:
                number = str(page_number(document) + 1)
                visits.put(db, [Visit(url=links.following, outlet=self._documents_of(kind), hint=number)])
            else:
                _mark_whole(db, first)
            after = visits.get_many(db, list(hints))
            further = visits.get_many(db, [*(each.url for each in links.documents), *([links.following] * goes_on)])
        for visit in after.values():
            self.outcomes.setdefault(visit.url, _standing(visit))
        now = datetime.now(UTC)
        articles = [visit for visit in after.values() if wanted(visit, hints[visit.url], now)]
        # A sitemap that says nothing of a child's version leaves nothing but to look into it.
        documents = [visit for visit in further.values() if not visit.hint or wanted(visit, visit.hint, now)]
        return self._ask(articles), self._ask(documents)

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
            self.stop()

    def _documents_of(self, kind: str) -> str:
        """The name that discovery documents are kept under, apart from the outlet's articles."""
        return f"{self.outlet.id}#{kind}"

    def _ask(self, found: Iterable[Visit]) -> list[Visit]:
        """Those that this crawl has not asked for yet; they count as asked for now."""
        asked = [visit for visit in found if visit.url not in self._requested]
        self._requested.update(visit.url for visit in asked)
        return asked

    def _adopted_hints(self, hints: dict[str, str], known: Iterable[Visit]) -> list[Visit]:
        """What an earlier way of this crawl fetched without a hint, with the hint that this way has."""
        return [
            replace(visit, hint=hints[visit.url])
            for visit in known
            if visit.url in self._requested and not visit.hint and hints[visit.url]
        ]


def page_number(document: Visit) -> int:
    """Which page of its list a discovery document is; the pages after the first carry it in their hint."""
    return int(document.hint) if document.hint.isdigit() else 1


def _walked_once(db: Connection, first: str) -> bool:
    return visits.get_many(db, [first])[first].hint == WHOLE


def _mark_whole(db: Connection, first: str) -> None:
    known = visits.get_many(db, [first]).get(first)
    if known is not None and known.hint != WHOLE:
        visits.put(db, [replace(known, hint=WHOLE)])


def _standing(visit: Visit) -> str:
    """What an address that is not asked for again counts as."""
    return "unchanged" if visit.outcome in ("new", "revised", "unchanged") else visit.outcome
