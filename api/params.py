"""What an address asks for: the parameters of a search, the same for the JSON API and for the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal, get_args
from urllib.parse import urlencode

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from search.base import COUNTED, FacetField, Filter, Query, Sort
from sidak.models import Measure, TopicName
from sidak.regions import gazetteer
from sidak.text import clean

FilterField = Literal["topic", "region", "outlet", "year", "month", "official", "measure", "story"]
"""What an address can filter by and count; an "office" is for the list of officials alone."""
ArticleSort = Literal["relevance", "newest"]
FILTERS: Final[tuple[FilterField, ...]] = get_args(FilterField)
_COUNTED: Final = [field for field in FILTERS if field in COUNTED]
MAX_QUERY = 2000
MAX_BEGINNING = 200


def _line(value: Any) -> Any:
    return " ".join(clean(value).split()) if isinstance(value, str) else value


def _day(value: Any) -> Any:
    """A day from a form, where an empty field means none."""
    if not isinstance(value, str):
        return value
    value = value.strip()
    if value and len(value) != 10:
        raise ValueError("write a day as YYYY-MM-DD")
    return date.fromisoformat(value) if value else None


def _absent_if_empty(value: Any) -> Any:
    return value or None


Chosen = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)]
_DAY_OR_EMPTY = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "maxLength": 0}, {"type": "null"}]}
Day = Annotated[date | None, BeforeValidator(_day), WithJsonSchema(_DAY_OR_EMPTY)]
Line = Annotated[str, BeforeValidator(_line)]


class QueryParams(BaseModel):
    """What every list can be asked. Each of the filters may be given several times; `-value` excludes."""

    model_config = ConfigDict(populate_by_name=True)
    path: ClassVar[str] = "/"
    """The page that takes these parameters."""

    q: Line = Field(
        "",
        max_length=MAX_QUERY,
        description="The query, in Sidak's query language.",
        examples=['"mal pelayanan publik"'],
    )
    exact: bool = Field(
        False, description="Words as they are written: without other forms, synonyms, and forgiven typing errors."
    )
    topic: Chosen = Field([], description="`mpp_inspection` or `asn_discipline`.", examples=[["mpp_inspection"]])
    region: Chosen = Field([], description="Code of a province, kabupaten or kota (Kemendagri).", examples=[["33.16"]])
    outlet: Chosen = Field([], description="Id of an outlet.")
    year: Chosen = Field([], description="Year of publication.", examples=[["2024"]])
    month: Chosen = Field([], description="Month of publication, `YYYY-MM`.")
    official: Chosen = Field([], description="Name of an official, whole, as `/officials` gives it.")
    measure: Chosen = Field(
        [], description=f"What a figure in it measures: {', '.join(get_args(Measure))}.", examples=[["attendance"]]
    )
    story: Chosen = Field([], description="The `story` of a hit: all copies of one text.")
    published_from: Day = Field(None, alias="from", description="First day of publication, `YYYY-MM-DD`, inclusive.")
    published_to: Day = Field(None, alias="to", description="Last day of publication, `YYYY-MM-DD`, inclusive.")
    limit: int = Field(20, ge=1, le=100, description="Results per page.")
    cursor: Annotated[str | None, BeforeValidator(_absent_if_empty)] = Field(
        None, max_length=1000, description="`next_cursor` of the page before."
    )

    @field_validator(*FILTERS)
    @classmethod
    def _known(cls, values: list[str], info: Any) -> list[str]:
        values = [value for value in dict.fromkeys(map(_line, values)) if value]
        for value in values:
            if not _exists(info.field_name, value.removeprefix("-")):
                raise ValueError(f"there is no {info.field_name} {value.removeprefix('-')!r}")
        return values

    @model_validator(mode="after")
    def _in_order(self) -> QueryParams:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise ValueError("`from` is later than `to`")
        return self

    def query(self) -> Query:
        """What the index is asked."""
        return Query(
            text=self.q,
            exact=self.exact,
            filters=tuple(self._filters()),
            published_from=self.published_from,
            published_to=self.published_to,
            limit=self.limit,
            cursor=self.cursor,
        )

    def _filters(self) -> list[Filter]:
        chosen = [(field, self.chosen(field)) for field in FILTERS]
        keep = [Filter(field=field, values=picked.kept) for field, picked in chosen if picked.kept]
        drop = [
            Filter(field=field, values=picked.excluded, exclude=True) for field, picked in chosen if picked.excluded
        ]
        return keep + drop

    def chosen(self, field: FilterField) -> Choice:
        """The values kept and those excluded in one facet."""
        values: list[str] = getattr(self, field)
        return Choice(
            kept=tuple(value for value in values if not value.startswith("-")),
            excluded=tuple(value[1:] for value in values if value.startswith("-")),
        )

    def pairs(self, *without: str) -> list[tuple[str, str]]:
        """What an address or a form says: all that was asked, but no cursor, which belongs to one query."""
        asked = self.model_dump(by_alias=True, mode="json", exclude_defaults=True, exclude={"cursor"})
        lists = {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
        return [(name, _written(value)) for name, values in lists.items() if name not in without for value in values]

    def address(self, **changes: Any) -> str:
        """The page's address for this search with `changes`; always its first page unless a cursor is given."""
        pairs = self.model_copy(update=changes).pairs()
        if cursor := changes.get("cursor"):
            pairs.append(("cursor", cursor))
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def toggled(self, field: FilterField, value: str, *, exclude: bool = False) -> str:
        """The address with one facet value chosen, or no longer chosen where it was."""
        wanted = f"-{value}" if exclude else value
        values: list[str] = getattr(self, field)
        others = [other for other in values if other.removeprefix("-") != value]
        return self.address(**{field: others if wanted in values else [*others, wanted]})


class PageParams(QueryParams):
    """The parameters of the search page, which has its own addresses."""

    sort: ArticleSort = Field("relevance", description="`relevance` or `newest`.")
    grouped: bool = Field(True, description="Of the copies of one text show the first alone, with their number.")

    def query(self) -> Query:
        """What the index is asked."""
        return replace(super().query(), sort=self.sort, grouped=self.grouped)


class SearchParams(PageParams):
    """The parameters of a search for articles."""

    facet: list[FilterField] = Field(_COUNTED, max_length=len(FILTERS), description="What to count; repeatable.")

    def query(self) -> Query:
        """What the index is asked."""
        return replace(super().query(), facets=_each_once(self.facet))


class FigureParams(QueryParams):
    """The parameters of the page of figures."""

    path: ClassVar[str] = "/angka"
    sort: Sort = Field("relevance", description="`relevance` or `newest`; by value `highest` or `lowest`.")
    grouped: bool = Field(True, description="Of a figure in the copies of one text show the first alone.")

    def query(self) -> Query:
        """What the index is asked."""
        return replace(super().query(), grain="findings", sort=self.sort, grouped=self.grouped)


class FindingParams(FigureParams):
    """The parameters of a search for figures."""

    facet: list[FilterField] = Field(_COUNTED, max_length=len(FILTERS), description="What to count; repeatable.")

    def query(self) -> Query:
        """What the index is asked."""
        return replace(super().query(), facets=_each_once(self.facet))


class OfficialParams(QueryParams):
    """The parameters of the list of officials: `q` and the filters choose the articles."""

    path: ClassVar[str] = "/pejabat"
    limit: int = Field(10, ge=1, le=100, description="Names per page.")
    name: Line = Field("", max_length=MAX_BEGINNING, description="How the words of the name begin.", examples=["arief"])


class SuggestParams(BaseModel):
    """The parameters of what a search box offers."""

    q: Line = Field("", max_length=MAX_BEGINNING, description="What was typed so far.", examples=["disip"])
    limit: int = Field(5, ge=1, le=20, description="Suggestions of each kind.")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen in one facet."""

    kept: tuple[str, ...]
    excluded: tuple[str, ...]


def _each_once(facets: list[FilterField]) -> tuple[FacetField, ...]:
    return tuple(dict.fromkeys(facets))


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _exists(field: FilterField, value: str) -> bool:
    match field:
        case "topic":
            return value in get_args(TopicName)
        case "measure":
            return value in get_args(Measure)
        case "region":
            return gazetteer().get(value) is not None
        case "year":
            return len(value) == 4 and value.isascii() and value.isdigit()
        case "month":
            return re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value) is not None
        case "outlet" | "official" | "story":  # an index may hold articles of outlets that are no longer watched
            return bool(value)
