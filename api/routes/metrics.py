"""How the copy does, for Prometheus."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import cast

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.context import Context, ContextOf
from api.guard.metrics import Metrics
from sidak.errors import SidakError
from sidak.store import articles, changes

_log = logging.getLogger(__name__)
router = APIRouter()


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request, context: ContextOf) -> Response:
    """All metrics in Prometheus' text form; of a store or index that fails, that it is down."""
    counted = cast(Metrics, request.app.state.metrics)
    standing = CollectorRegistry()
    standing.register(_Standing(context))
    return Response(
        generate_latest(counted.registry) + generate_latest(standing), headers={"content-type": CONTENT_TYPE_LATEST}
    )


class _Standing(Collector):
    """What store and index hold at the moment of asking."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: registering must not ask the store."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Gauges of store and index; an absent one belongs to a part that is down."""
        last = applied = None
        try:
            with self._context.store.reading() as db:
                stored, last = articles.count(db), changes.last(db)
            yield _gauge("sidak_articles_stored", "Articles in the store.", stored)
        except SidakError as error:
            _log.warning("the store gives no figures for /metrics: %s", error)
        yield _gauge("sidak_store_up", "Whether the store answers.", last is not None)
        try:
            indexed, applied = self._context.index.count(), self._context.index.applied()
            yield _gauge("sidak_articles_indexed", "Articles in the index.", indexed)
        except SidakError as error:
            _log.warning("the index gives no figures for /metrics: %s", error)
        yield _gauge("sidak_index_up", "Whether the index answers.", applied is not None)
        if last is not None and applied is not None:
            yield _gauge("sidak_index_lag", "Changes that wait for the indexer.", max(last - applied, 0))


def _gauge(name: str, described: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, described, value=float(value))
