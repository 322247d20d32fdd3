"""`sidak outlets`: which sources of news are known, a new one, and whether they are alive."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli import health
from cli.terminal import complain, err, out
from cli.workplace import outlets_here
from sidak.settings import Settings

if TYPE_CHECKING:
    from crawler.examine import Examination
    from crawler.hosts import Hosts

app = typer.Typer(help="The sources of news, one YAML file each.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option("--outlets", help="A folder of outlet YAML files.")]


@app.command("list")
def list_outlets(
    folder: Folder = None,
    markdown: Annotated[bool, typer.Option(help="By province with counts, as docs/outlets.md has it.")] = False,
) -> None:
    """List the outlets with their region and how they are walked."""
    from crawler.catalogue import as_markdown
    from sidak.regions import gazetteer

    known = outlets_here(folder)
    if markdown:
        out.print(as_markdown(known), highlight=False, soft_wrap=True, end="")
        return
    table = Table(box=None)
    for column in ("id", "name", "region", "ways", "home"):
        table.add_column(column, overflow="fold", no_wrap=column == "id")
    for outlet in known:
        region = gazetteer().get(outlet.region)
        ways = ", ".join(way.kind for way in outlet.discover) or "auto"
        table.add_row(
            outlet.id,
            outlet.name,
            region.name if region else "national",
            ways,
            outlet.home,
        )
    out.print(table)


@app.command()
def show(id: Annotated[str, typer.Argument(help="The outlet's id.")], folder: Folder = None) -> None:
    """Show one outlet as it was read from its YAML, and the ways that were found for it."""
    from cli.workplace import open_existing
    from crawler.draft import as_yaml
    from sidak.errors import NotFoundError
    from sidak.store import ways

    (outlet,) = outlets_here(folder, [id])
    out.print(as_yaml(outlet).rstrip(), highlight=False)
    try:
        with open_existing() as store, store.reading() as db:
            found = ways.get(db, outlet.id)
    except NotFoundError:
        return
    if found and not outlet.discover:
        said = ", ".join(f"{kind}: {what}" for way in found.ways for kind, what in way.items())
        out.print(f"# found {found.found_at:%Y-%m-%d}: {said}", highlight=False)


@app.command()
def new(
    url: Annotated[str, typer.Argument(help="The outlet's home page, or one of its articles.")],
    region: Annotated[str, typer.Option(help="Its Kemendagri code, if its name does not tell.")] = "",
    checkout: Annotated[Path, typer.Option(help="The checkout of Sidak to write into.")] = Path(),
) -> None:
    """Write the YAML of a new outlet from a look at its site, with a saved page and a test that fails until checked."""
    from crawler import draft

    drafted = draft.draft(url, region=region, contact=Settings().contact, hosts=_hosts())
    for path in draft.write(drafted, checkout):
        out.print(f"wrote {path}")
    ways = ", ".join(f"{way.kind} {way.url}" for way in drafted.ways)
    out.print(f"ways found: {ways}" if ways else "no way to its articles was found: name one under `discover`")
    if not drafted.outlet.region:
        out.print("no region was recognised: the outlet counts as national; --region CODE names one")
    if drafted.page is None:
        out.print("no article was found to save a page of")
    else:
        out.print(
            'Now compare the JSON with the page, correct it, and say "checked": true; until then `make test` fails.'
        )


@app.command()
def check(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Outlet ids; none means all.")] = None,
    folder: Folder = None,
) -> None:
    """Look at the live sites: robots.txt, the ways, three articles. A sound outlet's YAML gets today's date."""
    from crawler.examine import date_verification, examine
    from crawler.outlets import BUNDLED

    files = {path.stem: path for path in (folder or Settings().outlets or BUNDLED).rglob("*.yml")}
    table = Table(box=None)
    for column in ("id", "ways", "named", "read", "words", "newest", "verdict"):
        table.add_column(column, overflow="fold")
    unsound = 0
    hosts = _hosts()
    for outlet in outlets_here(folder, ids or ()):
        if err.is_terminal:
            err.print(f"looking at {outlet.id} ...")
        seen = examine(outlet, contact=Settings().contact, hosts=hosts)
        table.add_row(*_row(seen))
        if seen.sound:
            date_verification(files[outlet.id], datetime.now().astimezone().date())
        else:
            unsound += 1
            if seen.problem:
                complain(f"{outlet.id}: {seen.problem}")
            for each in seen.samples:
                if each.problem:
                    complain(each.problem)
    out.print(table)
    if unsound:
        raise typer.Exit(1)


app.command()(health.health)


def _hosts() -> Hosts:
    from crawler.hosts import Hosts

    return Hosts(allowed=Settings().allowed_hosts)


def _row(seen: Examination) -> list[str]:
    read = [each.article for each in seen.samples if each.article]
    words = ", ".join(str(len(article.text.split())) for article in read)
    newest = max((str(article.published_day) for article in read if article.published), default="-")
    ways = ", ".join(way.kind for way in seen.ways) or "-"
    verdict = "sound" if seen.sound else seen.problem or "not all of its articles were read with text and date"
    return [seen.outlet.id, ways, str(seen.named), f"{len(read)} of {len(seen.samples)}", words or "-", newest, verdict]
