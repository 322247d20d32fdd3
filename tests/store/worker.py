"""What other processes do to a store in the tests: `python -m tests.store.worker ACTION URL`."""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from sidak.errors import StoreFullError
from sidak.models import Visit
from sidak.store import Store, articles, findings, open_store, pages, takedowns, visits
from tests.store.examples import NOON, annotation, article, page

BATCH = 3


def write_batch(store: Store, batch: int, *, body: bytes = b"") -> None:
    """One transaction that is only right as a whole."""
    with store.writing() as db:
        visits.put(db, [Visit(url=f"https://etam-kini.test/{batch}", outlet="etam-kini")])
        for number in range(batch * BATCH, batch * BATCH + BATCH):
            fetched = page(article(number).url, b"%d " % number + body)
            pages.put(db, fetched)
            articles.put(db, article(number), page_digest=fetched.digest, seen=NOON)
        for unread in findings.unannotated(db, "1", BATCH):
            findings.put(db, unread.revision, annotation())


def write(url: str, stored: int) -> NoReturn:
    """Batch after batch, until killed; a byte into the pipe `stored` for each."""
    with open_store(url) as store:
        with store.reading() as db:
            batch = articles.count(db) // BATCH
        while True:
            write_batch(store, batch)
            os.write(stored, b".")
            batch += 1


def take_down(url: str, done: int) -> None:
    """One article after another, until killed; a byte into the pipe `done` for each."""
    with open_store(url) as store:
        with store.reading() as db:
            known = sorted(stored.article.url for stored in articles.get_many(db, articles.ids(db)))
        for each in known:
            with store.writing() as db:
                takedowns.forget(db, each, reason="x", now=NOON)
            os.write(done, b".")
    os._exit(0)


def killed(url: str, work: Callable[[str, int], None] = write) -> None:
    """For each line of input, a number of seconds: a child that works is killed so long after its first batch.

    Answers with how many batches the child had done for sure.
    """
    for line in sys.stdin:
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            work(url, theirs)
        os.close(theirs)
        with os.fdopen(ours, "rb") as stored:
            first = stored.read(1)
            time.sleep(float(line))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            print(len(first + stored.read()), flush=True)


def fill(url: str) -> None:
    """Batch after batch, until no more can be written; says how many were stored and what went wrong then."""
    batch = 0
    noise = random.Random(1)  # noqa: S311
    with open_store(url) as store:
        try:
            while True:
                write_batch(store, batch, body=noise.randbytes(20_000))
                batch += 1
        except StoreFullError as error:
            with store.reading() as db:
                print(batch, articles.count(db), error, flush=True)


def look(url: str) -> None:
    """Says how many articles are there, and what becomes of a new store beside."""
    with open_store(url, create=False) as store, store.reading() as db:
        print(articles.count(db))
    try:
        open_store(f"{url}.new").close()
    except StoreFullError as error:
        print(error)


def limited(url: str) -> None:
    """The same, where no file may grow beyond a megabyte."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    fill(url)


def hold(url: str) -> None:
    """Hold the crawl until killed."""
    with open_store(url) as store, store.exclusive("crawl"):
        print("held", flush=True)
        time.sleep(600)


def main() -> None:
    action, url = sys.argv[1:]
    actions: dict[str, Callable[[str], None]] = {
        "killed": killed,
        "taking_down": partial(killed, work=take_down),
        "fill": fill,
        "look": look,
        "limited": limited,
        "hold": hold,
    }
    actions[action](url)


if __name__ == "__main__":
    main()
