"""How an index keeps a document to show it again: as JSON, in a part that every result needs and one that few do."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from search.base import Document
from sidak.models import DateMention, Figure, Official


@dataclass(frozen=True, slots=True, kw_only=True)
class _Findings:
    officials: tuple[Official, ...]
    figures: tuple[Figure, ...]
    dates: tuple[DateMention, ...]


# Several times as fast as pydantic on these, and every document passes here on its way in and every hit on its way out.
_ENCODER = msgspec.json.Encoder()
_DOCUMENT = msgspec.json.Decoder(Document)
_FINDINGS = msgspec.json.Decoder(_Findings)


class StoredFindings:
    """The officials, figures and dates of a document, read from their JSON when they are first asked for."""

    __slots__ = ("_read", "json")

    def __init__(self, json: bytes) -> None:
        self.json = json
        self._read: _Findings | None = None

    @property
    def officials(self) -> tuple[Official, ...]:
        """Who is named."""
        return self._all().officials

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures."""
        return self._all().figures

    @property
    def dates(self) -> tuple[DateMention, ...]:
        """The dates that the text speaks of."""
        return self._all().dates

    def __repr__(self) -> str:
        return f"StoredFindings({self.json!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredFindings) and self.json == other.json

    def __hash__(self) -> int:
        return hash(self.json)

    def _all(self) -> _Findings:
        if self._read is None:
            self._read = _FINDINGS.decode(self.json)
        return self._read


def to_json(document: Document) -> tuple[bytes, bytes]:
    """A document without its findings, and its findings."""
    rest = {
        "id": document.id,
        "article_id": document.article_id,
        "url": document.url,
        "title": document.title,
        "text": document.text,
        "outlet": document.outlet,
        "published": document.published,
        "topics": document.topics,
        "regions": document.regions,
        "provinces": document.provinces,
        "story": document.story,
    }
    findings = {"officials": document.officials, "figures": document.figures, "dates": document.dates}
    return _ENCODER.encode(rest), _ENCODER.encode(findings)


def from_json(rest: bytes | str) -> Document:
    """A document as `to_json` wrote it, without its findings."""
    return _DOCUMENT.decode(rest)
