"""`sidak outlets health`: how each outlet fares against its own past, and who went quiet."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from cli.terminal import complain, out
from cli.workplace import open_existing, outlets_here
from sidak.errors import NotFoundError

if TYPE_CHECKING:
    from crawler.health import Health
    from crawler.outlets import Outlet
    from sidak.store import Store


def health(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Outlet ids; none means all.")] = None,
    folder: Annotated[Path | None, typer.Option("--outlets", help="A folder of outlet YAML files.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per outlet and line.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List also the outlets that were never crawled.")] = False,
) -> None:
    """Show how each outlet fares against its own past, the worst first, and say who went quiet.

    Ends with status 1 where something is wrong with one that was crawled or named, or where nobody crawls any more.
    """
    outlets = outlets_here(folder, ids or ())
    now = datetime.now(UTC)
    with open_existing() as store:
        stopped = _stopped(store, now)
        states = _states(store, outlets, now)
    crawled = [state for state in states if not _is_unknown(state)]
    shown = states if ids or everything else crawled
    if as_json:
        for state in shown:
            sys.stdout.write(json.dumps(_record(state), ensure_ascii=False) + "\n")
    else:
        if shown:
            out.print(_table(shown, now))
        out.print(_summary(states), soft_wrap=True, highlight=False)
    if stopped:
        complain(stopped)
    if stopped or any(state.findings for state in (states if ids else crawled)):
        raise typer.Exit(1)


def complaints_of(store: Store, outlets: Sequence[Outlet], now: datetime) -> list[str]:
    """A line for each of these outlets that something is wrong with, the worst first."""
    states = _states(store, outlets, now)
    return [f"{state.outlet}: {state.verdict}" for state in states if state.findings and not _is_unknown(state)]


def _states(store: Store, outlets: Sequence[Outlet], now: datetime) -> Sequence[Health]:
    from crawler.health import assess
    from crawler.volume import VIEW
    from sidak.store import crawls

    with store.reading() as db:
        return assess(outlets, lambda outlet: crawls.since(db, now - VIEW, outlet.id), crawls.last_ended(db), now)


def _is_unknown(state: Health) -> bool:
    return "never" in state.kinds


def _stopped(store: Store, now: datetime) -> str:
    """That nobody crawls any more, which is no finding about an outlet; empty where somebody does.

    Raises NotFoundError where nobody ever did.
    """
    from crawler.health import STALE
    from sidak.store import crawls

    with store.reading() as db:
        last, first = crawls.last_ended(db), crawls.first_started(db)
    if first is None:
        raise NotFoundError(f"{store.name}: no crawl is known; run `sidak crawl` or `sidak watch` first")
    if now - (last or first) <= STALE:
        return ""
    told = f"the last crawl ended on {last.astimezone():%Y-%m-%d %H:%M}" if last else "no crawl has ended yet"
    return f"{told}, so this is an old state: start `sidak watch`, or look why it crawls no more"


def _table(states: Sequence[Health], now: datetime) -> Table:
    table = Table(box=None)
    for column in ("id", "last success", "found 7 d", "usual", "dates", "bodies", "verdict"):
        is_number = column in ("found 7 d", "usual", "dates", "bodies")
        justify: Any = "right" if is_number else "left"
        table.add_column(column, overflow="fold", no_wrap=column != "verdict", justify=justify)
    for state in states:
        last = _ago(now - state.last_success) if state.last_success else "-"
        found = "-" if state.found is None else str(state.found)
        table.add_row(
            state.outlet, last, found, _usual(state), _read(state.undated), _read(state.unreadable), state.verdict
        )
    return table


def _usual(state: Health) -> str:
    from crawler.health import amount

    if state.usual is None:
        return "-"
    return f"{amount(state.usual)} (YAML)" if state.is_told else amount(state.usual)


def _read(missing: float | None) -> str:
    return "-" if missing is None else f"{1 - missing:.0%}"


def _ago(time: timedelta) -> str:
    minutes = max(0, int(time.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days ago"


def _summary(states: Sequence[Health]) -> str:
    well = sum(1 for state in states if not state.findings)
    never = sum(1 for state in states if _is_unknown(state))
    quiet = [state.outlet for state in states if "quiet" in state.kinds]
    parts = [f"{well} of {len(states) - never} are well"]
    parts += [f"{never} {'was' if never == 1 else 'were'} never crawled"] if never else []
    parts += [f"QUIET: {', '.join(quiet)}"] if quiet else []
    return "; ".join(parts) + "."


def _record(state: Health) -> dict[str, Any]:
    def moment(when: datetime | None) -> str | None:
        return when.isoformat() if when else None

    return {
        "id": state.outlet,
        "name": state.name,
        "verdict": state.verdict,
        "last_success": moment(state.last_success),
        "failing_since": moment(state.failing_since),
        "failures": state.failures,
        "last_new": moment(state.last_new),
        "found_7_days": state.found,
        "usual_per_week": None if state.usual is None else round(state.usual, 1),
        "usual_from": None if state.usual is None else "yaml" if state.is_told else "past",
        "undated": state.undated,
        "short": state.short,
        "unreadable": state.unreadable,
        "findings": [{"kind": finding.kind, "words": finding.words} for finding in state.findings],
    }
