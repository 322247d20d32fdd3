"""`sidak quarantine` and `sidak replay`: the pages that came and could not be read, and reading them again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.terminal import out, progress, tally_table
from cli.workplace import open_existing, outlets_here
from sidak.errors import InputError, NotFoundError, ReadError

if TYPE_CHECKING:
    from sidak.models import Page, Visit
    from sidak.store import Store

app = typer.Typer(help="The pages that came and could not be read; their bytes are kept.", invoke_without_command=True)

_PORTION = 200
_FIRST_LINES = 20
_LONGEST = 160
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_VARIES = re.compile(r'"[^"]*"|[\d.,]*\d')
_MOST_REASONS = 20


@app.callback()
def list_quarantine(
    context: typer.Context,
    outlet: Annotated[str, typer.Option("--outlet", metavar="ID", help="Its pages only.")] = "",
) -> None:
    """List the pages that came and could not be read, with the reason; their bytes are kept.

    `sidak quarantine show URL` shows one of them. Mend the outlet's selectors, then `sidak replay` reads them again.
    """
    if context.invoked_subcommand:
        return
    table = Table(box=None)
    for column in ("outlet", "reason", "when", "size", "address"):
        table.add_column(column, overflow="fold", no_wrap=column in ("when", "size"))
    reasons: Counter[str] = Counter()
    with open_existing() as store:
        for visit, page in _waiting(store, outlet):
            when = visit.fetched_at.strftime("%Y-%m-%d %H:%M") if visit.fetched_at else "-"
            size = f"{len(page.body):,}" if page else "lost"
            table.add_row(visit.outlet, _plain(visit.reason), when, size, _plain(visit.url))
            reasons[_VARIES.sub("…", _plain(visit.reason))] += 1
    if not reasons:
        out.print("No page is in quarantine.")
        return
    out.print(table)
    out.print()
    for reason, number in reasons.most_common(_MOST_REASONS):
        out.print(f"{number:>6} {reason}", highlight=False, soft_wrap=True)
    number = sum(reasons.values())
    out.print(f"{number:>6} {'page is' if number == 1 else 'pages are'} in quarantine.", highlight=False)


@app.command()
def show(
    url: Annotated[str, typer.Argument(help="The page's address, as the list has it.")],
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the page's bytes there.")] = None,
) -> None:
    """Show why a page could not be read, what came with it, and its first lines; or save its bytes."""
    visit, page = _one(url)
    if save is not None:
        _save(page, save)
        out.print(f"wrote {len(page.body):,} bytes to {save}", highlight=False)
        return
    out.print(_plain(visit.reason), style="bold", highlight=False)
    out.print(f"{visit.outlet}, fetched {page.fetched_at:%Y-%m-%d %H:%M} UTC, {len(page.body):,} bytes, {page.digest}")
    out.print(f"{page.status} {_plain(page.final_url)}", highlight=False, soft_wrap=True)
    for name, value in page.headers.items():
        out.print(f"{_plain(name)}: {_plain(value)}", highlight=False, soft_wrap=True)
    out.print()
    for line in _first_lines(page):
        out.print(line, highlight=False, soft_wrap=True)


def replay(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[OUTLET]...", help="Outlet ids; none means all.")] = None,
    folder: Annotated[Path | None, typer.Option("--outlets", help="A folder of outlet YAML files.")] = None,
) -> None:
    """Read the pages in quarantine again, with today's reader and the outlets' YAML; nothing is fetched.

    What can be read now becomes an article, as old as its page; the rest stays, with its new reason. Then `sidak
    annotate` and `sidak index` bring the findings into the search.
    """
    from crawler import copies
    from crawler.manners import quiet
    from crawler.replay import replay

    outlets = outlets_here(folder, ids or ())
    with open_existing() as store, quiet(), progress() as bars:
        task = bars.add_task("Reading again", total=None)
        tally = replay(store, outlets, progress=lambda: bars.update(task, advance=1))
        copies.group(store)
    out.print(tally_table("Pages", tally) if tally.counts else "No page of these outlets is in quarantine.")
    for reason, number in Counter(tally.reasons).most_common(_MOST_REASONS):
        out.print(f"{number:>6} {_plain(reason)}", highlight=False, soft_wrap=True)


def _waiting(store: Store, outlet: str) -> Iterator[tuple[Visit, Page | None]]:
    from sidak.store import pages, quarantine

    with store.reading() as db:
        known = quarantine.outlets(db)
        if outlet and outlet not in known:
            held = ", ".join(known) or "none"
            raise NotFoundError(f'no page of an outlet "{outlet}" is in quarantine; there are pages of: {held}')
        last = 0
        while portion := quarantine.portion(db, after=last, limit=_PORTION, outlet=outlet):
            last = portion[-1][0]
            yield from ((visit, pages.newest(db, visit.url)) for _, visit in portion)


def _one(url: str) -> tuple[Visit, Page]:
    from sidak.store import pages, quarantine, visits

    with open_existing() as store, store.reading() as db:
        visit = visits.get_many(db, [url]).get(url)
        page = pages.newest(db, url)
    if visit is None or visit.outcome != quarantine.UNREADABLE:
        state = f'it ended as "{visit.outcome}"' if visit else "no such address is known"
        raise NotFoundError(f"{url}: is not in quarantine ({state}); `sidak quarantine` lists what is")
    if page is None:
        raise NotFoundError(f"{url}: its bytes are not in the store any more")
    return visit, page


def _save(page: Page, file: Path) -> None:
    try:
        with file.open("xb") as target:
            target.write(page.body)
    except FileExistsError:
        raise InputError(f"{file}: is there already; name another file") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror})") from None


def _first_lines(page: Page) -> Iterator[str]:
    from crawler.reading.charset import decode

    try:
        lines = [line for line in decode(page.body, page.headers).splitlines() if line.strip()]
    except ReadError as error:
        yield f"({error})"
        return
    yield from (_plain(line)[:_LONGEST] for line in lines[:_FIRST_LINES])
    if len(lines) > _FIRST_LINES:
        yield f"... and {len(lines) - _FIRST_LINES:,} more lines; --save FILE writes all"


def _plain(text: str) -> str:
    """Text for a terminal: what would steer it is a blank."""
    return _CONTROL.sub(" ", text)
