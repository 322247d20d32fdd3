"""A Meilisearch that does not work, on loopback: what stands before our client when something goes wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NOW = "2026-01-01T00:00:00.000000000Z"


@dataclass
class Trouble:
    """How the server answers; whatever it is not told it does as a working one would, over an empty index.

    `answers` has a status and a body for a method and the end of a path, "" for any path. `cut` breaks every answer off
    in the middle, `slow` lets it come when `go_on` is set, and a task is as `task` says.
    """

    answers: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    cut: bool = False
    slow: bool = False
    task: dict[str, object] = field(default_factory=lambda: {"status": "succeeded"})
    go_on: threading.Event = field(default_factory=threading.Event)
    state: dict[str, Any] | None = None
    batches: list[list[dict[str, Any]]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, path: str, body: Any) -> tuple[int, str]:
        """What a request is answered."""
        self.asked.append((method, path))
        for (wanted, end), answer in self.answers.items():
            if method == wanted and path.endswith(end):
                return answer
        return 200, json.dumps(self._working(method, path, body))

    def _working(self, method: str, path: str, body: Any) -> object:
        if path == "/multi-search":
            return {"results": [self._found(query) for query in body["queries"]]}
        if path.endswith("/facet-search"):
            return {"facetHits": []}
        if path.startswith("/tasks/"):
            return {"uid": 1, "type": "any", "enqueuedAt": NOW, **self.task}
        if path.startswith("/tasks"):
            return {"results": [], "limit": 1, "total": 3, "from": None, "next": None}
        if method == "GET":
            return {}
        if path.endswith("/documents") and self.task["status"] == "succeeded":
            self.batches.append(body)
            self.state = next(one for one in body if one["id"] == "state")
        return {"taskUid": 1, "indexUid": "sidak", "status": "enqueued", "type": "any", "enqueuedAt": NOW}

    def _found(self, query: dict[str, Any]) -> dict[str, object]:
        wanted = [self.state] if self.state and query["filter"] == "id = state" else []
        return {"hits": wanted, "totalHits": len(wanted), "facetDistribution": {}}


@contextmanager
def serving(trouble: Trouble) -> Iterator[str]:
    """The address of the server, as long as it runs."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            status, text = trouble.answer(self.command, self.path.split("?")[0], json.loads(raw) if raw else None)
            if trouble.slow:
                trouble.go_on.wait(10)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) + 100 * trouble.cut))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815  # names that http.server asks for

        def log_message(self, *_args: object) -> None:
            """Keep silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        trouble.url = f"http://127.0.0.1:{server.server_port}"
        yield trouble.url
    finally:
        trouble.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
