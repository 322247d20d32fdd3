"""`sidak evaluate`: how right the findings are, measured against articles that were annotated by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from cli.terminal import complaints, out
from sidak.contract import annotation_record, parse_day
from sidak.errors import InputError, SidakError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nlp.evaluation.compare import Outcome
    from nlp.evaluation.gold import Gold
    from nlp.evaluation.tables import Score

Folder = Annotated[Path, typer.Argument(metavar="GOLD", help="A folder of gold annotations with their texts.")]
Predictions = Annotated[
    Path | None, typer.Option(help="Lines of `annotate --json` to score, instead of annotating the texts now.")
]


def evaluate(
    gold: Folder,
    predictions: Predictions = None,
    misses: Annotated[bool, typer.Option("--misses", help="Show every miss with its sentence.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The scores as one JSON object.")] = False,
) -> None:
    """Score the findings against gold annotations: by kind, by outlet and by phenomenon.

    Example: sidak evaluate tests/eval/gold/check --misses
    """
    from nlp.evaluation import tables
    from nlp.evaluation.compare import compare
    from nlp.evaluation.gold import load

    golds = load(gold)
    with complaints() as problem:
        records = read_predictions(predictions) if predictions else annotated(golds, problem)
        for one in golds:
            if one.id not in records:
                problem(InputError(f"{one.id}: no findings for it; all of its gold counts as missed"))
        outcomes = [outcome for one in golds for outcome in compare(one, records.get(one.id, {}))]
        if as_json:
            out.print(json.dumps(tables.numbers(tables.by_kind(outcomes))), soft_wrap=True, highlight=False)
            return
        out.print(_kinds(f"{len(golds)} articles", tables.by_kind(outcomes)))
        for title, groups in (
            ("By outlet", tables.by_outlet(outcomes)),
            ("By phenomenon", tables.by_phenomenon(outcomes)),
        ):
            if groups:
                out.print(_groups(title, groups))
        if misses:
            _show_misses(golds, outcomes)


def annotated(golds: Iterable[Gold], problem: Callable[[SidakError], None]) -> dict[str, dict[str, Any]]:
    """What the program says of each gold article's text, read as `sidak annotate FILE` reads it."""
    from cli.inputs import given
    from nlp.pipeline import load

    records = {}
    for gold in golds:
        published = parse_day(f"{gold.id}, published", gold.published)
        for item in given([str(gold.text_file)], problem=problem, published=published):
            records[gold.id] = annotation_record(item.article, load().annotate(item.article), id=gold.id)
    return records


def read_predictions(file: Path) -> dict[str, dict[str, Any]]:
    """The records of a file of JSON Lines by their id. Raises `InputError` where a line is none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines if line.strip()]
        return {record["id"]: record for record in records}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{file}: not lines of `sidak annotate --json` ({error!r})") from None


def _kinds(title: str, scores: Mapping[str, Score]) -> Table:
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for name in ("kind", "gold", "P", "R", "F1", "attributes right"):
        table.add_column(name, justify="left" if name in ("kind", "attributes right") else "right")
    for kind, score in scores.items():
        right = ", ".join(f"{name} {score.share(name):.3f}" for name in score.right)
        shares = (f"{share:.3f}" for share in (score.precision, score.recall, score.f1))
        table.add_row(kind, str(score.wanted), *shares, right)
    return table


def _groups(title: str, groups: Mapping[str, Mapping[str, Score]]) -> Table:
    """A line for each group: of each kind the findings that are right, of those wanted, and how many are spurious."""
    table = Table(title=f"\n{title} (found/wanted +spurious)", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    kinds = list(next(iter(groups.values()), {}))
    for kind in kinds:
        table.add_column(kind, justify="right")
    for name, scores in groups.items():
        cells = (scores[kind] for kind in kinds)
        table.add_row(Text(name), *(_cell(score) for score in cells))
    return table


def _cell(score: Score) -> str:
    if not score.wanted and not score.spurious:
        return ""
    return f"{score.found}/{score.wanted}" + (f" +{score.spurious}" if score.spurious else "")


def _show_misses(golds: Iterable[Gold], outcomes: Iterable[Outcome]) -> None:
    texts = {gold.id: gold.text for gold in golds}
    out.print("\nMisses")
    for outcome in outcomes:
        wrong = [name for name, right in outcome.attributes.items() if not right]
        if outcome.status == "found" and not wrong:
            continue
        head = f"{outcome.article}  {outcome.kind}  {outcome.status if not wrong else 'wrong ' + ', '.join(wrong)}"
        out.print(Text(f"\n{head}", style="bold"))
        for label, item in (("wanted", outcome.wanted), ("got", outcome.got)):
            if item is not None:
                out.print(f"  {label}: {_short(item)}", highlight=False, soft_wrap=True)
        out.print(f"  in: {_sentence(texts[outcome.article], outcome)}", highlight=False, soft_wrap=True)


def _short(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    shown = (
        "text",
        "name",
        "position",
        "start",
        "end",
        "from",
        "to",
        "value",
        "qualifier",
        "measures",
        "part",
        "whole",
    )
    return "  ".join(f"{name}={item[name]!r}" for name in shown if item.get(name) is not None)


def _sentence(text: str, outcome: Outcome) -> str:
    """The line of the text that holds the finding; empty where the text has no such words."""
    item = outcome.got if outcome.wanted is None else outcome.wanted
    words = (item.get("text") or item.get("name") or "") if isinstance(item, dict) else ""
    at = text.find(words) if words else -1
    if at < 0:
        return "-"
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return line if len(line) < 400 else "…" + text[max(start, at - 150) : at + 200] + "…"
