"""Puts the layers around an app, in the order in which a request meets them."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.guard.conditional import Conditional
from api.guard.gate import Gate
from api.guard.hosts import Hosts
from api.guard.metrics import Measured, Metrics
from api.guard.rates import Rates
from api.guard.rules import Rules
from api.guard.sizes import Sizes
from api.guard.timeout import Timeout
from api.guard.visitors import Visitors
from api.security import SecurityHeaders
from sidak.store import Store

_EXPOSED = ("ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "Content-Disposition")


def install(app: FastAPI, rules: Rules, store: Store) -> None:
    """Guard `app` by `rules`; keys are looked up in `store`. Others find both as `app.state.rules` and `.metrics`."""
    app.state.rules, app.state.metrics = rules, Metrics()
    # What is added last is met first.
    app.add_middleware(Conditional, rules)
    app.add_middleware(Gate, rules)
    if rules.rate_limit or rules.key_rate_limit:
        app.add_middleware(Rates, rules, app.state.metrics)
    app.add_middleware(Visitors, store)
    if rules.cors_origins:
        # Reading alone, and never by the cookie: a page elsewhere cannot act for its visitor.
        app.add_middleware(
            CORSMiddleware,
            allow_origins=rules.cors_origins,
            allow_methods=("GET", "HEAD"),
            allow_headers=("Authorization", "If-None-Match"),
            expose_headers=_EXPOSED,
        )
    app.add_middleware(Sizes, rules)
    app.add_middleware(Hosts, rules)
    app.add_middleware(Timeout, rules)
    app.add_middleware(Measured, app.state.metrics)
    app.add_middleware(SecurityHeaders)
    if rules.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(rules.trusted_proxies))
