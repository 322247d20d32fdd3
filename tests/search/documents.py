"""Documents made by hand, and what a query means said the slow way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from search.base import Document, FacetField, Filter, Query
from search.tree import And, Between, Close, During, Everything, Is, Node, Not, Or, Words
from sidak.models import DateMention, Figure, Measure, Official, Region, TopicName
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
    dates: Iterable[str | tuple[str, str]] = (),
    story: str = "",
) -> Document:
    """A document with regions by code."""
    where = tuple(region(code) for code in regions)
    return Document(
        id=identifier,
        article_id=identifier,
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
        dates=tuple(_mention(one) for one in dates),
        story=story,
    )


def _mention(said: str | tuple[str, str]) -> DateMention:
    first, last = (said, None) if isinstance(said, str) else said
    return DateMention(text=first, start=0, end=len(first), first=first, last=last)


def words_of(text: str) -> list[str]:
    """The words of a plain ASCII text."""
    return re.findall(r"[a-z0-9]+", text.lower())


def answers(node: Node, one: Document) -> bool:  # noqa: PLR0911  # one for each kind of node
    """Whether a document answers a tree of plain ASCII words, as one would check by hand.

    Words are taken as they are: what forms and synonyms add has tests of its own.
    """
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
        case Close():
            return any(_near(text, node) for text in _texts(one, node.field))
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
        case During(field="published", first=first, last=last):
            return one.published is not None and (first or date.min) <= one.published <= (last or date.max)
        case During(first=first, last=last):
            return any(_speaks_of(mention, first or date.min, last or date.max) for mention in one.dates)


def kept(query: Query, node: Node, one: Document, *, leave_out: FacetField | None = None) -> bool:
    """Whether a document answers a whole query: its tree, its dates, and its filters but those on one facet."""
    if query.published_from or query.published_to:
        dates = During(field="published", first=query.published_from, last=query.published_to)
        if not answers(dates, one):
            return False
    filters = (chosen for chosen in query.filters if chosen.field != leave_out)
    return answers(node, one) and all(_passes(chosen, one) for chosen in filters)


def values_of(one: Document, field: FacetField) -> set[str]:  # noqa: PLR0911  # one for each facet
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
        case "month":
            return {one.published.isoformat()[:7]} if one.published else set()
        case "official":
            return {official.name for official in one.officials}
        case "office":
            year = str(one.published.year) if one.published else ""
            held = (official for official in one.officials if official.position and not official.former)
            return {f"{official.name}\x1f{official.position}\x1f{official.region or ''}\x1f{year}" for official in held}
        case "measure":
            return {figure.measures for figure in one.figures}
        case "story":
            return {one.story} if one.story else set()


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
        case "position":
            return [official.position or "" for official in one.officials]
        case _:
            named = [*(person.institution for person in one.officials), *(said.institution for said in one.figures)]
            return [name or "" for name in named]


def _holds(text: str, node: Words) -> bool:
    there = words_of(text)
    if node.match == "pattern":
        asked = [part.replace("*", ".*") for part in re.findall(r"[a-z0-9*]+", node.text.lower())]
        return any(
            all(re.fullmatch(pattern, word) for pattern, word in zip(asked, there[at:], strict=False))
            for at in range(len(there) - len(asked) + 1)
        )
    asked = words_of(node.text)
    return any(there[at : at + len(asked)] == asked for at in range(len(there) - len(asked) + 1))


def _near(text: str, node: Close) -> bool:
    there = words_of(text)
    return any(
        {one, other} == {node.first, node.second} and 0 < second - first <= node.within + 1
        for first, one in enumerate(there)
        for second, other in enumerate(there)
    )


def _speaks_of(mention: DateMention, first: date, last: date) -> bool:
    """By the definition in `During`: one day of days, the whole of a month or a year."""
    if mention.first is None:
        return False
    begin, end = mention.first, mention.last or mention.first
    spans = [
        (date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1))
        for year in range(int(begin[:4]), int(end[:4]) + 1)
        for month in range(1, 13)
    ]
    if len(begin) == len(end) == 7:
        return any(first <= low and high <= last for low, high in spans if begin <= low.isoformat()[:7] <= end)
    if len(begin) == len(end) == 4:
        years = range(int(begin), int(end) + 1)
        return any(first <= date(year, 1, 1) and date(year, 12, 31) <= last for year in years)
    opening = date.fromisoformat(begin + "-01-01"[len(begin) - 4 :]) if len(begin) < 10 else date.fromisoformat(begin)
    whole = [high for low, high in spans if low.isoformat().startswith(end)]
    closing = date.fromisoformat(end) if len(end) == 10 else whole[-1]
    return opening <= last and first <= closing
