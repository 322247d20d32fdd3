"""What there is: regions, outlets, and how the copy stands."""

from __future__ import annotations

from fastapi import APIRouter

from api.context import Context, ContextOf
from api.schemas import CountedRegion, HealthAnswer, OutletAnswer
from search.base import FacetField, Query
from sidak.regions import gazetteer
from sidak.store import articles, changes

router = APIRouter(tags=["catalogue"])
_ALL = 10_000
"""More than there are regions, or outlets."""


@router.get("/regions", summary="Regions")
def regions(context: ContextOf) -> list[CountedRegion]:
    """All provinces, kabupaten and kota by code, each with the number of indexed articles about it."""
    counts = _counts(context, "region")
    return [
        CountedRegion(code=region.code, name=region.name, articles=counts.get(region.code, 0)) for region in gazetteer()
    ]


@router.get("/outlets", summary="Outlets")
def outlets(context: ContextOf) -> list[OutletAnswer]:
    """The outlets that are watched or were, each with the number of its indexed articles."""
    counts = _counts(context, "outlet")
    ids = sorted({*context.outlets, *counts})
    return [OutletAnswer(id=name, name=context.outlet_name(name), articles=counts.get(name, 0)) for name in ids]


@router.get("/health", summary="Health")
def health(context: ContextOf) -> HealthAnswer:
    """Counts of store and index, and how far the index follows the store."""
    with context.store.reading() as db:
        stored, last = articles.count(db), changes.last(db)
    applied = context.index.applied()
    return HealthAnswer(
        articles=stored, indexed=context.index.count(), last_change=last, applied=applied, lag=max(last - applied, 0)
    )


def _counts(context: Context, field: FacetField) -> dict[str, int]:
    page = context.index.search(Query(facets=(field,), facet_size=_ALL, limit=1))
    return {value.value: value.count for value in page.facets[field]}
