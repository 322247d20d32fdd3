"""The ways of an outlet in a crawl: as its YAML says, as the store remembers, or as its home page shows today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crawler.asking import Ask, asking
from crawler.discovery.ways import find_ways
from crawler.job import Job
from crawler.outlets import Outlet, Way
from sidak.errors import FetchError, ReadError
from sidak.store import ways
from sidak.store.ways import FoundWays

KEPT = timedelta(days=30)
"""How long found ways are walked before the home page is looked at again; sites change their systems rarely."""


async def ways_of(job: Job, contact: str, delay: float | None) -> Sequence[Way]:
    """The ways to walk. What is found is kept; where nothing can be found now, what was found before still serves."""
    outlet = job.outlet
    if outlet.discover:
        return outlet.discover
    with job.store.reading() as db:
        known = ways.get(db, outlet.id)
    before = _as_found(known) if known and known.home == outlet.home else ()
    if known and before and datetime.now(UTC) - known.found_at < KEPT:
        return before
    try:
        found = await _find(job, contact, delay)
    except (FetchError, ReadError) as error:
        job.problem(f"its ways could not be sought: {error}")
        return before
    if not found:
        shows_none = f"{outlet.home} shows no feed, sitemap, WordPress API or list of articles"
        job.problem(f"{shows_none}; name a way in its YAML")
        return before
    with job.store.writing() as db:
        ways.put(db, _to_keep(outlet, found))
    return found


def forget(job: Job) -> None:
    """Let the next crawl look for the ways anew: those that were walked led to nothing."""
    with job.store.writing() as db:
        known = ways.get(db, job.outlet.id)
        if known:
            ways.put(db, FoundWays(outlet=known.outlet, home="", ways=known.ways, found_at=known.found_at))


async def _find(job: Job, contact: str, delay: float | None) -> tuple[Way, ...]:
    async def look(ask: Ask) -> tuple[Way, ...]:
        return await find_ways(job.outlet.home, ask, job.outlet.sections)

    return await asking(job.outlet.home, look, contact=contact, delay=delay, hosts=job.hosts, stop=job.stop)


def _as_found(known: FoundWays) -> tuple[Way, ...]:
    return tuple(Way.model_validate(way) for way in known.ways)


def _to_keep(outlet: Outlet, found: Sequence[Way]) -> FoundWays:
    said = [way.model_dump(exclude_none=True) for way in found]
    return FoundWays(outlet=outlet.id, home=outlet.home, ways=said, found_at=datetime.now(UTC))
