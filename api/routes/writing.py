"""What a key with the scope `write` may ask for: that an article goes, or that a page is fetched again."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from http import HTTPStatus
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.context import Context, ContextOf
from api.guard.writing import may_write
from api.schemas import Problem
from search import indexer
from sidak.errors import InputError, NotFoundError, SidakError
from sidak.store import changes, takedowns, visits
from sidak.store.columns import storable

MAX_URL = 2_000
MAX_REASON = 1_000
_LEFT_TO_OTHERS = 2_000
"""More changes than so many wait for `sidak index`: they are no takedown's, and would keep this server busy."""
_log = logging.getLogger(__name__)
_draining = Lock()


def _storable(text: str) -> str:
    try:
        return storable(text.strip())
    except InputError:
        raise ValueError("holds a NUL character or half of a surrogate pair") from None


Said = Annotated[str, AfterValidator(_storable)]
Address = Annotated[
    Said,
    Field(
        min_length=1,
        max_length=MAX_URL,
        description="The address of an article, as its `url` has it.",
        examples=["https://kabar-mustika.test/bupati-pantau-kehadiran"],
    ),
]

router = APIRouter(
    tags=["writing"],
    dependencies=[Depends(may_write)],
    responses={
        401: {"model": Problem, "description": "There is no key, or a wrong one."},
        403: {"model": Problem, "description": "The key is not for writing."},
    },
)


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RecrawlRequest(_Asked):
    """What to fetch again."""

    url: Address


class RecrawlAnswer(BaseModel):
    """What will be fetched again."""

    url: str
    outlet: str = Field(description="Whose next crawl asks for it.", examples=["kabar-mustika"])


@router.post(
    "/recrawls",
    summary="Fetch a page again",
    status_code=HTTPStatus.ACCEPTED,
    responses={
        404: {"model": Problem, "description": "No crawl ever saw that address."},
        410: {"model": Problem, "description": "It was taken down, and is not fetched again."},
    },
)
def recrawl(asked: RecrawlRequest, context: ContextOf) -> RecrawlAnswer:
    """Mark an address to be fetched by the next crawl of its outlet, whole and however often it failed before."""
    with context.store.writing() as db:
        if down := takedowns.of_url(db, asked.url):
            raise takedowns.gone(down, f"The page {asked.url!r}")
        outlet = visits.again(db, asked.url)
    if outlet is None:
        raise NotFoundError(f"No crawl has seen {asked.url!r}. Give the address as the article's `url` has it.")
    return RecrawlAnswer(url=asked.url, outlet=outlet)


class TakedownRequest(_Asked):
    """What is to go, and why."""

    url: Address
    reason: Annotated[
        Said,
        Field(
            min_length=1,
            max_length=MAX_REASON,
            description="Who asked for it, or what was wrong; it is shown in the place of the article.",
            examples=["Asked for by the outlet on 12 May 2024"],
        ),
    ]


class TakedownAnswer(BaseModel):
    """What went, and the tombstone that stays."""

    url: str
    urls: list[str] = Field(description="All addresses that led to the same; none of them is fetched again.")
    reason: str = Field(description="Of a takedown that is repeated, the first.")
    at: datetime
    article_ids: list[str] = Field(description="Empty where nothing of that address was kept.")
    figures: int = Field(description="How many figures went.", examples=[3])
    pages: int = Field(description="How many pages went.", examples=[1])
    again: bool = Field(description="It had been taken down before.")
    index: str = Field(description="When the entry is gone from the search.")


@router.post("/takedowns", summary="Take an article down")
def takedown(asked: TakedownRequest, context: ContextOf, later: BackgroundTasks) -> TakedownAnswer:
    """Remove an article, its pages and findings for good, and leave a tombstone: it is never fetched again.

    The article is gone with this answer; its entry in the search goes right after, or where another process fills the
    index, with that one's next round. An address that was never seen gets a tombstone, too.
    """
    with context.store.writing() as db:
        done = takedowns.forget(db, asked.url, reason=asked.reason, now=datetime.now(UTC))
    later.add_task(_drain, context)
    told = {name: getattr(done, name) for name in TakedownAnswer.model_fields if name != "index"}
    return TakedownAnswer(
        **told, index="The entry leaves the search in a moment, with the next `sidak index` at latest."
    )


def _drain(context: Context) -> None:
    """Bring the index up to the store, where that is little and nobody else does it."""
    try:
        with _draining:  # an index has one writer, in this process too
            with context.store.reading() as db:
                waiting = changes.last(db) - context.index.applied()
            if waiting <= _LEFT_TO_OTHERS:
                indexer.drain(context.store, context.index)
                context.store.scrub()
    except SidakError as error:
        _log.warning("what was taken down is still in the index until `sidak index` runs: %s", error)
