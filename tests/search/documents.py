"""Documents made by hand, and what a query means said the slow way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from search.base import Document, FacetField, Filter, Query
from search.tree import And, Between, Everything, Is, Node, Not, Or, Published, Words
from sidak.models import Figure, Measure, Official, Region, TopicName
from sidak.regions import gazetteer


def figure(
    value: float, measures: Measure = "attendance", *, sentence: str = "", value_max: float | None = None
) -> Figure:
    """A stated percentage."""
    text = f"{value:g} persen"
    return Figure(
        kind="percentage",
        text=text,
        start=0,
        end=len(text),
        value=value,
        value_max=value_max,
        measures=measures,
        sentence=sentence,
        sentence_start=0,
    )


def region(code: str) -> Region:
    """The region with this code."""
    found = gazetteer().get(code)
    assert found
    return found


def document(
    identifier: str,
    title: str = "",
    text: str = "",
    *,
    outlet: str = "kabar-uji",
    published: date | None = date(2024, 4, 16),
    topics: tuple[TopicName, ...] = (),
    regions: Iterable[str] = (),
    officials: tuple[Official, ...] = (),
    figures: tuple[Figure, ...] = (),
) -> Document:
    """A document with regions by code."""
    where = tuple(region(code) for code in regions)
    return Document(
        id=identifier,
        url=f"https://kabar.example/{identifier}",
        title=title,
        text=text,
        outlet=outlet,
        published=published,
        topics=topics,
        regions=where,
        provinces=tuple(dict.fromkeys(filter(None, map(gazetteer().province_of, where)))),
        officials=officials,
        figures=figures,
    )


def words_of(text: str) -> list[str]:
    """The words of a plain ASCII text."""
    return re.findall(r"[a-z0-9]+", text.lower())


def answers(node: Node, one: Document) -> bool:  # noqa: PLR0911  # one for each kind of node
    """Whether a document answers a tree of plain ASCII words, as one would check by hand."""
    match node:
        case Everything():
            return True
        case Not(part):
            return not answers(part, one)
        case And(nodes):
            return all(answers(part, one) for part in nodes)
        case Or(nodes):
            return any(answers(part, one) for part in nodes)
        case Words():
            return any(_holds(text, node) for text in _texts(one, node.field))
        case Is(field, value):
            return value in values_of(one, field)
        case Between():
            return any(
                node.holds(value)
                for figure in one.figures
                if node.field in ("percent", figure.measures)
                for value in (figure.value, figure.value_max)
                if value is not None
            )
        case Published(first=first, last=last):
            return one.published is not None and (first or date.min) <= one.published <= (last or date.max)


def kept(query: Query, node: Node, one: Document, *, leave_out: FacetField | None = None) -> bool:
    """Whether a document answers a whole query: its tree, its dates, and its filters but those on one facet."""
    if query.published_from or query.published_to:
        dates = Published(first=query.published_from, last=query.published_to)
        if not answers(dates, one):
            return False
    filters = (chosen for chosen in query.filters if chosen.field != leave_out)
    return answers(node, one) and all(_passes(chosen, one) for chosen in filters)


def values_of(one: Document, field: FacetField) -> set[str]:
    """What a document counts for in a facet."""
    match field:
        case "topic":
            return set(one.topics)
        case "region":
            return {place.code for place in (*one.regions, *one.provinces)}
        case "outlet":
            return {one.outlet}
        case "year":
            return {str(one.published.year)} if one.published else set()
        case "measure":
            return {figure.measures for figure in one.figures}


def _passes(chosen: Filter, one: Document) -> bool:
    return bool(values_of(one, chosen.field) & set(chosen.values)) is not chosen.exclude


def _texts(one: Document, field: str) -> list[str]:
    match field:
        case "any":
            return [one.title, one.text]
        case "title":
            return [one.title]
        case "text":
            return [one.text]
        case "official":
            return [f"{official.position or ''} {official.name}" for official in one.officials]
        case _:
            return [official.position or "" for official in one.officials]


def _holds(text: str, node: Words) -> bool:
    there, asked = words_of(text), words_of(node.text)
    if node.match == "prefix" and len(asked) == 1:
        return any(word.startswith(asked[0]) for word in there)
    return any(there[at : at + len(asked)] == asked for at in range(len(there) - len(asked) + 1))
