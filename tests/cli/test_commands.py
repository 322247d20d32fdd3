"""What the commands promise a user."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Sidak

TITLE = "Sidak di MPP Blora, Kehadiran Petugas 80 Persen"
TEXT = f"{TITLE}\n\nBLORA - Bupati Blora Arief Rohman mendapati kehadiran petugas MPP 80 persen, Senin (9/5/2022)."


def test_annotate_speaks_the_contract(sidak: Sidak, tmp_path: Path) -> None:
    (tmp_path / "blora.txt").write_text(TEXT)
    ran = sidak("annotate", "blora.txt", "--json", "--published", "2022-05-09")
    assert ran.code == 0
    record = json.loads(ran.out)
    assert {"id", "title", "published", "topics", "regions", "officials", "dates", "percentages", "ratios"} <= set(
        record
    )
    assert (record["id"], record["title"], record["published"]) == ("blora", TITLE, "2022-05-09")
    for found in [*record["percentages"], *record["dates"], *record["officials"][0]["mentions"]]:
        assert record["text"][found["start"] : found["end"]] == found["text"]
    assert all(found["sentence"] in record["text"] for found in record["percentages"])


def test_annotate_prints_a_table_a_person_can_read(sidak: Sidak, tmp_path: Path) -> None:
    (tmp_path / "blora.txt").write_text(TEXT)
    ran = sidak("annotate", "blora.txt")
    assert ran.code == 0
    assert "Arief Rohman" in ran.out
    assert "80 %" in ran.out


def test_brackets_in_an_article_are_its_own(sidak: Sidak, tmp_path: Path) -> None:
    told = "BLORA - Kehadiran petugas [bold]hanya[/i] 80 persen, Senin lalu."
    (tmp_path / "a.txt").write_text(f"Sidak [/b] di MPP\n\n{told}")
    for command in (("annotate", "a.txt"), ("read", "a.txt"), ("add", "a.txt"), ("search", "petugas")):
        assert sidak(*command).code == 0
    assert "[/b]" in sidak("search", "petugas").out
    assert "[bold]hanya[/i] 80 persen" in sidak("search", "petugas", "--findings").out
    assert "[/x]" in sidak("annotate", "[/x].txt").err


def test_a_moment_in_a_foreign_zone_counts_by_its_indonesian_day(sidak: Sidak, tmp_path: Path) -> None:
    line = {"id": "a", "text": TEXT, "published": "2022-05-08T18:30:00Z"}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    assert json.loads(sidak("annotate", "a.jsonl", "--json").out)["published"] == "2022-05-09T01:30:00+07:00"


def test_an_empty_setting_is_none(sidak: Sidak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDAK_HOME", "")
    (tmp_path / "a.txt").write_text(TEXT)
    assert sidak("add", "a.txt").code == 0
    assert (tmp_path / ".sidak" / "store.db").is_file()


def test_an_article_added_twice_is_one_and_a_changed_one_a_revision(sidak: Sidak, tmp_path: Path) -> None:
    file = tmp_path / "blora.txt"
    file.write_text(TEXT)
    assert "new" in sidak("add", file).out
    assert "unchanged" in sidak("add", file).out
    file.write_text(TEXT.replace("80", "70"))
    assert "revised" in sidak("add", file).out
    hits = json.loads(sidak("search", "petugas", "--findings", "--json").out)["hits"]
    assert {hit["value"] for hit in hits} == {70.0}


def test_articles_keep_the_id_they_bring(sidak: Sidak, tmp_path: Path) -> None:
    lines = [{"id": f"x{number}", "url": f"https://kabar.test/{number}", "text": TEXT} for number in range(3)]
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert sidak("add", "articles.jsonl").code == 0
    answer = json.loads(sidak("search", "sidak", "--apart", "--json").out)
    assert answer["total"] == 3
    assert {(hit["id"], hit["url"]) for hit in answer["hits"]} == {
        (f"x{number}", f"https://kabar.test/{number}") for number in range(3)
    }
    assert answer["read_as"]


def test_read_gives_the_article_and_nothing_around_it(sidak: Sidak, tmp_path: Path) -> None:
    paragraphs = "".join(
        f"<p>Bupati meninjau loket nomor {n} dan berbincang dengan warga yang mengantre.</p>" for n in range(6)
    )
    html = f"""<!doctype html><html><head><title>{TITLE} - Kabar</title></head><body><article><h1>{TITLE}</h1>
    {paragraphs}<p><strong>Baca juga: <a href="/x">61,7 Persen ASN Kota Tual Bolos</a></strong></p>{paragraphs}
    </article></body></html>"""
    (tmp_path / "page.html").write_text(html)
    ran = sidak("read", "page.html", "--url", "https://kabar.test/2022/05/sidak", "--json")
    assert ran.code == 0
    record = json.loads(ran.out)
    assert record["title"] == TITLE
    assert "61,7" not in record["text"]
    assert "loket nomor 5" in record["text"]


def test_the_index_can_be_built_anew(sidak: Sidak, tmp_path: Path) -> None:
    (tmp_path / "blora.txt").write_text(TEXT)
    sidak("add", "blora.txt")
    before = sidak("search", "bupati", "--json").out
    assert sidak("index", "--rebuild").code == 0
    assert sidak("search", "bupati", "--json").out == before


def test_every_command_explains_itself(sidak: Sidak) -> None:
    listed = sidak("--help").out
    for command in ("demo", "crawl", "add", "annotate", "index", "search", "suggest", "serve", "read", "outlets"):
        assert command in listed
        shown = sidak(command, "--help")
        assert shown.code == 0
        assert len(shown.out) > 200
