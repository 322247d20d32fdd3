"""The Meilisearch server that the environment names, for tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from meilisearch import Client

from search.meilisearch_index import MeilisearchIndex


@dataclass(frozen=True, slots=True)
class Server:
    """A real server; `key` may do everything."""

    url: str
    key: str

    @property
    def client(self) -> Client:
        """The official client, to look at what an index has done."""
        return Client(self.url, self.key)

    @contextmanager
    def index(self, prefix: str) -> Iterator[MeilisearchIndex]:
        """An index that leaves nothing behind."""
        try:
            with MeilisearchIndex(self.url, self.key, prefix=prefix) as index:
                yield index
        finally:
            for uid in (prefix, f"{prefix}-next"):
                self.client.wait_for_task(self.client.delete_index(uid).task_uid, timeout_in_ms=60_000)


def named() -> Server | None:
    """The server of `SIDAK_TEST_MEILISEARCH_URL`, None where it names none."""
    url = os.environ.get("SIDAK_TEST_MEILISEARCH_URL", "")
    return Server(url, os.environ.get("SIDAK_TEST_MEILISEARCH_KEY", "")) if url else None
