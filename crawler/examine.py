"""A look at a live outlet: does robots.txt let us in, are its ways open, are its articles read?"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from crawler.asking import Ask, asking
from crawler.discovery.ways import find_ways, named_by
from crawler.hosts import Hosts
from crawler.manners import quiet, require_contact
from crawler.outlets import Outlet, Way
from crawler.read import read_page
from sidak.errors import FetchError, OutletError, ReadError
from sidak.models import Article

SAMPLES = 3
_VERIFIED = re.compile(r"^verified:.*$", re.M)


@dataclass(slots=True)
class Sample:
    """One article that was asked for, or why it was not read."""

    url: str
    article: Article | None = None
    problem: str = ""


@dataclass(slots=True)
class Examination:
    """What a look at an outlet showed."""

    outlet: Outlet
    ways: Sequence[Way] = ()
    named: int = 0
    samples: list[Sample] = field(default_factory=list)
    problem: str = ""

    @property
    def sound(self) -> bool:
        """Whether its articles are found and read, each with a date and enough words."""
        enough = self.outlet.healthy.words if self.outlet.healthy else 1
        return bool(self.samples) and all(
            each.article and each.article.published and len(each.article.text.split()) >= enough
            for each in self.samples
        )


def examine(
    outlet: Outlet, *, contact: str = "", delay: float | None = None, hosts: Hosts | None = None
) -> Examination:
    """Look at one outlet: its ways, and the first articles that they name. What fails is in the examination's words.

    Raises ConfigurationError when a live host is asked without a contact.
    """
    require_contact(outlet.home, contact)
    seen = Examination(outlet)

    async def look(ask: Ask) -> None:
        seen.ways = outlet.discover or await find_ways(outlet.home, ask, outlet.sections)
        for way in seen.ways:
            named = await named_by(way, outlet.home, ask)
            seen.named += len(named)
            seen.samples += [await _sample(url, outlet, ask) for url in named[: SAMPLES - len(seen.samples)]]

    try:
        with quiet():
            asyncio.run(asking(outlet.home, look, contact=contact, delay=delay, hosts=hosts))
    except (FetchError, ReadError) as error:
        seen.problem = str(error)
    if not seen.problem and not seen.samples:
        seen.problem = "no way to its articles was found" if not seen.ways else "its ways name no article"
    return seen


async def _sample(url: str, outlet: Outlet, ask: Ask) -> Sample:
    try:
        return Sample(url, read_page(await ask(url), outlet))
    except (FetchError, ReadError) as error:
        return Sample(url, problem=str(error))


def date_verification(path: Path, day: date) -> None:
    """Write into an outlet's YAML the day it was found sound. Raises OutletError where the file cannot be written."""
    try:
        text = path.read_text(encoding="utf-8")
        line = f"verified: {day.isoformat()}"
        path.write_text(_VERIFIED.sub(line, text) if _VERIFIED.search(text) else f"{text}{line}\n", encoding="utf-8")
    except OSError as error:
        raise OutletError(f"{path}: the day of verification cannot be written: {error.strerror}") from error
