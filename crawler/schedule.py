"""How often each feed, sitemap, API and list is asked: as often as it has something to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from crawler.outlets import Outlet
from sidak.models import Poll

FIRST, SHORTEST, LONGEST = timedelta(hours=1), timedelta(minutes=10), timedelta(hours=24)
LOW, HIGH = 1 / 3, 2 / 3
"""Of what a poll names, so much may be known: with less, news may be missed; with more, the host was asked in vain."""
STEP = 1.5


def next_poll(before: Poll | None, outlet: str, url: str, share: float | None, now: datetime) -> Poll:
    """When to ask again after a poll that named a `share` of known articles; None is a poll that failed."""
    interval = timedelta(seconds=before.interval) if before else FIRST
    if share is None or share > HIGH:
        interval *= STEP
    elif share < LOW:
        interval /= STEP
    interval = min(max(interval, SHORTEST), LONGEST)
    known = before.share if before else 0.0
    return Poll(
        outlet=outlet,
        url=url,
        interval=round(interval.total_seconds()),
        due=now + interval,
        share=known if share is None else share,
    )


def due(outlets: Sequence[Outlet], polls: Sequence[Poll], now: datetime) -> list[Outlet]:
    """The outlets of which something is to be asked: what is due, or was never asked."""
    waiting = {poll.outlet: poll.due for poll in sorted(polls, key=lambda poll: poll.due, reverse=True)}
    return [outlet for outlet in outlets if waiting.get(outlet.id, now) <= now]


def next_due(outlets: Sequence[Outlet], polls: Sequence[Poll], now: datetime) -> datetime:
    """When the next of them is due."""
    ids = {outlet.id for outlet in outlets}
    times = [poll.due for poll in polls if poll.outlet in ids]
    return min([*times, now + LONGEST])
