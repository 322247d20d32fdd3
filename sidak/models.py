"""The words every stage shares. Plain values: no stage, no database and no engine is known here.

Offsets (`start`, `end`) count characters of one field of an article: its `text`, or its `title` where `field` says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

TextField = Literal["text", "title"]
TopicName = Literal["mpp_inspection", "asn_discipline"]
RegionType = Literal["provinsi", "kabupaten", "kota"]
FigureKind = Literal["percentage", "ratio"]
Basis = Literal["stated", "derived"]
Qualifier = Literal["exact", "approx", "at_least", "at_most", "range"]
Measure = Literal[
    "attendance",
    "absence",
    "work_from_home",
    "work_from_office",
    "service_availability",
    "satisfaction",
    "pay_cut",
    "budget",
    "other",
]
ChangeAction = Literal["upsert", "delete"]
Progress = Callable[[int, int], None]
"""What a stage tells while it works: how much is done, and of how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was fetched, as it was fetched. `fetched_at` is in UTC; `headers` have lower-case names."""

    url: str
    final_url: str
    outlet: str
    status: int
    headers: Mapping[str, str]
    fetched_at: datetime
    body: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hex."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One story as read from a page, or handed in.

    `text` holds paragraphs apart by a blank line. `published` and `modified` are a `datetime` with its zone, or a
    `date` where the hour is not known. `published_evidence` says what the date was read from.
    `id`, unless one is handed in, is sixteen hex digits of the canonical address: one story keeps its id however often
    it is fetched.
    """

    url: str
    title: str
    text: str
    id: str = ""
    canonical_url: str = ""
    outlet: str = ""
    published: date | None = None
    published_evidence: str = ""
    modified: date | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = "id"

    def __post_init__(self) -> None:
        if not self.id:
            address = (self.canonical_url or self.url).encode()
            object.__setattr__(self, "id", hashlib.sha256(address).hexdigest()[:16])

    @property
    def digest(self) -> str:
        """SHA-256 of all that a reader sees; another digest is another revision."""
        seen = "\x1f".join((self.title, self.text, str(self.published or "")))
        return hashlib.sha256(seen.encode()).hexdigest()

    @property
    def published_day(self) -> date | None:
        """The local calendar day of publication."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    def field(self, name: TextField) -> str:
        """The text that offsets into `name` count in."""
        return self.title if name == "title" else self.text


@dataclass(frozen=True, slots=True)
class Region:
    """A provinsi, kabupaten or kota with its Kemendagri code ("33.16")."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What the article is about; `score` runs from 0 to 1."""

    name: TopicName
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where an official is named."""

    text: str
    start: int
    end: int
    field: TextField = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """A person in public office: `name` without honorifics and degrees, `position` as the article has it.

    `region` is a name as in `Region.name`. `former` marks an office that is no longer held.
    """

    name: str
    position: str | None
    institution: str | None = None
    region: str | None = None
    former: bool = False
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A day, month or year the article speaks of, resolved against its day of publication.

    `first` and `last` are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `last` is None unless it is a range; `first` is None where
    nothing can resolve it. `weekday_agrees` is False where the weekday written beside the date contradicts it.
    """

    text: str
    start: int
    end: int
    first: str | None
    last: str | None = None
    weekday_agrees: bool | None = None
    field: TextField = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A percentage, or a part of a whole, with the sentence it stands in.

    `value` is in percent; for a range it is the lower end and `value_max` the upper. A ratio has `part` and `whole`,
    and its `value` is derived from them. `unit` is what was counted (pegawai, OPD, stand). `as_of` is `YYYY-MM-DD`.
    `sentence_start` is the sentence's offset in the same field.
    """

    kind: FigureKind
    text: str
    start: int
    end: int
    value: float
    measures: Measure
    sentence: str
    sentence_start: int
    qualifier: Qualifier = "exact"
    value_max: float | None = None
    part: int | None = None
    whole: int | None = None
    unit: str | None = None
    basis: Basis = "stated"
    region: str | None = None
    as_of: str | None = None
    speaker: str | None = None
    flags: tuple[str, ...] = ()
    field: TextField = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """All that one version of the pipeline says of one text."""

    pipeline: str
    topics: tuple[Topic, ...] = ()
    regions: tuple[Region, ...] = ()
    officials: tuple[Official, ...] = ()
    dates: tuple[DateMention, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def percentages(self) -> tuple[Figure, ...]:
        """The figures that are stated as a percentage."""
        return tuple(figure for figure in self.figures if figure.kind == "percentage")

    @property
    def ratios(self) -> tuple[Figure, ...]:
        """The figures that are stated as a part of a whole."""
        return tuple(figure for figure in self.figures if figure.kind == "ratio")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the store holds it: its current revision, and what the newest pipeline said of it."""

    id: str
    article: Article
    revision: int
    page_digest: str | None
    first_seen: datetime
    annotation: Annotation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line of the store's change log, which the indexer follows."""

    sequence: int
    article_id: str
    action: ChangeAction


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """An address that a feed, sitemap, API or listing named.

    `hint` is whatever the discovery says of the page's version (a `lastmod`, an `updated`); the page is fetched again
    when it changes. Empty where the discovery says nothing.
    """

    url: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the crawl remembers of one address."""

    url: str
    outlet: str
    hint: str = ""
    outcome: str = "pending"
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    fetched_at: datetime | None = None
    attempts: int = 0
    reason: str = ""


@dataclass(slots=True)
class Tally:
    """How often each outcome came about; what every stage reports at its end."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: str, number: int = 1) -> None:
        """Count `number` more of `outcome`."""
        self.counts[outcome] = self.counts.get(outcome, 0) + number

    def __getitem__(self, outcome: str) -> int:
        return self.counts.get(outcome, 0)
