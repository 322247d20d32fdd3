"""What a page says of itself: JSON-LD first, meta tags after it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from crawler.reading.addresses import canonical
from crawler.reading.tree import elements, strings

_ARTICLE_TYPES = re.compile(
    r"(?:News|Blog|Report|Reportage|Opinion|Analysis|Review|Background|Tech|Live)?(?:Article|Posting|BlogPosting)$"
)
_LISTING_TYPES = {"CollectionPage", "ItemList", "SearchResultsPage", "Blog"}
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_WRAPPER = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$")
_TAG = re.compile(r"<[^>]+>")
_MAX_DEPTH = 12

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "content_publisheddate", "publishdate",
    "pubdate", "publish-date", "publish_date", "date", "dc.date", "dc.date.issued", "dcterms.created",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "sailthru.date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod")
_AUTHORS = (
    "author", "article:author", "content_author", "dable:author", "dc.creator", "parsely-author", "cxenseparse:author",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What one kind of evidence says; empty where it says nothing."""

    title: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """All that a page says of itself in markup that no reader sees."""

    jsonld: Claims = field(default_factory=Claims)
    meta: Claims = field(default_factory=Claims)
    title_tag: str = ""
    site_names: tuple[str, ...] = ()
    canonical: str = ""
    types: frozenset[str] = frozenset()

    @property
    def is_listing(self) -> bool:
        """Whether the page calls itself a listing, and no article."""
        return bool(self.types & _LISTING_TYPES) and not any(_ARTICLE_TYPES.match(name) for name in self.types)

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        return "article" in self.types or any(_ARTICLE_TYPES.match(name) for name in self.types)


def read_metadata(tree: etree._Element, address: str) -> Metadata:
    """Everything that `tree` says of itself; `address` tells its own JSON-LD from that of other stories."""
    things = list(_things(tree))
    named = _meta_values(tree)
    types = {name for thing in things for name in _types(thing)} | set(named.get("og:type", ()))
    publishers = [_text(_name(thing.get("publisher"))) for thing in things]
    sites = [_text(thing.get("name")) for thing in things if "WebSite" in _types(thing)]
    return Metadata(
        jsonld=_jsonld_claims(_own(things, address)),
        meta=_meta_claims(named),
        title_tag=_text(" ".join(strings(tree, "//head/title[1]//text() | /html/title//text()"))),
        site_names=tuple(dict.fromkeys(filter(None, [*named.get("og:site_name", ()), *publishers, *sites]))),
        canonical=next(iter(strings(tree, "//link[@rel='canonical']/@href")), "") or _first(named, ("og:url",)),
        types=frozenset(types),
    )


def _things(tree: etree._Element) -> Iterator[Mapping[str, Any]]:
    """Every object in the page's JSON-LD, graphs and lists laid flat."""
    for script in elements(tree, "//script[contains(@type, 'ld+json')]"):
        yield from _flat(_json(script.text or ""), 0)


def _json(text: str) -> Any:
    text = _WRAPPER.sub("", text).strip()
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None  # broken JSON-LD is common; the meta tags speak instead


def _flat(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flat(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _flat(value.get("@graph"), depth + 1)


def _types(thing: Mapping[str, Any]) -> list[str]:
    names = thing.get("@type")
    return [name for name in (names if isinstance(names, list) else [names]) if isinstance(name, str)]


def _own(things: Sequence[Mapping[str, Any]], address: str) -> Mapping[str, Any]:
    """The object that is this page's article: the only one, or the one that carries the page's address."""
    articles = [thing for thing in things if any(_ARTICLE_TYPES.match(name) for name in _types(thing))]
    if len(articles) < 2:
        return articles[0] if articles else {}
    here = canonical(address)
    return next((thing for thing in articles if here in {canonical(url) for url in _addresses(thing)}), articles[0])


def _addresses(thing: Mapping[str, Any]) -> Iterator[str]:
    for value in (thing.get("url"), thing.get("@id"), thing.get("mainEntityOfPage")):
        inner = value.get("@id") if isinstance(value, dict) else value
        if isinstance(inner, str):
            yield inner.split("#")[0]


def _jsonld_claims(thing: Mapping[str, Any]) -> Claims:
    authors = thing.get("author") or thing.get("creator") or []
    names = [_text(_name(author)) for author in (authors if isinstance(authors, list) else [authors])]
    sections, keywords = thing.get("articleSection"), thing.get("keywords")
    return Claims(
        title=_text(thing.get("headline")) or _text(thing.get("name")),
        published=_text(thing.get("datePublished")) or _text(thing.get("dateCreated")),
        modified=_text(thing.get("dateModified")),
        authors=tuple(filter(None, names)),
        section=_text(sections[0] if isinstance(sections, list) and sections else sections),
        tags=tuple(_list(keywords)),
    )


def _meta_values(tree: etree._Element) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = _text(element.get("content"))
        if name and content:
            named.setdefault(name.strip().lower(), []).append(content)
    return named


def _meta_claims(named: Mapping[str, list[str]]) -> Claims:
    return Claims(
        title=_first(named, ("og:title", "twitter:title", "headline", "title")),
        published=_first(named, _PUBLISHED),
        modified=_first(named, _MODIFIED),
        authors=tuple(name for name in _values(named, _AUTHORS)[:1] if not name.startswith("http")),
        section=_first(named, ("article:section", "content_category", "section")),
        tags=tuple(named.get("article:tag") or _list(_first(named, ("keywords", "news_keywords")))),
    )


def _values(named: Mapping[str, list[str]], names: Sequence[str]) -> list[str]:
    return [value for name in names for value in named.get(name, ())]


def _first(named: Mapping[str, list[str]], names: Sequence[str]) -> str:
    return next(iter(_values(named, names)), "")


def _name(value: Any) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("name") if isinstance(value, dict) else value


def _list(value: Any) -> list[str]:
    items = value if isinstance(value, list) else str(value or "").split(",")
    return [text for text in map(_text, items) if text]


def _text(value: Any) -> str:
    """Plain text of a value: entities undone, tags and runs of blanks gone; empty for what is no string."""
    if not isinstance(value, str):
        return ""
    return " ".join(_TAG.sub(" ", html.unescape(value)).split())
