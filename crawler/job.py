"""One outlet in one crawl, and its account: every address that was seen ends in exactly one outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from crawler.hosts import Hosts
from crawler.keeping import Entry
from crawler.outlets import Outlet
from crawler.scope import Scope
from crawler.stopping import Stop
from sidak.models import CrawlRecord, Tally, Visit
from sidak.store import Store, crawls, visits

Progress = Callable[[str, str], None]
"""Is told outlet and outcome of each address that was asked for."""

MOST_PROBLEMS = 20
"""So many are kept with the account of a crawl; the terminal shows all."""
IN_A_ROW = 100
"""So many pages in a row that hold no article, or one that is known, are a trap, such as an endless calendar."""


EXPLAINED = ("failed", "gone", "disallowed", "unreadable", "pending")
"""The outcomes whose reasons are worth counting."""


@dataclass(slots=True)
class CrawlTally(Tally):
    """The outcomes of a crawl, one for each address, with reasons by outcome, and what went wrong in words."""

    reasons: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def explain(self, outcome: str, reason: str, number: int) -> None:
        """Count a reason."""
        told = self.reasons.setdefault(outcome, {})
        told[reason] = told.get(reason, 0) + number


@dataclass(slots=True)
class Job:
    """The work on one outlet. `error` is set when the crawl cannot go on; `stop` then ends it.

    `budget` is how many articles are asked for at most; the others wait for the next crawl. `elsewhere` are the hashes
    of addresses that belong to other sites: they are counted, and left to the outlets whose they are.
    """

    outlet: Outlet
    store: Store
    scope: Scope = field(default_factory=Scope)
    hosts: Hosts = field(default_factory=Hosts)
    stop: Stop = field(default_factory=Stop)
    progress: Progress | None = None
    budget: int = 5_000
    problems: list[str] = field(default_factory=list)
    error: BaseException | None = None
    record: CrawlRecord | None = None
    found: int = 0
    elsewhere: set[int] = field(default_factory=set)
    _undated: int = 0
    _short: int = 0
    _fruitless: int = 0

    @property
    def number(self) -> int:
        """The number of this crawl in the store; 0 before it begins."""
        return self.record.id if self.record else 0

    def begin(self, *, retry_before: datetime | None = None) -> None:
        """Open the account. What failed in earlier crawls is tried again, or what failed before `retry_before` only."""
        record = CrawlRecord(outlet=self.outlet.id, kind=self.scope.kind, started=datetime.now(UTC))
        with self.store.writing() as db:
            self.record = replace(record, id=crawls.begin(db, record))
            visits.revive(db, self.outlet.id, before=retry_before)
            if self.scope.everything and self.scope.kind == "news":
                visits.reconsider(db, self.outlet.id)

    def end(self, tally: CrawlTally) -> None:
        """Close the account, and add to a tally how many of the addresses that this crawl saw ended in each outcome.

        Of the discovery documents only those count that gave no links.
        """
        if self.record is None:
            return  # it never began
        counts: dict[str, int] = {}
        with self.store.writing() as db:
            for (outcome, reason), number in crawls.reasons(db, self.number, EXPLAINED).items():
                tally.explain(outcome, reason, number)
            for (name, outcome), number in crawls.outcomes(db, self.number).items():
                if name == self.outlet.id or outcome not in ("walked", "unchanged"):
                    counts[outcome] = counts.get(outcome, 0) + number
            if self.elsewhere:
                counts["elsewhere"] = len(self.elsewhere)
            self.record = replace(
                self.record,
                ended=datetime.now(UTC),
                found=self.found,
                undated=self._undated,
                short=self._short,
                counts=counts,
                problems=tuple(self.problems[:MOST_PROBLEMS]),
            )
            crawls.end(db, self.record)
        for outcome, number in counts.items():
            tally.add(outcome, number)
        tally.problems += self.problems

    def kept(self, visit: Visit, entry: Entry) -> None:
        """Take note of an address that has come to its end and is stored."""
        if entry.article is not None and visit.outcome in ("new", "revised"):
            usual = self.outlet.healthy.words if self.outlet.healthy else 0
            self._undated += entry.article.published is None
            self._short += len(entry.article.text.split()) < usual
        self._fruitless = self._fruitless + 1 if visit.outcome in ("unreadable", "duplicate") else 0
        self.settle(visit)

    def settle(self, visit: Visit) -> None:
        """Tell what came of an address."""
        if visit.outcome == "failed":
            self.problem(f"{visit.url}: {visit.reason}")
        if self.progress:
            self.progress(self.outlet.id, visit.outcome)

    def has_waiting(self) -> bool:
        """Whether an article waits that this crawl has not asked for."""
        with self.store.reading() as db:
            return visits.waits(db, self.outlet.id, self.number)

    @property
    def is_trapped(self) -> bool:
        """Whether the pages that come have long held nothing."""
        return self._fruitless >= IN_A_ROW

    def problem(self, words: str) -> None:
        """Note what went wrong, once."""
        said = f"{self.outlet.id}: {words}"
        if said not in self.problems[-MOST_PROBLEMS:]:
            self.problems.append(said)

    def fail(self, error: BaseException) -> None:
        """End the crawl with this error; the first one counts."""
        if self.error is None:
            self.error = error
            self.stop.begin()
