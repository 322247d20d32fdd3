"""Draws charts in a process of its own, one at a time, and remembers the last ones."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import weakref
from http import HTTPStatus

from starlette.exceptions import HTTPException

from api.charts.cache import Recent
from api.charts.chart import tag

SECONDS = 10.0
"""So long a chart may take, and so long one may wait for its turn."""
_WAITING = 8
_KEPT = 256
_LONGEST = 4_000_000
_log = logging.getLogger(__name__)


class Renderer:
    """Orders in, SVG out. Threads may share it; the drawer is started with the first order."""

    def __init__(self, *, seconds: float = SECONDS, waiting: int = _WAITING, command: tuple[str, ...] = ()) -> None:
        self._seconds = seconds
        self._command = command or (sys.executable, "-P", "-m", "api.charts.worker")
        self._turn = threading.Lock()
        self._room = threading.BoundedSemaphore(waiting)
        self._drawn: Recent[str, str] = Recent(_KEPT)
        self._drawer: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[..., Renderer] | None = None

    def svg(self, order: bytes) -> str:
        """The picture of an order. Raises `HTTPException` 503 where it takes too long or too many wait."""
        key = tag(order)
        if drawn := self._drawn.get(key):
            return drawn
        if not self._room.acquire(blocking=False):
            raise _unavailable("Too many charts wait to be drawn.")
        try:
            if not self._turn.acquire(timeout=self._seconds):
                raise _unavailable("Other charts take their time.")
            try:
                return self._drawn.get(key) or self._drawn.put(key, self._draw(order))
            finally:
                self._turn.release()
        finally:
            self._room.release()

    def close(self) -> None:
        """End the drawer; the next order starts another."""
        if self._end:
            self._end()
        self._drawer = None

    def _draw(self, order: bytes) -> str:
        if len(order) > _LONGEST:
            raise _unavailable("There is too much to draw.")
        drawer = self._ready()
        assert drawer.stdin is not None  # noqa: S101  # both are pipes
        assert drawer.stdout is not None  # noqa: S101
        alarm = threading.Timer(self._seconds, drawer.kill)
        alarm.start()
        try:
            drawer.stdin.write(order + b"\n")
            drawer.stdin.flush()
            line = drawer.stdout.readline()
        except OSError:
            line = b""
        finally:
            alarm.cancel()
        if not line.endswith(b"\n"):
            self.close()
            _log.error("a chart could not be drawn within %s seconds", self._seconds)
            raise _unavailable("This chart takes too long, or its drawer ended.")
        answer = json.loads(line)
        if "error" in answer:
            _log.error("a chart could not be drawn: %s", answer["error"])
            raise HTTPException(HTTPStatus.INTERNAL_SERVER_ERROR, "This chart cannot be drawn; the log says why.")
        return str(answer["svg"])

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._drawer is None or self._drawer.poll() is not None:
            self.close()
            path = os.pathsep.join(filter(None, sys.path))  # an installed copy keeps its stages in a folder of its own
            self._drawer = subprocess.Popen(  # noqa: S603  # our own program
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path}
            )
            self._end = weakref.finalize(self, _ended, self._drawer)
        return self._drawer


def _ended(drawer: subprocess.Popen[bytes]) -> None:
    drawer.kill()
    drawer.communicate()


def _unavailable(why: str) -> HTTPException:
    detail = f"{why} Ask again in a few seconds, or take its data: the same address with .csv for .svg."
    return HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": "5"})
