"""`sidak outlets`: which sources of news are known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.terminal import out
from cli.workplace import outlets_here

app = typer.Typer(help="The sources of news, one YAML file each.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option("--outlets", help="A folder of outlet YAML files.")]


@app.command("list")
def list_outlets(folder: Folder = None) -> None:
    """List the outlets with their region and how they are walked."""
    from sidak.regions import gazetteer

    table = Table(box=None)
    for column in ("id", "name", "region", "zone", "ways", "home"):
        table.add_column(column, overflow="fold")
    for outlet in outlets_here(folder):
        region = gazetteer().get(outlet.region)
        ways = ", ".join(way.kind for way in outlet.discover) or "auto"
        table.add_row(outlet.id, outlet.name, region.name if region else "national", outlet.timezone, ways, outlet.home)
    out.print(table)


@app.command()
def show(id: Annotated[str, typer.Argument(help="The outlet's id.")], folder: Folder = None) -> None:
    """Show one outlet as it was read from its YAML."""

    (outlet,) = outlets_here(folder, [id])
    out.print_json(outlet.model_dump_json(exclude_defaults=True))
