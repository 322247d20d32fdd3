"""HTTP/1.1 for one outlet: what it answers, with the validators it sends, on connections that stay open."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import ClassVar

from .faults import Faults
from .site import Answer, Site


@dataclass(frozen=True, slots=True)
class Request:
    """One request that was answered; `path` has its query."""

    outlet: str
    path: str
    status: int


class OutletServer(ThreadingHTTPServer):
    """One outlet's socket. `answer` turns a path with its query into an answer; `note` hears of every request.

    `faults`, where there are any, come between an answer and the wire. `under_way` is how many requests are being
    answered now.
    """

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(
        self, kind: type[Site], port: int, answer: Callable[[str, str], Answer], note: Callable[[Request], None]
    ) -> None:
        self.kind = kind
        self.answer = answer
        self.note = note
        self.faults: Faults | None = None
        self.under_way = 0
        self._lock = Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def count(self, more: int) -> None:
        """A request has begun (1) or ended (-1)."""
        with self._lock:
            self.under_way += more

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that hangs up is no error; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # passed on as it came


class _Handler(BaseHTTPRequestHandler):
    """Puts an `Answer` on the wire, with the validators that the outlet sends."""

    server: OutletServer
    protocol_version: ClassVar[str] = "HTTP/1.1"  # type: ignore[misc]  # the standard library has it as an instance's
    server_version = "newsroom"
    sys_version = ""
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.server.count(1)
        try:
            self._answer()
        finally:
            self.server.count(-1)

    do_HEAD = do_GET  # noqa: N815  # the names http.server looks for

    def _answer(self) -> None:
        outlet = self.server.kind.id
        answer = self.server.answer(outlet, self.path)
        headers = dict(answer.headers) | self._validators(answer)
        status = 304 if answer.status == 200 and self._still_fresh(headers) else answer.status
        self.server.note(Request(outlet, self.path, status))
        if status != 304:
            headers |= {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body))}
        if self._spoilt(status, headers, answer.body):
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if status != 304 and self.command != "HEAD":
            self.wfile.write(answer.body)

    def _spoilt(self, status: int, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a fault has taken the place of this answer. It costs the connection, too."""
        faults = self.server.faults
        if faults is None:
            return False
        spoil = faults.choose(self.server.kind.id, self.path, bodiless=status != 200 or self.command == "HEAD")
        if spoil is None:
            return False
        self.close_connection = True
        spoil(self.connection, headers, body)
        return True

    def _validators(self, answer: Answer) -> dict[str, str]:
        headers = {}
        if answer.status == 200 and (answer.validated or self.server.kind.sends_etag):
            headers["ETag"] = f'W/"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
        if answer.changed and (answer.validated or self.server.kind.sends_last_modified):
            headers["Last-Modified"] = format_datetime(Site.utc(answer.changed), usegmt=True)
        return headers

    def _still_fresh(self, headers: Mapping[str, str]) -> bool:
        if etag := self.headers.get("If-None-Match"):
            return etag == headers.get("ETag")
        since, changed = self.headers.get("If-Modified-Since"), headers.get("Last-Modified")
        return bool(since and changed and parsedate_to_datetime(changed) <= parsedate_to_datetime(since))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the newsroom keeps its own list of requests."""
