"""What the embedded index keeps of a document. A change here raises `LAYOUT`: older folders are then filled anew."""

from __future__ import annotations

from functools import cache
from typing import get_args

import tantivy

from search.base import Document, FacetField, Found
from search.days import spoken
from search.stored import StoredFindings, from_json, to_json
from search.text import ANALYZER
from search.tree import NumberField, WordsField
from search.values import WORDS, facet_values, keys_of, numbers, sort_key, texts, words_version
from sidak.models import Measure

LAYOUT = 2
KEYS_ANALYZER = "keys"


def version() -> str:
    """What the name of a generation begins with: an index of another version is filled anew."""
    return f"v{LAYOUT}{words_version()}-"


def keys_field(name: WordsField) -> str:
    """The engine's field for the keys of a field's words."""
    return f"{name}_keys"


def facet_field(name: FacetField) -> str:
    """The engine's field for the values of a facet."""
    return f"facet_{name}"


def number_field(name: NumberField) -> str:
    """The engine's field for the figures of one measure, or for all of them."""
    return f"number_{name}"


@cache
def schema() -> tantivy.Schema:
    """Words to search, keys to filter and count, numbers to compare, and the document itself."""
    builder = tantivy.SchemaBuilder()
    # Raw text ids: deleting by an unsigned number silently deletes nothing.
    for name in ("id", "article_id"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for field in WORDS:
        builder.add_text_field(field, tokenizer_name=ANALYZER)
        builder.add_text_field(keys_field(field), tokenizer_name=KEYS_ANALYZER, index_option="freq")
    for facet in get_args(FacetField):
        builder.add_text_field(facet_field(facet), tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("published", "newest", "value", "day", "month", "year"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for measure in ("percent", *get_args(Measure)):
        builder.add_float_field(number_field(measure), indexed=True, fast=True)
    for name in ("stored", "findings"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def to_tantivy(document: Document) -> tantivy.Document:
    """The engine's form of a document."""
    said = spoken(document.dates)
    stored, findings = to_json(document)
    fields: dict[str, object] = {
        "id": document.id,
        "article_id": document.article_id,
        "newest": sort_key(document, "newest"),
        "value": sort_key(document, "highest"),
        "day": sorted(said.days),
        "month": sorted(said.months),
        "year": sorted(said.years),
        "stored": stored,
        "findings": findings,
    }
    for field, values in texts(document).items():
        fields[field] = values
        fields[keys_field(field)] = " ".join(key for value in values for key in keys_of(field, value))
    for facet, chosen in facet_values(document).items():
        fields[facet_field(facet)] = sorted(chosen)
    if document.published:
        fields["published"] = document.published.toordinal()
    for name, value in numbers(document):
        fields.setdefault(number_field(name), []).append(value)  # type: ignore[attr-defined]  # a list of floats
    return tantivy.Document.from_dict(fields, schema())


def from_tantivy(found: tantivy.Document, *, score: float, position: int) -> Found:
    """A document as it was put."""
    stored: bytes = found["stored"][0]
    findings: bytes = found["findings"][0]
    return Found(document=from_json(stored), kept=StoredFindings(findings), score=score, position=position)
