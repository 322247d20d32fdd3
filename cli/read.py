"""`sidak read`: a saved page as the article it holds."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from cli.terminal import complain, out
from sidak.contract import article_record
from sidak.errors import SidakError


def read(
    sources: Annotated[list[str], typer.Argument(metavar="FILE|URL|-...", help="HTML, text, or .jsonl of `html`.")],
    url: Annotated[str, typer.Option(help="The address the page was saved from.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per page and line.")] = False,
) -> None:
    """Print the article that a saved page holds: title, date, authors, text; nothing of what stands around it."""
    from cli.inputs import given

    problems: list[SidakError] = []

    def problem(error: SidakError) -> None:
        problems.append(error)
        complain(str(error))

    for item in given(sources, problem=problem, url=url):
        record = article_record(item.article, id=item.id)
        if as_json:
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
            continue
        out.rule(record["title"])
        out.print(f"[dim]{record['published'] or 'no date'} · {', '.join(record['authors']) or 'no author'}[/]\n")
        out.print(record["text"], markup=False, highlight=False)
    if problems:
        raise typer.Exit(1)
