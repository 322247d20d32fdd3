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
from search.values import WORDS, each_facet_value, each_text, keys_of, keys_of_text, numbers, sort_keys, words_version
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


@cache
def number_field(name: NumberField) -> str:
    """The engine's field for the figures of one measure, or for all of them."""
    return f"number_{name}"


_KEYS_FIELDS = {name: keys_field(name) for name in WORDS}
_FACET_FIELDS = {name: facet_field(name) for name in get_args(FacetField)}


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
    # Field by field: a dictionary of all of them, which the engine would have to look through, takes twice as long.
    made = tantivy.Document()
    stored, kept = to_json(document)
    made.add_text("id", document.id)
    made.add_text("article_id", document.article_id)
    made.add_bytes("stored", stored)
    made.add_bytes("findings", kept)
    add_text = made.add_text
    for field, value in each_text(document):
        add_text(field, value)
        add_text(_KEYS_FIELDS[field], keys_of_text(document) if field == "text" else keys_of(field, value))
    for facet, value in each_facet_value(document):
        add_text(_FACET_FIELDS[facet], value)
    for measure, number in numbers(document):
        made.add_float(number_field(measure), number)
    _add_days(made, document)
    return made


def _add_days(made: tantivy.Document, document: Document) -> None:
    if document.published:
        made.add_integer("published", document.published.toordinal())
    for order, key in sort_keys(document).items():
        made.add_integer(order, key)
    if document.dates:
        said = spoken(document.dates)
        for name, days in (("day", said.days), ("month", said.months), ("year", said.years)):
            for day in days:
                made.add_integer(name, day)


def from_tantivy(found: tantivy.Document, *, score: float, position: int) -> Found:
    """A document as it was put."""
    stored: bytes = found["stored"][0]
    findings: bytes = found["findings"][0]
    return Found(document=from_json(stored), kept=StoredFindings(findings), score=score, position=position)
