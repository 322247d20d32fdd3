"""Whatever a network and a hostile site do, and whenever the crawl dies: it ends with the store of a calm one."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import func
from sqlalchemy import select as select_from

from crawler.outlets import Outlet, load_all, pick
from crawler.run import Scope, crawl
from sidak.store import articles, changes, crawls, open_store, tables
from tests.crawler.hostile import ENCODED, GOOD, HOSTILE, HostileSite, serving_hostile, text_of
from tests.newsroom import Newsroom
from tests.newsroom.faults import FAULTS, Faults

ROOT = Path(__file__).parents[2]
KILLS, STORES = 50, 5
MORE_RUNS = 5
"""So often a crawl is run again until nothing has failed that may still come."""
ONCE_ENOUGH = ("/kanonik", "/panjang-salah")
"""Hostile addresses that a fault run leaves out: what the one claims is a matter of which page comes first, and the
other, asked for again and again together with the page that never ends, makes the host one that is left alone."""
MOST_MEMORY = 600 * 1024
"""Kilobytes that a crawl of the hostile outlet may take at its peak; a plain crawl of the newsroom takes 200 MB."""
# Python takes longer to start than a crawl: one process has everything loaded, and each crawl is a fork of it.
WARM = """
import os, sys
from pathlib import Path
import crawler.settings
from crawler.outlets import load_all
from crawler.run import Scope, crawl
from sidak.store import open_store

crawler.settings.DOWNLOAD_TIMEOUT = 2
outlets = list(load_all(Path(sys.argv[1])).values())

def run(url, outlets):
    with open_store(url) as store:
        crawl(store, outlets, scope=Scope(everything=True))

run(sys.argv[2], [outlets[0].at("http://127.0.0.1:9")])
print("ready", flush=True)
for line in sys.stdin:
    children = []
    for url in line.split():
        children.append(os.fork())
        if children[-1] == 0:
            run(url, outlets)
            os._exit(0)
    print(*children, flush=True)
    for child in children:
        _, status, used = os.wait4(child, 0)
        print(os.waitstatus_to_exitcode(status), used.ru_maxrss, flush=True)
"""


@dataclass(frozen=True)
class State:
    """What a store holds in the end, without the moments at which it came.

    Of a list without an end it does not matter how far it was walked.
    """

    articles: dict[str, tuple[str, ...]]
    outcomes: dict[str, str]
    pages: Counter[tuple[str, str]]
    changes: int


def state(url: str) -> State:
    with open_store(url, create=False) as store, store.reading() as db:
        return State(
            articles={id: tuple(each.article.digest for each in articles.revisions(db, id)) for id in articles.ids(db)},
            outcomes={
                row.url: _settled(row.outcome)
                for row in db.execute(select_from(tables.visits))
                if "/indeks?hal=" not in row.url
            },
            pages=Counter((row.url, row.digest) for row in db.execute(select_from(tables.pages))),
            changes=changes.last(db),
        )


def _settled(outcome: str) -> str:
    return "stored" if outcome in ("new", "revised", "unchanged") else outcome


def failing(found: State) -> set[str]:
    """The addresses that have failed, or wait."""
    return {url for url, outcome in found.outcomes.items() if outcome in ("failed", "pending")}


def differences(found: State, wanted: State) -> list[str]:
    """What differs, in words: a whole store is too much to read."""
    said = [] if found.changes == wanted.changes else [f"changes: {found.changes}, not {wanted.changes}"]
    for name in ("articles", "outcomes", "pages"):
        one, other = getattr(found, name), getattr(wanted, name)
        differing = sorted(key for key in {*one, *other} if one.get(key) != other.get(key))
        said += [f"{name} {key}: {one.get(key)}, not {other.get(key)}" for key in differing]
    return said


class Warm:
    """A process that has all loaded and forks a crawl for each store it is told.

    `peak` is the memory that the last crawl took, in kilobytes.
    """

    def __init__(self, outlets: Path, scratch: str) -> None:
        command = [sys.executable, "-c", WARM, str(outlets), scratch]
        pipe = subprocess.PIPE
        self.peak = 0
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, bufsize=0)
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().strip()

    def start(self, *stores: str) -> int:
        """Start a crawl into each of these stores at once; returns the number of the first one's process."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{' '.join(stores)}\n".encode())
        return int(self._line().split()[0])

    def ended(self, within: float) -> bool:
        """Whether the crawl has ended before so many seconds are over."""
        assert self.process.stdout is not None
        return bool(select.select([self.process.stdout], [], [], within)[0])

    def code(self) -> int:
        """Wait for a crawl's end; returns its exit code, below zero for the signal that killed it."""
        code, self.peak = map(int, self._line().split())
        return code

    def run(self, *stores: str) -> None:
        """Crawls from their start to their end."""
        self.start(*stores)
        assert [self.code() for _ in stores] == [0 for _ in stores]


@dataclass(frozen=True)
class Web:
    """All that is crawled."""

    newsroom: Newsroom
    site: HostileSite

    def asked(self) -> int:
        """How many requests have come."""
        return len(self.newsroom.requests) + len(self.site.asked)

    def under_way(self) -> int:
        """How many requests are being answered at this moment."""
        return self.newsroom.under_way + self.site.under_way


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not get that far"
        time.sleep(0.001)


@contextmanager
def warm(outlets: Path, scratch: str) -> Iterator[Warm]:
    """A warm process until the end of the block."""
    process = Warm(outlets, scratch)
    try:
        yield process
    finally:
        process.process.communicate()


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Another service of this machine, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/rahasia", asked
        finally:
            server.shutdown()
            thread.join()


def written(site: HostileSite, folder: Path) -> Path:
    """The folder, made if need be, with the hostile outlet's YAML in it."""
    folder.mkdir(exist_ok=True)
    (folder / "seteru.yml").write_text(site.outlet_file())
    return folder


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


def crawl_until_nothing_fails(url: str, outlets: Sequence[Outlet]) -> None:
    for _ in range(1 + MORE_RUNS):
        with open_store(url) as store:
            crawl(store, outlets, scope=Scope(everything=True))
        if not failing(state(url)):
            break


@pytest.fixture(scope="module")
def two(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Outlet]:
    """An outlet with a feed, and one with a list and articles that are split over pages."""
    outlets = load_all(newsroom.outlets_folder(tmp_path_factory.mktemp("outlets")))
    return pick(outlets, ["kabar-mustika", "nusa-harian"])


@pytest.fixture(scope="module")
def calm(newsroom: Newsroom, two: Sequence[Outlet], tmp_path_factory: pytest.TempPathFactory) -> State:
    """The store of an undisturbed crawl of `two`."""
    url = f"sqlite:///{tmp_path_factory.mktemp('calm') / 'store.db'}"
    newsroom.faults = None
    with open_store(url) as store:
        crawl(store, two, scope=Scope(everything=True))
    return state(url)


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_that_passes_leaves_no_trace(
    newsroom: Newsroom, two: Sequence[Outlet], calm: State, tmp_path: Path, kind: str
) -> None:
    url = f"sqlite:///{tmp_path / 'store'}.db"
    newsroom.faults = Faults(1, share=0.15 if kind == "drip" else 0.4, kinds=[kind])
    crawl_until_nothing_fails(url, two)
    assert newsroom.faults.given[kind] > 5
    assert differences(state(url), calm) == []


@pytest.mark.parametrize("kind", ["status 500", "cut", "empty"])
def test_a_fault_that_outlasts_the_retries_is_made_good_by_a_later_crawl(
    newsroom: Newsroom, two: Sequence[Outlet], calm: State, tmp_path: Path, kind: str
) -> None:
    """Also where it is only the second page of an article that fails: half an article is none."""
    url = f"sqlite:///{tmp_path / 'store'}.db"
    newsroom.faults = Faults(2, share=0.55, most=5, kinds=[kind])
    crawl_until_nothing_fails(url, two)
    assert differences(state(url), calm) == []


def test_a_hostile_site_costs_its_own_pages_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with listening() as (neighbour, asked), serving_hostile(neighbour=neighbour) as site:
        outlets = written(site, tmp_path / "outlets")
        with warm(outlets, f"sqlite:///{tmp_path / 'scratch.db'}") as process:
            process.run(url)
    assert asked == []
    outcomes = {address.removeprefix(site.home): outcome for address, outcome in state(url).outcomes.items()}
    assert {path for path in GOOD if outcomes[path] != "stored"} == set()
    wrong = {path: outcomes.get(path) for path, right in HOSTILE.items() if outcomes.get(path) not in right}
    assert wrong == {}
    assert process.peak < MOST_MEMORY
    with open_store(url) as store, store.reading() as db:
        found = articles.get_many(db, articles.ids(db))
        account = crawls.since(db, datetime(2020, 1, 1, tzinfo=UTC))[-1]
        own = select_from(func.count()).where(tables.visits.c.outlet == "seteru")
        assert sum(account.counts.values()) == db.scalar(own), "every address counts once"
    stored = {each.article.url.removeprefix(site.home): each.article for each in found}
    assert {path: stored[path].title for path in GOOD} == GOOD
    for number, path in [*enumerate(GOOD), *((number, path) for path, number in ENCODED.items())]:
        assert stored[path].text == text_of(number), path
    assert max(len(each.title) for each in stored.values()) < 300


def _name_each_story_once(outlet: Path) -> None:
    """Leave the outlet one way: of two addresses of a story the first that comes is kept, and a fault may swap them."""
    lines = outlet.read_text().splitlines(keepends=True)
    outlet.write_text("".join(line for line in lines if "sitemap:" not in line))


@dataclass
class Deaths:
    """How the crawls of a fault run died: `starting` before their first request, `busy` with requests under way."""

    number: int = 0
    starting: int = 0
    busy: int = 0


def kill_one(process: Warm, store: str, web: Web, chance: random.Random, deaths: Deaths) -> None:
    """Start a crawl and kill it: one of five while it starts, the others within a second of their first request.

    Half of these die at a moment when the web is answering them.
    """
    wait_until(lambda: not web.under_way())
    before = web.asked()
    crawl_id = process.start(store)
    late = deaths.number % 5 > 0
    if late:
        wait_until(lambda: web.asked() > before or process.ended(0.001))
    ended = process.ended(chance.uniform(0.0, 1.0 if late else 0.2))
    if late and deaths.number % 2:
        wait_until(lambda: web.under_way() > 0 or process.ended(0.001))
    asked, under_way = web.asked() > before, web.under_way() > 0
    if not ended:
        os.kill(crawl_id, signal.SIGKILL)
    if process.code() == -signal.SIGKILL:
        deaths.number += 1
        deaths.starting += not asked
        deaths.busy += under_way


def test_killed_fifty_times_among_faults_it_ends_like_an_undisturbed_crawl(newsroom: Newsroom, tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311  # moments to kill at, not secrets
    newsroom.faults = None
    calm, *disturbed = (f"sqlite:///{tmp_path / f'store{number}'}.db" for number in range(1 + STORES))
    deaths = Deaths()
    with serving_hostile(entries=1_000, without=ONCE_ENOUGH) as site:
        outlets = written(site, newsroom.outlets_folder(tmp_path / "outlets"))
        _name_each_story_once(outlets / "radar-andalas.yml")
        with warm(outlets, f"sqlite:///{tmp_path / 'scratch.db'}") as process:
            process.run(calm)
            wanted = state(calm)
            for number in range(2 * KILLS):
                newsroom.faults = Faults(number, share=0.15, latency=0.05)
                if deaths.number < KILLS:
                    kill_one(process, disturbed[deaths.number * STORES // KILLS], Web(newsroom, site), chance, deaths)
            unfinished = disturbed
            for _ in range(1 + MORE_RUNS):
                process.run(*unfinished)
                unfinished = [store for store in unfinished if failing(state(store)) != failing(wanted)]
                if not unfinished:
                    break
    assert deaths.number == KILLS
    assert deaths.starting < KILLS // 3 < deaths.busy
    assert failing(wanted) <= {site.home + path for path, right in HOSTILE.items() if "failed" in right}
    assert [differences(state(store), wanted) for store in disturbed] == [[]] * STORES
