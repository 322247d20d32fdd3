"""Rows and dataclasses turn into each other by name; and the one statement both databases spell alike but apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
_CHUNK = 500
"""Values in one IN list: SQLite takes 32,766 at most, and a short statement is planned faster."""


def values(item: DataclassInstance) -> dict[str, Any]:
    """The attributes of a dataclass by name, not going deeper."""
    return {name: getattr(item, name) for name in names(type(item))}


def names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    """The names of a dataclass's attributes."""
    return tuple(field.name for field in fields(kind))


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in handy portions."""
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def insert(db: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT."""
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)
