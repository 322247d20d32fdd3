"""What the API answers of periods and of coverage. These shapes are a promise to others."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from api.charts.params import By
from api.web.coverage import Health
from search.base import Grain


class _Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ValuesAnswer(_Answer):
    """The values of one measure in a period, in percent; copies of one text count once."""

    figures: int
    lowest: float
    median: float
    highest: float


class PeriodAnswer(_Answer):
    """One period of a search, and what it is measured against."""

    period: str = Field(description="`YYYY-MM` or `YYYY`.", examples=["2024-04"])
    count: int = Field(description="What answers the search, copies counted each.")
    outlets_active: int = Field(description="Outlets with any stored article published in the period.")
    articles_stored: int = Field(description="All stored articles published in the period.")
    pages_fetched: int = Field(description="Pages that came in the period, each body once, on Jakarta's clock.")
    values: ValuesAnswer | None = Field(None, description="Of a search for figures of one measure.")


class TimelineAnswer(_Answer):
    """A search by period, oldest first, without gaps from the first period that has anything to the last."""

    by: By
    grain: Grain
    read_as: str = Field(description="The query as it was understood.")
    total: int = Field(description="All that answer, copies counted each.")
    undated: int = Field(description="Of those, without a day of publication.")
    earlier: int = Field(description="Of those, before the first period told; at most the newest 600 are.")
    periods: list[PeriodAnswer]
    values_left: str = Field("", description="Why periods have no values; empty where they have.")


class OutletCoverage(_Answer):
    """What is known of one outlet."""

    id: str
    name: str
    region: str | None = Field(description="Code of the region it is at home in; null where it is not known.")
    about: str | None = Field(
        description="Code of the province that most of its figures' and articles' regions lie in."
    )
    articles: int = Field(description="Stored articles.")
    first: date | None = Field(description="First day of publication.")
    last: date | None = Field(description="Last day of publication.")
    pages: int = Field(description="Pages fetched, each body once.")
    failures: dict[str, int] = Field(description="Addresses that brought no article, by outcome.")
    last_crawl: datetime | None = Field(description="When its last crawl began.")
    health: Health = Field(description="What its last crawls say.")


class ProvinceCoverage(_Answer):
    """What is known of one province."""

    code: str
    name: str
    articles: int = Field(description="Stored articles about it, or about a kabupaten or kota in it.")
    outlets: int = Field(description="Outlets that wrote about it.")
    outlets_based: int | None = Field(description="Outlets at home in it; null where it is not known.")
    regencies: int = Field(description="Its kabupaten and kota.")
    told: int = Field(description="Of those, the ones that any article is about.")
    silent: list[str] = Field(description="Codes of those that none is about.")
    last: date | None = Field(description="Last day of publication of an article about it.")


class CoverageAnswer(_Answer):
    """What the store covers, and what it does not."""

    articles: int
    undated: int = Field(description="Articles without a day of publication.")
    pages: int
    outlets: list[OutletCoverage]
    provinces: list[ProvinceCoverage]
