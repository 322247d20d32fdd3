"""`sidak outlets health` over a store in a file, with the accounts that crawls leave there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sidak.models import CrawlRecord
from sidak.settings import Settings
from sidak.store import crawls, open_store
from tests.cli.conftest import Sidak

HOUR = timedelta(hours=1)
IDS = ("ditolak", "sehat", "sepi", "baru")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "outlets" / "jawa-tengah"
    folder.mkdir(parents=True)
    for id in IDS:
        said = f"name: Kabar {id}\nhome: https://{id}.example\ntimezone: WIB\ndiscover: auto\n"
        (folder / f"{id}.yml").write_text(said)
    return folder.parent


def account(id: str, hours_ago: float, found: int = 0, problem: str = "") -> CrawlRecord:
    started = datetime.now(UTC) - hours_ago * HOUR
    counts = {"failed": 1} if problem else {"new": found, "unchanged": 9}
    problems = (f"{id}: {problem}",) if problem else ()
    return CrawlRecord(
        outlet=id,
        kind="news",
        started=started,
        ended=started + timedelta(minutes=3),
        found=found,
        counts=counts,
        problems=problems,
    )


def steady(id: str, *, until: int = 0) -> list[CrawlRecord]:
    """Two stories a day for ten weeks, the last of them so many hours ago; asked each twelve hours."""
    return [account(id, 3.5 + 12 * step, int(12 * step >= until)) for step in range(140, -1, -1)]


def keep(records: Sequence[CrawlRecord]) -> None:
    with open_store(Settings().database) as store, store.writing() as db:
        for record in records:
            begun = CrawlRecord(outlet=record.outlet, kind=record.kind, started=record.started)
            number = crawls.begin(db, begun)
            if record.ended:
                crawls.end(db, replace(record, id=number))


@pytest.fixture
def ill(sidak: Sidak) -> None:
    """One well, one quiet, one blocked; one was never crawled, and a crawl was killed."""
    refused = [account("ditolak", hours, problem="https://ditolak.example/feed: HTTP 403") for hours in (9, 6, 3)]
    killed = CrawlRecord(outlet="sehat", kind="news", started=datetime.now(UTC) - HOUR / 2)
    keep([*steady("sehat"), *steady("sepi", until=9 * 24), *refused, killed])


def test_the_worst_stand_first_and_the_quiet_are_named(sidak: Sidak, folder: Path, ill: None) -> None:
    ran = sidak("outlets", "health", "--outlets", folder)
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["ditolak", "sepi", "sehat"]
    assert "blocked: 3 crawls in a row" in lines[1]
    assert "HTTP 403" in ran.out
    assert "went quiet: nothing new for 9 days; usual are 14 a week" in lines[2]
    assert lines[3].split() == ["sehat", "3", "h", "ago", "14", "14", "100%", "100%", "well"]
    assert lines[-1] == "1 of 3 are well; 1 was never crawled; QUIET: sepi."


def test_json_has_an_object_for_each_outlet_and_nothing_else(sidak: Sidak, folder: Path, ill: None) -> None:
    ran = sidak("outlets", "health", "--outlets", folder, "--json", "--all")
    told = {one["id"]: one for one in map(json.loads, ran.out.splitlines())}
    assert list(told) == ["ditolak", "sepi", "baru", "sehat"]
    assert [finding["kind"] for finding in told["sepi"]["findings"]] == ["quiet"]
    assert (told["sehat"]["found_7_days"], told["sehat"]["usual_per_week"], told["sehat"]["usual_from"]) == (
        14,
        14,
        "past",
    )
    assert datetime.fromisoformat(told["sehat"]["last_success"]) < datetime.now(UTC)
    assert (told["ditolak"]["failures"], told["ditolak"]["last_success"]) == (3, None)
    assert told["baru"]["last_new"] is None


@pytest.mark.parametrize(
    ("ids", "code", "shown"), [(["sehat"], 0, "1 of 1 are well."), (["sepi"], 1, "QUIET: sepi"), (["baru"], 1, "never")]
)
def test_the_status_is_that_of_the_outlets_named(
    sidak: Sidak, folder: Path, ill: None, ids: list[str], code: int, shown: str
) -> None:
    ran = sidak("outlets", "health", *ids, "--outlets", folder)
    assert ran.code == code
    assert shown in ran.out


def test_what_was_never_crawled_is_no_fault_unless_it_is_named(sidak: Sidak, folder: Path) -> None:
    keep(steady("sehat"))
    for arguments in ((), ("--all",)):
        ran = sidak("outlets", "health", "--outlets", folder, *arguments)
        assert ran.code == 0, ran.out
        assert "1 of 1 are well; 3 were never crawled." in ran.out
        assert ("never crawled in the last" in ran.out) is bool(arguments)


def test_where_nobody_crawls_any_more_that_is_said(sidak: Sidak, folder: Path) -> None:
    keep([account("sehat", 100, 5)])
    ran = sidak("outlets", "health", "--outlets", folder)
    assert ran.code == 1
    assert "1 of 1 are well" in ran.out
    assert "sidak watch" in ran.err


def test_a_store_without_crawls_says_how_to_begin(sidak: Sidak, folder: Path, tmp_path: Path) -> None:
    ran = sidak("outlets", "health", "--outlets", folder)
    assert (ran.code, "nothing stored" in ran.err) == (1, True)
    assert not (tmp_path / "home").exists()
    keep([])
    ran = sidak("outlets", "health", "--outlets", folder)
    assert (ran.code, "no crawl is known" in ran.err) == (1, True)
    ran = sidak("outlets", "health", "sehatt", "--outlets", folder)
    assert "did you mean sehat" in ran.err


def test_the_complaints_of_a_day_are_a_line_for_each_that_is_ill(sidak: Sidak, folder: Path, ill: None) -> None:
    from cli.health import complaints_of
    from crawler.outlets import load_all

    with open_store(Settings().database) as store:
        told = complaints_of(store, list(load_all(folder).values()), datetime.now(UTC))
    assert [line.partition(":")[0] for line in told] == ["ditolak", "sepi"]
