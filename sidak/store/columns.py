"""Column types that give back exactly what went in, on SQLite and PostgreSQL alike.

What one of the two databases could not hold is refused here for both, so no corpus depends on where it is stored:
a NUL character or half of a surrogate pair in a text, a number beyond 64 bits or not finite, a time without its zone.
"""

# ruff: noqa: ARG002  SQLAlchemy hands the dialect to every type

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Double, Text
from sqlalchemy.types import TypeDecorator

from sidak.errors import InputError


def is_storable(text: str) -> bool:
    """Whether every database holds this text as it is."""
    try:
        text.encode()  # the quickest way to find half of a surrogate pair
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def storable(text: str) -> str:
    """The text itself. Raises `InputError` where no database holds it as it is."""
    if not is_storable(text):
        raise InputError(
            f"this text cannot be stored: {text[:60]!r} holds a NUL character or half of a surrogate pair; "
            "decode the page anew or pass the text through sidak.text.clean"
        )
    return text


class Words(TypeDecorator[str]):
    """Any text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Lines(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else [storable(line) for line in value]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)


class Fields(TypeDecorator[Mapping[str, str]]):
    """Names and their texts, as the headers of an answer."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> dict[str, str] | None:
        return None if value is None else {storable(name): storable(text) for name, text in value.items()}


class Moment(TypeDecorator[datetime]):
    """An instant; it comes back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = _zoned(value).astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Published(TypeDecorator[date]):
    """A day, or a time with the offset of its zone, in ISO 8601; the offset comes back, the zone's name does not."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return (_zoned(value) if isinstance(value, datetime) else value).isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        if value is None:
            return None
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)


class Count(TypeDecorator[int]):
    """A whole number that fits into 64 bits."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is not None and not -(2**63) <= value < 2**63:
            raise InputError(f"the number {value} is too large to be stored")
        return value


class Number(TypeDecorator[float]):
    """A finite number."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        if value is not None and not math.isfinite(value):
            raise InputError(f"{value} is no number that can be stored")
        return value

    def process_result_value(self, value: float | None, dialect: Dialect) -> float | None:
        return None if value is None else float(value)


def _zoned(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise InputError(f"the time {moment.isoformat()} says nothing of its zone (WIB, WITA, WIT)")
    return moment
