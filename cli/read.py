"""`sidak read`: a saved page as the article it holds."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.text import Text

from cli.terminal import complaints, out
from sidak.contract import article_record


def read(
    sources: Annotated[list[str], typer.Argument(metavar="FILE|URL|-...", help="HTML, text, or .jsonl of `html`.")],
    url: Annotated[str, typer.Option(help="The address the page was saved from.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per page and line.")] = False,
) -> None:
    """Print the article that a saved page holds: title, date, authors, text; nothing of what stands around it."""
    from cli.inputs import given

    with complaints() as problem:
        for item in given(sources, problem=problem, url=url):
            record = article_record(item.article, id=item.id)
            if as_json:
                sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
                continue
            out.rule(record["title"])
            by = ", ".join(record["authors"]) or "no author"
            out.print(Text(f"{record['published'] or 'no date'} · {by}\n", "dim"))
            out.print(record["text"], highlight=False)
