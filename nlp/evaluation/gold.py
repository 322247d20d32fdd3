"""Gold annotations: one JSON file per article, made by hand, with its text beside it (tests/eval/gold/README.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sidak.errors import InputError

Item = dict[str, Any]

_LISTS = ("topics", "regions", "officials", "dates", "percentages", "ratios")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What a person found in one article. `items` holds the lists of the file by their name."""

    id: str
    text_file: Path
    published: str
    outlet: str
    items: dict[str, list[Any]]

    @property
    def text(self) -> str:
        """The article as it is handed to the program, remains of its page included."""
        return self.text_file.read_text(encoding="utf-8")


def load(folder: Path) -> list[Gold]:
    """Every gold article of a folder, by id. Raises `InputError` where there is none, or one cannot be read."""
    found = [_read(path) for path in sorted(folder.glob("*.json"))]
    if not found:
        raise InputError(
            f"{folder}: no gold annotation in it. Name a folder of .json files, each with its text beside it"
        )
    return found


def _read(path: Path) -> Gold:
    try:
        record: Item = json.loads(path.read_text(encoding="utf-8"))
        return Gold(
            id=record["id"],
            text_file=_text_file(path, record),
            published=record["published"] or "",
            outlet=record.get("outlet", ""),
            items={name: record[name] for name in _LISTS},
        )
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{path}: no gold annotation ({error!r}). See tests/eval/gold/README.md") from None


def _text_file(path: Path, record: Item) -> Path:
    """The text of the same name beside the annotation, or else the `file` that the annotation names."""
    for candidate in _candidates(path, record):
        if candidate.is_file():
            return candidate
    raise InputError(f"{path}: its text {record.get('file')!r} is not there")


def _candidates(path: Path, record: Item) -> Iterator[Path]:
    yield path.with_suffix(".txt")
    if record.get("file"):
        yield from (parent / record["file"] for parent in path.absolute().parents)
