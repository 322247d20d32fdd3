"""Passing faults of a network: answers that are refused, cut, reset, slow or not what their head says.

They pass: an address is spoilt twice at most, so whoever asks again gets it. Which request meets which fault follows
from the seed, the outlet, the path and how often the path was asked for, so that a run can be repeated.
"""

from __future__ import annotations

import random
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from threading import Lock

Fields = Mapping[str, str]
Spoil = Callable[[socket.socket, Fields, bytes], None]
"""Sends the answer with these headers and this body over a connection, in its own way."""
_OK = "HTTP/1.1 200 OK"


def _head(fields: Fields, status: str = _OK, **other: str) -> bytes:
    """The head of an answer; `other` are headers in the place of those in `fields`."""
    replaced = {name.replace("_", "-"): value for name, value in other.items()}
    kept = {name: value for name, value in fields.items() if name not in replaced}
    lines = [status, *(f"{name}: {value}" for name, value in (kept | replaced).items() if value), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def reset(connection: socket.socket) -> None:
    """End a connection as a crash of the other side does, at once and without a goodbye."""
    with socket.socket(fileno=connection.detach()) as own:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _refused(status: str) -> Spoil:
    def spoil(connection: socket.socket, fields: Fields, body: bytes) -> None:
        text = b"<h1>Terjadi kesalahan pada server</h1>"
        head = {"Content-Type": "text/html", "Content-Length": str(len(text)), "Connection": "close"}
        connection.sendall(_head(head, f"HTTP/1.1 {status}") + text)

    return spoil


def _reset_at_once(connection: socket.socket, fields: Fields, body: bytes) -> None:
    reset(connection)


def _reset_midway(connection: socket.socket, fields: Fields, body: bytes) -> None:
    connection.sendall(_head(fields) + body[: len(body) // 2])
    time.sleep(0.02)  # a reset may overtake what was sent before it
    reset(connection)


def _hung_up(connection: socket.socket, fields: Fields, body: bytes) -> None:
    """Not a byte, and the connection is closed by whoever serves it."""


def _cut(connection: socket.socket, fields: Fields, body: bytes) -> None:
    connection.sendall(_head(fields) + body[: len(body) * 3 // 5])


def _promises_more(connection: socket.socket, fields: Fields, body: bytes) -> None:
    connection.sendall(_head(fields, Content_Length=str(len(body) + 1000)) + body)


def _promises_less(connection: socket.socket, fields: Fields, body: bytes) -> None:
    connection.sendall(_head(fields, Content_Length=str(len(body) * 3 // 5)) + body)


def _empty(connection: socket.socket, fields: Fields, body: bytes) -> None:
    connection.sendall(_head(fields, Content_Length="0"))


def _broken_chunks(connection: socket.socket, fields: Fields, body: bytes) -> None:
    half = body[: len(body) // 2]
    head = _head(fields, Content_Length="", Transfer_Encoding="chunked")
    connection.sendall(head + b"%x\r\n%b\r\nkacau\r\n" % (len(half), half))


def _unended_chunks(connection: socket.socket, fields: Fields, body: bytes) -> None:
    half = body[: len(body) // 2]
    head = _head(fields, Content_Length="", Transfer_Encoding="chunked")
    connection.sendall(head + b"%x\r\n%b\r\n" % (len(half), half))


def _garbage(connection: socket.socket, fields: Fields, body: bytes) -> None:
    connection.sendall(b"\x16\x03HTP/9 -1 Kacau\r\n\r\n" + body)


def _drip(seconds: float) -> Spoil:
    def spoil(connection: socket.socket, fields: Fields, body: bytes) -> None:
        answer = _head(fields) + body
        size = max(1, len(answer) // 10)
        for start in range(0, len(answer), size):
            connection.sendall(answer[start : start + size])
            time.sleep(seconds / 10)

    return spoil


FAULTS: Mapping[str, Spoil] = {
    "status 500": _refused("500 Internal Server Error"),
    "status 503": _refused("503 Service Unavailable"),
    "reset at once": _reset_at_once,
    "hung up": _hung_up,
    "garbage": _garbage,
    "reset midway": _reset_midway,
    "cut": _cut,
    "promises more": _promises_more,
    "promises less": _promises_less,
    "empty": _empty,
    "broken chunks": _broken_chunks,
    "unended chunks": _unended_chunks,
    "drip": _drip(1.5),
}
BODILESS = ("status 500", "status 503", "reset at once", "hung up", "garbage")
"""The faults that an answer without a body may have."""


@dataclass
class Faults:
    """The faults of one run: a `share` (0 to 1) of the requests is spoilt, of each address the first `most` at most.

    `kinds` are names in `FAULTS`. An answer comes late by up to `latency` seconds. `given` counts what was spoilt and
    how. Threads may share it.
    """

    seed: int
    share: float = 0.25
    most: int = 2
    kinds: Collection[str] = tuple(FAULTS)
    latency: float = 0.0
    given: Counter[str] = field(default_factory=Counter)
    _asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def choose(self, outlet: str, path: str, *, bodiless: bool = False) -> Spoil | None:
        """How this request is spoilt; None where it is answered as it should be. Counts it, and lets it wait."""
        with self._lock:
            times = self._asked[outlet, path]
            self._asked[outlet, path] += 1
        chance = random.Random(f"{self.seed} {outlet} {path} {times}")  # noqa: S311  # faults, not secrets
        time.sleep(self.latency * chance.random())
        kinds = [kind for kind in self.kinds if kind in BODILESS or not bodiless]
        if times >= self.most or not kinds or chance.random() >= self.share:
            return None
        kind = chance.choice(kinds)
        with self._lock:
            self.given[kind] += 1
        return FAULTS[kind]
