"""From a page to the store: read, then kept with its article, or with the reason why it holds none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from crawler.outlets import Outlet
from crawler.read import read_page
from crawler.reading.addresses import normalised
from sidak.errors import InputError, ReadError
from sidak.models import Article, Page, Visit
from sidak.store import Store, articles, pages, takedowns, visits

DUPLICATE_OF = visits.DUPLICATE_OF


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


def keep_all(store: Store, entries: Sequence[Entry]) -> list[Visit]:
    """Store a batch, pages, articles and visits, in one transaction.

    An entry that no database holds, such as an address with half of a surrogate pair in it, costs itself alone.
    """
    try:
        with store.writing() as db:
            done = keep(db, entries)
            visits.put(db, done)
            return done
    except InputError as error:
        if len(entries) == 1:
            if not entries[0].pages:
                raise  # nothing of a page is left that could be to blame
            return keep_all(store, [Entry(_unreadable(entries[0].visit, str(error)))])
    return [visit for entry in entries for visit in keep_all(store, [entry])]


def keep(db: Connection, entries: Sequence[Entry]) -> list[Visit]:
    """Store pages and articles; each visit says what came of it: new, revised, unchanged, duplicate or forgotten."""
    gone = _forgotten(db, entries)
    pages.put_many(db, [page for number, entry in enumerate(entries) if number not in gone for page in entry.pages])
    pages.drop(db, [page for number in gone for page in entries[number].pages])  # a replay has them from the store
    known = articles.addresses(db, [entry.article.id for entry in entries if entry.article])
    done = [_emptied(entry.visit) if number in gone else entry.visit for number, entry in enumerate(entries)]
    arrived: dict[int, articles.Arrival] = {}
    for number, entry in enumerate(entries):
        article = entry.article
        if article is None or number in gone:
            continue
        first = known[article.id] = _rightful(db, article, known.get(article.id, ""))
        if first == article.url:
            seen = entry.visit.fetched_at or datetime.now(UTC)
            arrived[number] = articles.Arrival(article, entry.pages[0].digest, seen)
        else:
            done[number] = replace(entry.visit, outcome="duplicate", reason=f"{DUPLICATE_OF}{first}")
    for number, outcome in zip(arrived, articles.put_many(db, list(arrived.values())), strict=True):
        done[number] = replace(done[number], outcome=outcome)
    return done


def _forgotten(db: Connection, entries: Sequence[Entry]) -> set[int]:
    """The numbers of the entries that were taken down: what they were asked for, what they led to, what they hold."""
    places = [_places(entry) for entry in entries]
    urls = takedowns.forgotten(db, set().union(*places))
    ids = takedowns.refused(db, [entry.article for entry in entries if entry.article])
    return {
        number
        for number, entry in enumerate(entries)
        if urls & places[number] or (entry.article and entry.article.id in ids)
    }


def _places(entry: Entry) -> set[str]:
    return {entry.visit.url, *(url for page in entry.pages[:1] for url in (page.url, page.final_url))}


def _emptied(visit: Visit) -> Visit:
    return replace(visit, outcome=takedowns.FORGOTTEN, reason="", digest="", etag="", last_modified="")


def _rightful(db: Connection, article: Article, first: str) -> str:
    """The address whose story this is; `first` is the one that it is stored from, empty for none.

    A page may call any other of its site the canonical one. It is believed only while nothing is known of that other
    one: what is found at an address has the last word on it.
    """
    own = _is_own(article.url, article)
    if first and first != article.url:
        stored = None if not own or _is_own(first, article) else articles.get(db, article.id)
        return article.url if stored and stored.article.digest != article.digest else first
    if own or first:
        return article.url
    rivals = visits.get_many(db, [article.canonical_url, f"{article.canonical_url}/"]).values()
    may_come = [each.url for each in rivals if each.outcome in ("pending", "new", "revised", "unchanged")]
    return next((url for url in may_come if url != article.url), article.url)


def _is_own(address: str, article: Article) -> bool:
    return normalised(address) == article.canonical_url


def _unreadable(visit: Visit, reason: str) -> Visit:
    # Without digest and validators the page is sent and read again, at most daily: the reader may have learnt.
    return replace(visit, outcome="unreadable", reason=reason, digest="", etag="", last_modified="")
