"""`sidak export warc` and `sidak import warc`: the fetched pages as a web archive, and pages of any web archive."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from cli.terminal import bar, complaints, err, out, progress, tally_table
from cli.workplace import open_existing, open_store_here, outlets_here
from sidak.errors import InputError, NotFoundError
from sidak.models import Tally

if TYPE_CHECKING:
    from sidak.store import Store

exporting = typer.Typer(help="Take out what is stored, in a form that other programs read.", no_args_is_help=True)
importing = typer.Typer(help="Take in what other programs have collected.", no_args_is_help=True)

_DAY = ["%Y-%m-%d"]
_STDOUT = "-"
_MOST_NAMED = 8


@exporting.command("warc")
def export_warc(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A .warc.gz or .warc file; - is stdout, gzip.")],
    ids: Annotated[list[str] | None, typer.Option("--outlet", metavar="ID", help="Its pages only; repeatable.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=_DAY, help="Fetched on this day (UTC) or later.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="Fetched on this day (UTC) or before.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if there is one.")] = False,
) -> None:
    """Write the pages as they were fetched into a WARC file (1.1), which warcio, pywb and archives of the web read.

    Example: sidak export warc pages-2024.warc.gz --since 2024-01-01 --until 2024-12-31
    """
    from crawler.warc import Selection, export

    selection = Selection(tuple(ids or ()), since.date() if since else None, until.date() if until else None)
    if selection.since and selection.until and selection.since > selection.until:
        raise InputError(f"--since {selection.since} is later than --until {selection.until}")
    with complaints() as problem, open_existing() as store, progress() as bars:
        _check_outlets(store, selection.outlets)
        task = bars.add_task("Exporting", total=None)
        with _written(file, force=force) as target:
            tally = export(
                store,
                target,
                selection,
                gzip=file == _STDOUT or file.endswith(".gz"),
                name="" if file == _STDOUT else Path(file).name,
                problem=problem,
                progress=lambda: bars.update(task, advance=1),
            )
        (err if file == _STDOUT else out).print(_exported(file, tally), highlight=False, soft_wrap=True)


@importing.command("warc")
def import_warc(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="WARC files, plain or gzip.")],
    id: Annotated[str, typer.Option("--outlet", metavar="ID", help="Whose pages of unknown sites are.")] = "",
    folder: Annotated[Path | None, typer.Option("--outlets", help="A folder of outlet YAML files.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Take also what its title says is off topic.")] = False,
) -> None:
    """Store the pages of web archives: of `sidak export warc`, or anybody's (CC-NEWS, wget, Browsertrix).

    HTML pages of known outlets are read and stored, each as old as it is; the rest is counted. Imported again, a file
    changes nothing. Then `sidak annotate` and `sidak index` bring the findings into the search.
    """
    from crawler import copies
    from crawler.manners import quiet
    from crawler.warc import Rules, import_file

    fallback = outlets_here(folder, [id])[0] if id else None
    rules = Rules(outlets_here(folder), fallback, everything)
    total = Tally()
    with complaints() as problem, open_store_here() as store, quiet(), progress() as bars:
        for file in files:
            advance = bar(bars, f"Importing {file.name}")
            try:
                import_file(store, file, rules, tally=total, problem=problem, progress=advance)
            except InputError as error:
                problem(error)
        copies.group(store)
        out.print(tally_table("Pages", total) if total.counts else "No page was found.")


def _check_outlets(store: Store, ids: Sequence[str]) -> None:
    """An id that was mistyped must not look like an outlet without pages."""
    from sidak.store import pages

    if not ids:
        return
    with store.reading() as db:
        known = pages.outlets(db)
    for id in ids:
        if id not in known:
            raise NotFoundError(f'no page of an outlet "{id}" is stored; there are pages of {_list(known)}')


def _list(ids: Collection[str]) -> str:
    shown = sorted(filter(None, ids))[:_MOST_NAMED]
    return (", ".join(shown) or "none") + (" and others" if len(ids) > _MOST_NAMED else "")


def _exported(file: str, tally: Tally) -> str:
    counted = "1 page is" if tally["page"] == 1 else f"{tally['page']} pages are"
    parts = [f"{counted} in {'the output' if file == _STDOUT else file}"]
    if tally["again"]:
        parts.append(f"{tally['again']} of them a second time, where they came back as they were")
    if tally["not_from_the_web"]:
        parts.append(f"{tally['not_from_the_web']} that were handed in from files are left out")
    if tally["damaged"]:
        parts.append(f"{tally['damaged']} are damaged in the store and left out")
    return "; ".join(parts) + "."


@contextmanager
def _written(file: str, *, force: bool) -> Iterator[BinaryIO]:
    """A file to write, that gets its name when it is whole; `-` is stdout. Raises InputError."""
    try:
        if file == _STDOUT:
            if sys.stdout.isatty():
                raise InputError("an archive is nothing to look at; send the output into a file or a program")
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        path = Path(file).resolve()
        if path.exists() and not path.is_file():
            raise InputError(f"{file}: is no file; name one to write")
        if path.exists() and not force:
            raise InputError(f"{file}: is there already; name another file, or replace it with --force")
        yield from _aside(path)
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror or error})") from error


def _aside(path: Path) -> Iterator[BinaryIO]:
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
