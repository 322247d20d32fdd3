"""A crawl that is killed or interrupted, and then run again, ends with the store of an undisturbed one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.outlets import load_all
from crawler.run import Scope, crawl
from sidak.models import Visit
from sidak.store import articles, changes, open_store, visits
from tests.newsroom import Newsroom

ROOT = Path(__file__).parents[2]
CRAWL = """
import sys
from pathlib import Path
from crawler.outlets import load_all
from crawler.run import Scope, crawl
from sidak.store import open_store
with open_store(sys.argv[1]) as store:
    crawl(store, list(load_all(Path(sys.argv[2])).values()), delay=0.02, scope=Scope(everything=True))
"""


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


def state(url: str, addresses: list[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, str], int]:
    """Articles with all their revisions, the outcome of every address, and the number of changes."""
    with open_store(url) as store, store.reading() as db:
        found = {
            id: tuple(revision.article.digest for revision in articles.revisions(db, id)) for id in articles.ids(db)
        }
        known: dict[str, Visit] = visits.get_many(db, addresses)
        outcomes = {address: _settled(visit.outcome) for address, visit in known.items()}
        return found, outcomes, changes.last(db)


def _settled(outcome: str) -> str:
    return "stored" if outcome in ("new", "unchanged") else outcome


def start(store: str, outlets: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CRAWL, store, str(outlets)], cwd=ROOT, stderr=subprocess.PIPE)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "the crawl did not get that far"
        time.sleep(0.01)


@pytest.mark.parametrize("answered", [15, 60, 130])
def test_killed_at_any_moment_and_run_again_it_ends_like_an_undisturbed_crawl(
    newsroom: Newsroom, tmp_path: Path, answered: int
) -> None:
    outlets = newsroom.outlets_folder(tmp_path / "outlets")
    whole, killed = (f"sqlite:///{tmp_path / name}.db" for name in ("whole", "killed"))
    with open_store(whole) as store:
        crawl(store, list(load_all(outlets).values()), scope=Scope(everything=True))
    addresses = [f"{newsroom.home(request.outlet)}{request.path}" for request in newsroom.requests]
    newsroom.forget_requests()
    process = start(killed, outlets)
    wait_until(lambda: len(newsroom.requests) >= answered or process.poll() is not None)
    assert process.poll() is None, process.communicate()[1]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with open_store(killed) as store:
        crawl(store, list(load_all(outlets).values()), scope=Scope(everything=True))
    for resumed, undisturbed in zip(state(killed, addresses), state(whole, addresses), strict=True):
        assert resumed == undisturbed


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_an_interrupt_stores_what_has_come_and_leaves_the_rest_for_the_next_crawl(
    newsroom: Newsroom, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    outlets = newsroom.outlets_folder(tmp_path / "outlets")
    url = f"sqlite:///{tmp_path / 'store.db'}"
    newsroom.forget_requests()
    process = start(url, outlets)
    wait_until(lambda: len(newsroom.requests) >= 60 or process.poll() is not None)
    os.kill(process.pid, number)
    process.communicate(timeout=60)
    assert process.returncode == code
    with open_store(url) as store:
        with store.reading() as db:
            before = articles.count(db)
        assert 0 < before < len(newsroom.stories)
        crawl(store, list(load_all(outlets).values()), scope=Scope(everything=True))
        with store.reading() as db:
            assert articles.count(db) == len(newsroom.stories)


@pytest.mark.parametrize("asked", [0, 1, 12, 35])
def test_an_interrupt_at_any_moment_ends_the_crawl(newsroom: Newsroom, tmp_path: Path, asked: int) -> None:
    """Spiders that were just starting or closing once made an interrupted crawl wait for ever."""
    newsroom.forget_requests()
    process = start(f"sqlite:///{tmp_path / 'store.db'}", newsroom.outlets_folder(tmp_path / "outlets"))
    wait_until(lambda: len(newsroom.requests) >= asked or process.poll() is not None)
    if asked == 0:
        wait_until(lambda: (tmp_path / "store.db.crawl.lock").exists() or process.poll() is not None)
    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT


CRAWL_IN_LITTLE_ROOM = f"""
import resource, signal
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from sidak.errors import StoreFullError
try:
    {CRAWL.strip().replace(chr(10), chr(10) + "    ")}
except StoreFullError as error:
    print("full:", error)
    sys.exit(3)
"""


def test_a_full_disk_ends_the_crawl_and_the_next_one_goes_on_from_there(newsroom: Newsroom, tmp_path: Path) -> None:
    outlets = newsroom.outlets_folder(tmp_path / "outlets")
    url = f"sqlite:///{tmp_path / 'store.db'}"
    command = [sys.executable, "-c", CRAWL_IN_LITTLE_ROOM, url, str(outlets)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (3, "")
    assert "full:" in done.stdout
    assert "free space" in done.stdout
    with open_store(url) as store:
        crawl(store, list(load_all(outlets).values()), scope=Scope(everything=True))
        with store.reading() as db:
            assert articles.count(db) == len(newsroom.stories)
