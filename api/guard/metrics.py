"""What is counted of the app for Prometheus, in a registry of its own."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """Requests by route, method and status; how long they took; how many were over the limit."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self.requests = Counter("sidak_requests", "Requests that were answered.", labels, registry=self.registry)
        self.seconds = Histogram(
            "sidak_request_seconds",
            "Time from a request to the end of its answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.limited = Counter("sidak_rate_limited", "Requests refused as too many.", registry=self.registry)


class Measured:
    """Counts and times every request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, end = 500, 0.0  # where nothing is sent, the server itself answers so

        async def send_noted(message: Message) -> None:
            nonlocal status, end
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)
            end = time.perf_counter()  # what is done after the answer is nobody's waiting

        begin = time.perf_counter()
        try:
            await self._app(scope, receive, send_noted)
        finally:
            route = _route(scope)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.requests.labels(route, method, status).inc()
            self._metrics.seconds.labels(route).observe((end or time.perf_counter()) - begin)


def _route(scope: Scope) -> str:
    """The route's pattern: what is asked for by name or id is not told apart, or there would be no end of series."""
    if scope["path"].startswith("/static/"):
        return "/static"
    context = scope.get("fastapi", {}).get("effective_route_context")
    route = context or scope.get("route")
    return getattr(route, "path_format", None) or "none"
