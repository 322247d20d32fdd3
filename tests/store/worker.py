"""What other processes do to a store in the tests: `python -m tests.store.worker ACTION URL`."""

from __future__ import annotations

import resource
import sys
import time

from sidak.errors import SidakError
from sidak.models import Discovered
from sidak.store import Store, articles, findings, open_store, pages, visits
from tests.store.examples import NOON, annotation, article, page

BATCH = 3


def write_batch(store: Store, batch: int, *, body: bytes = b"") -> None:
    """One transaction that is only right as a whole."""
    with store.writing() as db:
        visits.discover(db, "etam-kini", [Discovered(url=f"https://etam-kini.test/{batch}")])
        for number in range(batch * BATCH, batch * BATCH + BATCH):
            fetched = page(article(number).url, b"%d " % number + body)
            pages.put(db, fetched)
            articles.put(db, article(number), page_digest=fetched.digest, seen=NOON)
        for unread in findings.unannotated(db, "1", BATCH):
            findings.put(db, unread.revision, annotation())


def write(store: Store) -> None:
    """Batch after batch, until killed; a line for each that is stored."""
    with store.reading() as db:
        batch = articles.count(db) // BATCH
    while True:
        write_batch(store, batch)
        print(batch, flush=True)
        batch += 1


def fill(store: Store) -> None:
    """Batch after batch, until no more can be written; says how many were stored and what went wrong then."""
    batch = 0
    try:
        while batch < 10_000:
            write_batch(store, batch, body=bytes(byte * 7 % 251 for byte in range(20_000)))
            batch += 1
    except SidakError as error:
        with store.reading() as db:
            print(batch, articles.count(db), type(error).__name__, error, flush=True)


def limited(store: Store) -> None:
    """The same, where no file may grow beyond a megabyte."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    fill(store)


def hold(store: Store) -> None:
    """Hold the crawl until killed."""
    with store.exclusive("crawl"):
        print("held", flush=True)
        time.sleep(600)


def main() -> None:
    action, url = sys.argv[1:]
    with open_store(url) as store:
        {"write": write, "fill": fill, "limited": limited, "hold": hold}[action](store)


if __name__ == "__main__":
    main()
