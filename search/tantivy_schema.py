"""What the embedded index keeps of a document. A change here raises `VERSION`: older folders are then filled anew."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from typing import get_args

import tantivy
from pydantic import TypeAdapter

from search.base import Document, FacetField
from search.tantivy_text import ANALYZER
from search.tree import NumberField
from sidak.models import Measure

VERSION = 1
_STORED = TypeAdapter(Document)
_WORDS = ("title", "text", "official", "position")
_ID_BITS = 41  # the last day there is takes 22 bits, and the sum must stay below 2**63


def number_field(name: NumberField) -> str:
    """The engine's field for the figures of one measure, or for all of them."""
    return name if name == "percent" else f"percent_{name}"


@cache
def schema() -> tantivy.Schema:
    """Words to search, keys to filter and count, numbers to compare, and the document itself."""
    builder = tantivy.SchemaBuilder()
    # A raw text id: deleting by an unsigned number silently deletes nothing.
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for name in _WORDS:
        builder.add_text_field(name, tokenizer_name=ANALYZER)
    for name in get_args(FacetField):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("published", "newest"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for measure in ("percent", *get_args(Measure)):
        builder.add_float_field(number_field(measure), indexed=True, fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def to_tantivy(document: Document) -> tantivy.Document:
    """The engine's form of a document."""
    fields: dict[str, object] = {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "official": [" ".join(filter(None, (one.position, one.name))) for one in document.officials],
        "position": [one.position for one in document.officials if one.position],
        "newest": newest_key(document),
        "stored": _STORED.dump_json(document),
        **{field: sorted(values) for field, values in facet_values(document).items()},
    }
    if document.published:
        fields["published"] = document.published.toordinal()
    for name, value in _numbers(document):
        fields.setdefault(name, []).append(value)  # type: ignore[attr-defined]  # a list of floats
    return tantivy.Document.from_dict(fields, schema())


def from_tantivy(found: tantivy.Document) -> Document:
    """The document as it was put."""
    stored: bytes = found["stored"][0]
    return _STORED.validate_json(stored)


def facet_values(document: Document) -> dict[FacetField, set[str]]:
    """What an article counts for in each facet; one in a regency counts for its province as well."""
    return {
        "topic": set(document.topics),
        "region": {region.code for region in (*document.regions, *document.provinces)},
        "outlet": {document.outlet} if document.outlet else set(),
        "year": {str(document.published.year)} if document.published else set(),
        "measure": {figure.measures for figure in document.figures},
    }


def _numbers(document: Document) -> Iterator[tuple[str, float]]:
    for figure in document.figures:
        for value in {figure.value, figure.value if figure.value_max is None else figure.value_max}:
            yield number_field("percent"), value
            yield number_field(figure.measures), value


def newest_key(document: Document) -> int:
    """A number that sorts by day of publication and differs for every document, so that a page can go on after it."""
    day = document.published.toordinal() if document.published else 0
    digest = blake2b(document.id.encode(), digest_size=8).digest()
    return (day << _ID_BITS) | (int.from_bytes(digest, "big") >> (64 - _ID_BITS))
