"""The log of changed articles, which the indexer follows.

Numbers rise in the order in which changes become visible, because writers take turns (see `engine`); there may be gaps.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select

from sidak.models import Change, ChangeAction
from sidak.store import tables as t


def log(db: Connection, article_ids: Sequence[str], action: ChangeAction) -> None:
    """Add a line for each; the functions of this package that change what is indexed do so themselves."""
    if article_ids:
        db.execute(insert(t.changes), [{"article_id": each, "action": action} for each in article_ids])


def after(db: Connection, sequence: int, limit: int) -> list[Change]:
    """Up to `limit` changes with a greater number than `sequence`, in order; 0 starts from the beginning."""
    later = select(t.changes).where(t.changes.c.sequence > sequence).order_by(t.changes.c.sequence).limit(limit)
    return [Change(**row._mapping) for row in db.execute(later)]


def last(db: Connection) -> int:
    """The number of the newest change; 0 where there is none."""
    return db.scalar(select(func.max(t.changes.c.sequence))) or 0
