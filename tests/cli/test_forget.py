"""`sidak forget` as a user calls it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.tantivy_index import TantivyIndex
from sidak.store import Store, articles, open_store, takedowns
from tests.cli.conftest import Sidak
from tests.crawler.archives import crawled, held_nothing_of, story
from tests.crawler.site import SmallSite, serving

URL = story(1).url
WHY = ("--reason", "Diminta oleh redaksi", "--yes")


@pytest.fixture
def store(tmp_path: Path, sidak: Sidak) -> Iterator[Store]:
    """The store of the workplace, with three articles, annotated and indexed."""
    with open_store(f"sqlite:///{tmp_path / 'home' / 'store.db'}") as opened:
        crawled(opened, *map(story, range(1, 4)))
        assert sidak("annotate").code == sidak("index").code == 0
        yield opened


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with serving() as small:
        yield small


def found(sidak: Sidak, *options: str) -> set[str]:
    ran = sidak("search", "stan", "--json", *options)
    assert ran.code == 0
    return {hit["url"] for hit in json.loads(ran.out)["hits"]}
