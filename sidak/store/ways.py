"""The ways to an outlet's articles that were found from its home page, so that they are not sought at every crawl."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from sidak.store import tables as t
from sidak.store.rows import insert, names, values


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWays:
    """What was found for an outlet at `home`, when; each way as its YAML would say it."""

    outlet: str
    home: str
    ways: Sequence[Mapping[str, Any]]
    found_at: datetime


def get(db: Connection, outlet: str) -> FoundWays | None:
    """What was found for an outlet; None where nothing was yet."""
    row = db.execute(select(t.ways).where(t.ways.c.outlet == outlet)).first()
    return FoundWays(**row._mapping) if row else None


def put(db: Connection, found: FoundWays) -> None:
    """Keep what was found, in the place of what was known before."""
    statement = insert(db, t.ways).values(values(found))
    new = {name: statement.excluded[name] for name in names(FoundWays) if name != "outlet"}
    db.execute(statement.on_conflict_do_update(index_elements=["outlet"], set_=new))
