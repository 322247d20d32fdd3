"""A small site on loopback whose every answer a test decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from crawler.outlets import Outlet
from tests.crawler.pages import article, outlet


@dataclass
class Answer:
    """Status, body and headers of one address."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class SmallSite:
    """`answers` by path with query; `asked` holds every request's path and its If-None-Match."""

    home: str = ""
    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def outlet(self, *discover: dict[str, object], name: str = "kabar") -> Outlet:
        """An outlet of this site; without a way, one whose ways are to be found."""
        return outlet(id=name, home=self.home, discover=list(discover) or "auto")

    def story(self, path: str, title: str, **headers: str) -> None:
        """An article of 40 own words at `path`."""
        text = article().replace("Wali Kota Cek MPP, Separuh Stan Kosong", title)
        self.answers[path] = Answer(text, headers={"Content-Type": "text/html; charset=utf-8", **headers})

    def feed(self, path: str, *entries: tuple[str, str], following: str = "", **headers: str) -> None:
        """An Atom feed of (path, updated)."""
        items = "".join(
            f'<entry><title>x</title><link href="{self.home}{link}"/>'
            + (f"<updated>{updated}</updated>" if updated else "")
            + "</entry>"
            for link, updated in entries
        )
        more = f'<link rel="next" href="{self.home}{following}"/>' if following else ""
        text = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{more}{items}</feed>'
        self.answers[path] = Answer(text, headers={"Content-Type": "application/atom+xml", **headers})

    def sitemap(self, path: str, *entries: tuple[str, str], index: bool = False) -> None:
        """A sitemap, or an index of them, of (path, lastmod)."""
        outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
        items = "".join(
            f"<{inner}><loc>{self.home}{link}</loc><lastmod>{changed}</lastmod></{inner}>" for link, changed in entries
        )
        text = f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</{outer}>'
        self.answers[path] = Answer(text, headers={"Content-Type": "application/xml"})


@contextmanager
def serving() -> Iterator[SmallSite]:
    """A site that answers on a free port until the end of the block."""
    site = SmallSite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            condition = self.headers.get("If-None-Match", "")
            site.asked.append((self.path, condition))
            found = site.answers.get(self.path, Answer("tidak ada", 404))
            answer = found() if callable(found) else found
            fresh = bool(condition) and condition == answer.headers.get("ETag")
            body = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
            self.send_response(304 if fresh else answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if fresh else str(len(body)))
            self.end_headers()
            if not fresh:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.home = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
