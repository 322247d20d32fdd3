"""A store and a site for each test that crawls."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sidak.store import Store, open_store
from tests.crawler.site import SmallSite, serving


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with serving() as small:
        yield small
