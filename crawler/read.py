"""A page to its article: pure, so that a better reader is a re-run over stored pages and never a re-crawl.

Order of trust: the outlet's own selectors, JSON-LD, meta tags, then the general way. The general way takes the element
that the page's markup calls the article's body, or what trafilatura finds; either time the tree is pruned before and
the lines are cleaned after, because a figure of another story is the worst error this product can make.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import trafilatura
from lxml import etree

from crawler.outlets import Outlet, Selectors
from crawler.reading import addresses, boilerplate, dates, paging, titles
from crawler.reading.body import body_of, own_text, parts_of
from crawler.reading.charset import decode
from crawler.reading.credits import Credits, credits_of, roles_in
from crawler.reading.language import language_of
from crawler.reading.metadata import read_metadata
from crawler.reading.plain import read_text
from crawler.reading.prune import drop, prune
from crawler.reading.published import published_of
from crawler.reading.refuse import refuse_no_article, refuse_no_text
from crawler.reading.render import Line, render, words_of
from crawler.reading.tree import parse, select, text_of
from sidak.errors import ReadError
from sidak.models import Article, Page

__all__ = ["read_page", "read_text"]

_SHORTEST = 3  # words of a headline; what is shorter names a section
_FEW_WORDS = 25  # a body under this may be a caption; the general reader gets its say too


def read_page(page: Page, outlet: Outlet | None = None, further: Sequence[Page] = ()) -> Article:
    """Read one page, and those on which its article goes on (`further`); of these, what is no part of it is left out.

    Raises ReadError where it holds no article: a listing, an error page, a wall, a binary file.
    """
    reading = _Reading(page, outlet)
    tree, metadata, zone = reading.tree, reading.metadata, reading.zone
    title = reading.title
    published, evidence = published_of(tree, metadata, reading.chosen, zone, page, lambda: reading.headline)
    refuse_no_article(title, tree, metadata, page)
    # A listing does not show its title as a headline: there it is a link, or the name of a section.
    shown = bool(reading.chosen.title) or (len(title.split()) >= _SHORTEST and reading.headline is not None)
    people = reading.credits()
    cleaned = reading.body()
    text = _joined([line.text for line in cleaned.lines], _parts(page, further, outlet))
    refuse_no_text(cleaned.lines, metadata, shown=shown)
    claims = metadata.jsonld
    modified = dates.parse(claims.modified or metadata.meta.modified, zone)
    return Article(
        url=page.url,
        canonical_url=addresses.canonical(page.final_url, metadata.canonical),
        outlet=outlet.id if outlet else page.outlet,
        title=title,
        text=text,
        published=published,
        published_evidence=evidence,
        modified=modified if dates.believed(modified, page.fetched_at) else None,
        authors=people.authors or cleaned.authors,
        editors=people.editors or cleaned.editors,
        section=claims.section or metadata.meta.section,
        tags=claims.tags or metadata.meta.tags,
        language=language_of(text),
    )


class _Reading:
    """One page under the reader's eyes. What the outlet's selectors answer is not sought in the rest of the page."""

    def __init__(self, page: Page, outlet: Outlet | None) -> None:
        self.page = page
        self.outlet = outlet
        self.chosen = outlet.selectors if outlet else Selectors()
        self.zone = outlet.zone if outlet else None
        self.tree = parse(decode(page.body, page.headers))
        self.metadata = read_metadata(self.tree, page.final_url)

    @cached_property
    def headings(self) -> titles.Headings:
        return titles.headings_of(self.tree, self.page.final_url)

    @cached_property
    def headline(self) -> etree._Element | None:
        return titles.shown_as(self.title, self.headings, self.tree)

    @cached_property
    def title(self) -> str:
        if (found := select(self.tree, self.chosen.title)) and text_of(found[0]):
            return text_of(found[0])
        sites = [*self.metadata.site_names, *([self.outlet.name] if self.outlet else [])]
        claimed = (self.metadata.jsonld.title, self.metadata.meta.title, self.metadata.title_tag)

        def body() -> str:
            marked = body_of(self.tree)
            return own_text(self.tree if marked is None else marked)

        return titles.headline(filter(None, claimed), self.headings, sites, self.page.final_url, body)

    def credits(self) -> Credits:
        """Who wrote the article; of an outlet whose body is known, the credit lines inside it tell."""
        if self.chosen.authors:
            selected = [text_of(element) for element in select(self.tree, self.chosen.authors)]
            names = [name for text in selected for name in (roles_in(text)[0] or [text]) if name]
            return Credits(tuple(dict.fromkeys(names)))
        claimed = self.metadata.jsonld.authors or self.metadata.meta.authors
        searched = None if self.chosen.body else self.tree
        return credits_of(searched, claimed, self.metadata.site_names)

    def body(self) -> boilerplate.Cleaned:
        """The lines of the article, its tree pruned."""
        for selector in self.chosen.remove:
            for element in select(self.tree, selector):
                drop(element)
        return _body(self.tree, self.chosen, self.title)


def _parts(first: Page, further: Sequence[Page], outlet: Outlet | None) -> list[Article]:
    """The further pages as read: without those that hold no article, or that led to the address of another one."""
    found = []
    for page in further:
        if paging.stem(page.final_url) != paging.stem(first.final_url):
            continue
        try:
            found.append(read_page(page, outlet))
        except ReadError:
            continue  # the pages that can be read are better than none
    return found


def _joined(lines: Sequence[str], parts: Sequence[Article]) -> str:
    """The text of all pages; what a page repeats of those before it stands there once."""
    further = [line for part in parts for line in part.text.split("\n\n")]
    return "\n\n".join(dict.fromkeys([*lines, *further]) if further else lines)


def _body(tree: etree._Element, chosen: Selectors, title: str) -> boilerplate.Cleaned:
    """The lines of the article: from the outlet's selector, from the page's own markup, or from trafilatura."""
    if found := select(tree, chosen.body):
        for element in found:
            prune(element, is_body=True)
        return _cleaned([line for element in found for line in render(element)], title)
    prune(tree)
    marked = body_of(tree)
    parts = parts_of(marked, tree) if marked is not None else []
    own = _cleaned([line for part in parts for line in render(part)], title)
    if words_of(own.lines) >= _FEW_WORDS:
        return own
    general = _cleaned(_general_lines(tree), title)
    return general if words_of(general.lines) > words_of(own.lines) else own


def _general_lines(tree: etree._Element) -> list[Line]:
    found = trafilatura.bare_extraction(
        etree.tostring(tree, encoding="unicode", method="html"),
        fast=True,
        include_comments=False,
        include_tables=True,
        include_links=True,
        favor_recall=True,
    )
    body = getattr(found, "body", None)
    return render(body) if body is not None else []


def _cleaned(lines: Sequence[Line], title: str) -> boilerplate.Cleaned:
    return boilerplate.clean_lines(boilerplate.without_header(lines, title))
