"""`sidak forget`: a takedown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import complain, out
from cli.workplace import open_existing, open_index
from sidak.errors import BusyError, SearchError

if TYPE_CHECKING:
    from sidak.store import Store
    from sidak.store.takedowns import Held, Takedown

_MOST_COPIES = 10


def forget(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of the article or page.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is kept, and shown to who asks.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before it is done.")] = False,
) -> None:
    """Take an article down: remove it with its pages, figures and index entry, and never fetch its address again.

    What stays is a tombstone: addresses, ids, the day and the reason. It cannot be undone.
    """
    from sidak.store import takedowns

    with open_existing() as store:
        with store.reading() as db:
            held = takedowns.held(db, url)
        if not yes:
            _show(store, held)
            typer.confirm("Remove this for good?", abort=True)
        with store.writing() as db:
            done = takedowns.forget(db, url, reason=reason, now=datetime.now(UTC))
        _tell(store, done, held)
        _clean(store)
    if not (held.article_ids or held.pages or done.again):
        complain(f"{url}: nothing was stored of this address; is it written right? It will not be fetched from now on")
        raise typer.Exit(1)


def _clean(store: Store) -> None:
    """Take it out of the index, and off the disk. What was done stands, whatever becomes of this."""
    from search import indexer

    try:
        with open_index() as index:
            indexer.drain(store, index)
    except (SearchError, BusyError) as error:
        raise type(error)(f"it is removed; only its index entry is not, `sidak index` does that. {error}") from error
    finally:
        if not store.scrub():
            complain(
                "another process reads the store, so its write-ahead log still holds what was removed; "
                "to clear it, run this again when that one has ended"
            )


def _show(store: Store, held: Held) -> None:
    """What would go, to be looked at before it does."""
    from sidak.store import articles

    with store.reading() as db:
        for stored in articles.get_many(db, held.article_ids):
            article = stored.article
            said = f"{article.title} ({article.outlet or 'handed in'}, {article.published_day or 'undated'})"
            out.print(said, style="bold", highlight=False, soft_wrap=True)
    for address in held.urls:
        out.print(f"  {address}", highlight=False, soft_wrap=True)
    out.print(f"{_counted(len(held.article_ids), 'article')}, {_counted(len(held.pages), 'page')}.", highlight=False)


def _tell(store: Store, done: Takedown, held: Held) -> None:
    if done.again:
        out.print(
            f"It was taken down on {done.at:%Y-%m-%d} already; the reason given then stays: {done.reason}",
            highlight=False,
            soft_wrap=True,
        )
    gone = (
        _counted(len(done.article_ids), "article"),
        _counted(done.figures, "figure"),
        _counted(done.pages, "page"),
    )
    out.print(f"Removed: {', '.join(gone)}. Never fetched again:", highlight=False)
    for address in done.urls:
        out.print(f"  {address}", highlight=False, soft_wrap=True)
    if held.copies:
        _tell_copies(store, held)


def _tell_copies(store: Store, held: Held) -> None:
    """A takedown is of one address; who asked for it may mean the text."""
    from sidak.store import articles

    with store.reading() as db:
        addresses = sorted(articles.addresses(db, held.copies).values())
    out.print("Nearly the same text stays at other addresses; each is taken down by itself:", highlight=False)
    for address in addresses[:_MOST_COPIES]:
        out.print(f"  {address}", highlight=False, soft_wrap=True)
    if len(addresses) > _MOST_COPIES:
        out.print(f"  and {len(addresses) - _MOST_COPIES} more; `sidak copies` lists them", highlight=False)


def _counted(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + 's'}"
