"""What the address of a file, a feed or a citation asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal
from urllib.parse import urlencode

from pydantic import Field

from api.params import QueryParams
from api.taken.formats import FORMATS, FormatName
from search.base import Grain, Query, Sort

CiteFormat = Literal["apa", "bibtex", "ris"]
_GRAIN = "`articles`, or `findings` for the figures in them."
_NO_USE = "No use here: a file has every hit."


class ExportParams(QueryParams):
    """The parameters of a file: those of a search, so that its address makes that of the file."""

    path: ClassVar[str] = "/api/v1/export"
    format: FormatName = Field(description="`csv`, `xlsx`, `jsonl`, `parquet`, `ris` or `bibtex`.", examples=["csv"])
    grain: Grain = Field("articles", description=_GRAIN)
    sort: Sort = Field(
        "newest",
        description="`newest`; figures also by value, `highest` or `lowest`. `relevance` is taken for `newest`, and so "
        "is every order in `ris` and `bibtex`.",
    )
    grouped: bool = Field(True, description="Of the copies of one text the first alone, with their number.")
    limit: int = Field(20, description=_NO_USE)
    cursor: str | None = Field(None, max_length=1000, description=_NO_USE)

    def query(self) -> Query:
        """What the index is asked."""
        sort = "newest" if self.sort == "relevance" or FORMATS[self.format].newest_first else self.sort
        return replace(super().query(), grain=self.grain, sort=sort, grouped=self.grouped, cursor=None)

    def asked(self) -> list[tuple[str, str]]:
        """Names and values of all that was asked, as the address has them."""
        return self.pairs("limit")

    def again(self) -> str:
        """The path that asks for the same."""
        return f"{self.path}?{urlencode(self.asked())}"


class FeedParams(QueryParams):
    """The parameters of a feed: those of a search, the newest first."""

    grain: Grain = Field("articles", description=_GRAIN)
    grouped: bool = Field(True, description="Of the copies of one text the first alone.")
    lang: Literal["id", "en"] = Field("id", description="The language of titles and dates.")

    def query(self) -> Query:
        """What the index is asked."""
        return replace(super().query(), grain=self.grain, sort="newest", grouped=self.grouped, facets=())
