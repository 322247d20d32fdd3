"""The accounts of crawls: what each saw of an outlet, how it ended, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy import insert as insert_into

from sidak.models import CrawlRecord
from sidak.store import tables as t
from sidak.store.rows import names, values


def begin(db: Connection, record: CrawlRecord) -> int:
    """Note that a crawl begins; returns its number."""
    row = {name: value for name, value in values(record).items() if name != "id"}
    statement = insert_into(t.crawls).values(row | {"counts": dict(record.counts)}).returning(t.crawls.c.id)
    return int(db.execute(statement).scalar_one())


def end(db: Connection, record: CrawlRecord) -> None:
    """Keep the account of a crawl that began as `record.id`."""
    row = {name: value for name, value in values(record).items() if name != "id"}
    db.execute(update(t.crawls).where(t.crawls.c.id == record.id).values(row | {"counts": dict(record.counts)}))


def outcomes(db: Connection, crawl: int) -> Mapping[tuple[str, str], int]:
    """How many of the addresses that a crawl saw stand at each outcome: each address once.

    The keys are the name that the addresses are kept under (an outlet's, or that of its documents) and the outcome.
    """
    kept = (t.visits.c.outlet, t.visits.c.outcome)
    rows = db.execute(select(*kept, func.count()).where(t.visits.c.crawl == crawl).group_by(*kept))
    return {(row[0], row[1]): row[2] for row in rows}


def reasons(db: Connection, crawl: int, outcomes: Sequence[str]) -> Mapping[tuple[str, str], int]:
    """How often each reason stands at those outcomes, among the addresses that a crawl saw, by outcome and reason."""
    kept = (t.visits.c.outcome, t.visits.c.reason)
    seen = (t.visits.c.crawl == crawl, t.visits.c.outcome.in_(outcomes), t.visits.c.reason != "")
    rows = db.execute(select(*kept, func.count()).where(*seen).group_by(*kept))
    return {(row[0], row[1]): row[2] for row in rows}


def since(db: Connection, moment: datetime, outlet: str | None = None) -> Sequence[CrawlRecord]:
    """The crawls that began at that moment or later, of one outlet or of all, the oldest first."""
    columns = [t.crawls.c[name] for name in names(CrawlRecord)]
    began = select(*columns).where(t.crawls.c.started >= moment).order_by(t.crawls.c.id)
    rows = db.execute(began if outlet is None else began.where(t.crawls.c.outlet == outlet))
    return [CrawlRecord(**row._mapping) for row in rows]


def last_ended(db: Connection) -> datetime | None:
    """When the last crawl of any outlet ended."""
    found: datetime | None = db.scalar(select(func.max(t.crawls.c.ended)))
    return found


def first_started(db: Connection) -> datetime | None:
    """When the first crawl that is known began; None where none is."""
    found: datetime | None = db.scalar(select(func.min(t.crawls.c.started)))
    return found


def forget(db: Connection, before: datetime) -> int:
    """Drop the accounts of crawls that began before a moment; returns how many."""
    return db.execute(delete(t.crawls).where(t.crawls.c.started < before)).rowcount
