"""`sidak annotate`: what articles say, printed; or, with no input, the store's articles that nobody has annotated."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from cli.terminal import bar, complaints, out, progress, tally_table
from sidak.contract import annotation_record, parse_day
from sidak.models import Annotation, Article
from sidak.text import decimal_comma

Sources = Annotated[
    list[str] | None, typer.Argument(metavar="[FILE|URL|-]...", help="Text, HTML or .jsonl; - is stdin.")
]
Published = Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="The day of publication, where the input has none.")]


def annotate(
    sources: Sources = None,
    published: Published = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per article and line.")] = False,
) -> None:
    """Print the officials, dates and figures in articles. With no input, annotate what the store has new.

    Examples: sidak annotate berita.txt --published 2024-04-16   |   sidak annotate articles.jsonl --json
    """
    if not sources:
        annotate_stored()
        return
    from cli.inputs import given
    from nlp.pipeline import load

    day = parse_day("--published", published)
    with complaints() as problem:
        for item in given(sources, problem=problem, published=day):
            annotation = load().annotate(item.article)
            if as_json:
                record = annotation_record(item.article, annotation, id=item.id)
                sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
            else:
                _show(item.article, annotation)


def annotate_stored() -> None:
    """Annotate every stored article that this version of the pipeline has not seen."""
    from cli.workplace import open_existing
    from nlp.stage import annotate_store

    with open_existing() as store, progress() as bars:
        tally = annotate_store(store, progress=bar(bars, "Annotating"))
    if tally.counts:
        out.print(tally_table("Annotated", tally))
    else:
        out.print("Nothing new to annotate.")


def _show(article: Article, annotation: Annotation) -> None:
    out.rule(article.title or article.url)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for topic in annotation.topics:
        table.add_row("topic", f"{topic.name} ({topic.score:.2f})")
    for region in annotation.regions:
        table.add_row("region", f"{region.name} ({region.code})")
    for official in annotation.officials:
        table.add_row("official", ", ".join(filter(None, (official.name, official.position, official.institution))))
    for mention in annotation.dates:
        table.add_row(
            "date", f"{mention.text} = {mention.first or 'unresolved'}{f' to {mention.last}' if mention.last else ''}"
        )
    for figure in annotation.figures:
        value = f"{decimal_comma(figure.value)} %"
        said = f"{figure.text}: {value}, {figure.qualifier}, {figure.measures}, {figure.basis}"
        table.add_row(figure.kind, Text.assemble(f"{said}\n", (figure.sentence, "dim")))
    out.print(table)
