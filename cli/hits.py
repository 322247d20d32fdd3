"""What was found, as records of `sidak search --json` and as lines for a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sidak.contract import Record, date_record, figure_record
from sidak.models import Figure
from sidak.text import decimal_comma

if TYPE_CHECKING:
    from search.base import Hit, Marks, SearchPage
    from search.officials import Office, OfficialHit, OfficialsPage


def page_record(page: SearchPage, record: Callable[[Hit], Record]) -> Record:
    """A page: how it was read, what answers, and what else is told of the query."""
    return {
        "read_as": page.read_as,
        "total": page.total,
        "hits": list(map(record, page.hits)),
        "forms": {word: list(forms) for word, forms in page.forms.items()},
        "passed_over": list(page.passed_over),
        "did_you_mean": page.did_you_mean,
        "facets": {field: [asdict(value) for value in values] for field, values in page.facets.items()},
        "next_cursor": page.next_cursor,
    }


def article_record(hit: Hit) -> Record:
    """An article that was found."""
    return {**_shared(hit), "snippet": hit.snippet.text}


def finding_record(hit: Hit) -> Record:
    """A figure that was found, with the id of its article; `finding` is its own."""
    speaker = next(iter(hit.officials), None)
    return {
        **_shared(hit),
        "finding": hit.id,
        **figure_record(hit.figures[0]),
        "speaker_position": speaker.position if speaker else None,
        "dates": [date_record(mention) for mention in hit.dates],
    }


def _shared(hit: Hit) -> Record:
    return {
        "id": hit.article_id,
        "url": hit.url,
        "title": hit.title,
        "score": hit.score,
        "outlet": hit.outlet,
        "published": hit.published.isoformat() if hit.published else None,
        "topics": list(hit.topics),
        "regions": [{"code": region.code, "name": region.name} for region in hit.regions],
        "story": hit.story,
        "copies": hit.copies,
    }


def officials_record(page: OfficialsPage) -> Record:
    """A page of people in office."""
    return {
        "read_as": page.read_as,
        "total": page.total,
        "hits": [_official_record(one) for one in page.hits],
        "next_cursor": page.next_cursor,
    }


def _official_record(one: OfficialHit) -> dict[str, Any]:
    return {
        "name": one.name,
        "articles": one.articles,
        "offices": [asdict(office) for office in one.offices],
        "regions": list(one.regions),
        "said": [finding_record(hit) for hit in one.said],
    }


def how_read(page: SearchPage, kind: str) -> Text:
    """How a query was understood, how much answers it, and what else is told of it."""
    lines = [read_line(page.read_as, page.total, kind)]
    if forms := dict.fromkeys(form for found in page.forms.values() for form in found):
        lines.append(Text(f"also found: {', '.join(forms)}", "dim"))
    if page.passed_over:
        lines.append(Text(f"passed over, too common: {', '.join(dict.fromkeys(page.passed_over))}", "dim"))
    if page.did_you_mean:
        lines.append(Text.assemble(("did you mean ", "yellow"), (page.did_you_mean, "bold yellow"), ("?", "yellow")))
    return Text("\n").join([*lines, Text()])


def read_line(read_as: str, total: int, kind: str) -> Text:
    """How a query was understood, and how much of a kind answers it."""
    return Text.assemble(("read as ", "dim"), read_as or "everything", (" · ", "dim"), _counted(total, kind))


def article_lines(hit: Hit) -> Iterator[Text]:
    """An article for a reader."""
    where = ", ".join(region.name for region in hit.regions)
    yield _marked(hit.title, hit.title_marks, "bold")
    yield _around(hit.outlet, str(hit.published or "no date"), where, _copies(hit))
    yield _marked(hit.snippet.text, hit.snippet.marks, "")
    yield Text(f"{hit.id}  {hit.url}\n", style="dim")


def finding_lines(hit: Hit) -> Iterator[Text]:
    """A figure for a reader: its value, its sentence, who says it, where, of when, and where it stands."""
    figure = hit.figures[0]
    speaker = next(iter(hit.officials), None)
    said = ", ".join(filter(None, (speaker.name, speaker.position))) if speaker else ""
    where = ", ".join(filter(None, (figure.institution, *(region.name for region in hit.regions))))
    when = " ".join(filter(None, (figure.as_of, figure.as_of_time))) or ", ".join(_resolved(hit))
    yield _headline(figure)
    yield _marked(hit.snippet.text, hit.snippet.marks, "")
    yield _around(f"said by {said}" if said else "", where, f"of {when}" if when else "")
    yield _around(hit.outlet, str(hit.published or "no date"), hit.title, _copies(hit))
    yield Text(f"{hit.article_id}  {hit.url}\n", style="dim")


def official_lines(one: OfficialHit) -> Iterator[Text]:
    """A person in office for a reader."""
    yield Text.assemble((one.name, "bold"), (f" · {_counted(one.articles, 'article')}", "dim"))
    for office in one.offices:
        yield Text(f"  {_office(office)}")
    for hit in one.said:
        yield Text.assemble("  ", _headline(hit.figures[0]), "  ", (hit.snippet.text, "dim"))
    yield Text()


def _office(office: Office) -> str:
    years = "–".join(str(year) for year in dict.fromkeys((office.first, office.last)) if year)
    return f"{', '.join(filter(None, (office.position, office.region)))}{f' ({years})' if years else ''}"


def _headline(figure: Figure) -> Text:
    upper = "" if figure.value_max is None else f"–{decimal_comma(figure.value_max)}"
    value = f"{decimal_comma(figure.value)}{upper} %"
    sure = figure.formula or figure.basis
    return Text(f"{value}  {figure.measures} ({figure.qualifier}, {sure})", "bold")


def _resolved(hit: Hit) -> list[str]:
    return [f"{one.first}{f' to {one.last}' if one.last else ''}" for one in hit.dates if one.first]


def _copies(hit: Hit) -> str:
    return f"({hit.copies} articles, 1 text)" if hit.copies > 1 else ""


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _around(*facts: str) -> Text:
    return Text(" · ".join(filter(None, facts)), style="dim")


def _marked(text: str, marks: Marks, style: str) -> Text:
    shown = Text(text, style=style)
    for start, end in marks:
        shown.stylize("reverse", start, end)
    return shown
