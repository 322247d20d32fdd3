"""What can be asked of an index and what it answers, in our words and free of any engine's dialect."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

import msgspec

from search.tree import Node, Words
from sidak.models import DateMention, Figure, Official, Region, TopicName

Grain = Literal["articles", "findings"]
FacetField = Literal["topic", "region", "outlet", "year", "month", "official", "office", "measure", "story"]
Sort = Literal["relevance", "newest", "highest", "lowest"]
Marks = tuple[tuple[int, int], ...]
"""Character ranges of a text that answer the query."""

COUNTED: tuple[FacetField, ...] = ("topic", "region", "outlet", "year", "measure")
"""The facets that are counted unless a query says otherwise."""
FACET_SIZE = 100
MAX_LIMIT = 1_000


class Document(msgspec.Struct, frozen=True, kw_only=True):  # made a tenth as slowly as a frozen dataclass
    """What an index holds of an article, or with its `article_id` of a figure in it.

    A figure's document has the sentence as its `text`, the figure alone in `figures`, who says it in `officials`, and
    the regions and dates that the sentence is about. `story` is what all copies of one text share, empty where there
    are none. Made from the store, and from nothing else, by `search.document`.
    """

    id: str
    article_id: str
    url: str
    title: str
    text: str
    outlet: str
    published: date | None
    topics: tuple[TopicName, ...]
    regions: tuple[Region, ...]
    provinces: tuple[Region, ...]
    officials: tuple[Official, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateMention, ...] = ()
    story: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Keep what has any of `values` in `field`; with `exclude`, what has none of them."""

    field: FacetField
    values: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked: `text` in our query language, and the filters chosen beside it.

    The answer holds articles or, with the `grain` "findings", figures. `exact` takes every word as it is written:
    without its other forms, its synonyms, and typing errors. `published_from` and `published_to` bound the day of
    publication, both inclusive. "highest" and "lowest" sort figures by value. With `grouped`, of the copies of one text
    only the first is a hit. `facets` are counted, each with its `facet_size` most frequent values. `cursor` is what the
    page before gave as `next_cursor`.
    """

    text: str = ""
    grain: Grain = "articles"
    exact: bool = False
    filters: tuple[Filter, ...] = ()
    published_from: date | None = None
    published_to: date | None = None
    sort: Sort = "relevance"
    grouped: bool = True
    facets: tuple[FacetField, ...] = COUNTED
    facet_size: int = FACET_SIZE
    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A stretch of the text around what answers the query; `marks` are offsets into `text`."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article or figure that answers, with what a result line shows.

    `copies` counts the articles of this answer that print the same text, this one included. The officials and figures
    are read from `kept` when they are asked for.
    """

    id: str
    article_id: str
    url: str
    title: str
    title_marks: Marks
    score: float
    outlet: str
    published: date | None
    snippet: Snippet
    topics: tuple[TopicName, ...]
    regions: tuple[Region, ...]
    story: str
    copies: int
    kept: Kept

    @property
    def officials(self) -> tuple[Official, ...]:
        """Who is named; of a figure, who says it."""
        return self.kept.officials

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the article; of a figure, itself."""
        return self.kept.figures

    @property
    def dates(self) -> tuple[DateMention, ...]:
        """The dates the text speaks of; of a figure, those of its sentence."""
        return self.kept.dates


class Kept(Protocol):
    """What the index keeps of a document's findings. `json` is their JSON object as bytes."""

    @property
    def json(self) -> bytes: ...
    @property
    def officials(self) -> tuple[Official, ...]: ...
    @property
    def figures(self) -> tuple[Figure, ...]: ...
    @property
    def dates(self) -> tuple[DateMention, ...]: ...


@dataclass(slots=True, kw_only=True)  # hundreds are made for every answer, and frozen they take thrice as long
class FacetValue:
    """One value of a facet and how many hits of the answer have it, copies counted each.

    A region's `value` is its code; an article counts for its regions and for their provinces.
    """

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of an answer. `read_as` is the query as it was understood; `total` counts all that answers.

    `forms` has, for the words that were asked, what else on this page answers them: forms and synonyms. `passed_over`
    are words too common to ask for. `did_you_mean` is a query that the typing errors in this one hide. The counts of a
    facet leave out that facet's own filters, so that they say what choosing another value would find.
    """

    read_as: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[FacetField, tuple[FacetValue, ...]]
    next_cursor: str | None = None
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()
    did_you_mean: str | None = None


class SearchIndex(Protocol):
    """An index of articles and of their figures.

    Every method raises `SearchError` when the engine fails, and its kind `EngineDownError` when it cannot be reached; a
    wrong query raises `QueryError`.
    """

    def applied(self) -> int:
        """The sequence of the last change this index holds; 0 for a new one."""
        ...

    def apply(self, documents: Iterable[Document], deletions: Sequence[str], *, applied: int) -> None:
        """Put articles with their figures, remove ids of articles, and remember `applied`: all of it or none.

        Putting twice changes nothing.
        """
        ...

    def search(self, query: Query) -> SearchPage:
        """Answer a query. An empty text with no filter means everything, newest first."""
        ...

    def complete(self, beginning: str, limit: int) -> list[FacetValue]:
        """The words in titles and texts that begin so, the most frequent first, with the number of articles."""
        ...

    def count(self, grain: Grain = "articles") -> int:
        """How many documents the index holds."""
        ...

    def release(self) -> None:
        """Writing is over for now: let other processes write. The next `apply` takes the index again."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query whose text was read: what an engine is given.

    The filters, the dates and the grain are those of `query`; the order is that of `sort`, which is "relevance" only
    where something can be relevant.
    """

    tree: Node
    query: Query
    sort: Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document that answers. `position` is where the next page begins after it: for relevance, how many came before
    it and itself; else the number it is sorted by."""

    document: Document
    kept: Kept
    score: float
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The copies of one text in an answer: which of them comes first, and how many there are."""

    first: str
    size: int


class Engine(Protocol):
    """What `search.answer` needs of an engine to make a page: one state of the index, which no writer alters."""

    def count(self, asked: Asked) -> tuple[int, Mapping[FacetField, tuple[FacetValue, ...]]]:
        """How many answer, and the counts of the facets."""
        ...

    def fetch(self, asked: Asked, after: int | None, limit: int) -> Iterable[Found]:
        """Up to `limit` documents after a position, in the order that is asked for; not all of them may be needed."""
        ...

    def groups(self, asked: Asked, stories: Collection[str]) -> Mapping[str, Group]:
        """For each story its copies in the answer."""
        ...

    def frequency(self, words: Words) -> int:
        """In how many documents a word stands in any of its forms; of several words the rarest."""
        ...
