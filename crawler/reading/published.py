"""The date of publication, by order of trust, and which evidence gave it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, tzinfo

from lxml import etree

from crawler.outlets import Selectors
from crawler.reading import dates
from crawler.reading.metadata import Metadata
from crawler.reading.tree import elements, select, text_of
from sidak.models import Page

_DATE_NAMES = re.compile(r"date|tanggal|tgl|publish|posted|waktu|time|meta|byline|info", re.I)


def published_of(
    tree: etree._Element, metadata: Metadata, chosen: Selectors, zone: tzinfo | None, page: Page
) -> tuple[date | None, str]:
    """The first date of publication that can be true, in order of trust, and what it was read from."""
    shown = list(_shown_dates(tree))
    days = list(dates.visible_days(text for _, text in shown))
    evidence: Iterator[tuple[str, str]] = iter(
        [
            *(("selector", text) for text in _selected_dates(tree, chosen)),
            ("jsonld", metadata.jsonld.published),
            ("meta", metadata.meta.published),
            *shown,
        ]
    )
    for name, text in evidence:
        value = dates.parse(text, zone)
        if value is not None and dates.believed(value, page.fetched_at):
            return dates.localised(value, zone, days), name
    value = dates.in_address(page.final_url)
    return (value, "url") if dates.believed(value, page.fetched_at) else (None, "")


def _selected_dates(tree: etree._Element, chosen: Selectors) -> list[str]:
    found = select(tree, chosen.published)
    return [element.get("datetime") or element.get("content") or text_of(element) for element in found]


def _shown_dates(tree: etree._Element) -> Iterator[tuple[str, str]]:
    """Dates shown to readers near the headline: time tags, then short lines named or shaped like a date."""
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
