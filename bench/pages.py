"""Every page of a copy with BENCH_ARTICLES articles (100,000), and the search beside a bare Starlette route.

Times are those of a client on the same machine over a connection that is kept open, so the server's and a little more.
"""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

from bench.measure import ratio, show, verdict
from bench.search import ARTICLES
from bench.search_corpus import documents
from bench.search_indexing import batches
from bench.search_queries import queries
from search.base import Document, Query
from search.document import findings
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.models import Annotation, Article, Topic
from sidak.store import articles, open_store
from sidak.store import findings as found

_P95, _OF_BARE = 100.0, 0.8  # milliseconds, times
_ASKED, _ROUNDS, _CLIENTS, _TURN = 200, 5, 4, 400
_BATCH = 500


def pages() -> None:
    """Print the tables: each page, and searches per second."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        taken = _fill(home, ARTICLES)
        with _serving(home, "sidak") as port:
            show(
                f"Pages of {ARTICLES:,} articles, {_ASKED} requests each (the copy was filled in {taken:.0f} s)",
                ("", "p50 ms", "p95 ms", "largest KB", f"p95 < {_P95:.0f}"),
                [_row(port, name, addresses) for name, addresses in _pages().items()],
            )
        _per_second(home)


def _per_second(home: Path) -> None:
    asked = [f"/api/v1/search?{urlencode({'q': query.text})}" for query in queries("articles")]
    with _serving(home, "sidak") as ours, _serving(home, "starlette") as bare:
        ports = {"sidak": ours, "starlette, bare": bare}
        for port in ports.values():
            _load(port, asked)
        taken: dict[str, list[float]] = {name: [] for name in ports}
        for number in range(_ROUNDS):
            for name in ports if number % 2 else reversed(ports):
                taken[name].append(_load(ports[name], asked))
    rate = 1 / ratio(taken, "sidak", "starlette, bare")
    rows = [
        (
            name,
            f"{_TURN / median(times):,.0f}",
            *((f"{rate:.2f}", verdict(rate >= _OF_BARE)) if name == "sidak" else ("", "")),
        )
        for name, times in taken.items()
    ]
    show(f"Searches per second, {_CLIENTS} clients at once", ("", "per second", "of bare", f">= {_OF_BARE}"), rows)


def _load(port: int, asked: Sequence[str]) -> float:
    """The seconds that a fixed number of searches by several clients takes."""

    def client(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for address in islice(cycle(asked), number, number + _TURN // _CLIENTS):
            _get(connection, address)
        connection.close()

    start = time.perf_counter()
    with ThreadPoolExecutor(_CLIENTS) as clients:
        list(clients.map(client, range(0, _CLIENTS * 50, 50)))
    return time.perf_counter() - start


def _get(connection: HTTPConnection, address: str) -> int:
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}: {body[:200]!r}")
    return len(body)


def _row(port: int, name: str, addresses: Sequence[str]) -> tuple[str, ...]:
    connection, taken, largest = HTTPConnection("127.0.0.1", port, timeout=30), [], 0
    for address in islice(cycle(addresses), _ASKED):
        start = time.perf_counter()
        largest = max(largest, _get(connection, address))
        taken.append((time.perf_counter() - start) * 1000)
    connection.close()
    slow = quantiles(taken, n=20)[-1]
    return name, f"{median(taken):.1f}", f"{slow:.1f}", f"{largest / 1000:,.0f}", verdict(slow < _P95)


def _pages() -> dict[str, list[str]]:
    """Addresses of each page, all different but where a page has one address."""
    chance = random.Random(3)  # noqa: S311  # no secret is drawn
    some = list(islice(documents(ARTICLES), min(ARTICLES, 2_000)))
    chosen = chance.sample(some, min(len(some), _ASKED))

    def each(write: Callable[[Document], str]) -> list[str]:
        return [write(one) for one in chosen]

    words = [query.text for query in queries("articles")]
    return {
        "search": [f"/?{urlencode({'q': text})}" for text in words],
        "search, everything": ["/"],
        "figures": [f"/angka?{urlencode({'q': query.text})}" for query in queries("findings")],
        "figures, everything by value": ["/angka?sort=highest"],
        "one figure": each(lambda one: f"/f/{quote(next(findings(one)).id, safe='')}"),
        "article": each(lambda one: f"/artikel/{one.id}"),
        "officials": [f"/pejabat?{urlencode({'q': text})}" for text in words],
        "officials, everybody": ["/pejabat"],
        "one official": each(lambda one: f"/pejabat/{quote(one.officials[0].name)}"),
        "coverage": ["/liputan"],
        "over time": [f"/waktu?{urlencode({'q': text})}" for text in words],
        "about": ["/tentang"],
        "reference": ["/api"],
    }


def _fill(home: Path, count: int) -> float:
    """A store and an index with the corpus; the seconds it took."""
    start = time.perf_counter()
    with open_store(f"sqlite:///{home / 'store.db'}") as store, TantivyIndex(home / "index") as index:
        for batch in batches(documents(count), _BATCH):
            with store.writing() as db:
                now = datetime.now(UTC)
                articles.put_many(db, [articles.Arrival(_article(one), None, now) for one in batch])
            with store.writing() as db:
                stored = articles.get_many(db, [one.id for one in batch])
                said = {one.id: _annotation(one) for one in batch}
                found.put_many(db, {one.revision: said[one.id] for one in stored})
        drain(store, index)
    return time.perf_counter() - start


def _article(one: Document) -> Article:
    return Article(id=one.id, url=one.url, title=one.title, text=one.text, outlet=one.outlet, published=one.published)


def _annotation(one: Document) -> Annotation:
    return Annotation(
        pipeline="bench",
        topics=tuple(Topic(name=name, score=0.9) for name in one.topics),
        regions=one.regions,
        officials=one.officials,
        dates=one.dates,
        figures=one.figures,
    )


@contextmanager
def _serving(home: Path, what: str) -> Iterator[int]:
    """An app in a process of its own; gives its port."""
    command = [sys.executable, "-m", "bench.pages", str(home), what]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None  # noqa: S101  # it is a pipe
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def _serve_here(home: Path, what: str) -> None:
    from starlette.applications import Starlette  # noqa: PLC0415  # only the child needs them
    from starlette.requests import Request  # noqa: PLC0415
    from starlette.responses import Response  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    from api import found as told  # noqa: PLC0415
    from api.app import create_app  # noqa: PLC0415
    from api.params import SearchParams  # noqa: PLC0415
    from api.serve import listen, server  # noqa: PLC0415

    with open_store(f"sqlite:///{home / 'store.db'}") as store, TantivyIndex(home / "index") as index:
        facets = SearchParams().query().facets

        def search(request: Request) -> Response:
            page = index.search(Query(text=request.query_params["q"], facets=facets))
            return Response(told.search_json(page), media_type="application/json")

        bare = Starlette(routes=[Route("/api/v1/search", search)])
        app = create_app(store, index) if what == "sidak" else bare
        listener = listen("127.0.0.1", 0)
        print(listener.getsockname()[1], flush=True)
        gc.collect()
        gc.freeze()  # as `api.serve.serve` does
        server(app).run(sockets=[listener])  # type: ignore[arg-type]  # a server serves any app


if __name__ == "__main__":
    _serve_here(Path(sys.argv[1]), sys.argv[2])
