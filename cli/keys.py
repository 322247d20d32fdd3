"""`sidak keys`: who may write through the API, and who may read where SIDAK_REQUIRE_KEY closes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, cast

import typer
from rich.table import Table

from cli.terminal import err, out
from cli.workplace import open_existing, open_store_here

app = typer.Typer(help="Keys to the API. A secret is shown once, when its key is made.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Option(help="Who or what will use it, for the list.")],
    scope: Annotated[
        list[str],
        typer.Option(metavar="read|write", help="What it is for; may be given twice. Writing is not reading."),
    ],
) -> None:
    """Make a key. Its secret alone goes to stdout, and is never shown again."""
    from sidak.store import keys

    with open_store_here() as store, store.writing() as db:
        key, secret = keys.create(db, name, cast(list[keys.Scope], scope), now=datetime.now(UTC))
    err.print(f"Key {key.id} ({key.name}) for {', '.join(key.scopes)}. Keep the secret now: it is not shown again.")
    err.print("Send it with every request: Authorization: Bearer SECRET", highlight=False)
    out.print(secret, highlight=False, soft_wrap=True)


@app.command("list")
def list_keys() -> None:
    """List the keys: name, scopes, when made, last used and revoked. Secrets are not kept, so none is shown."""
    from sidak.store import keys

    with open_existing() as store, store.reading() as db:
        known = keys.every(db)
    if not known:
        out.print("There is no key. `sidak keys create --name NAME --scope write` makes one.")
        return
    table = Table(box=None)
    for column in ("id", "name", "scopes", "created", "last used", "revoked"):
        table.add_column(column, overflow="fold", no_wrap=column != "name")
    for key in known:
        table.add_row(
            key.id, key.name, ", ".join(key.scopes), _when(key.created), _when(key.last_used), _when(key.revoked)
        )
    out.print(table)


@app.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as the list has it.")]) -> None:
    """Close a key for good: the next request that comes with it is refused."""
    from sidak.store import keys

    with open_existing() as store, store.writing() as db:
        key = keys.revoke(db, key_id, now=datetime.now(UTC))
    out.print(f"Key {key.id} ({key.name}) opens nothing since {_when(key.revoked)} UTC.", highlight=False)


def _when(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else "-"
