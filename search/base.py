"""What can be asked of an index and what it answers, in our words and free of any engine's dialect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from sidak.models import Figure, Official, Region, TopicName

FacetField = Literal["topic", "region", "outlet", "year", "measure"]
Sort = Literal["relevance", "newest"]
Marks = tuple[tuple[int, int], ...]
"""Character ranges of a text that answer the query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as the index holds it: made from the store, and from nothing else, by `search.document`."""

    id: str
    url: str
    title: str
    text: str
    outlet: str
    published: date | None
    topics: tuple[TopicName, ...]
    regions: tuple[Region, ...]
    provinces: tuple[Region, ...]
    officials: tuple[Official, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Keep what has any of `values` in `field`; with `exclude`, what has none of them."""

    field: FacetField
    values: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked: `text` in our query language, and the filters chosen beside it.

    `published_from` and `published_to` bound the day of publication, both inclusive. `cursor` is what the page before
    gave as `next_cursor`.
    """

    text: str = ""
    filters: tuple[Filter, ...] = ()
    published_from: date | None = None
    published_to: date | None = None
    sort: Sort = "relevance"
    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A stretch of the article's text around what answers the query; `marks` are offsets into `text`."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article that answers, with what a result line shows."""

    id: str
    url: str
    title: str
    title_marks: Marks
    score: float
    outlet: str
    published: date | None
    snippet: Snippet
    topics: tuple[TopicName, ...]
    regions: tuple[Region, ...]
    officials: tuple[Official, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value of a facet and how many articles of the answer have it.

    A region's `value` is its code; an article counts for its regions and for their provinces.
    """

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of an answer. `read_as` is the query as it was understood; `total` counts all articles that answer.

    The counts of a facet leave out that facet's own filters, so that they say what choosing another value would find.
    """

    read_as: str
    total: int
    hits: tuple[Hit, ...]
    facets: dict[FacetField, tuple[FacetValue, ...]]
    next_cursor: str | None = None


class SearchIndex(Protocol):
    """An engine. Every method raises `SearchError` when the engine fails; a wrong query raises `QueryError`."""

    def applied(self) -> int:
        """The sequence of the last change this index holds; 0 for a new one."""
        ...

    def apply(self, documents: Iterable[Document], deletions: Sequence[str], *, applied: int) -> None:
        """Put documents, remove ids, and remember `applied`: all of it or none. Putting twice changes nothing."""
        ...

    def search(self, query: Query) -> SearchPage:
        """Answer a query. An empty text with no filter means everything, newest first."""
        ...

    def count(self) -> int:
        """How many documents the index holds."""
        ...

    def release(self) -> None:
        """Writing is over for now: let other processes write. The next `apply` takes the index again."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
