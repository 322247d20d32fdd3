"""What is to be asked for on one way to an outlet's articles. The store is the frontier.

What a document names is pending in the store before anything of it is asked for. So a crawl that is killed has lost
nothing, and however long a list is, few of its addresses are in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from crawler.decide import changed, seen, settled
from crawler.job import Job
from crawler.keeping import DUPLICATE_OF
from crawler.outlets import Kind
from crawler.scope import months_of_part
from sidak.models import Discovered, Visit
from sidak.store import visits

PORTION = 200
"""How many addresses are taken from the store at a time."""
WHOLE = "whole"
"""The hint of a list's first page when all pages behind it have been walked once; later pages name the first."""
RECHECK_PAGES = 5
"""How far a list without hints is walked each time: news is edited in its first days, and only asking tells."""
NEWEST_DOCUMENTS = 5
"""How many parts of a sitemap index are looked into although their date is the same: an edit may leave it."""
DEEPEST = 4
"""How many documents may lead to a part of a sitemap: an index of indexes is a habit, a deeper one is a trap."""
STALE_PAGES = 10
"""So many pages of a list in a row that this crawl has seen all of: the list repeats itself."""
MOST_DOCUMENTS = 5_000
"""Documents of one way that a crawl asks for at most; history of years takes some hundreds."""
NEWEST = 50
"""The newest of a document's articles tell how fast it changes; a sitemap of years never does as a whole."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a discovery document names: articles, further documents, and the next page of the same list.

    `elsewhere` are articles of other sites.
    """

    articles: Sequence[Discovered] = ()
    documents: Sequence[Discovered] = ()
    following: str = ""
    elsewhere: Sequence[Discovered] = ()


@dataclass(slots=True)
class Frontier:
    """One way of a job. `share`, from 0 to 1, is how much of the newest that its documents named was known before.

    `answered` says whether any of its documents came, `reached_past` whether one named what is older than the range.
    """

    job: Job
    kind: Kind
    share: float | None = None
    answered: bool = False
    reached_past: bool = False
    _documents: int = 0
    _stale: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the documents of this way are kept under, apart from the outlet's articles."""
        return f"{self.job.outlet.id}#{self.kind}"

    def start(self, addresses: Sequence[str]) -> None:
        """Put the documents that the way begins with among those to be asked for, whatever came of them before."""
        with self.job.store.writing() as db:
            before = visits.get_many(db, addresses)
            known = [before.get(address, Visit(url=address, outlet=self.name)) for address in addresses]
            # Another outlet may have read the same document, and through history what did not change names years.
            fresh = self.job.scope.kind == "history"
            known = [_without_validators(each) if fresh or each.outlet != self.name else each for each in known]
            # What another way of this kind has asked for in this crawl is not given again; it would stay pending.
            asked = self.job.number
            put = [replace(each, outlet=self.name, outcome="pending", depth=0) for each in known if each.asked != asked]
            visits.put(db, put)

    def next(self) -> list[Visit]:
        """The documents to ask for now; where there are none left, the next articles. Empty at the end."""
        job = self.job
        if job.stop.begun:
            return []
        with job.store.writing() as db:
            taken = visits.take(db, self.name, job.number, min(PORTION, MOST_DOCUMENTS - self._documents))
            self._documents += len(taken)
            if self._documents >= MOST_DOCUMENTS and visits.waits(db, self.name, job.number):
                job.problem(f"names more than {MOST_DOCUMENTS} documents; the rest waits for the next crawl")
            if not taken and self._may_go_on():
                taken = visits.take(db, job.outlet.id, job.number, min(PORTION, job.budget))
                job.budget -= len(taken)
        return taken

    def _may_go_on(self) -> bool:
        job = self.job
        if postponed := job.hosts.postponed(job.outlet.home):
            job.problem(str(postponed))
            return False
        if not job.has_waiting():
            return False
        if job.is_trapped:
            job.problem("its last pages held no article or a known one; the rest waits for the next crawl")
            return False
        if job.budget <= 0:
            job.problem("has more pages than one crawl asks for; the rest waits for the next crawl")
        return job.budget > 0

    def discovered(self, document: Visit, links: Links) -> None:
        """Keep what a document names together with the document's own validators, in one transaction."""
        scope, zone = self.job.scope, self.job.outlet.zone
        named = {each.url: each for each in links.articles}
        verdicts = {url: scope.passes_over(each, zone) for url, each in named.items()}
        self.answered = True
        self.reached_past = self.reached_past or any(scope.is_before(each, zone) for each in links.articles)
        with self.job.store.writing() as db:
            before = visits.get_many(db, list(named))
            self._put_articles(db, named, verdicts, before)
            self._put_documents(db, document, links.documents)
            # A sitemap index and a page of links stay the same when an article is edited; their bodies are needed.
            conditional = self.kind not in ("listing", "search") and not links.documents
            visits.put(db, [document if conditional else _without_validators(document)])
            self._walk_on(db, document, links, before)
        self.job.found += len(named) - len(before)
        self.job.elsewhere.update(hash(each.url) for each in links.elsewhere)
        self._note_share([each.url in before for each in links.articles[:NEWEST]])

    def _put_articles(
        self,
        db: Connection,
        named: Mapping[str, Discovered],
        verdicts: Mapping[str, str],
        before: Mapping[str, Visit],
    ) -> None:
        now, number = datetime.now(UTC), self.job.number
        twins = visits.get_many(db, list(filter(None, map(_twin, before.values()))))
        after = []
        for url, each in named.items():
            known, verdict = before.get(url), verdicts[url]
            if known is None:
                outcome = verdict or "pending"
                after.append(Visit(url=url, outlet=self.job.outlet.id, hint=each.hint, outcome=outcome, crawl=number))
            elif known.asked == number or (_twin(known) in twins and twins[_twin(known)].asked == number):
                after.append(settled(known, each, number))
            else:
                after.append(seen(known, each, verdict, number, now))
        visits.put(db, after)

    def _put_documents(self, db: Connection, document: Visit, documents: Sequence[Discovered]) -> None:
        """Ask for what is new or changed, the newest, and what nothing is said of; in history, all of the range."""
        scope = self.job.scope
        if scope.kind == "history":
            older = {
                each.url for each in documents if scope.is_past(each) or scope.ended_before(months_of_part(each.url))
            }
            self.reached_past = self.reached_past or bool(older)
            documents = [each for each in documents if each.url not in older and scope.holds(months_of_part(each.url))]
        if documents and document.depth >= DEEPEST:
            self.job.problem(f"{document.url}: names documents {DEEPEST} documents deep; they are left alone")
            return
        before = visits.get_many(db, [each.url for each in documents])
        newest = {each.url for each in sorted(documents, key=lambda each: each.hint, reverse=True)[:NEWEST_DOCUMENTS]}
        asked = []
        for each in documents:
            known = before.get(each.url) or Visit(url=each.url, outlet=self.name)
            again = scope.kind == "history" or not each.hint or each.url in newest or changed(each.hint, known.hint)
            if known.asked != self.job.number and (again or each.url not in before):
                kept = _without_validators(known) if scope.kind == "history" else known
                asked.append(replace(kept, hint=each.hint, outcome="pending", depth=document.depth + 1))
        visits.put(db, asked)

    def _walk_on(self, db: Connection, document: Visit, links: Links, before: Mapping[str, Visit]) -> None:
        """Note the next page of a list, where it is worth walking on to.

        News: while its pages bring something new, and to its end the first time. History: until all of a page is older.
        """
        first = document.hint if document.depth and document.hint else document.url
        if not links.following:
            self._mark_whole(db, first)
            return
        if self._is_stale(first, links, before):
            self._mark_whole(db, first)
            return
        if self.job.scope.kind == "history":
            zone = self.job.outlet.zone
            goes_on = not (links.articles and all(self.job.scope.is_before(each, zone) for each in links.articles))
        else:
            news = any(_is_news(each, before.get(each.url)) for each in links.articles)
            goes_on = news or not self._is_whole(db, first) or _is_worth_rechecking(document, links)
        known = visits.get_many(db, [links.following]).get(links.following)
        if goes_on and (known is None or known.asked != self.job.number):
            following = Visit(url=links.following, outlet=self.name, hint=first, depth=document.depth + 1)
            visits.put(db, [following])

    def _is_stale(self, first: str, links: Links, before: Mapping[str, Visit]) -> bool:
        """Whether the list has named nothing for long that this crawl had not seen."""
        fresh = any(before[each.url].crawl != self.job.number for each in links.articles if each.url in before)
        fresh = fresh or any(each.url not in before for each in links.articles)
        self._stale[first] = 0 if fresh else self._stale.get(first, 0) + 1
        return self._stale[first] >= STALE_PAGES

    def ended(self, document: Visit) -> None:
        """Keep what came of a document that gave no links: it failed, was unchanged, or lay past its list's end."""
        with self.job.store.writing() as db:
            visits.put(db, [document])
            if document.outcome == "walked" and document.depth:
                self._mark_whole(db, document.hint)
        if document.outcome == "walked":
            self.answered = True
            self._note_share([True])
        else:
            self.job.settle(document)
            if not document.depth:
                self.job.problem(f"{document.url}: {document.reason}")

    def _note_share(self, known: Collection[bool]) -> None:
        """The document with the newest tells: of all, the smallest share counts."""
        if known:
            share = sum(known) / len(known)
            self.share = share if self.share is None else min(self.share, share)

    def _is_whole(self, db: Connection, first: str) -> bool:
        known = visits.get_many(db, [first]).get(first)
        return known is not None and known.hint == WHOLE

    def _mark_whole(self, db: Connection, first: str) -> None:
        known = visits.get_many(db, [first]).get(first)
        # The parts of a sitemap have a hint of their own, and no pages behind them.
        if self.kind != "sitemap" and known is not None and known.hint != WHOLE:
            visits.put(db, [replace(known, hint=WHOLE)])


def _is_news(found: Discovered, known: Visit | None) -> bool:
    return known is None or changed(found.hint, known.hint)


def _is_worth_rechecking(document: Visit, links: Links) -> bool:
    hintless = bool(links.articles) and not any(each.hint for each in links.articles)
    return hintless and document.depth + 1 < RECHECK_PAGES


def _twin(visit: Visit) -> str:
    """The address that holds the same story and was stored first."""
    return visit.reason.removeprefix(DUPLICATE_OF) if visit.reason.startswith(DUPLICATE_OF) else ""


def _without_validators(document: Visit) -> Visit:
    return replace(document, etag="", last_modified="")
