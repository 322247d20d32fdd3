"""How often: requests of each key, or else of each address, in a window of time."""

from __future__ import annotations

import math
import time
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.guard.counters import Counters
from api.guard.metrics import Metrics
from api.guard.refusals import refuse
from api.guard.rules import Rules
from api.guard.visitors import visitor_of

_FREE = ("/static/", "/api/v1/health")


class Rates:
    """Counts requests, tells what is left in the `RateLimit` headers, and answers 429 where nothing is."""

    def __init__(self, app: ASGIApp, rules: Rules, metrics: Metrics) -> None:
        self._app = app
        self._default, self._of_key = rules.rate_limit, rules.key_rate_limit
        self._counters = Counters()
        self._limiter = FixedWindowRateLimiter(self._counters)
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        key = visitor_of(scope).key
        name, limit, who = ("key", self._of_key, key.id) if key else ("default", self._default, _address(scope))
        if limit is None:
            await self._app(scope, receive, send)
            return
        passes = self._limiter.hit(limit, name, who)
        left, wait = self._left(name, limit, who)
        # The policy and what is left of it, as structured fields (draft-ietf-httpapi-ratelimit-headers).
        policy = f'"{name}";q={limit.amount};w={limit.get_expiry()}'
        told = {b"ratelimit-policy": policy, b"ratelimit": f'"{name}";r={left};t={wait}'}
        headers = [(field, value.encode()) for field, value in told.items()]

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        if passes:
            await self._app(scope, receive, send_told)
            return
        self._metrics.limited.inc()
        detail = f"More than {limit.amount} requests came in {limit.get_expiry()} seconds. Try again in {wait} seconds."
        await refuse(
            scope, receive, send_told, HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"retry-after": str(wait)}
        )

    def _left(self, name: str, limit: RateLimitItem, who: str) -> tuple[int, int]:
        """How many requests are left, and for how many seconds."""
        end, remaining = self._limiter.get_window_stats(limit, name, who)
        return remaining, max(1, math.ceil(end - time.time()))


def _address(scope: Scope) -> str:
    """Who is counted as one: an IPv4 address, or the /64 of an IPv6 one, which is what a single household gets."""
    client = scope.get("client")
    host = client[0] if client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:100]
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return host
