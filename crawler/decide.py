"""Whether an address is fetched: a pure decision from what the crawl remembers and what the discovery says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sidak.models import Discovered, Visit

RECHECK = timedelta(hours=24)
"""How long a page is left alone when neither its discovery nor its last answer offers a way to ask for changes."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def hint_of(moment: str) -> str:
    """A hint in one form whoever wrote it: UTC to the second, or a day; anything else as it came."""
    moment = moment.strip()
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    if _DAY.fullmatch(moment):
        return moment
    return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def changed(found: Sequence[Discovered], known: Mapping[str, Visit]) -> list[Discovered]:
    """Those that are unknown, or whose hint says another version than the one remembered.

    Two discoveries of one site may write the same moment as a day and as a time; that is no change.
    """
    return [each for each in found if each.url not in known or not _same(each.hint, known[each.url].hint)]


def wanted(visit: Visit, hint: str, now: datetime, max_attempts: int = 5) -> bool:
    """Whether an address that was just discovered, with this hint, is requested now."""
    if visit.outcome == "pending":
        return True
    if visit.outcome == "failed":
        return visit.attempts < max_attempts
    if hint:
        return False
    if visit.etag or visit.last_modified:
        return True
    return visit.fetched_at is None or now - visit.fetched_at > RECHECK


def _same(new: str, known: str) -> bool:
    shorter, longer = sorted((new, known), key=len)
    return new in (known, "") or (bool(_DAY.fullmatch(shorter)) and longer.startswith(shorter))
