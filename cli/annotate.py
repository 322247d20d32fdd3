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
from sidak.models import Annotation, Article, Figure
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
        score = f"({official.score:.2f})" if official.score is not None else ""
        said = ", ".join(filter(None, (official.name, official.position, official.institution)))
        table.add_row("official", f"{said} {score}".rstrip())
    for mention in annotation.dates:
        resolved = f"{mention.first or 'unresolved'}{f' to {mention.last}' if mention.last else ''}"
        slip = ", but its weekday says otherwise" if mention.weekday_agrees is False else ""
        table.add_row("date", f"{mention.text} = {resolved}{slip}")
    for figure in annotation.figures:
        table.add_row(figure.kind, _with_evidence(_said(figure), figure.sentence))
    for sanction in annotation.sanctions:
        facts = (sanction.penalty, sanction.level, sanction.rule, "contradicts it" if sanction.contradicts_rule else "")
        table.add_row("sanction", _with_evidence(", ".join(filter(None, facts)), sanction.sentence))
    for inspection in annotation.inspections:
        by = f", by {', '.join(inspection.by)}" if inspection.by else ""
        table.add_row("inspection", _with_evidence(f"{inspection.place}{by}", inspection.sentence))
    out.print(table)


def _said(figure: Figure) -> str:
    """A figure in one line: its words, its value, what it measures and of whom, and what speaks against it."""
    value = f"{decimal_comma(figure.value)} %"
    as_of = " ".join(filter(None, (figure.as_of, figure.as_of_time)))
    facts = (value, figure.qualifier, figure.measures, figure.reason, figure.formula or figure.basis)
    around = (figure.institution, figure.region, as_of, figure.speaker, *(f"! {flag}" for flag in figure.flags))
    return f"{figure.text}: {', '.join(filter(None, (*facts, *around)))}"


def _with_evidence(said: str, sentence: str) -> Text:
    return Text.assemble(f"{said}\n", (sentence, "dim"))
