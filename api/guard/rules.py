"""The settings of the guard, read and checked once when the app is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from limits import RateLimitItem, parse

from sidak.errors import ConfigurationError
from sidak.settings import Settings

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
_EVERY_INTERFACE = ("", "0.0.0.0", "::")  # noqa: S104  # compared with, not bound to
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])", re.IGNORECASE)
_LONGEST_HOST = 253


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is asked of every request. `hosts` are the names that are known, lower case; None takes any right one."""

    require_key: bool = False
    public_url: str = ""
    hosts: frozenset[str] | None = LOCAL
    cors_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    rate_limit: RateLimitItem | None = None
    key_rate_limit: RateLimitItem | None = None
    seconds: float = 30
    body_bytes: int = 64 * 1024
    # The longest query, 2,000 signs, takes 12 kB where each is two bytes and written as %XX.
    url_bytes: int = 16 * 1024

    @classmethod
    def of(cls, settings: Settings, *, bound: str = "127.0.0.1") -> Rules:
        """The rules of these settings for an app that is served on the host `bound`. Raises `ConfigurationError`."""
        public = _public(settings.public_url)
        own = _listed(settings.hosts)
        for host in own:
            if host_name(host) is None:
                raise _wrong("SIDAK_HOSTS", host, "host names such as sidak.example.org")
        return cls(
            require_key=settings.require_key,
            public_url=public,
            hosts=_hosts(bound, public, own),
            cors_origins=tuple(_origin(each) for each in _listed(settings.cors_origins)),
            trusted_proxies=tuple(_network(each) for each in _listed(settings.trusted_proxies)),
            rate_limit=_limit("SIDAK_RATE_LIMIT", settings.rate_limit),
            key_rate_limit=_limit("SIDAK_KEY_RATE_LIMIT", settings.key_rate_limit),
            seconds=settings.request_seconds,
        )


def host_name(written: str) -> str | None:
    """The name in a Host header, lower case and without its port; None where it is no right one."""
    name, port = written, ""
    if not written.endswith("]") and ":" in written:
        name, _, port = written.rpartition(":")
        if not (port.isascii() and port.isdecimal() and len(port) <= 5):
            return None
    if not 0 < len(name) <= _LONGEST_HOST or not _HOST.fullmatch(name) or ".." in name:
        return None
    return name.lower()


def _hosts(bound: str, public: str, own: tuple[str, ...]) -> frozenset[str] | None:
    if bound in _EVERY_INTERFACE and not public and not own:
        return None  # what names lead here is not ours to know
    named = {urlsplit(public).netloc, f"[{bound}]" if ":" in bound else bound, *own}
    return LOCAL | {name for name in map(host_name, named) if name}


def _public(url: str) -> str:
    url = url.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("http", "https") and host_name(parts.netloc) and not parts.query and not parts.fragment
    except ValueError:
        right = False
    if url and (not right or parts.path):
        raise _wrong("SIDAK_PUBLIC_URL", url, "the address of the search page such as https://sidak.example.org")
    return url


def _origin(origin: str) -> str:
    try:
        parts = urlsplit(origin)
        right = parts.scheme and parts.netloc and origin == f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        right = False
    if origin != "*" and not right:
        raise _wrong("SIDAK_CORS_ORIGINS", origin, "origins such as https://data.example.org, or *")
    return origin


def _network(proxy: str) -> str:
    try:
        return str(ip_network(proxy) if "/" in proxy else ip_address(proxy))
    except ValueError:
        raise _wrong("SIDAK_TRUSTED_PROXIES", proxy, "addresses or networks such as 10.0.0.0/8") from None


def _limit(name: str, written: str) -> RateLimitItem | None:
    if not written.strip():
        return None
    try:
        limit = parse(written)
    except ValueError:
        limit = None
    if limit is None or limit.amount < 1 or limit.get_expiry() < 1 or ";" in written or "," in written:
        raise _wrong(name, written, "one limit such as 120/minute, or nothing for no limit")
    return limit


def _listed(written: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in written.split(",") if each.strip())


def _wrong(name: str, value: str, wanted: str) -> ConfigurationError:
    return ConfigurationError(f"{name} has {value!r}, which cannot be used; it takes {wanted}.")
