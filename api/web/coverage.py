"""The page of coverage: each outlet with its health, each province with what nobody wrote about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from api.charts.desk import Desk
from api.charts.ground import Ground
from api.charts.places import provinces, short
from sidak.models import CrawlRecord, Region
from sidak.regions import gazetteer
from sidak.store.coverage import Facts, Told

Health = Literal["well", "failing", "not_crawled", "unfinished", "never"]
_STALE = timedelta(days=2)
_ANSWERS = ("new", "revised", "unchanged", "duplicate", "unreadable", "off_topic", "out_of_range", "elsewhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletLine:
    """One outlet. `region` is the code of its home, None where nobody told; `about` that of the province it writes of
    most, None where no article names a region."""

    id: str
    name: str
    region: str | None
    about: str | None
    articles: int
    first: date | None
    last: date | None
    pages: int
    failures: Mapping[str, int]
    last_crawl: datetime | None
    health: Health

    @property
    def is_known(self) -> bool:
        """Whether anything of it is stored."""
        return bool(self.health != "never" or self.articles or self.pages)

    @property
    def failed(self) -> int:
        """All addresses that brought no article."""
        return sum(self.failures.values())

    @property
    def place(self) -> str:
        """The region it is at home in, or else writes of most, by name."""
        region = gazetteer().get(self.region or self.about or "")
        return short(region.name) if region else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceLine:
    """One province; `silent` are the kabupaten and kota that no article is about."""

    code: str
    name: str
    articles: int
    outlets: int
    outlets_based: int | None
    regencies: int
    silent: tuple[Region, ...]
    last: date | None

    @property
    def told(self) -> int:
        """How many of its kabupaten and kota an article is about."""
        return self.regencies - len(self.silent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the store covers. Outlets with the most articles come first, provinces by code."""

    articles: int
    undated: int
    pages: int
    outlets: Sequence[OutletLine]
    provinces: Sequence[ProvinceLine]

    @property
    def known(self) -> list[OutletLine]:
        """The outlets of which anything is stored: a crawl, a page or an article."""
        return [each for each in self.outlets if each.is_known]

    @property
    def unknown(self) -> list[OutletLine]:
        """All others."""
        return [each for each in self.outlets if not each.is_known]

    @property
    def told(self) -> list[ProvinceLine]:
        """The provinces that articles are about, those with the most first."""
        return sorted((each for each in self.provinces if each.articles), key=lambda each: -each.articles)

    @property
    def silent(self) -> list[ProvinceLine]:
        """The provinces that no article is about."""
        return [each for each in self.provinces if not each.articles]


def coverage_of(desk: Desk) -> Coverage:
    """What the store covers now. Raises `StoreError`."""
    return desk.kept("coverage", lambda: _covered(desk))


def _covered(desk: Desk) -> Coverage:
    ground = desk.ground()
    facts = ground.facts
    return Coverage(
        articles=sum(each.articles for each in facts.published),
        undated=sum(each.articles for each in facts.published if each.month is None),
        pages=sum(each.pages for each in facts.fetched),
        outlets=_outlets(desk, ground),
        provinces=_provinces(facts, desk.based()),
    )


def _outlets(desk: Desk, ground: Ground) -> list[OutletLine]:
    facts = ground.facts
    articles, pages = Counter[str](), Counter[str]()
    days: dict[str, list[str]] = defaultdict(list)
    about: dict[str, tuple[int, str]] = {}
    for each in facts.published:
        articles[each.outlet] += each.articles
        days[each.outlet] += [day for day in (each.first, each.last) if day]
    for came in facts.fetched:
        pages[came.outlet] += came.pages
    for told in facts.about:
        about[told.outlet] = max(about.get(told.outlet, (0, "")), (told.articles, told.province))
    newest = max((each.ended for crawls in facts.crawls.values() for each in crawls if each.ended), default=None)
    ids = {*desk.context.outlets, *articles, *pages, *facts.crawls}
    lines = [
        OutletLine(
            id=id,
            name=desk.context.outlet_name(id),
            region=desk.context.outlet_regions.get(id),
            about=about[id][1] if id in about else None,
            articles=articles[id],
            first=_day(min(days[id], default=None)),
            last=_day(max(days[id], default=None)),
            pages=pages[id],
            failures=facts.failures.get(id, {}),
            last_crawl=facts.crawls[id][0].started if id in facts.crawls else None,
            health=health(facts.crawls.get(id, ()), newest),
        )
        for id in ids
    ]
    return sorted(lines, key=lambda line: (-line.articles, line.name.casefold(), line.id))


def health(crawls: Sequence[CrawlRecord], newest: datetime | None) -> Health:
    """What the last crawls of an outlet say, the newest first; `newest` is when any crawl ended last.

    "failing" brought nothing but failures in each of its last three crawls, or ever; "not_crawled" lately, although
    others were; an "unfinished" crawl runs, or was killed. `sidak outlets health` knows more: who went quiet, and whose
    pages are read no more.
    """
    if not crawls:
        return "never"
    ended = [each for each in crawls if each.ended]
    if not ended:
        return "unfinished"
    if newest and newest - (ended[0].ended or newest) > _STALE:
        return "not_crawled"
    through = [each for each in ended if _got_through(each)]
    return "well" if through or not all(map(_failed, ended)) else "failing"


def _got_through(crawl: CrawlRecord) -> bool:
    return bool(crawl.found or any(crawl.counts.get(outcome) for outcome in _ANSWERS))


def _failed(crawl: CrawlRecord) -> bool:
    """An account without addresses and problems is that of documents that had not changed."""
    return bool(crawl.problems or any(crawl.counts.get(outcome) for outcome in ("failed", "disallowed", "gone")))


def _provinces(facts: Facts, based: Mapping[str, int] | None) -> list[ProvinceLine]:
    parts_of: dict[str, list[Region]] = defaultdict(list)
    for region in gazetteer():
        if "." in region.code:
            parts_of[region.code.split(".")[0]].append(region)
    lines = []
    for province in provinces():
        code, parts = province.code, parts_of[province.code]
        told = facts.provinces.get(code, Told(0, 0, None))
        lines.append(
            ProvinceLine(
                code=code,
                name=short(province.name),
                articles=told.articles,
                outlets=told.outlets,
                outlets_based=None if based is None else based.get(code, 0),
                regencies=len(parts),
                silent=tuple(part for part in parts if part.code not in facts.regions),
                last=_day(told.last),
            )
        )
    return lines


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
