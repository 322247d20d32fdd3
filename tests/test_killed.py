"""Killed in any stage and started again, the commands end where an undisturbed run ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from search.base import Query
from search.tantivy_index import TantivyIndex
from sidak.store import articles, open_store
from tests.newsroom import Newsroom

STAGES = ("crawl --all --outlets {outlets}", "annotate", "index")
KILLS_PER_STAGE = 3


def _start(stage: str, home: Path, outlets: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sidak", *stage.format(outlets=outlets).split()]
    environment = os.environ | {"SIDAK_HOME": str(home)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _run_to_the_end(stage: str, home: Path, outlets: Path) -> float:
    began = time.monotonic()
    process = _start(stage, home, outlets)
    _, complaint = process.communicate(timeout=300)
    assert process.returncode == 0, complaint.decode()
    return time.monotonic() - began


def _end_state(home: Path) -> dict[str, Any]:
    """What is stored and searchable, without the moments at which it came."""
    with open_store(f"sqlite:///{home / 'store.db'}", create=False) as store, store.reading() as db:
        stored = articles.get_many(db, articles.ids(db))
        told = {item.id: (item.article, item.annotation) for item in stored}
        revisions = {item.id: len(articles.revisions(db, item.id)) for item in stored}
    index = TantivyIndex(home / "index")
    page = index.search(Query(text="asn OR mpp", limit=100))
    hits = {hit.id: hit.title for hit in page.hits}
    counted = index.count()
    index.close()
    return {"told": told, "revisions": revisions, "hits": hits, "counted": counted, "facets": page.facets}


def test_a_killed_run_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    chance = random.Random(2021)  # noqa: S311  # moments to kill at, not secrets
    with Newsroom() as newsroom:
        outlets = newsroom.outlets_folder(tmp_path / "outlets")
        calm, killed = tmp_path / "calm", tmp_path / "killed"
        lasted = {stage: _run_to_the_end(stage, calm, outlets) for stage in STAGES}
        deaths = 0
        for stage in STAGES:
            for _ in range(KILLS_PER_STAGE):
                process = _start(stage, killed, outlets)
                time.sleep(lasted[stage] * chance.uniform(0.3, 0.95))
                process.kill()
                process.communicate()
                deaths += process.returncode == -signal.SIGKILL
            _run_to_the_end(stage, killed, outlets)
        assert deaths > len(STAGES)
        assert _end_state(killed) == _end_state(calm)
        assert _end_state(calm)["counted"] == len(newsroom.stories)
