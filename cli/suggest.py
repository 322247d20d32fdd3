"""`sidak suggest`: what a search could go on with."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from cli.terminal import out


def suggest(
    beginning: Annotated[str, typer.Argument(help="What was typed so far; two letters at least.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many of each kind.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list on stdout.")] = False,
) -> None:
    """List the words, officials, regions and outlets that begin so, each with its query and number of articles."""
    from cli.workplace import open_existing, open_index_to_answer, outlets_here
    from search.suggest import suggestions

    names = {outlet.id: outlet.name for outlet in outlets_here(None)}
    with open_existing() as store, open_index_to_answer(store) as index:
        offered = suggestions(index, beginning, outlets=names, limit=limit)
    if as_json:
        sys.stdout.write(json.dumps([asdict(one) for one in offered], ensure_ascii=False) + "\n")
        return
    if not offered:
        out.print("Nothing begins so.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("kind", "text", "query", "articles"):
        table.add_column(column, justify="right" if column == "articles" else "left")
    for one in offered:
        table.add_row(one.kind, one.text, one.query, str(one.articles))
    out.print(table)
