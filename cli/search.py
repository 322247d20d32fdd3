"""`sidak search`: ask the index from the command line."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from rich.text import Text

from cli.terminal import err, out
from sidak.contract import figure_record
from sidak.errors import InputError, SearchError
from sidak.models import TopicName
from sidak.text import decimal_comma

if TYPE_CHECKING:
    from search.base import Filter, Hit, SearchIndex, SearchPage
    from search.findings import FigureHit
    from sidak.store import Store

Many = list[str] | None


def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", AND OR NOT, -word, field:value.')] = "",
    topic: Annotated[Many, typer.Option(help="mpp_inspection or asn_discipline.")] = None,
    region: Annotated[Many, typer.Option(help="A Kemendagri code; a province includes its regencies.")] = None,
    outlet: Annotated[Many, typer.Option(help="An outlet's id.")] = None,
    since: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Published on this day or later.")] = "",
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Published on this day or before.")] = "",
    newest: Annotated[bool, typer.Option("--newest", help="Newest first, not most relevant first.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 20,
    findings: Annotated[bool, typer.Option("--findings", help="Figures with their sentences, not articles.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Search the articles, or with --findings the figures in them.

    Examples: sidak search 'bupati "mal pelayanan publik"'   |   sidak search 'hadir:<80' --findings --json
    """
    from cli.workplace import open_existing, open_index
    from search.base import Query
    from search.findings import figures
    from sidak.contract import parse_day

    if since and until and since > until:
        raise InputError(f"--since {since} is after --until {until}: nothing can lie between them")
    asked = Query(
        text=query,
        filters=_filters(topic, region, outlet),
        published_from=parse_day("--since", since),
        published_to=parse_day("--until", until),
        sort="newest" if newest else "relevance",
        limit=limit,
    )
    with open_existing() as store, open_index() as index:
        _warn_if_behind(store, index)
        page = index.search(asked)
    if findings:
        _show_figures(page, figures(page), as_json=as_json)
    else:
        _show_articles(page, as_json=as_json)


def _filters(topic: Many, region: Many, outlet: Many) -> tuple[Filter, ...]:
    from search.base import Filter
    from sidak.regions import gazetteer

    for name in topic or ():
        if name not in get_args(TopicName):
            raise InputError(f"--topic {name}: no such topic. There are {' and '.join(get_args(TopicName))}")
    for code in region or ():
        if gazetteer().get(code) is None:
            raise InputError(f"--region {code}: no region has this code. Write one such as 33.16, or 33 for a province")
    chosen = (
        Filter(field="topic", values=tuple(topic or ())),
        Filter(field="region", values=tuple(region or ())),
        Filter(field="outlet", values=tuple(outlet or ())),
    )
    return tuple(item for item in chosen if item.values)


def _warn_if_behind(store: Store, index: SearchIndex) -> None:
    from sidak.store import changes

    with store.reading() as db:
        waiting = changes.last(db) - index.applied()
    if waiting < 0:
        raise SearchError("The index was filled from another store than this one. Run `sidak index --rebuild`")
    if waiting > 0:
        err.print(Text(f"{waiting} changes are not indexed yet: run `sidak index`.", "yellow"))


def _write(page: SearchPage, hits: list[dict[str, Any]]) -> None:
    record = {"read_as": page.read_as, "total": page.total, "hits": hits}
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def _show_articles(page: SearchPage, *, as_json: bool) -> None:
    if as_json:
        _write(page, [_hit_record(hit) for hit in page.hits])
        return
    out.print(_how_read(page, f"{page.total} articles"))
    for hit in page.hits:
        where = ", ".join(region.name for region in hit.regions)
        out.print(_marked(hit.title, hit.title_marks, "bold"))
        out.print(Text(" · ".join(filter(None, (hit.outlet, str(hit.published or "no date"), where))), style="dim"))
        out.print(_marked(hit.snippet.text, hit.snippet.marks, ""))
        out.print(Text(f"{hit.id}  {hit.url}\n", style="dim"))


def _show_figures(page: SearchPage, found: list[FigureHit], *, as_json: bool) -> None:
    if as_json:
        _write(page, [_figure_hit_record(hit) for hit in found])
        return
    out.print(_how_read(page, f"{len(found)} figures"))
    for hit in found:
        figure = hit.figure
        out.print(
            Text(f"{decimal_comma(figure.value)} %  {figure.measures} ({figure.qualifier}, {figure.basis})", "bold")
        )
        out.print(Text(figure.sentence))
        out.print(Text(f"{hit.title} · {hit.url}\n", style="dim"))


def _how_read(page: SearchPage, found: str) -> Text:
    return Text.assemble(("read as ", "dim"), page.read_as or "everything", (" · ", "dim"), found, "\n")


def _marked(text: str, marks: tuple[tuple[int, int], ...], style: str) -> Text:
    shown = Text(text, style=style)
    for start, end in marks:
        shown.stylize("reverse", start, end)
    return shown


def _hit_record(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title,
        "score": hit.score,
        "outlet": hit.outlet,
        "published": hit.published.isoformat() if hit.published else None,
        "topics": list(hit.topics),
        "regions": [{"code": region.code, "name": region.name} for region in hit.regions],
        "snippet": hit.snippet.text,
    }


def _figure_hit_record(hit: FigureHit) -> dict[str, Any]:
    return {"id": hit.article_id, "url": hit.url, "title": hit.title, "score": hit.score, **figure_record(hit.figure)}
