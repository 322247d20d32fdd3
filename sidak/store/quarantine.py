"""Quarantine: visits whose page came and could not be read. The page's bytes are kept under its address."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from sidak.models import Visit
from sidak.store import tables as t
from sidak.store.rows import names

UNREADABLE = "unreadable"
"""The outcome of such a visit; its reason says what is wrong with the page."""
_COLUMNS = [t.visits.c[name] for name in names(Visit)]


def portion(db: Connection, *, after: int, limit: int, outlet: str = "") -> Sequence[tuple[int, Visit]]:
    """Visits in quarantine with their numbers, in the order of discovery, greater than `after`.

    `outlet` is the id of the one whose visits are wanted; empty for all.
    """
    wanted = select(t.visits.c.id, *_COLUMNS).where(t.visits.c.outcome == UNREADABLE, t.visits.c.id > after)
    if outlet:
        wanted = wanted.where(t.visits.c.outlet == outlet)
    rows = db.execute(wanted.order_by(t.visits.c.id).limit(limit))
    return [(row.id, Visit(**{name: row._mapping[name] for name in names(Visit)})) for row in rows]


def outlets(db: Connection) -> Sequence[str]:
    """The outlets that have pages in quarantine, sorted."""
    wanted = select(t.visits.c.outlet).where(t.visits.c.outcome == UNREADABLE).distinct()
    return sorted(db.scalars(wanted))
