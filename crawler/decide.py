"""What becomes of an address that a discovery names: pure, from what the crawl remembers and what is said of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sidak.models import Discovered, Visit

RECHECK = timedelta(hours=24)
"""How long a page is left alone when neither its discovery nor its last answer offers a way to ask for changes."""

PASSED_OVER = ("off_topic", "out_of_range")
"""Outcomes of addresses that were seen and never fetched. Each discovery decides anew."""

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
    try:
        return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return moment


def seen(known: Visit, found: Discovered, passed_over: str, crawl: int, now: datetime) -> Visit:
    """A known address that a discovery of this crawl names again.

    It is pending where it may have changed. `passed_over` is the outcome if it is not to be fetched; what has been
    fetched before is followed all the same.
    """
    marked = replace(known, crawl=crawl, hint=found.hint or known.hint)
    if known.outcome in PASSED_OVER:
        return replace(marked, outcome=passed_over or "pending")
    if known.outcome == "pending":
        return marked
    if changed(found.hint, known.hint):
        fetched = bool(known.digest) or not passed_over
        return replace(marked, outcome="pending", attempts=0) if fetched else replace(marked, outcome=passed_over)
    if known.outcome != "failed" and not found.hint and may_have_changed(known, now):
        return replace(marked, outcome="pending")
    # A day is as good as the moment that is known already.
    return replace(marked, hint=max(found.hint, known.hint, key=len), outcome=standing(known.outcome))


def settled(known: Visit, found: Discovered, crawl: int) -> Visit:
    """An address that this crawl has asked for already; a hint that this discovery knows of it is taken over."""
    hint = known.hint if known.hint and known.outcome != "duplicate" else found.hint or known.hint
    return replace(known, hint=hint, crawl=crawl)


def changed(new: str, known: str) -> bool:
    """Whether a hint says another version than the one that is known.

    Two discoveries of one site may write the same moment as a day and as a time; that is no change.
    """
    shorter, longer = sorted((new, known), key=len)
    return new not in (known, "") and not (_DAY.fullmatch(shorter) and longer.startswith(shorter))


def may_have_changed(visit: Visit, now: datetime) -> bool:
    """Whether an address without hints is asked again: where its last answer allows that, or after a day."""
    if (visit.etag or visit.last_modified) and visit.outcome != "gone":
        return True
    return visit.fetched_at is None or now - visit.fetched_at > RECHECK


def standing(outcome: str) -> str:
    """What an address that is not asked for again counts as."""
    return "unchanged" if outcome in ("new", "revised", "unchanged") else outcome
