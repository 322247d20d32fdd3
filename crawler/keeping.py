"""From a page to the store: read, then kept with its article, or with the reason why it holds none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from crawler.outlets import Outlet
from crawler.read import read_page
from sidak.errors import ReadError
from sidak.models import Article, Page, Visit
from sidak.store import articles, pages

DUPLICATE_OF = "the same story as "
"""How the reason of a duplicate begins; the address that was stored first follows."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that came in answer to a visit; `further` are the pages on which its article goes on."""

    visit: Visit
    page: Page
    further: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A visit that ended without a page."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be stored: a visit as it ended, its pages, and the article that was read from them."""

    visit: Visit
    pages: tuple[Page, ...] = ()
    article: Article | None = None


def read(item: Fetched, outlet: Outlet) -> Entry:
    """Read a page. One that holds no article, or breaks the reader, is "unreadable" and keeps its bytes."""
    if item.visit.digest == item.page.digest:
        return Entry(replace(item.visit, outcome="unchanged"))
    came = (item.page, *item.further)
    try:
        article = read_page(item.page, outlet, item.further)
    except ReadError as error:
        return Entry(_unreadable(item.visit, str(error)), came)
    except Exception as error:  # a page that breaks the reader costs itself alone; its bytes are kept to find out why
        return Entry(_unreadable(item.visit, f"the reader failed: {type(error).__name__}: {error}"), came)
    return Entry(replace(item.visit, digest=item.page.digest), came, article)


def keep(db: Connection, entry: Entry) -> Visit:
    """Store pages and article; the visit says what came of it: new, revised, unchanged or duplicate."""
    for page in entry.pages:
        pages.put(db, page)
    if entry.article is None:
        return entry.visit
    known = articles.get(db, entry.article.id)
    if known is not None and known.article.url != entry.article.url:
        return replace(entry.visit, outcome="duplicate", reason=f"{DUPLICATE_OF}{known.article.url}")
    seen = entry.visit.fetched_at or datetime.now(UTC)
    outcome = articles.put(db, entry.article, page_digest=entry.pages[0].digest, seen=seen)
    return replace(entry.visit, outcome=outcome)


def _unreadable(visit: Visit, reason: str) -> Visit:
    # Without digest and validators the page is sent and read again, at most daily: the reader may have learnt.
    return replace(visit, outcome="unreadable", reason=reason, digest="", etag="", last_modified="")
