"""Wrong input gets a clear message and exit status 1, and costs nothing but itself."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Sidak

TEXT = "Sidak di MPP Blora\n\nBLORA - Bupati Arief Rohman mendapati kehadiran petugas MPP 80 persen, Senin (9/5/2022)."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty.txt: empty"),
        ("blank.txt", b" \n\t\n", "blank.txt: empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture.txt: a binary file"),
        ("late.txt", b"Sidak di MPP. " * 500 + b"\0", "late.txt: a binary file"),
        ("paper.txt", b"%PDF-1.4 1 0 obj", "paper.txt: a binary file"),
        ("noise.txt", bytes(range(1, 256)) * 9, "noise.txt: a binary file"),
        ("list.json", b'[{"text": "a"}]', "list.json: JSON. Write one object per line"),
        (
            "half.jsonl",
            b'{"text": "\\ud800 kehadiran"}\n',
            "line 1: `text` holds a NUL character or half of a surrogate",
        ),
        (
            "null.jsonl",
            b'{"id": "b\\u0000", "text": "a b"}\n',
            "line 1: `id` holds a NUL character or half of a surrogate",
        ),
        ("odd.jsonl", b'{"url": "http://[x", "text": "a b"}\n', "line 1, url: 'http://[x' is no web address"),
        ("lines.jsonl", b"{not json}\n", "lines.jsonl, line 1: not JSON"),
        ("list.jsonl", b"[1, 2]\n", "list.jsonl, line 1: not a JSON object"),
        ("hollow.jsonl", b'{"id": "1", "title": "x"}\n', "line 1: neither `text` nor `html`"),
        ("typed.jsonl", b'{"text": ["a"]}\n', "`text` must be a string"),
        ("dated.jsonl", b'{"text": "a b c", "published": "16 April"}\n', "'16 April' is no date"),
    ],
)
@pytest.mark.parametrize("command", ["annotate", "add"])
def test_what_cannot_be_read_is_named(
    sidak: Sidak, tmp_path: Path, command: str, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    ran = sidak(command, name)
    assert ran.code == 1
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("http://[x", "no web address"),
        ("", "an empty name is no file"),
        ("n" * 300, "cannot be read"),
        (".", "cannot be"),
    ],
)
def test_what_is_no_source_is_named_and_the_next_one_is_taken_up(
    sidak: Sidak, tmp_path: Path, source: str, said: str
) -> None:
    (tmp_path / "good.txt").write_text(TEXT)
    ran = sidak("annotate", source, "good.txt", "--json")
    assert ran.code == 1
    assert said in ran.err
    assert json.loads(ran.out)["id"] == "good"


def test_an_impossible_day_of_publication_blocks_nothing(sidak: Sidak, tmp_path: Path) -> None:
    told = "Kehadiran petugas MPP Samarinda hanya 50 persen, Senin lalu, kemarin, pekan lalu, Senin depan."
    days = ("0001-01-01", "9999-12-31", "2024-04-16")
    lines = [{"id": day, "url": f"https://kabar.test/{day}", "text": told, "published": day} for day in days]
    (tmp_path / "days.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert sidak("add", "days.jsonl").code == 0
    assert json.loads(sidak("search", "samarinda", "--findings", "--json").out)["total"] == 3


def test_an_article_that_no_database_holds_costs_itself_alone(sidak: Sidak, tmp_path: Path) -> None:
    lines = [{"id": id, "url": f"https://kabar.test/{id}", "text": TEXT} for id in ("a", "b\0", "c")]
    (tmp_path / "three.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert sidak("add", "three.jsonl").code == 1
    hits = json.loads(sidak("search", "mpp", "--apart", "--json").out)["hits"]
    assert {hit["id"] for hit in hits} == {"a", "c"}


@pytest.mark.parametrize(
    "options",
    [("--topic", "x"), ("--region", "99"), ("--since", "2025-01-01", "--until", "2024-01-01"), ("--since", "kemarin")],
)
def test_a_filter_that_nothing_can_pass_is_refused(sidak: Sidak, tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    sidak("add", "a.txt")
    ran = sidak("search", "mpp", *options)
    assert (ran.code, ran.out) == (1, "")
    assert options[-1] in ran.err or options[1] in ran.err


def test_an_index_of_another_store_does_not_answer_for_this_one(sidak: Sidak, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT.replace("80", "70"))
    sidak("add", "a.txt", "b.txt")
    for file in (tmp_path / "home").glob("store.db*"):
        file.unlink()
    sidak("add", "a.txt")
    ran = sidak("search", "mpp")
    assert ran.code == 1
    assert "sidak index --rebuild" in ran.err
    assert sidak("index", "--rebuild").code == 0
    assert json.loads(sidak("search", "mpp", "--json").out)["total"] == 1


def test_a_missing_file_is_named(sidak: Sidak) -> None:
    ran = sidak("annotate", "nowhere.txt")
    assert (ran.code, "nowhere.txt: no such file" in ran.err) == (1, True)


def test_an_unreachable_host_is_named(sidak: Sidak) -> None:
    ran = sidak("add", "http://127.0.0.1:9/berita")
    assert ran.code == 1
    assert "127.0.0.1:9" in ran.err
    assert "Traceback" not in ran.err


def test_one_bad_line_costs_that_line(sidak: Sidak, tmp_path: Path) -> None:
    lines = [{"id": "a", "text": TEXT}, "broken", {"id": "b", "text": TEXT.replace("80", "70")}]
    (tmp_path / "mixed.jsonl").write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    )
    ran = sidak("annotate", "mixed.jsonl", "--json")
    assert ran.code == 1
    assert "mixed.jsonl, line 2" in ran.err
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["a", "b"]


def test_an_unknown_outlet_is_named_with_its_likes(sidak: Sidak) -> None:
    ran = sidak("crawl", "suarabaruu")
    assert ran.code == 1
    assert "suarabaruu" in ran.err
    assert "suarabaru" in ran.err.replace("suarabaruu", "")


def test_a_malformed_outlet_is_named_with_line_and_field(sidak: Sidak, tmp_path: Path) -> None:
    folder = tmp_path / "outlets"
    folder.mkdir()
    (folder / "kabar.yml").write_text("name: Kabar\nhome: kabar.test\ntimezone: WIB\ndiscover:\n  - feed: /feed/\n")
    ran = sidak("crawl", "--outlets", folder)
    assert ran.code == 1
    assert "kabar.yml, line 2, field home" in ran.err


def test_a_live_crawl_wants_a_contact_first(sidak: Sidak) -> None:
    ran = sidak("crawl", "suarabaru")
    assert ran.code == 1
    assert "SIDAK_CONTACT" in ran.err


@pytest.mark.parametrize(
    "command", [("search", "bupati"), ("suggest", "bupati"), ("annotate",), ("index",), ("serve",)]
)
def test_an_empty_workplace_says_how_to_begin(sidak: Sidak, tmp_path: Path, command: tuple[str, ...]) -> None:
    ran = sidak(*command)
    assert ran.code == 1
    assert "sidak demo" in ran.err
    assert not (tmp_path / "home").exists()


def test_a_store_of_a_newer_version_is_left_alone(sidak: Sidak, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    assert sidak("add", "a.txt").code == 0
    database = tmp_path / "home" / "store.db"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE sidak_version SET version_num = 'f999'")
    connection.close()
    before = database.read_bytes()
    ran = sidak("search", "bupati")
    assert ran.code == 1
    assert "f999" in ran.err
    assert "pgrade" in ran.err
    assert database.read_bytes() == before


@pytest.mark.parametrize("query", ['"bupati', "(bupati", "warna:merah", "percent:>abc", "AND"])
def test_a_wrong_query_points_at_the_place(sidak: Sidak, tmp_path: Path, query: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    sidak("add", "a.txt")
    ran = sidak("search", query)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert ran.err.strip()
