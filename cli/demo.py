"""`sidak demo`: the whole way on one machine, from the bundled newsroom to the search page."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from cli.serve import DEFAULT_PORT, free_port, told_of
from cli.terminal import bar, err, out, progress
from cli.workplace import open_index_to_answer, open_store_here, outlets_here
from sidak.models import Tally
from sidak.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.outlets import Outlet
    from search.base import SearchIndex
    from sidak.store import Store

_HOST = "127.0.0.1"


def demo(
    port: Annotated[int, typer.Option(help="Where the search page opens; another one if it is taken.")] = DEFAULT_PORT,
    edition: Annotated[int, typer.Option(min=1, max=2, help="2: the newsroom after its editors changed figures.")] = 1,
    open_page: Annotated[bool, typer.Option("--serve/--no-serve", help="Leave the search page open.")] = True,
) -> None:
    """Crawl the bundled newsroom, read, annotate, store and index it, then open the search page.

    The newsroom is a small made-up web of regional outlets on this machine's loopback address. Run again, the demo
    finds nothing new; with --edition 2 it finds the figures that were changed after publication.
    """
    from tests.newsroom.server import DEFAULT_PORTS, Newsroom

    with (
        Newsroom(DEFAULT_PORTS, edition=edition) as newsroom,
        TemporaryDirectory(prefix="sidak-outlets-") as folder,
        open_store_here() as store,
        open_index_to_answer(store) as index,
    ):
        outlets = outlets_here(newsroom.outlets_folder(Path(folder)))
        before = index.count()
        crawled, annotated, indexed = _work(store, index, outlets)
        if before and not indexed.counts:
            out.print(f"Nothing is new: the store already holds all {before} articles of the newsroom.")
        else:
            out.print(_summary(store, outlets))
            out.print(
                f"{crawled['new']} articles are new, {crawled['revised']} changed, {annotated['annotated']} annotated."
            )
        out.print(f"Store and index: {Settings().home.absolute()}   try: sidak search 'bupati mpp'")
        if open_page:
            _serve(store, index, outlets, free_port(_HOST, port))


def _work(store: Store, index: SearchIndex, outlets: Sequence[Outlet]) -> tuple[Tally, Tally, Tally]:
    from crawler import copies, run
    from nlp.stage import annotate_store
    from search.indexer import drain

    with progress() as bars:
        crawling = bars.add_task("Crawling", total=None)
        scope = run.Scope(everything=True)
        crawled = run.crawl(store, outlets, scope=scope, progress=lambda _outlet, _outcome: bars.advance(crawling))
        copies.group(store)
        annotated = annotate_store(store, progress=bar(bars, "Annotating"))
        indexed = drain(store, index, progress=bar(bars, "Indexing"))
    return crawled, annotated, indexed


def _serve(store: Store, index: SearchIndex, outlets: Sequence[Outlet], port: int) -> None:
    from api.app import create_app
    from api.serve import serve

    app = create_app(store, index, **told_of(outlets), settings=Settings(), host=_HOST)
    err.print(Text.assemble((f"\nSearch page: http://{_HOST}:{port}", "bold"), "   (Ctrl-C ends it)"))
    serve(app, host=_HOST, port=port)


def _summary(store: Store, outlets: Sequence[Outlet]) -> Table:
    from sidak.store import articles

    table = Table(title="What the newsroom says", title_justify="left", box=box.SIMPLE_HEAD)
    for column in ("outlet", "articles", "MPP", "ASN", "officials", "percent", "ratios"):
        table.add_column(column, justify="left" if column == "outlet" else "right")
    rows: dict[str, Tally] = {outlet.id: Tally() for outlet in outlets}
    with store.reading() as db:
        for stored in articles.get_many(db, articles.ids(db)):
            row = rows.setdefault(stored.article.outlet, Tally())
            row.add("articles")
            if (said := stored.annotation) is not None:
                for topic in said.topics:
                    row.add(topic.name)
                row.add("officials", len(said.officials))
                row.add("percentages", len(said.percentages))
                row.add("ratios", len(said.ratios))
    names = {outlet.id: outlet.name for outlet in outlets}
    keys = ("articles", "mpp_inspection", "asn_discipline", "officials", "percentages", "ratios")
    for outlet, row in rows.items():
        table.add_row(names.get(outlet, outlet or "added by hand"), *(str(row[key]) for key in keys))
    return table
