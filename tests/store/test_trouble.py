"""A full disk, a killed process, two who want the same: what was stored stays, and the message helps."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sidak.errors import BusyError, StoreFullError
from sidak.models import Change
from sidak.store import Store, articles, changes, findings, open_store, pages, tables, visits
from tests.store.examples import NOON, annotation, article
from tests.store.worker import BATCH, write_batch

ROOT = Path(__file__).parents[2]


@contextmanager
def worker(action: str, url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process at work on the store, killed with -9 at the end."""
    command = [sys.executable, "-m", "tests.store.worker", action, url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def assert_whole(store: Store) -> int:
    """Every batch is there with all its parts, or with none; gives their number."""
    with store.reading() as db:
        found = articles.get_many(db, articles.ids(db))
        numbers = sorted(int(stored.article.url.rpartition("/")[2]) for stored in found)
        assert numbers == list(range(len(numbers)))
        assert len(numbers) % BATCH == 0
        assert all(stored.annotation == annotation() for stored in found)
        assert all(stored.page_digest and pages.get(db, stored.page_digest) for stored in found)
        assert visits.pending(db, "etam-kini") == len(numbers) // BATCH
        assert db.scalar(select(func.count()).select_from(tables.pages)) == len(numbers)
        assert db.scalar(select(func.count()).select_from(tables.changes)) == 2 * len(numbers)
    return len(numbers) // BATCH


def test_a_killed_process_leaves_only_whole_transactions(store_url: str) -> None:
    moments = random.Random(2024)  # noqa: S311
    stored = 0
    with worker("killed", store_url) as process:
        for _ in range(8):
            assert process.stdin is not None
            print(moments.random() * 0.04, file=process.stdin, flush=True)
            reported = int(line(process))
            assert reported > 0
            with open_store(store_url) as store:
                found = assert_whole(store)
            assert found >= stored + reported
            stored = found


def test_a_full_database_keeps_what_it_has(sqlite_store: Store) -> None:
    write_batch(sqlite_store, 0)
    with sqlite_store.writing() as db:
        pages_now = db.exec_driver_sql("PRAGMA page_count").scalar()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages_now}")
    with pytest.raises(StoreFullError, match=r"store\.db: no more can be written.*free space"):
        write_batch(sqlite_store, 1, body=random.Random(1).randbytes(50_000))  # noqa: S311
    assert assert_whole(sqlite_store) == 1
    with sqlite_store.writing() as db:
        db.exec_driver_sql("PRAGMA max_page_count = 1000000")
    write_batch(sqlite_store, 1)
    assert assert_whole(sqlite_store) == 2


def test_a_file_that_may_not_grow_keeps_what_it_has(sqlite_url: str) -> None:
    with worker("limited", sqlite_url) as process:
        said = line(process)
    check_full(said, sqlite_url)


def test_a_full_disk_keeps_what_it_has(tmp_path: Path) -> None:
    """On a real file system without a byte left, mounted for this one process where that is allowed."""
    unshare = shutil.which("unshare")
    disk, copy = tmp_path / "disk", tmp_path / "copy"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=2m tmpfs {disk}"
    if not unshare or subprocess.run([unshare, "-rm", "sh", "-c", mount], capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    work = f"{sys.executable} -m tests.store.worker"
    url = f"sqlite:///{disk}/store.db"
    the_rest = f"dd if=/dev/zero of={disk}/rest 2>{tmp_path}/dd || true"
    command = f"{mount} && {work} fill {url} && {the_rest} && {work} look {url} && cp -r {disk} {copy}"
    done = subprocess.run([unshare, "-rm", "sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=True)
    filled, read, refused = done.stdout.splitlines()
    check_full(filled, f"sqlite:///{copy}/store.db")
    assert read == filled.split()[1]
    assert "store.db.new: no more can be written" in refused


def check_full(said: str, url: str) -> None:
    """It said so, could still read, and whole batches are there in which work goes on."""
    stored, read, message = said.split(maxsplit=2)
    assert "no more can be written" in message
    assert int(stored) > 0
    assert int(read) == int(stored) * BATCH
    with open_store(url) as store:
        assert assert_whole(store) == int(stored)
        write_batch(store, int(stored))
        assert assert_whole(store) == int(stored) + 1


def test_a_writer_that_waits_in_vain_is_told(store_url: str) -> None:
    with open_store(store_url) as first, open_store(store_url, patience=0.05) as second:
        with first.writing() as db:
            articles.put(db, article(1), page_digest=None, seen=NOON)
            with pytest.raises(BusyError, match="try again"), second.writing():
                pass
            with second.reading() as reader:
                assert articles.count(reader) == 0
        write_batch(second, 0)


def test_work_is_held_by_one_process(store_url: str) -> None:
    with open_store(store_url) as store:
        with worker("hold", store_url) as process:
            assert line(process) == "held"
            with pytest.raises(BusyError, match=r"`crawl` on .*(store\.db|/sidak_)"), store.exclusive("crawl"):
                pass
            with store.exclusive("annotate"):
                write_batch(store, 0)
        take_over(store)
        with store.exclusive("crawl"), pytest.raises(BusyError), store.exclusive("crawl"):
            pass
        with store.exclusive("crawl"):
            pass


def take_over(store: Store) -> None:
    """The system frees a dead process's lock, PostgreSQL as soon as it notices."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with store.exclusive("crawl"):
                return
        except BusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def test_a_follower_of_the_log_misses_nothing(store: Store) -> None:
    """Writers take a number and commit later, each at its own pace; a follower goes on from the last one it saw."""
    done = threading.Event()
    followed: list[Change] = []

    def write(writer: int) -> None:
        pace = random.Random(writer)  # noqa: S311
        for number in range(8):
            with store.writing() as db:
                articles.put(db, article(writer * 100 + number), page_digest=None, seen=NOON)
                time.sleep(pace.random() * 0.01)

    def follow() -> None:
        last_round = False
        while True:
            with store.reading() as db:
                found = changes.after(db, followed[-1].sequence if followed else 0, 5)
            followed.extend(found)
            if last_round and not found:
                return
            last_round = done.is_set()

    follower = threading.Thread(target=follow)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in (follower, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    follower.join()
    with store.reading() as db:
        assert followed == changes.after(db, 0, 1000)
        assert len(followed) == 4 * 8
        assert changes.last(db) == followed[-1].sequence


def test_findings_of_a_revision_that_goes_go_too(store: Store) -> None:
    write_batch(store, 0)
    with store.writing() as db:
        db.execute(tables.articles.delete())
        for table in (tables.revisions, tables.annotations, tables.findings):
            assert db.scalar(select(func.count()).select_from(table)) == 0
        assert findings.unannotated(db, "1", 10) == []


def test_what_was_let_go_can_be_held_again_at_once(store: Store) -> None:
    for _ in range(50):
        with store.exclusive("crawl"):
            pass
