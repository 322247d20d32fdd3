"""`sidak quarantine` and `sidak replay` as a user calls them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sidak.store import Store, open_store
from tests.cli.conftest import Sidak
from tests.crawler.archives import crawled, story
from tests.crawler.pages import page
from tests.crawler.test_replay import NO_TEXT, hidden, other_blind

YAML = "name: Kabar Contoh\nhome: https://kabar.example/\ntimezone: WITA\ndiscover: auto\n"
EMPTY = "https://kabar.example/kosong"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store of the workplace, with four pages in quarantine."""
    with open_store(f"sqlite:///{tmp_path / 'home' / 'store.db'}") as opened:
        crawled(opened, hidden(1), story(1), hidden(2), page("", url=EMPTY))
        away = replace(hidden(3), url="https://etam.example/3", final_url="https://etam.example/3")
        crawled(opened, away, of=other_blind())
        yield opened


@pytest.fixture
def outlets(tmp_path: Path) -> Path:
    """A folder with one outlet, whose selectors are not mended yet."""
    folder = tmp_path / "outlets"
    folder.mkdir()
    (folder / "kabar.yml").write_text(YAML)
    return folder


def test_the_list_says_what_waits_and_why(sidak: Sidak, store: Store) -> None:
    ran = sidak("quarantine")
    assert ran.code == 0
    line = next(line for line in ran.out.splitlines() if hidden(1).url in line)
    assert [*line.split()] == [
        "kabar",
        *NO_TEXT.split(),
        "2024-04-16",
        "03:00",
        str(len(hidden(1).body)),
        hidden(1).url,
    ]
    counted = [line.strip() for line in ran.out.splitlines()[-3:]]
    assert counted == [
        "3 the page holds no article text (… words)",
        "1 the page is empty",
        "4 pages are in quarantine.",
    ]
    assert story(1).url not in ran.out


def test_one_outlet_s_pages_are_listed(sidak: Sidak, store: Store) -> None:
    ran = sidak("quarantine", "--outlet", "etam")
    assert "https://etam.example/3" in ran.out
    assert "kabar.example" not in ran.out
    ran = sidak("quarantine", "--outlet", "etm")
    assert ran.code == 1
    assert 'no page of an outlet "etm" is in quarantine; there are pages of: etam, kabar' in ran.err


def test_a_page_is_shown_with_what_came_with_it(sidak: Sidak, store: Store) -> None:
    ran = sidak("quarantine", "show", hidden(1).url)
    assert ran.code == 0
    for said in (NO_TEXT, "kabar, fetched 2024-04-16 03:00 UTC", 'etag: "1"', hidden(1).digest, "<!doctype html>"):
        assert said in ran.out
    assert "(the page is empty)" in sidak("quarantine", "show", EMPTY).out


def test_a_page_does_not_steer_the_terminal(sidak: Sidak, store: Store) -> None:
    bad = page("\x1b[2Ja\x9b31m", url="https://kabar.example/jahat")
    crawled(store, replace(bad, headers={"x-a": "\x1b]0;b\x07\r\nc"}))
    ran = sidak("quarantine", "show", bad.url)
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert "\x9b" not in ran.out
    assert "\x07" not in ran.out


def test_a_long_page_is_cut_short(sidak: Sidak, store: Store) -> None:
    crawled(store, page("\n".join(["<i>"] * 30) + "\n" + "x" * 500, url="https://kabar.example/panjang"))
    lines = sidak("quarantine", "show", "https://kabar.example/panjang").out.splitlines()
    assert lines[-1] == "... and 11 more lines; --save FILE writes all"
    assert lines.count("<i>") == 20


def test_the_bytes_are_saved_and_nothing_is_overwritten(sidak: Sidak, store: Store, tmp_path: Path) -> None:
    ran = sidak("quarantine", "show", hidden(1).url, "--save", "page.html")
    assert (ran.code, "page.html" in ran.out) == (0, True)
    assert (tmp_path / "page.html").read_bytes() == hidden(1).body
    again = sidak("quarantine", "show", hidden(2).url, "--save", "page.html")
    assert (again.code, "is there already" in again.err) == (1, True)
    assert (tmp_path / "page.html").read_bytes() == hidden(1).body
    nowhere = sidak("quarantine", "show", hidden(1).url, "--save", "nowhere/page.html")
    assert (nowhere.code, "cannot be written" in nowhere.err) == (1, True)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://kabar.example/tidak-ada", "no such address is known"),
        (story(1).url, 'it ended as "new"'),
        ("", "is not in quarantine"),
    ],
)
def test_what_is_not_in_quarantine_is_said_so(sidak: Sidak, store: Store, url: str, said: str) -> None:
    ran = sidak("quarantine", "show", url)
    assert ran.code == 1
    assert said in ran.err
    assert "`sidak quarantine` lists what is" in ran.err


def test_pages_whose_bytes_are_lost_are_listed_as_such(
    sidak: Sidak, store: Store, tmp_path: Path, outlets: Path
) -> None:
    store.close()
    with sqlite3.connect(tmp_path / "home" / "store.db") as connection:
        connection.execute("DELETE FROM pages WHERE url = ?", (EMPTY,))
    connection.close()
    line = next(line for line in sidak("quarantine").out.splitlines() if EMPTY in line)
    assert "lost" in line
    ran = sidak("quarantine", "show", EMPTY)
    assert (ran.code, "its bytes are not in the store any more" in ran.err) == (1, True)
    assert sidak("replay", "--outlets", outlets).out.split()[:3] == ["Pages", "lost", "1"]


def test_mended_selectors_and_a_replay_bring_the_articles(
    sidak: Sidak, store: Store, outlets: Path, tmp_path: Path
) -> None:
    ran = sidak("replay", "--outlets", outlets)
    assert ran.code == 0
    assert "unreadable  3" in ran.out
    assert "2 the page holds no article text (0 words)" in ran.out
    (outlets / "kabar.yml").write_text(f"{YAML}selectors:\n  body: .isi\n")
    assert "new         2" in sidak("replay", "kabar", "--outlets", outlets).out
    assert sidak("annotate").code == 0
    assert sidak("index").code == 0
    hits = json.loads(sidak("search", "MPP", "--apart", "--json").out)["hits"]
    assert {hit["url"] for hit in hits} >= {hidden(1).url, hidden(2).url}
    assert "unreadable  1" in sidak("replay", "--outlets", outlets).out
    assert "2 pages are in quarantine" in sidak("quarantine").out  # the empty one, and that of an unknown outlet
    unknown = sidak("replay", "kabr", "--outlets", outlets)
    assert (unknown.code, "did you mean kabar?" in unknown.err) == (1, True)


def test_nothing_to_do_is_said_so(sidak: Sidak, outlets: Path, tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'home' / 'store.db'}") as opened:
        crawled(opened, story(1))
    assert sidak("quarantine").out == "No page is in quarantine.\n"
    assert sidak("replay", "--outlets", outlets).out == "No page of these outlets is in quarantine.\n"


def test_a_crawl_at_work_is_waited_for(sidak: Sidak, store: Store, outlets: Path) -> None:
    with store.exclusive("crawl"):
        ran = sidak("replay", "--outlets", outlets)
    assert ran.code == 1
    assert "another process does `crawl`" in ran.err
