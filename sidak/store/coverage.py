"""What the store covers: who published and who was fetched when, how crawls went, and which regions are told of.

A handful of grouped queries over everything, the same on SQLite and PostgreSQL. On a large store they take long, so
whoever asks often keeps the answer for as long as `version` stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from sidak.models import CrawlRecord
from sidak.store import changes
from sidak.store import tables as t
from sidak.store.rows import names

LAST_CRAWLS = 3
"""So many crawls of each outlet are looked at."""
_OPEN_CRAWLS = 2_000  # of the newest, so many can end without a page or a change to tell of it


@dataclass(frozen=True, slots=True)
class Version:
    """Another one means that something may be counted differently."""

    change: int
    page: int
    crawl: int
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Published:
    """The articles that an outlet published in a month (`YYYY-MM`; None without a day), and the first and last day."""

    outlet: str
    month: str | None
    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The pages of an outlet that came in a month (`YYYY-MM`) on Jakarta's clock; a body that came again is one."""

    outlet: str
    month: str
    pages: int


@dataclass(frozen=True, slots=True)
class Told:
    """How many articles are about a region or province, by how many outlets, and the last day of publication."""

    articles: int
    outlets: int
    last: str | None


@dataclass(frozen=True, slots=True)
class About:
    """How many articles of an outlet are about a province or a region in it, and the last day of publication."""

    outlet: str
    province: str
    articles: int
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of it in one snapshot. `failures` counts addresses by outlet and outcome; `crawls` are newest first.

    `regions` are by code and count an article for the regions it names; `provinces` count it also for those of its
    kabupaten and kota, once each; so does `about`.
    """

    version: Version
    published: Sequence[Published]
    fetched: Sequence[Fetched]
    failures: Mapping[str, Mapping[str, int]]
    crawls: Mapping[str, Sequence[CrawlRecord]]
    regions: Mapping[str, Told]
    provinces: Mapping[str, Told]
    about: Sequence[About]


def version(db: Connection) -> Version:
    """Where the store stands; cheap enough to ask for with every request."""
    newest = select(t.crawls.c.id, t.crawls.c.ended).order_by(t.crawls.c.id.desc()).limit(_OPEN_CRAWLS).subquery()
    crawl, ended = db.execute(select(func.max(newest.c.id), func.max(newest.c.ended))).one()
    page = db.scalar(select(func.max(t.pages.c.id)))
    return Version(change=changes.last(db), page=page or 0, crawl=crawl or 0, ended=ended)


def facts(db: Connection) -> Facts:
    """Count everything."""
    about = abouts(db)
    return Facts(
        version=version(db),
        published=published(db),
        fetched=fetched(db),
        failures=failures(db),
        crawls=last_crawls(db),
        regions=regions(db),
        provinces=_provinces(about),
        about=about,
    )


def published(db: Connection) -> list[Published]:
    """The articles of each outlet and month, by their current revisions."""
    day, outlet = t.revisions.c.published_day, t.revisions.c.outlet
    month = func.substr(day, 1, 7).label("month")
    counted = select(outlet, month, func.count(), func.min(day), func.max(day)).select_from(_current())
    rows = db.execute(counted.group_by(outlet, month).order_by(outlet, month))
    return [Published(*row) for row in rows]


def fetched(db: Connection) -> list[Fetched]:
    """The pages that came of each outlet and in each month."""
    month = _month(db, t.pages.c.fetched_at).label("month")
    outlet = t.pages.c.outlet
    rows = db.execute(select(outlet, month, func.count()).group_by(outlet, month).order_by(outlet, month))
    return [Fetched(*row) for row in rows]


def failures(db: Connection) -> dict[str, dict[str, int]]:
    """How many addresses of articles stand at an outcome that brought no page or no text, by outlet and outcome."""
    outlet, outcome = t.visits.c.outlet, t.visits.c.outcome
    # Documents such as feeds are kept under "outlet#kind"; they are no articles.
    failed = and_(outcome.in_(("failed", "disallowed", "gone", "unreadable")), ~outlet.contains("#"))
    found: dict[str, dict[str, int]] = {}
    for row in db.execute(select(outlet, outcome, func.count()).where(failed).group_by(outlet, outcome)):
        found.setdefault(row[0], {})[row[1]] = row[2]
    return found


def last_crawls(db: Connection, count: int = LAST_CRAWLS) -> dict[str, list[CrawlRecord]]:
    """The last crawls of each outlet, the newest first."""
    own = t.crawls.c
    rank = func.row_number().over(partition_by=own.outlet, order_by=own.id.desc()).label("rank")
    ranked = select(own.id, rank).subquery()
    columns = [own[name] for name in names(CrawlRecord)]
    newest = select(*columns).join(ranked, ranked.c.id == own.id).where(ranked.c.rank <= count)
    found: dict[str, list[CrawlRecord]] = {}
    for row in db.execute(newest.order_by(own.outlet, own.id.desc())):
        found.setdefault(row.outlet, []).append(CrawlRecord(**row._mapping))
    return found


def regions(db: Connection) -> dict[str, Told]:
    """What is told of each region, by its code."""
    code, day, outlet = t.findings.c.code, t.revisions.c.published_day, t.revisions.c.outlet
    counted = select(code, func.count(t.revisions.c.id.distinct()), func.count(outlet.distinct()), func.max(day))
    return {row[0]: Told(*row[1:]) for row in db.execute(_of_regions(counted).group_by(code))}


def abouts(db: Connection) -> list[About]:
    """Which provinces each outlet writes about; an article counts once for each, whatever of its regions it names."""
    province = func.substr(t.findings.c.code, 1, 2).label("province")
    day, outlet = t.revisions.c.published_day, t.revisions.c.outlet
    counted = select(outlet, province, func.count(t.revisions.c.id.distinct()), func.max(day))
    return [About(*row) for row in db.execute(_of_regions(counted).group_by(outlet, province))]


def _of_regions(statement: Select[Any]) -> Select[Any]:
    joined = _current().join(t.findings, t.findings.c.revision == t.revisions.c.id)
    return statement.select_from(joined).where(t.findings.c.kind == "region")


def _provinces(about: Sequence[About]) -> dict[str, Told]:
    """An article has one outlet, so the counts of outlets add up."""
    found: dict[str, Told] = {}
    for each in about:
        before = found.get(each.province, Told(0, 0, None))
        last = max(filter(None, (before.last, each.last)), default=None)
        found[each.province] = Told(before.articles + each.articles, before.outlets + 1, last)
    return found


def _current() -> Any:
    of_article = and_(t.revisions.c.article_id == t.articles.c.id, t.revisions.c.number == t.articles.c.current)
    return t.articles.join(t.revisions, of_article)


def _month(db: Connection, moment: ColumnElement[datetime]) -> ColumnElement[str]:
    """The month in Jakarta, where most newsrooms are, as YYYY-MM; the databases have no word for it in common."""
    if db.dialect.name == "postgresql":
        return func.to_char(func.timezone("Asia/Jakarta", moment), "YYYY-MM")
    return func.strftime("%Y-%m", moment, "+7 hours")
