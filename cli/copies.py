"""`sidak copies` and `sidak history`: who prints the same text, and what an outlet changed after publication."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from cli.terminal import out
from cli.workplace import open_existing
from sidak.differences import Difference, difference
from sidak.errors import NotFoundError
from sidak.models import Figure, StoredArticle

_LONGEST = 160


def copies(
    id: Annotated[str, typer.Argument(metavar="[ID]", help="An article's id; none lists all stories.")] = "",
) -> None:
    """Show which articles print one and the same text: who was first, and which numbers differ."""
    from sidak.store import articles
    from sidak.store import copies as stored

    with open_existing() as store, store.reading() as db:
        if id:
            stories = [stored.of(db, id)]
            if not articles.get(db, id):
                raise NotFoundError(f'no article has the id "{id}"')
        else:
            stories = [stored.by_time(articles.get_many(db, ids)) for ids in stored.stories(db)]
    shown = [prints for prints in stories if len(prints) > 1]
    for prints in shown:
        _tell(prints)
    if not shown:
        out.print("No text was found twice." if not id else "No other article prints this text.")


def history(id: Annotated[str, typer.Argument(help="An article's id.")]) -> None:
    """Show every revision of an article, and what each changed: the sentences, and the figures above all."""
    from sidak.store import articles

    with open_existing() as store, store.reading() as db:
        revisions = articles.revisions(db, id)
    if not revisions:
        raise NotFoundError(f'no article has the id "{id}"')
    for before, after in zip([None, *revisions], revisions, strict=False):
        out.print(Text(f"{after.number}. seen {after.seen:%Y-%m-%d %H:%M} UTC: {after.article.title}", "bold"))
        if before is not None:
            _show(difference(before.article.text, after.article.text, before.annotation, after.annotation))


def _tell(prints: Sequence[StoredArticle]) -> None:
    first, *others = prints
    out.print(Text(f"{first.article.title} ({len(prints)} prints)", "bold"))
    out.print(f"  first: {_source(first)}", highlight=False)
    for each in others:
        out.print(f"  {_source(each)}", highlight=False)
        differs = difference(first.article.text, each.article.text)
        if differs.numbers_gone or differs.numbers_new:
            out.print(f"    numbers: {_list(differs.numbers_gone)} -> {_list(differs.numbers_new)}", highlight=False)


def _source(one: StoredArticle) -> str:
    return f"{one.article.published or 'no date'}  {one.article.outlet or '-'}  {one.article.url}  ({one.id})"


def _show(differs: Difference) -> None:
    for passage in differs.passages:
        for mark, style, text in (("-", "red", passage.before), ("+", "green", passage.after)):
            if text:
                out.print(Text(f"   {mark} {text[:_LONGEST]}", style))
    for mark, figures in (("-", differs.figures_gone), ("+", differs.figures_new)):
        for figure in figures:
            out.print(f"   {mark} figure: {_figure(figure)}", highlight=False)
    if not differs:
        out.print("   the text is the same: its title or date changed")


def _figure(figure: Figure) -> str:
    counts = f" ({figure.part} of {figure.whole})" if figure.part is not None else ""
    return f"{figure.text}{counts}: {figure.measures.replace('_', ' ')}"


def _list(numbers: Sequence[str]) -> str:
    return ", ".join(numbers) or "none"
