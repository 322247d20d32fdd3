"""Debian's Chromium before the demo's pages, on a desk and in a hand, with scripts and without."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from search.tantivy_index import TantivyIndex
from sidak.store import open_store
from tests.api.conftest import serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DESK, HAND = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@dataclass
class Visit:
    """One page in the browser, and what went wrong on it."""

    page: Page
    scripted: bool
    wrong: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demo is served, after the editors of its newsroom changed figures. One store for all workers."""
    shared = tmp_path_factory.getbasetemp().parent / "browser-demo"
    with FileLock(f"{shared}.lock"):
        if not (shared / "done").exists():
            for edition in ("1", "2"):
                _demo(shared, edition)
            (shared / "done").touch()
    # A copy for each worker: only one process writes a store, and a page may note that a key was used.
    home = tmp_path_factory.mktemp("demo") / "home"
    shutil.copytree(shared, home)
    with (
        open_store(f"sqlite:///{home / 'store.db'}") as store,
        TantivyIndex(home / "index") as index,
        serving(create_app(store, index)) as address,
    ):
        yield address


def _demo(home: Path, edition: str) -> None:
    command = [sys.executable, "-m", "sidak", "demo", "--no-serve", "--edition", edition]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"SIDAK_HOME": str(home)})


# Not for the session: while it is open an event loop runs in this thread, and other tests start their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; the tests that need it are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("No Chromium here: apt-get install chromium.")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Opens a page: `visit("/angka", hand=True, scripted=False)`. Afterwards nothing may have gone wrong on it."""
    with _contexts() as opened:

        def open_(path: str, *, hand: bool = False, scripted: bool = True, dark: bool = False) -> Visit:
            context = browser.new_context(
                base_url=site,
                viewport=HAND if hand else DESK,  # type: ignore[arg-type]
                java_script_enabled=scripted,
                color_scheme="dark" if dark else "light",
                accept_downloads=True,
                has_touch=hand,
            )
            seen = Visit(context.new_page(), scripted)
            seen.page.set_default_timeout(10_000)
            seen.page.on("pageerror", lambda error: seen.wrong.append(str(error)))
            seen.page.on("console", lambda said: seen.wrong.append(said.text) if said.type == "error" else None)
            seen.page.on(
                "request", lambda asked: None if asked.url.startswith(site) else seen.wrong.append(f"asked {asked.url}")
            )
            opened.append(seen)
            seen.page.goto(path)
            return seen

        yield open_


@contextmanager
def _contexts() -> Iterator[list[Visit]]:
    opened: list[Visit] = []
    try:
        yield opened
    finally:
        for one in opened:
            one.page.context.close()
    assert [wrong for one in opened for wrong in one.wrong] == []
