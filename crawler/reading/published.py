"""The date of publication, by order of trust, and which evidence gave it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from functools import cache

from lxml import etree

from crawler.outlets import Selectors
from crawler.reading import dates
from crawler.reading.metadata import Metadata
from crawler.reading.tree import elements, select, strings, text_of
from sidak.models import Page

_AFTER, _BEFORE = 40, 12  # pieces of text around the headline among which its date is sought
_SHORT = 120
_MARKED = re.compile(
    r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|posted|diterbitkan|dipublikasikan|publish\w*|tayang)\b",
    re.I,
)
_DATE_NAMES = re.compile(r"date|tanggal|tgl|publish|posted|waktu|time|meta|byline|info", re.I)


def published_of(
    tree: etree._Element,
    metadata: Metadata,
    chosen: Selectors,
    zone: tzinfo | None,
    page: Page,
    headline: Callable[[], etree._Element | None],
) -> tuple[date | None, str]:
    """The first date of publication that can be true, in order of trust, and what it was read from."""
    claims = [
        *(("selector", text) for text in _selected_dates(tree, chosen)),
        ("jsonld", metadata.jsonld.published),
        ("meta", metadata.meta.published),
    ]

    @cache
    def near() -> list[str]:
        shown_title = headline()
        return [] if shown_title is None else _near(shown_title)

    @cache
    def shown() -> list[tuple[str, str]]:
        return [*(("text", text) for text in near()), *_shown_dates(tree)]

    def days() -> list[date]:
        return list(dates.visible_days(near())) or list(dates.visible_days(text for _, text in shown()))

    def evidence() -> Iterator[tuple[str, str]]:
        yield from claims
        yield from _finest(shown(), zone)

    for name, text in evidence():
        value = dates.parse(text, zone)
        if value is not None and dates.believed(value, page.fetched_at):
            return dates.localised(value, zone, days), name
    value = dates.in_address(page.final_url)
    return (value, "url") if dates.believed(value, page.fetched_at) else (None, "")


def _selected_dates(tree: etree._Element, chosen: Selectors) -> list[str]:
    found = select(tree, chosen.published)
    return [element.get("datetime") or element.get("content") or text_of(element) for element in found]


def _finest(shown: Sequence[tuple[str, str]], zone: tzinfo | None) -> list[tuple[str, str]]:
    """Shown dates in their order, but first the one that tells the hour of the first one's day."""
    parsed = [(each, value) for each in shown if (value := dates.parse(each[1], zone)) is not None]
    if not parsed:
        return []
    day = parsed[0][1]
    day = day.date() if isinstance(day, datetime) else day
    exact = [each for each, value in parsed if isinstance(value, datetime) and value.date() == day]
    return [*exact[:1], *(each for each, _ in parsed)]


def _near(headline: etree._Element) -> list[str]:
    """Short texts with a full date that stand near the headline, the nearest first."""
    below = strings(headline, f"following::text()[normalize-space()][position() <= {_AFTER}]")
    above = strings(headline, f"preceding::text()[normalize-space()][position() <= {_BEFORE}]")
    # A date and its clock may stand in elements of their own: "Selasa, 16 April 2024 | <i></i> 09:30 WIB".
    pairs = [f"{one} {other}" for one, other in zip(below, [*below[1:], ""], strict=False)]
    found: list[tuple[float, str]] = [
        (far, _squeezed(pair)) for far, (one, pair) in enumerate(zip(below, pairs, strict=True)) if _is_date(one)
    ]
    found += [(far + 0.5, _squeezed(text)) for far, text in enumerate(reversed(above)) if _is_date(text)]
    return [text for _, text in sorted(found)]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _is_date(text: str) -> bool:
    """Whether a piece of text is short and holds a date that is marked as one: alone, or by a weekday or a clock."""
    text = _squeezed(text)
    if len(text) > _SHORT or dates.parse(text, None) is None:
        return False
    return dates.is_date_line(text) or dates.ends_with_date(text) or bool(_MARKED.search(text))


def _shown_dates(tree: etree._Element) -> Iterator[tuple[str, str]]:
    """Dates shown to readers: time tags, then short lines named like a date."""
    for element in elements(tree, "//time")[:6]:
        if not _in_other_story(element):
            yield "time-tag", element.get("datetime") or text_of(element)
    for element in elements(tree, "//abbr[@class='published'] | //*[@itemprop='datePublished']")[:3]:
        yield "time-tag", element.get("title") or element.get("content") or element.get("datetime") or text_of(element)
    for element in elements(tree, "//h1/following::*[not(self::script or self::style)][position() <= 40]"):
        text = text_of(element)
        if len(text) <= 120 and (dates.is_date_line(text) or _DATE_NAMES.search(element.get("class") or "")):
            yield "text", text
    for element in elements(
        tree, "//*[contains(@class, 'date') or contains(@class, 'tanggal') or contains(@class, 'waktu')]"
    )[:6]:
        if not _in_other_story(element) and len(text := text_of(element)) <= 120:
            yield "text", text


def _in_other_story(element: etree._Element) -> bool:
    names = " ".join((ancestor.get("class") or "") for ancestor in element.iterancestors())
    inside = {ancestor.tag for ancestor in element.iterancestors()}
    return bool(inside & {"aside", "li", "footer"}) or bool(
        re.search(r"related|terkait|popul|sidebar|comment", names, re.I)
    )
