"""What the pages with a search box share: the box, the chips, the facets, and what can be taken away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from api.context import Context
from api.params import FILTERS, MAX_QUERY, QueryParams
from api.web.facets import Facets, chips, counted
from api.web.language import Language
from search.base import Grain, SearchPage

EXAMPLES = {
    "id": (
        ("disiplin pegawai", "and"),
        ('"mal pelayanan publik"', "phrase"),
        ("sidak ATAU inspeksi", "or"),
        ("ASN -guru", "not"),
        ("kehadiran:<80", "field"),
        ("terbit:2024-04..2024-05", "date"),
    ),
    "en": (
        ("disiplin pegawai", "and"),
        ('"mal pelayanan publik"', "phrase"),
        ("sidak OR inspeksi", "or"),
        ("ASN -guru", "not"),
        ("attendance:<80", "field"),
        ("published:2024-04..2024-05", "date"),
    ),
}
_FILES = (
    ("CSV", "csv"),
    ("Excel", "xlsx"),
    ("JSON Lines", "jsonl"),
    ("Parquet", "parquet"),
    ("RIS", "ris"),
    ("BibTeX", "bibtex"),
)
_FEEDS = (("RSS", "rss"), ("Atom", "atom"), ("JSON Feed", "json"))


@dataclass(frozen=True, slots=True)
class TakeAway:
    """Labels and addresses of what a search can be taken away as."""

    files: tuple[tuple[str, str], ...]
    feeds: tuple[tuple[str, str], ...]


def take_away(params: QueryParams, grain: Grain) -> TakeAway:
    """All results of a search as files, and as feeds."""
    asked = [*params.pairs("limit", "name"), ("grain", grain)]
    return TakeAway(
        files=tuple((label, f"/api/v1/export?{urlencode([('format', name), *asked])}") for label, name in _FILES),
        feeds=tuple((label, f"/api/v1/feeds/{name}?{urlencode(_no_order(asked))}") for label, name in _FEEDS),
    )


def asking(params: QueryParams, context: Context, t: Language) -> dict[str, Any]:
    """The values of the box and of what is on, right or wrong as the query may be."""
    nothing: dict[str, Any] = {field: [] for field in FILTERS}
    return {
        "params": params,
        "error": None,
        "chips": chips(params, context, t),
        "clear": params.address(**nothing, published_from=None, published_to=None, **_grouped(params)),
        "kept": params.pairs("q", "exact"),
        "kept_but_dates": params.pairs("from", "to"),
        "examples": EXAMPLES[t.code],
        "max_query": MAX_QUERY,
    }


def answered(params: QueryParams, context: Context, t: Language) -> tuple[SearchPage, dict[str, Any]]:
    """A page of the answer, and what is shown beside it. Raises `QueryError`."""
    page = context.index.search(replace(params.query(), facets=counted(params)))
    cursor = page.next_cursor
    return page, {
        "page": page,
        "forms": _forms(page),
        "facets": Facets(params, page, context, t).views(),
        "next_address": params.address(cursor=cursor) if cursor else None,
    }


def other_page(params: QueryParams, path: str) -> str:
    """The same search on another page; an order that only this page has is left."""
    return f"{path}?{urlencode(pairs)}" if (pairs := params.pairs("sort", "limit", "grouped", "name")) else path


def _grouped(params: QueryParams) -> dict[str, bool]:
    return {"grouped": True} if hasattr(params, "grouped") else {}


def _no_order(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in pairs if pair[0] != "sort"]  # a feed is newest first


def _forms(page: SearchPage) -> list[str]:
    """What else answers the words that were asked, each once."""
    asked = {word.casefold() for word in page.forms}
    found = (form for forms in page.forms.values() for form in forms)
    return [form for form in dict.fromkeys(found) if form.casefold() not in asked]
