"""`sidak watch`: a round brings what came into the search, asks again only what is due, and outlives its troubles."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from cli import watch
from sidak.errors import StoreFullError
from tests.cli.conftest import Sidak
from tests.newsroom import Newsroom


@pytest.fixture
def outlets(tmp_path: Path) -> Path:
    return tmp_path / "outlets"


def test_a_round_asks_what_is_due_and_brings_it_into_the_search(sidak: Sidak, outlets: Path) -> None:
    with Newsroom() as newsroom:
        newsroom.outlets_folder(outlets)
        first = sidak("watch", "--once", "--outlets", outlets)
        assert first.code == 0
        assert "asked 9 outlets" in first.out
        assert "60 annotated, 60 indexed" in first.out
        assert sidak("search", "bupati mpp").out
        newsroom.forget_requests()
        assert "asked" not in sidak("watch", "--once", "--outlets", outlets).out
        assert newsroom.requests == []
        with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
            later = sidak("watch", "--once", "--outlets", outlets)
        assert "asked 9 outlets" in later.out
        assert " new" not in later.out


def test_a_round_that_cannot_be_done_is_told_and_the_next_one_is(
    sidak: Sidak, outlets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    rounds = iter([StoreFullError("the disk is full"), None])

    def work(*_: object, **__: object) -> None:
        if error := next(rounds):
            raise error

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(watch, "_round", work)
    monkeypatch.setattr("cli.watch.time.sleep", sleep)
    with Newsroom() as newsroom:
        ran = sidak("watch", "--outlets", newsroom.outlets_folder(outlets))
    assert ran.code == 130
    assert "the disk is full" in ran.err
    assert waited[0] == watch.AFTER_TROUBLE.total_seconds()


def test_a_signal_ends_it_in_order(tmp_path: Path, outlets: Path) -> None:
    with Newsroom() as newsroom:
        command = [sys.executable, "-m", "sidak", "watch", "--outlets", str(newsroom.outlets_folder(outlets))]
        process = subprocess.Popen(
            command,
            env=os.environ | {"SIDAK_HOME": str(tmp_path / "home")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        deadline = time.monotonic() + 60
        while not newsroom.requests and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130, complaint.decode()
    assert b"goes on from there" in complaint
