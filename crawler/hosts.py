"""How each host is treated: one registry for all crawls of a process, since several outlets may live on one host.

Two requests to a host keep their distance, a host that asks to wait is waited for, and one that gives no answers is
left alone. What belongs to an event loop ends with it, so one registry serves any number of runs one after another.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from crawler.answers import UnansweredError
from crawler.stopping import StoppedError
from sidak.errors import ConfigurationError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.robots import Rules

PATIENCE = 60.0
"""How many seconds a request waits for a host that asked for it; one that must wait longer is left for later."""
DELAY = 1.0
"""Seconds between the starts of two requests to a real host."""
AT_ONCE_HERE = 4
"""How many requests a host on this machine gets at a time; a real one gets one."""
LONGEST_DELAY = 600.0
"""A host that wants more seconds than that between two requests is not crawled: it would hold a crawl for months."""
LONGEST_HOLD = 86_400.0
"""After a day a host is asked again, whatever it said."""
MISSES = 5
"""So many requests in a row without an answer close a host."""
CLOSED, LONGEST_CLOSED = 600.0, 6 * 3600.0
"""Seconds for which a host is closed the first time; each time it stays mute they double, up to the second figure."""
_STEP = 0.2
_NEVER = float("-inf")
_MOST_HOSTS = 2_000


class PostponedError(UnansweredError):
    """A request that was not made because its host is to be left alone for longer than we wait; it stays pending."""

    outcome = "pending"


class Brake(Protocol):
    """What ends a wait: `crawler.stopping.Stop`."""

    @property
    def begun(self) -> bool:
        """Whether nothing more is to be asked for."""


@dataclass(slots=True)
class _Host:
    """One host. Moments are on the registry's clock, in seconds."""

    delay: float
    at_once: int
    wanted: dict[str, float] = field(default_factory=dict)
    started: float = _NEVER
    active: int = 0
    held: float = _NEVER
    closed: float = _NEVER
    misses: int = 0
    closings: int = 0
    why: str = ""
    waiting: deque[asyncio.Event] = field(default_factory=deque)

    def pace(self) -> float:
        """Seconds between the starts of two requests."""
        return max(self.delay, *self.wanted.values()) if self.wanted else self.delay

    def room(self) -> int:
        """How many requests may be under way; a host that was closed is first asked for one thing alone."""
        return 1 if self.misses >= MISSES else self.at_once

    def wake(self) -> None:
        """Let the first of those who wait look whether it is their turn."""
        if self.waiting:
            self.waiting[0].set()


class Hosts:
    """The hosts that a process has to do with.

    `delay` is seconds between the starts of two requests to one host; by default 1, on loopback 0. `allowed` are hosts
    ("intranet.local", "10.0.0.5:8080") that may be asked although their address is not public. `clock` gives seconds.
    """

    def __init__(
        self,
        *,
        delay: float | None = None,
        allowed: Collection[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.robots: dict[str, Rules] = {}
        self.clock = clock
        self._delay = delay
        self._allowed = {place_of(each) for each in allowed if each.strip()}
        self._hosts: dict[str, _Host] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    @asynccontextmanager
    async def turn(self, url: str, stop: Brake | None = None) -> AsyncIterator[None]:
        """Wait until this address may be asked for; within the block it counts as being asked for.

        Raises StoppedError when `stop` begins while it waits, PostponedError when its host is to be left alone.
        """
        self._bind()
        host = self._of(url)
        await self._wait(host, url, stop)
        host.active += 1
        host.started = self.clock()
        try:
            yield
        finally:
            host.active -= 1
            host.wake()

    def answered(self, url: str) -> None:
        """The host gave an answer, if only to say that there is nothing: it is open."""
        host = self._of(url)
        host.misses = host.closings = 0
        host.closed = _NEVER

    def missed(self, url: str, why: str) -> None:
        """The host gave no answer, or would not serve us; several in a row close it."""
        host, now = self._of(url), self.clock()
        host.misses += 1
        if host.misses >= MISSES and host.closed <= now:  # what was under way when it closed does not count again
            host.closed = now + min(CLOSED * 2 ** min(host.closings, 10), LONGEST_CLOSED)
            host.closings += 1
            host.why = why

    def hold(self, url: str, seconds: float) -> None:
        """Ask the host for nothing before this time has passed."""
        host = self._of(url)
        host.held = max(host.held, self.clock() + min(seconds, LONGEST_HOLD))

    def back_off(self, url: str, factor: float) -> None:
        """Leave the host alone for a multiple of its delay, as long as a request waits at most."""
        self.hold(url, min(self._of(url).pace() * factor, PATIENCE))

    def want_delay(self, url: str, seconds: float) -> None:
        """The host's robots.txt wants this many seconds between two requests; it can only lengthen them."""
        if seconds > 0:
            self._of(url).wanted[authority(url)] = seconds
        else:
            self._of(url).wanted.pop(authority(url), None)

    def held_until(self, url: str) -> datetime | None:
        """Until when the host is to be left alone; None where a request would be made, if only after a short wait."""
        host = self._of(url)
        seconds = max(host.held, host.closed) - self.clock()
        return datetime.now().astimezone() + timedelta(seconds=seconds) if seconds > PATIENCE else None

    def postponed(self, url: str) -> PostponedError | None:
        """Why a request to this host would be postponed; None where it would be made."""
        host, until = self._of(url), self.held_until(url)
        if until is None:
            return None
        if host.held >= host.closed:
            return PostponedError(f"the host asks to wait until {_moment(until)} (Retry-After)")
        return PostponedError(
            f"{host.why}, {host.misses} times in a row: the host is left alone until {_moment(until)}"
        )

    def allows(self, host: str, port: int | None) -> bool:
        """Whether the settings name this host as one that need not have a public address."""
        name = _name(host)
        return (name, None) in self._allowed or (name, port) in self._allowed

    def lock(self, name: str) -> asyncio.Lock:
        """A lock of this name in the running event loop."""
        self._bind()
        return self._locks.setdefault(name, asyncio.Lock())

    def _bind(self) -> None:
        """Forget what belongs to a run that has ended."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop = loop
            self._locks.clear()
            for host in self._hosts.values():
                host.active = 0
                host.waiting.clear()

    def _of(self, url: str) -> _Host:
        key = _key(url)
        host = self._hosts.get(key)
        if host is None:
            if len(self._hosts) >= _MOST_HOSTS:
                self._tidy()
            here = is_loopback(url)
            delay = self._delay if self._delay is not None else 0.0 if here else DELAY
            host = self._hosts[key] = _Host(delay, AT_ONCE_HERE if here else 1)
        return host

    def _tidy(self) -> None:
        """Forget hosts, and rules of theirs, that would be treated the same if they were met for the first time."""
        now = self.clock()
        for key, host in list(self._hosts.items()):
            quiet = max(host.held, host.closed, host.started + max(host.pace(), LONGEST_DELAY)) <= now
            if quiet and not (host.misses or host.active or host.waiting):
                del self._hosts[key]
        for name, rules in list(self.robots.items()):
            if rules.until <= now:
                del self.robots[name]
                self._locks.pop(name, None)

    async def _wait(self, host: _Host, url: str, stop: Brake | None) -> None:
        ticket: asyncio.Event | None = None
        try:
            while True:
                if stop is not None and stop.begun:
                    raise StoppedError(f"{url}: the crawl is stopping")
                due = self._due(host, url)
                first = not host.waiting or host.waiting[0] is ticket
                if first and due <= 0 and host.active < host.room():
                    return
                if ticket is None:
                    ticket = asyncio.Event()
                    host.waiting.append(ticket)
                ticket.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(due, _STEP) if due > 0 else _STEP):
                        await ticket.wait()
        finally:
            if ticket is not None:
                with suppress(ValueError):  # a new run has begun with an empty queue
                    host.waiting.remove(ticket)
                host.wake()

    def _due(self, host: _Host, url: str) -> float:
        """In how many seconds the host may be asked again. Raises PostponedError."""
        now = self.clock()
        if max(host.held, host.closed) - now > PATIENCE and (postponed := self.postponed(url)):
            raise postponed
        pace = host.pace()
        if pace > LONGEST_DELAY:
            raise PostponedError(
                f"the host wants {pace:.0f} seconds between two requests (Crawl-delay): too slow for us"
            )
        return max(host.held, host.closed, host.started + pace) - now


def hosts_of(crawler: Crawler) -> Hosts:
    """The registry that a crawl was given, by its spider or its spider's job; else one of its own."""
    spider: Any = crawler.spider
    found = getattr(spider, "hosts", None) or getattr(getattr(spider, "job", None), "hosts", None)
    if not isinstance(found, Hosts):
        found = spider.hosts = Hosts(delay=crawler.settings.get("HOST_DELAY"))
    return found


def stop_of(crawler: Crawler) -> Brake | None:
    """What ends the waits of a crawl early, if anything does."""
    spider: Any = crawler.spider
    found: Brake | None = getattr(spider, "stop", None) or getattr(getattr(spider, "job", None), "stop", None)
    return found


def is_loopback(address: str) -> bool:
    """Whether an address lies on this machine, by the way it is written."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def authority(url: str) -> str:
    """Scheme, host and port of an address: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def place_of(written: str) -> tuple[str, int | None]:
    """Host and port of what the settings name: "intranet.local", "10.0.0.5:8080", "[fd00::5]:8080", "fd00::5".

    Raises ConfigurationError where it names no host.
    """
    said = written.strip()
    bare = said.count(":") > 1 and "[" not in said and "/" not in said
    try:
        parts = urlsplit(said if "://" in said else f"//[{said}]" if bare else f"//{said}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise ConfigurationError(f'SIDAK_ALLOW_HOSTS names "{said}", which is no host; write a name or an address')
    return _name(host), port


def _name(host: str) -> str:
    """A host's name, or its literal address in one spelling."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return host.lower().rstrip(".")


def _key(url: str) -> str:
    """What is one host: its name, and its port where that is an unusual one."""
    netloc = urlsplit(url).netloc.rpartition("@")[2].lower()
    host, colon, port = netloc.rpartition(":")
    if not colon or "]" in port:
        host, port = netloc, ""
    return host.rstrip(".") if port in ("", "80", "443") else f"{host.rstrip('.')}:{port}"


def _moment(until: datetime) -> str:
    return f"{until:%H:%M}" if until.date() == datetime.now().astimezone().date() else f"{until:%Y-%m-%d %H:%M}"
