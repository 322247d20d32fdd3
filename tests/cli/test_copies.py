"""`sidak copies` and `sidak history`: one text in several outlets, and one article in several states."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Sidak

RELEASE = (
    "BLORA - Bupati Blora Arief Rohman mendapati kehadiran petugas Mal Pelayanan Publik 80 persen, Senin (9/5/2022). "
    "Ia meminta kepala dinas menegur petugas yang belum datang. Dari 16 stan, 4 stan masih kosong pada pukul 08.30. "
    "Menurut dia, warga datang sejak pagi dan tidak boleh menunggu lama karena petugas terlambat."
)


def add(sidak: Sidak, tmp_path: Path, *articles: dict[str, str]) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(article) for article in articles))
    assert sidak("add", "a.jsonl").code == 0


def test_prints_of_one_release_are_told_with_the_numbers_that_differ(sidak: Sidak, tmp_path: Path) -> None:
    add(
        sidak,
        tmp_path,
        {"id": "kedua", "title": "Sidak MPP Blora", "text": RELEASE, "published": "2022-05-10"},
        {"id": "pertama", "title": "Bupati Sidak MPP", "text": RELEASE.replace("80", "85"), "published": "2022-05-09"},
        {"id": "lain", "title": "Panen Raya", "text": "Petani di Blora memanen padi. " * 12, "published": "2022-05-09"},
    )
    told = sidak("copies").out
    assert "2 prints" in told
    assert told.index("pertama") < told.index("kedua")
    assert "85 persen -> 80 persen" in told
    assert "lain" not in told
    assert "Sidak MPP Blora" in sidak("copies", "kedua").out or "Bupati Sidak MPP" in sidak("copies", "kedua").out
    assert "No other article prints this text" in sidak("copies", "lain").out


def test_a_revision_is_told_by_its_sentences_and_figures(sidak: Sidak, tmp_path: Path) -> None:
    told = {"id": "a", "title": "Sidak MPP Blora", "text": RELEASE, "published": "2022-05-09"}
    add(sidak, tmp_path, told)
    add(sidak, tmp_path, told | {"text": RELEASE.replace("80 persen", "75 persen")})
    history = sidak("history", "a").out
    assert "1. seen" in history
    assert "2. seen" in history
    assert "- figure: 80 persen: attendance" in history
    assert "+ figure: 75 persen: attendance" in history


def test_an_unknown_article_is_said_so(sidak: Sidak, tmp_path: Path) -> None:
    add(sidak, tmp_path, {"id": "a", "title": "Sidak MPP Blora", "text": RELEASE})
    for command in ("copies", "history"):
        ran = sidak(command, "zzz")
        assert (ran.code, 'no article has the id "zzz"' in ran.err) == (1, True)
