"""Whether an address is asked for again."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.decide import RECHECK, changed, hint_of, wanted
from sidak.models import Discovered, Visit

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def visit(**fields: object) -> Visit:
    given: dict[str, object] = {"url": "u", "outlet": "o", "outcome": "new", "fetched_at": NOW - timedelta(hours=1)}
    return Visit(**(given | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "hint", "expected"),
    [
        (visit(outcome="pending"), "", True),
        (visit(outcome="failed", attempts=4), "", True),
        (visit(outcome="failed", attempts=5), "", False),
        (visit(hint="2024-01-01"), "2024-01-01", False),
        (visit(etag='"a"'), "", True),
        (visit(last_modified="Tue, 16 Apr 2024 09:05:00 GMT"), "", True),
        (visit(), "", False),
        (visit(fetched_at=NOW - RECHECK - timedelta(minutes=1)), "", True),
        (visit(outcome="gone"), "", False),
    ],
)
def test_an_address_is_asked_for_when_it_may_have_changed(known: Visit, hint: str, expected: bool) -> None:
    assert wanted(known, hint, NOW) is expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2024-04-16T02:20:00Z", "2024-04-16T07:02:00Z", True),
        ("2024-04-16T02:20:00Z", "2024-04-16", False),
        ("2024-04-16", "2024-04-17", True),
        ("", "2024-04-16", True),
        ("2024-04-16", "", False),
    ],
)
def test_another_hint_is_another_version(old: str, new: str, expected: bool) -> None:
    assert bool(changed([Discovered(url="u", hint=new)], {"u": visit(hint=old)})) is expected
    assert changed([Discovered(url="v", hint=new)], {"u": visit(hint=old)})


@pytest.mark.parametrize(
    ("moment", "hint"),
    [
        ("2024-04-16T10:20:00+08:00", "2024-04-16T02:20:00Z"),
        ("2024-04-16T02:20:00", "2024-04-16T02:20:00Z"),
        ("2024-04-16T02:20:00.123Z", "2024-04-16T02:20:00Z"),
        ("2024-04-16", "2024-04-16"),
        ("v7", "v7"),
        ("", ""),
    ],
)
def test_a_moment_is_one_hint_however_it_is_written(moment: str, hint: str) -> None:
    assert hint_of(moment) == hint
