"""When each feed, sitemap, API and list is asked again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from sidak.models import Poll
from sidak.store import tables as t
from sidak.store.rows import insert, names, values


def all_of(db: Connection) -> Sequence[Poll]:
    """The whole schedule, what is due first at the head."""
    columns = [t.polls.c[name] for name in names(Poll)]
    return [Poll(**row._mapping) for row in db.execute(select(*columns).order_by(t.polls.c.due, t.polls.c.url))]


def get(db: Connection, outlet: str, url: str) -> Poll | None:
    """The schedule of one document of an outlet."""
    columns = [t.polls.c[name] for name in names(Poll)]
    row = db.execute(select(*columns).where(t.polls.c.outlet == outlet, t.polls.c.url == url)).first()
    return Poll(**row._mapping) if row else None


def put(db: Connection, poll: Poll) -> None:
    """Keep a schedule in the place of the one before."""
    statement = insert(db, t.polls).values(values(poll))
    new = {name: statement.excluded[name] for name in ("interval", "due", "share")}
    db.execute(statement.on_conflict_do_update(index_elements=["outlet", "url"], set_=new))
