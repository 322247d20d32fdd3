"""What `sidak search`, `suggest` and `index` promise, and that an index which is lost costs nothing."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from search.tantivy_index import TantivyIndex
from sidak.settings import Settings
from tests.cli.conftest import Sidak

RELEASE = (
    "Sidak di MPP Blora, Kehadiran Petugas 80 Persen\n\nBLORA - Bupati Blora Arief Rohman menyebut kehadiran petugas "
    "Mal Pelayanan Publik Blora hanya 80 persen, Senin (9/5/2022). Ia meminta pelayanan kembali berjalan seperti biasa."
)
SCATTERED = (
    "Apel Pagi Samarinda\n\nSAMARINDA - Wali Kota Samarinda Andi Harun mengatakan kehadiran pegawai mencapai 95,5 "
    "persen, Selasa (16/4/2024). Sebanyak 3 persen pegawai tidak hadir tanpa keterangan, dan kedisiplinan disorot."
)
ARTICLES = [
    {"id": "a", "url": "https://kabar.test/a", "text": RELEASE, "published": "2022-05-09", "outlet": "kabar-uji"},
    {"id": "b", "url": "https://warta.test/b", "text": RELEASE, "published": "2022-05-10", "outlet": "warta-uji"},
    {"id": "c", "url": "https://kabar.test/c", "text": SCATTERED, "published": "2024-04-16", "outlet": "kabar-uji"},
]


@pytest.fixture
def desk(sidak: Sidak, tmp_path: Path) -> Sidak:
    """The program in a home with two prints of one text and another article."""
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)))
    assert sidak("add", "articles.jsonl").code == 0
    return sidak


def answer(desk: Sidak, *arguments: str) -> dict[str, Any]:
    ran = desk("search", *arguments, "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def ids(desk: Sidak, *arguments: str) -> list[str]:
    return [hit["id"] for hit in answer(desk, *arguments)["hits"]]


def test_an_article_comes_as_the_contract_says(desk: Sidak) -> None:
    found = answer(desk, "disiplin yang")
    assert {"read_as", "total", "hits", "forms", "passed_over", "did_you_mean", "facets", "next_cursor"} <= set(found)
    assert (found["read_as"], found["total"], found["passed_over"]) == ("disiplin", 1, ["yang"])
    assert found["forms"] == {"disiplin": ["kedisiplinan"]}
    assert {"id", "url", "title", "score", "copies", "story"} <= set(found["hits"][0])


def test_copies_are_one_hit_unless_they_are_wanted_apart(desk: Sidak) -> None:
    grouped = answer(desk, "petugas")
    assert (grouped["total"], [hit["copies"] for hit in grouped["hits"]]) == (2, [2])
    assert sorted(ids(desk, "petugas", "--apart")) == ["a", "b"]
    assert "(2 articles, 1 text)" in desk("search", "petugas").out


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("disiplin", "--exact"), []),
        (("disiplin",), ["c"]),
        (("--year", "2024"), ["c"]),
        (("--measure", "absence"), ["c"]),
        (("--official", "Andi Harun"), ["c"]),
        (("--sort", "newest"), ["c", "b"]),
        (("--newest",), ["c", "b"]),
        (("--outlet", "warta-uji", "--year", "2022"), ["b"]),
    ],
)
def test_options_narrow_and_sort(desk: Sidak, options: tuple[str, ...], found: list[str]) -> None:
    assert ids(desk, *options) == found


def test_a_finding_is_a_figure_with_its_article_and_evidence(desk: Sidak) -> None:
    found = answer(desk, "hadir:>90", "--findings")
    assert (found["read_as"], found["total"]) == ("attendance:>90", 1)
    (hit,) = found["hits"]
    assert hit["id"] == "c"
    assert hit["finding"].startswith("c-")
    assert (hit["value"], hit["measures"], hit["text"] in hit["sentence"]) == (95.5, "attendance", True)
    assert (hit["speaker"], hit["speaker_position"]) == ("Andi Harun", "Wali Kota Samarinda")
    assert hit["regions"] == [{"code": "64.72", "name": "Kota Samarinda"}]
    assert [date["from"] for date in hit["dates"]] == ["2024-04-16"]
    assert (hit["url"], hit["copies"]) == ("https://kabar.test/c", 1)


def test_findings_sort_by_value_and_are_readable(desk: Sidak) -> None:
    values = [hit["value"] for hit in answer(desk, "--findings", "--sort", "lowest", "--year", "2024")["hits"]]
    assert values == [3.0, 95.5]
    shown = desk("search", "hadir:>90", "--findings").out
    for part in ("95,5 %", "said by Andi Harun, Wali Kota Samarinda", "2024-04-16", "https://kabar.test/c"):
        assert part in shown
    assert "(2 articles, 1 text)" in desk("search", "petugas", "--findings").out


def test_sorting_articles_by_value_is_refused(desk: Sidak) -> None:
    ran = desk("search", "petugas", "--sort", "highest")
    assert (ran.code, ran.out) == (1, "")
    assert "figures" in ran.err


def test_officials_have_offices_and_words(desk: Sidak) -> None:
    found = answer(desk, "--officials", "--name", "andi")
    (one,) = found["hits"]
    assert (found["total"], one["name"], one["articles"]) == (1, "Andi Harun", 1)
    assert [(office["position"], office["first"]) for office in one["offices"]] == [("Wali Kota Samarinda", 2024)]
    assert 95.5 in {said["value"] for said in one["said"]}
    shown = desk("search", "petugas", "--officials").out
    assert "Arief Rohman · 2 articles" in shown
    assert "Andi Harun" not in shown


@pytest.mark.parametrize("kind", [(), ("--findings",), ("--officials",)])
def test_a_cursor_goes_on(desk: Sidak, kind: tuple[str, ...]) -> None:
    first = answer(desk, *kind, "--limit", "1")
    second = answer(desk, *kind, "--limit", "1", "--cursor", first["next_cursor"])
    both = answer(desk, *kind, "--limit", "2")
    assert first["hits"] + second["hits"] == both["hits"]


def test_a_typing_error_is_told(desk: Sidak) -> None:
    assert answer(desk, "petugaz")["did_you_mean"] == "petugas"
    assert "did you mean petugas?" in desk("search", "petugaz").out


def test_a_reader_is_told_what_was_found_beside_the_words(desk: Sidak) -> None:
    shown = desk("search", "disiplin yang").out
    assert "passed over, too common: yang" in shown
    assert "also found: kedisiplinan" in shown


@pytest.mark.parametrize(
    "options",
    [
        ("--measure", "height"),
        ("--year", "24"),
        ("--findings", "--officials"),
        ("--name", "andi"),
        ("--cursor", "nonsense"),
    ],
)
def test_what_cannot_be_is_refused(desk: Sidak, options: tuple[str, ...]) -> None:
    ran = desk("search", "petugas", *options)
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err


def test_a_beginning_is_completed(desk: Sidak) -> None:
    offered = json.loads(desk("suggest", "samar", "--json").out)
    assert {"kind": "word", "text": "samarinda", "query": "samarinda", "articles": 1} in offered
    assert {
        "kind": "region", "text": "Kota Samarinda", "query": 'region:"Kota Samarinda"', "articles": 1,
    } in offered  # fmt: skip
    assert 'region:"Kota Samarinda"' in desk("suggest", "samar").out
    assert "Nothing begins so" in desk("suggest", "q").out


def generation() -> Path:
    folder = Settings().index_folder
    return folder / (folder / "current").read_text()


def cut_short() -> None:
    file = next(path for path in (generation() / "articles").iterdir() if path.suffix == ".term")
    os.truncate(file, file.stat().st_size // 2)


def lose_a_file() -> None:
    (generation() / "findings" / "meta.json").unlink()


def of_another_version() -> None:
    old = generation()
    shutil.move(old, old.with_name("v0-12345678"))
    (old.parent / "current").write_text("v0-12345678")


def lose_all() -> None:
    shutil.rmtree(Settings().index_folder)


@pytest.mark.parametrize("damage", [cut_short, lose_a_file, of_another_version, lose_all])
@pytest.mark.parametrize("command", [("search", "petugas", "--json"), ("suggest", "samar", "--json")])
def test_an_index_that_is_lost_is_filled_again_at_once(desk: Sidak, damage: Any, command: tuple[str, ...]) -> None:
    before = desk(*command)
    damage()
    after = desk(*command)
    assert (after.code, after.out) == (0, before.out)
    assert "filled from the store" in after.err
    assert desk(*command).err == ""
    assert desk("index").out == "The index is up to date.\n"


def test_where_another_process_fills_it_the_answer_goes_on(desk: Sidak) -> None:
    cut_short()
    with TantivyIndex(Settings().index_folder, aside=True):
        ran = desk("search", "petugas")
    assert ran.code == 0
    assert "Another process" in ran.err
    assert "not indexed yet" in ran.err
    assert ids(desk, "petugas") == ["a"]


def test_copies_that_nobody_compared_are_found_before_indexing(desk: Sidak, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from sidak.models import Article
    from sidak.store import articles, open_store

    with open_store(Settings().database) as store, store.writing() as db:
        third = Article(id="d", url="https://tiga.test/d", title="Sidak MPP", text=RELEASE, outlet="tiga-uji")
        articles.put(db, third, page_digest=None, seen=datetime.now(UTC))
    assert desk("index").code == 0
    assert [hit["copies"] for hit in answer(desk, "petugas")["hits"]] == [3]


@pytest.mark.parametrize("options", [(), ("--to", "tantivy"), ("--rebuild", "--to", "tantivy")])
def test_the_engine_to_fill_can_be_named(desk: Sidak, options: tuple[str, ...]) -> None:
    cut_short()
    ran = desk("index", *options)
    assert ran.code == 0
    assert "indexed" in ran.out
    assert sorted(ids(desk, "petugas", "--apart")) == ["a", "b"]


@pytest.mark.parametrize("url", ["", "localhost:7700"])
def test_an_engine_without_an_address_is_explained(desk: Sidak, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SIDAK_SEARCH_URL", url)
    for command in [("index", "--to", "meilisearch"), *([("search", "petugas")] if url else [])]:
        ran = desk(*command)
        assert (ran.code, ran.out) == (1, "")
        assert "SIDAK_SEARCH_URL" in ran.err
