"""What an address asks for: the parameters of a search, the same for the JSON API and for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, get_args
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from search.base import FacetField, Filter, Query, Sort
from sidak.models import Measure, TopicName
from sidak.regions import gazetteer
from sidak.text import clean

FACETS: Final[tuple[FacetField, ...]] = get_args(FacetField)
MAX_QUERY = 2000


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


Chosen = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=50)]
Day = Annotated[date | None, BeforeValidator(_day)]


class SearchParams(BaseModel):
    """The parameters of a search. Each of the five filters may be given several times; `-value` excludes."""

    model_config = ConfigDict(populate_by_name=True)

    q: Annotated[str, BeforeValidator(_line)] = Field(
        "",
        max_length=MAX_QUERY,
        description="The query, in Sidak's query language.",
        examples=['"mal pelayanan publik"'],
    )
    topic: Chosen = Field([], description="`mpp_inspection` or `asn_discipline`.", examples=[["mpp_inspection"]])
    region: Chosen = Field([], description="Code of a province, kabupaten or kota (Kemendagri).", examples=[["33.16"]])
    outlet: Chosen = Field([], description="Id of an outlet.")
    year: Chosen = Field([], description="Year of publication.", examples=[["2024"]])
    measure: Chosen = Field(
        [], description=f"What a figure in it measures: {', '.join(get_args(Measure))}.", examples=[["attendance"]]
    )
    published_from: Day = Field(None, alias="from", description="First day of publication, `YYYY-MM-DD`, inclusive.")
    published_to: Day = Field(None, alias="to", description="Last day of publication, `YYYY-MM-DD`, inclusive.")
    sort: Sort = Field("relevance", description="`relevance` or `newest`.")
    limit: int = Field(20, ge=1, le=100, description="Articles per page.")
    cursor: Annotated[str | None, BeforeValidator(_absent_if_empty)] = Field(
        None, max_length=1000, description="`next_cursor` of the page before."
    )

    @field_validator(*FACETS)
    @classmethod
    def _known(cls, values: list[str], info: Any) -> list[str]:
        values = [value for value in dict.fromkeys(map(_line, values)) if value]
        for value in values:
            if not _exists(info.field_name, value.removeprefix("-")):
                raise ValueError(f"there is no {info.field_name} {value.removeprefix('-')!r}")
        return values

    @model_validator(mode="after")
    def _in_order(self) -> SearchParams:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise ValueError("`from` is later than `to`")
        return self

    def query(self) -> Query:
        """What the index is asked."""
        return Query(
            text=self.q,
            filters=tuple(self._filters()),
            published_from=self.published_from,
            published_to=self.published_to,
            sort=self.sort,
            limit=self.limit,
            cursor=self.cursor,
        )

    def _filters(self) -> list[Filter]:
        chosen = [(field, self.chosen(field)) for field in FACETS]
        keep = [Filter(field=field, values=picked.kept) for field, picked in chosen if picked.kept]
        drop = [
            Filter(field=field, values=picked.excluded, exclude=True) for field, picked in chosen if picked.excluded
        ]
        return keep + drop

    def chosen(self, field: FacetField) -> Choice:
        """The values kept and those excluded in one facet."""
        values: list[str] = getattr(self, field)
        return Choice(
            kept=tuple(value for value in values if not value.startswith("-")),
            excluded=tuple(value[1:] for value in values if value.startswith("-")),
        )

    def address(self, **changes: Any) -> str:
        """The search page's address for this search with `changes`; always its first page unless a cursor is given."""
        asked = self.model_copy(update={"cursor": None, **changes}).model_dump(by_alias=True, mode="json")
        defaults: Mapping[str, Any] = {"sort": "relevance", "limit": 20}
        pairs = {name: value for name, value in asked.items() if value and value != defaults.get(name)}
        return f"/?{urlencode(pairs, doseq=True)}" if pairs else "/"

    def toggled(self, field: FacetField, value: str, *, exclude: bool = False) -> str:
        """The address with one facet value chosen, or no longer chosen where it was."""
        wanted = f"-{value}" if exclude else value
        values: list[str] = getattr(self, field)
        others = [other for other in values if other.removeprefix("-") != value]
        return self.address(**{field: others if wanted in values else [*others, wanted]})


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen in one facet."""

    kept: tuple[str, ...]
    excluded: tuple[str, ...]


def _exists(field: FacetField, value: str) -> bool:
    match field:
        case "topic":
            return value in get_args(TopicName)
        case "measure":
            return value in get_args(Measure)
        case "region":
            return gazetteer().get(value) is not None
        case "year":
            return len(value) == 4 and value.isascii() and value.isdigit()
        case "outlet":  # an index may hold articles of outlets that are no longer watched
            return bool(value)
