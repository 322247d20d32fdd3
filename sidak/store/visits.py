"""What the crawl remembers of each address: its frontier, so that it resumes where it was and fetches only changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select, update

from sidak.models import Visit
from sidak.store import tables as t
from sidak.store.rows import chunks, insert, names, values

MAX_ATTEMPTS = 5
"""An address that failed so often is left alone, until its discovery says that it changed."""

DUPLICATE_OF = "the same story as "
"""How the reason of a duplicate begins; the address that was stored first follows."""

_COLUMNS = [t.visits.c[name] for name in names(Visit)]


def get_many(db: Connection, urls: Sequence[str]) -> dict[str, Visit]:
    """The visits of those of these addresses that are known, by address."""
    found = {}
    for chunk in chunks(urls):
        for row in db.execute(select(*_COLUMNS).where(t.visits.c.url.in_(chunk))):
            found[row.url] = Visit(**row._mapping)
    return found


def put(db: Connection, visits: Sequence[Visit]) -> None:
    """Remember visits, each in the place of what was remembered of its address before."""
    statement = insert(db, t.visits)
    new = {name: statement.excluded[name] for name in names(Visit) if name != "url"}
    if visits:
        db.execute(statement.on_conflict_do_update(index_elements=["url"], set_=new), [values(each) for each in visits])


def with_outcome(db: Connection, outlet: str, outcome: str) -> list[Visit]:
    """The visits of an outlet that stand at an outcome, in the order of discovery."""
    here = and_(t.visits.c.outlet == outlet, t.visits.c.outcome == outcome)
    return [Visit(**row._mapping) for row in db.execute(select(*_COLUMNS).where(here).order_by(t.visits.c.id))]


def pending(db: Connection, outlet: str) -> int:
    """How many addresses of an outlet wait to be asked for."""
    here = and_(t.visits.c.outlet == outlet, t.visits.c.outcome == "pending")
    return db.scalar(select(func.count()).select_from(t.visits).where(here)) or 0


def waits(db: Connection, outlet: str, crawl: int) -> bool:
    """Whether an address of an outlet is pending that this crawl has not taken."""
    here = (t.visits.c.outlet == outlet, t.visits.c.outcome == "pending", t.visits.c.asked != crawl)
    return db.execute(select(t.visits.c.id).where(*here).limit(1)).first() is not None


def take(db: Connection, outlet: str, crawl: int, limit: int) -> list[Visit]:
    """The next addresses to ask for, in the order of discovery, those that never came first.

    They count as seen and asked for by this crawl.

    Each is given once to a crawl, whatever comes of it; a crawl that is killed leaves them to the next.
    """
    waiting = (t.visits.c.outlet == outlet, t.visits.c.outcome == "pending", t.visits.c.asked != crawl)
    order = (t.visits.c.fetched_at.is_not(None), t.visits.c.id)
    ids = db.scalars(select(t.visits.c.id).where(*waiting).order_by(*order).limit(limit)).all()
    for chunk in chunks(ids):
        db.execute(update(t.visits).where(t.visits.c.id.in_(chunk)).values(crawl=crawl, asked=crawl))
    given = select(*_COLUMNS).order_by(*order)
    return [Visit(**row._mapping) for chunk in chunks(ids) for row in db.execute(given.where(t.visits.c.id.in_(chunk)))]


def revive(db: Connection, outlet: str, *, before: datetime | None = None) -> None:
    """What failed is pending again, articles and documents: unless it failed too often, or after `before`."""
    own = or_(t.visits.c.outlet == outlet, t.visits.c.outlet.startswith(f"{outlet}#", autoescape=True))
    due = [own, t.visits.c.outcome == "failed", t.visits.c.attempts < MAX_ATTEMPTS]
    if before is not None:
        due.append(t.visits.c.fetched_at < before)
    db.execute(update(t.visits).where(*due).values(outcome="pending"))


def reconsider(db: Connection, outlet: str) -> None:
    """What was passed over as off topic is pending."""
    passed_over = (t.visits.c.outlet == outlet, t.visits.c.outcome == "off_topic")
    db.execute(update(t.visits).where(*passed_over).values(outcome="pending"))


def again(db: Connection, url: str) -> str | None:
    """An article's address is pending again, to be fetched whole; returns its outlet, None for an unknown address.

    What a discovery is read from is asked for by every crawl, and is left as it is.
    """
    articles_alone = (t.visits.c.url == url, ~t.visits.c.outlet.contains("#", autoescape=True))
    fresh = {"outcome": "pending", "etag": "", "last_modified": "", "attempts": 0, "asked": 0}
    outlet: str | None = db.scalar(update(t.visits).where(*articles_alone).values(fresh).returning(t.visits.c.outlet))
    return outlet
