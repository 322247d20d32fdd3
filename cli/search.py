"""`sidak search`: ask the index from the command line."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

import typer
from rich.text import Text

from cli import hits
from cli.terminal import err, out
from sidak.errors import InputError, SearchError
from sidak.models import Measure, TopicName

if TYPE_CHECKING:
    from search.base import FacetField, Filter, Query, SearchIndex
    from sidak.store import Store

Many = list[str] | None
Answer = TypeVar("Answer")
Order = Literal["relevance", "newest", "highest", "lowest"]


def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", AND OR NOT, -word, field:value.')] = "",
    topic: Annotated[Many, typer.Option(help="mpp_inspection or asn_discipline.")] = None,
    region: Annotated[Many, typer.Option(help="A Kemendagri code; a province includes its regencies.")] = None,
    outlet: Annotated[Many, typer.Option(help="An outlet's id.")] = None,
    year: Annotated[Many, typer.Option(help="A year of publication.")] = None,
    measure: Annotated[Many, typer.Option(help="What a figure measures, such as attendance.")] = None,
    official: Annotated[Many, typer.Option(help="The whole name of an official; of a figure, who says it.")] = None,
    since: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Published on this day or later.")] = "",
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Published on this day or before.")] = "",
    exact: Annotated[bool, typer.Option("--exact", help="Words as written: no other forms, no synonyms.")] = False,
    sort: Annotated[Order, typer.Option(help="By value, highest or lowest, with --findings.")] = "relevance",
    newest: Annotated[bool, typer.Option("--newest", help="The same as --sort newest.")] = False,
    apart: Annotated[bool, typer.Option("--apart", help="Each copy of a text, not the first alone.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 20,
    cursor: Annotated[str, typer.Option(help="The next_cursor of the answer before: show what follows.")] = "",
    findings: Annotated[bool, typer.Option("--findings", help="Figures with their sentences, not articles.")] = False,
    officials: Annotated[bool, typer.Option("--officials", help="The officials in the articles that answer.")] = False,
    name: Annotated[str, typer.Option(help="With --officials: how the words of the name begin.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Search the articles, or with --findings the figures in them, or with --officials the people in office.

    Examples: sidak search 'bupati "mal pelayanan publik"'   |   sidak search 'hadir:<80' --findings --json
    """
    from search.base import Query
    from sidak.contract import parse_day

    if findings and officials:
        raise InputError("--findings and --officials are two lists. Ask for one of them")
    if name and not officials:
        raise InputError("--name chooses among officials. Add --officials")
    if since and until and since > until:
        raise InputError(f"--since {since} is after --until {until}: nothing can lie between them")
    chosen: dict[FacetField, Many] = {
        "topic": topic, "region": region, "outlet": outlet, "year": year, "measure": measure, "official": official,
    }  # fmt: skip
    asked = Query(
        text=query,
        grain="findings" if findings else "articles",
        exact=exact,
        filters=_filters(chosen),
        published_from=parse_day("--since", since),
        published_to=parse_day("--until", until),
        sort="newest" if newest else sort,
        grouped=not apart,
        limit=limit,
        cursor=cursor or None,
    )
    if officials:
        _officials(asked, name, as_json=as_json)
    else:
        _search(asked, as_json=as_json)


def _search(asked: Query, *, as_json: bool) -> None:
    findings = asked.grain == "findings"
    page = _answered(lambda index: index.search(asked))
    if as_json:
        _write(hits.page_record(page, hits.finding_record if findings else hits.article_record))
        return
    out.print(hits.how_read(page, "figure" if findings else "article"))
    for hit in page.hits:
        for line in hits.finding_lines(hit) if findings else hits.article_lines(hit):
            out.print(line)


def _officials(asked: Query, name: str, *, as_json: bool) -> None:
    from search.officials import officials

    page = _answered(lambda index: officials(index, asked, name=name))
    if as_json:
        _write(hits.officials_record(page))
        return
    out.print(hits.read_line(page.read_as, page.total, "official"))
    for one in page.hits:
        for line in hits.official_lines(one):
            out.print(line)


def _answered(ask: Callable[[SearchIndex], Answer]) -> Answer:
    from cli.workplace import open_existing, open_index_to_answer

    with open_existing() as store, open_index_to_answer(store) as index:
        _warn_if_behind(store, index)
        return ask(index)


def _filters(chosen: dict[FacetField, Many]) -> tuple[Filter, ...]:
    from search.base import Filter
    from sidak.regions import gazetteer

    known: dict[FacetField, tuple[str, ...]] = {"topic": get_args(TopicName), "measure": get_args(Measure)}
    for field, names in known.items():
        for value in chosen[field] or ():
            if value not in names:
                raise InputError(f"--{field} {value}: no such {field}. There are {', '.join(names)}")
    for code in chosen["region"] or ():
        if gazetteer().get(code) is None:
            raise InputError(f"--region {code}: no region has this code. Write one such as 33.16, or 33 for a province")
    for year in chosen["year"] or ():
        if not re.fullmatch(r"[0-9]{4}", year):
            raise InputError(f"--year {year}: no year. Write one such as 2024")
    return tuple(Filter(field=field, values=tuple(values)) for field, values in chosen.items() if values)


def _warn_if_behind(store: Store, index: SearchIndex) -> None:
    from sidak.store import changes

    with store.reading() as db:
        waiting = changes.last(db) - index.applied()
    if waiting < 0:
        raise SearchError("The index was filled from another store than this one. Run `sidak index --rebuild`")
    if waiting > 0:
        err.print(Text(f"{waiting} changes are not indexed yet: run `sidak index`.", "yellow"))


def _write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
