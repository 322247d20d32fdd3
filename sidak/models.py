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
AbsenceReason = Literal["without_leave", "sick", "on_leave", "permitted", "on_duty", "study"]
Flag = Literal["contradicts_counts", "parts_do_not_add_up", "complement_not_100"]
FoundBy = Literal["rules", "model", "both"]
DisciplineLevel = Literal["light", "medium", "severe"]
ChangeAction = Literal["upsert", "delete"]
CrawlKind = Literal["news", "history"]
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
    digest: str = field(init=False, repr=False, compare=False)
    """SHA-256 of the body, in hex."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.body).hexdigest())


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
    editors: tuple[str, ...] = ()
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

    `region` is a name as in `Region.name`. `former` marks an office that is no longer held. `found_by` says whether the
    rules, the trained model or both take this for a person; `score` is the share of such findings that were right where
    it was measured (docs/figures.md).
    """

    name: str
    position: str | None
    institution: str | None = None
    region: str | None = None
    former: bool = False
    found_by: FoundBy = "rules"
    score: float | None = None
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
    and its `value` is derived from them. `unit` is what was counted (pegawai, OPD, stand). `reason` is why people are
    absent, where that is what is measured. `institution` is the agency the sentence speaks of. `as_of` is `YYYY-MM-DD`,
    `as_of_time` the hour that is said with it ("10:00 WIB"). `flags` name contradictions; nothing is ever corrected.
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
    reason: AbsenceReason | None = None
    region: str | None = None
    institution: str | None = None
    as_of: str | None = None
    as_of_time: str | None = None
    speaker: str | None = None
    flags: tuple[str, ...] = ()
    field: TextField = "text"

    @property
    def formula(self) -> str | None:
        """How a derived value comes about ("7 / 16"); None for one that is stated."""
        return f"{self.part} / {self.whole}" if self.basis == "derived" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """A sanction that is threatened or given.

    `penalty` is its name ("teguran lisan", "pemotongan TPP"), `level` that of the rule, `percent` and `months` how much
    pay is cut for how long. `rule` is the regulation the article names ("PP 94/2021"). `contradicts_rule` marks a
    penalty that the named rule has at another level or for other days (`nlp/data/discipline_rules.csv`).
    """

    penalty: str
    text: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    level: DisciplineLevel | None = None
    percent: float | None = None
    months: int | None = None
    rule: str | None = None
    contradicts_rule: bool = False
    field: TextField = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A visit that checks a public service hall or an office: `place` as the article names it, `by` the officials.

    `region` is where the place lies; `is_mpp` tells the halls from other offices.
    """

    place: str
    is_mpp: bool
    text: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    region: str | None = None
    by: tuple[str, ...] = ()
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
    sanctions: tuple[Sanction, ...] = ()
    inspections: tuple[Inspection, ...] = ()

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
    when it changes. Empty where the discovery says nothing. `about` is what it says of the content: a title, a summary.
    `published` is its moment or day of publication.
    """

    url: str
    hint: str = ""
    about: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the crawl remembers of one address.

    `depth` is how many documents led to it. `crawl` is the number of the last crawl that saw it, `asked` is that of the
    last one that asked for it; 0 is none.
    """

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
    depth: int = 0
    crawl: int = 0
    asked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRecord:
    """One crawl of one outlet. `ended` is None while it runs, and for ever where it was killed.

    `found` are addresses that were never seen before. Of the articles that came, `undated` have no day of publication,
    and `short` have fewer words than is usual for the outlet. `counts` has how many addresses ended in each outcome.
    """

    outlet: str
    kind: CrawlKind
    started: datetime
    id: int = 0
    ended: datetime | None = None
    found: int = 0
    undated: int = 0
    short: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """When a feed, sitemap, API or list of an outlet is asked again.

    `interval` is in seconds; `share`, from 0 to 1, is how much of what it named last was known.
    """

    outlet: str
    url: str
    interval: int
    due: datetime
    share: float = 0.0


@dataclass(slots=True)
class Tally:
    """How often each outcome came about; what every stage reports at its end."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: str, number: int = 1) -> None:
        """Count `number` more of `outcome`."""
        self.counts[outcome] = self.counts.get(outcome, 0) + number

    def __getitem__(self, outcome: str) -> int:
        return self.counts.get(outcome, 0)
