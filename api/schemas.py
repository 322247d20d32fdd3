"""What the JSON API answers. These shapes are a promise to others, so they stand apart from our own types."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from api.params import FilterField
from search.suggest import Kind
from sidak.models import (
    AbsenceReason,
    Basis,
    DisciplineLevel,
    FigureKind,
    FoundBy,
    Measure,
    Qualifier,
    TextField,
    TopicName,
)


class _Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True, populate_by_name=True)


class RegionAnswer(_Answer):
    """A province, kabupaten or kota."""

    code: str = Field(description="Kemendagri code.", examples=["33.16"])
    name: str = Field(examples=["Kabupaten Blora"])


class TopicAnswer(_Answer):
    """What an article is about."""

    name: TopicName
    score: float = Field(description="From 0 to 1.", examples=[0.97])


class MentionAnswer(_Answer):
    """One place where an official is named."""

    text: str
    start: int = Field(description="Character offset into the field.")
    end: int
    field: TextField = "text"


class OfficialAnswer(_Answer):
    """A person in public office."""

    name: str = Field(description="Without honorifics and degrees.", examples=["Arief Rohman"])
    position: str | None = Field(examples=["Bupati Blora"])
    institution: str | None = None
    region: str | None = None
    former: bool = Field(False, description="The office is no longer held.")
    found_by: FoundBy = Field("rules", description="Who takes this for a person: the rules, the model, or both.")
    score: float | None = Field(
        None, description="The share of such findings that were right where it was measured.", examples=[0.95]
    )
    mentions: list[MentionAnswer] = []


class DateAnswer(_Answer):
    """A day, month or year that an article speaks of."""

    text: str = Field(examples=["Senin 9-5-2022"])
    start: int
    end: int
    first: str | None = Field(alias="from", description="`YYYY`, `YYYY-MM` or `YYYY-MM-DD`.", examples=["2022-05-09"])
    last: str | None = Field(None, alias="to", description="Null unless it is a range.")
    weekday_agrees: bool | None = Field(None, description="False where the weekday contradicts the date.")
    field: TextField = "text"


class FigureAnswer(_Answer):
    """A percentage or a part of a whole, never without the sentence it stands in."""

    kind: FigureKind
    text: str = Field(examples=["sekitar 50 persen"])
    start: int
    end: int
    value: float = Field(description="In percent; of a range, the lower end.", examples=[50.0])
    value_max: float | None = Field(None, description="Of a range, the upper end.")
    qualifier: Qualifier = "exact"
    measures: Measure
    part: int | None = Field(None, description="Of a ratio.", examples=[7])
    whole: int | None = Field(None, description="Of a ratio.", examples=[16])
    unit: str | None = Field(None, description="What was counted.", examples=["OPD"])
    basis: Basis = Field("stated", description="`derived` where the percentage is `part` / `whole`.")
    reason: AbsenceReason | None = Field(None, description="Why people are absent.")
    region: str | None = None
    institution: str | None = Field(None, description="The agency that the sentence speaks of.", examples=["BKPSDM"])
    as_of: str | None = None
    as_of_time: str | None = Field(None, examples=["10:00 WIB"])
    speaker: str | None = None
    flags: list[str] = Field([], description="Contradictions seen; nothing is corrected.")
    sentence: str
    sentence_start: int
    field: TextField = "text"


class SanctionAnswer(_Answer):
    """A sanction that is threatened or given, with its sentence."""

    penalty: str = Field(examples=["teguran lisan"])
    level: DisciplineLevel | None = None
    percent: float | None = Field(None, description="How much pay is cut.", examples=[25.0])
    months: int | None = Field(None, description="For how long.", examples=[6])
    rule: str | None = Field(None, examples=["PP 94/2021"])
    contradicts_rule: bool = Field(False, description="The named rule says otherwise.")
    text: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    field: TextField = "text"


class InspectionAnswer(_Answer):
    """What was inspected, and by whom, with its sentence."""

    place: str = Field(examples=["MPP Kota Samarinda"])
    is_mpp: bool
    region: str | None = None
    by: list[str] = Field(description="The officials who inspect, by name.")
    text: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    field: TextField = "text"


class AnnotationAnswer(_Answer):
    """All that one version of the pipeline says of one text."""

    pipeline: str = Field(description="The version that found this.")
    topics: list[TopicAnswer]
    regions: list[RegionAnswer]
    officials: list[OfficialAnswer]
    dates: list[DateAnswer]
    figures: list[FigureAnswer]
    sanctions: list[SanctionAnswer]
    inspections: list[InspectionAnswer]


class RevisionAnswer(_Answer):
    """One state of an article's text."""

    number: int = Field(description="1 is the first.")
    seen: datetime = Field(description="When this state was first seen.")
    title: str
    text: str
    published: datetime | date | None
    modified: datetime | date | None
    digest: str = Field(description="SHA-256 of title, text and date.")
    page_digest: str | None = Field(description="SHA-256 of the page as fetched.")


class ArticleAnswer(_Answer):
    """An article with what was found in it."""

    id: str = Field(examples=["0f3a5c7e9b1d2468"])
    url: str
    canonical_url: str
    outlet: str
    outlet_name: str
    title: str
    text: str = Field(description="Paragraphs apart by a blank line; offsets count in it. Empty with `quote_only`.")
    quote_only: bool = Field(False, description="The outlet lets only the sentences of findings be shown.")
    published: datetime | date | None
    published_evidence: str = Field(description="What the date was read from.")
    modified: datetime | date | None
    authors: list[str]
    editors: list[str]
    section: str
    tags: list[str]
    language: str
    digest: str
    page_digest: str | None
    first_seen: datetime
    annotation: AnnotationAnswer | None = Field(description="Null until the article has been annotated.")
    revisions: list[RevisionAnswer] = Field(description="Oldest first.")


class SnippetAnswer(_Answer):
    """A stretch of text; `marks` are offsets into it of what answers the query."""

    text: str
    marks: list[tuple[int, int]] = []


class _HitAnswer(_Answer):
    """What all results have."""

    id: str
    article_id: str = Field(description="What `/articles` takes.")
    url: str
    title: str
    title_marks: list[tuple[int, int]]
    score: float
    outlet: str
    published: datetime | date | None
    topics: list[TopicName]
    regions: list[RegionAnswer]
    story: str = Field(description="What all copies of one text share; empty where there are none.")
    copies: int = Field(description="How many articles of this answer print the same text, this one included.")


class HitAnswer(_HitAnswer):
    """One article that answers a query."""

    snippet: SnippetAnswer
    officials: list[OfficialAnswer]
    figures: list[FigureAnswer]
    dates: list[DateAnswer]


class FindingAnswer(_HitAnswer):
    """One figure that answers a query, with its sentence and who says it."""

    sentence: SnippetAnswer
    figure: FigureAnswer
    speaker: OfficialAnswer | None = Field(description="Who says it, with the office that the article gives.")
    dates: list[DateAnswer] = Field(description="The dates in the sentence.")


class FacetAnswer(_Answer):
    """One value of a facet and how many results of the answer have it, copies counted each."""

    value: str
    count: int


class _PageAnswer(_Answer):
    """What is told of a query, and one page of its answer."""

    read_as: str = Field(description="The query as it was understood.", examples=["disiplin AND pegawai"])
    total: int = Field(description="All that answer, copies counted each.")
    facets: dict[FilterField, list[FacetAnswer]]
    next_cursor: str | None = Field(None, description="Give it as `cursor` for the next page; null on the last.")
    forms: dict[str, list[str]] = Field(
        {},
        description="For the words that were asked, what else answers them on this page: forms and synonyms.",
        examples=[{"disiplin": ["kedisiplinan", "mendisiplinkan"]}],
    )
    passed_over: list[str] = Field([], description="Words that are too common to ask for.", examples=[["yang"]])
    did_you_mean: str | None = Field(None, description="A query that the typing errors in this one hide.")


class SearchAnswer(_PageAnswer):
    """One page of articles."""

    hits: list[HitAnswer]


class FindingsAnswer(_PageAnswer):
    """One page of figures."""

    hits: list[FindingAnswer]


class VersionAnswer(_Answer):
    """What one version of the pipeline read in one revision of the article."""

    revision: int
    seen: datetime = Field(description="When this revision was first seen.")
    until: datetime | None = Field(description="When a newer pipeline no longer read it; null while it is still said.")
    pipeline: str
    page_digest: str | None = Field(description="SHA-256 of the page as fetched.")
    title: str
    url: str
    outlet: str
    published: datetime | date | None
    figure: FigureAnswer


class PermalinkAnswer(_Answer):
    """One figure for good."""

    id: str
    article_id: str
    current: bool = Field(description="Whether the article's newest text says it, read by the newest pipeline.")
    versions: list[VersionAnswer] = Field(description="Oldest first; at least one.")


class OfficeAnswer(_Answer):
    """An office as articles name it, and the years in which they were published; null where none has a day."""

    position: str = Field(examples=["Bupati Blora"])
    region: str = Field(description="Its name, or empty.", examples=["Kabupaten Blora"])
    first: int | None = Field(examples=[2021])
    last: int | None = Field(examples=[2024])
    articles: int


class OfficialHitAnswer(_Answer):
    """A name. Two people of one name are one entry; their offices and regions tell them apart."""

    name: str = Field(examples=["Arief Rohman"])
    articles: int = Field(description="Articles of the answer that name them.")
    offices: list[OfficeAnswer] = Field(description="Of all articles, latest first.")
    regions: list[str]
    said: list[FindingAnswer] = Field(description="The latest figures they said, in any article.")


class OfficialsAnswer(_Answer):
    """One page of officials, those in the most articles first."""

    read_as: str = Field(description="The query as it was understood.")
    total: int = Field(description="Names, not people.")
    hits: list[OfficialHitAnswer]
    next_cursor: str | None = Field(None, description="Give it as `cursor` for the next page; null on the last.")


class SuggestionAnswer(_Answer):
    """What could be meant by what was typed so far."""

    kind: Kind
    text: str = Field(description="As people read it.", examples=["Kabupaten Blora"])
    query: str = Field(description="In the query language.", examples=['region:"Kabupaten Blora"'])
    articles: int = Field(description="How many articles have it.")


class OutletAnswer(_Answer):
    """A source of news."""

    id: str
    name: str
    articles: int = Field(description="How many of its articles are indexed.")


class CountedRegion(RegionAnswer):
    """A region that indexed articles are about."""

    articles: int


class HealthAnswer(_Answer):
    """How the copy stands: the index has caught up when `lag` is 0."""

    articles: int = Field(description="Articles in the store.")
    indexed: int = Field(description="Articles in the index.")
    last_change: int = Field(description="The last change in the store.")
    applied: int = Field(description="The last change that the index holds.")
    lag: int = Field(description="Changes that wait for the indexer.")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str = Field(examples=["The query cannot be read"])
    status: int = Field(examples=[422])
    detail: str
    position: int | None = Field(None, description="Of a wrong query: the character where reading stopped.")
    errors: list[dict[str, str]] | None = Field(None, description="Of wrong parameters: each with its name and why.")
