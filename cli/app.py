"""The commands under one roof, and what a user sees when one of them cannot do its work."""

from __future__ import annotations

import typer

from cli import (
    add,
    annotate,
    copies,
    crawl,
    demo,
    evaluate,
    forget,
    index,
    keys,
    outlets,
    quarantine,
    read,
    search,
    serve,
    suggest,
    warc,
    watch,
)
from cli.terminal import complain
from sidak.errors import SidakError

_INTERRUPTED = 130
"""What Typer makes of Ctrl-C, as shells do."""

app = typer.Typer(
    name="sidak",
    help="Watches Indonesian regional news for inspections of MPPs and the discipline of civil servants.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="SIDAK_HOME names the folder of store and index; unset, it is .sidak in the current folder.",
)
app.command()(demo.demo)
app.command()(crawl.crawl)
app.command()(watch.watch)
app.command()(add.add)
app.command()(annotate.annotate)
app.command()(evaluate.evaluate)
app.command()(index.index)
app.command()(search.search)
app.command()(suggest.suggest)
app.command()(serve.serve)
app.command()(read.read)
app.command()(copies.copies)
app.command()(copies.history)
app.command()(quarantine.replay)
app.command()(forget.forget)
app.add_typer(outlets.app, name="outlets")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(keys.app, name="keys")
app.add_typer(warc.exporting, name="export")
app.add_typer(warc.importing, name="import")


def run() -> int:
    """Run one command. 0: done; 1: it could not be done, and the message says why; 2: wrongly called; 130: Ctrl-C."""
    try:
        app()
    except SidakError as error:
        complain(str(error))
        return 1
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
        if code == _INTERRUPTED:
            complain("interrupted. What was stored stays; the same command goes on from there.")
        return code
    return 0
