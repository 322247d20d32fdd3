"""What the crawl remembers of each address, so that it resumes where it was and fetches only what changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, or_, select

from sidak.models import Discovered, Visit
from sidak.store import tables as t
from sidak.store.rows import chunks, insert, names, values

MAX_ATTEMPTS = 5
"""An address that failed so often is left alone, until its discovery says that it changed."""

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


def pending(db: Connection, outlet: str) -> list[Visit]:
    """What is to be fetched for an outlet, in the order of discovery: "pending", or "failed" and worth another try."""
    wanted = or_(
        t.visits.c.outcome == "pending",
        and_(t.visits.c.outcome == "failed", t.visits.c.attempts < MAX_ATTEMPTS),
    )
    rows = db.execute(select(*_COLUMNS).where(t.visits.c.outlet == outlet, wanted).order_by(t.visits.c.id))
    return [Visit(**row._mapping) for row in rows]


def discover(db: Connection, outlet: str, found: Sequence[Discovered]) -> None:
    """Note which addresses exist. An unknown one is pending; so is a known one whose hint became another.

    Nothing else of a known address changes: its `etag` and `last_modified` still serve a conditional request.
    """
    statement = insert(db, t.visits)
    hint = statement.excluded.hint
    again = statement.on_conflict_do_update(
        index_elements=["url"],
        set_={"hint": hint, "outcome": "pending", "attempts": 0, "reason": ""},
        where=and_(hint != "", hint != t.visits.c.hint),
    )
    if found:
        db.execute(again, [values(Visit(url=each.url, outlet=outlet, hint=each.hint)) for each in found])
