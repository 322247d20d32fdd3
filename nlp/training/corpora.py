"""Annotated sentences: the shared corpora, and our own with their marks in the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

LABELS = ("PER", "ORG", "LOC")
NEWS = "idner_news"
_SHARED = Path(__file__).parents[3] / "shared" / "data" / "ner"
_DOMAIN = Path(__file__).parent / "domain"
_HELD_OUT = 5
# GSD tells states and buildings from other places; the rest of its labels are nothing here.
_MERGED = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC"}
# Where the two other corpora stop short of what the news corpus and our own sentences mark: "Kabupaten Blora" is one
# name, and so is "Komisi Pemberantasan Korupsi (KPK)".
_TYPE_WORD = re.compile(r"(?<!Wali )\b(?:Kabupaten|Kota|Kecamatan|Kelurahan|Provinsi) $")
_SHORT_FORM = re.compile(r" ?\([A-Z][\w-]+\)")
_MARK = re.compile(r"\[(PER|ORG|LOC) ([^\[\]]+)\]")


class Span(NamedTuple):
    """A name in a sentence, by its character offsets."""

    start: int
    end: int
    label: str


class Sentence(NamedTuple):
    """A text and the names in it, in order and apart from one another."""

    text: str
    spans: tuple[Span, ...]


class MissingCorpusError(FileNotFoundError):
    """A corpus is not where training looks for it."""


def shared(name: str, split: str, folder: Path = _SHARED) -> list[Sentence]:
    """The sentences of `<name>.<split>.jsonl`, labels merged to the three of the model."""
    path = folder / f"{name}.{split}.jsonl"
    if not path.is_file():
        raise MissingCorpusError(
            f"No corpus at {path}: lay the folder shared/ beside the project, or name another one."
        )
    with path.open(encoding="utf-8") as lines:
        sentences = [_from_json(json.loads(line)) for line in lines]
    return sentences if name == NEWS or split == "dev" else [harmonized(one) for one in sentences]


def _from_json(row: dict[str, object]) -> Sentence:
    spans: list[dict[str, object]] = row["spans"]  # type: ignore[assignment]  # the file's format
    kept = (
        Span(int(str(span["start"])), int(str(span["end"])), _MERGED[str(span["label"])])
        for span in spans
        if span["label"] in _MERGED
    )
    return Sentence(str(row["text"]), tuple(kept))


def harmonized(sentence: Sentence) -> Sentence:
    """The sentence with type words and bracketed short forms drawn into the names they belong to."""
    text, spans = sentence.text, list[Span]()
    for start, end, label in sentence.spans:
        if spans and start < spans[-1].end:
            continue
        if label == "LOC" and (word := _TYPE_WORD.search(text, spans[-1].end if spans else 0, start)):
            start = word.start()  # noqa: PLW2901
        if label == "ORG" and (short := _SHORT_FORM.match(text, end)):
            end = short.end()  # noqa: PLW2901
        spans.append(Span(start, end, label))
    return Sentence(text, tuple(spans))


def marked(line: str) -> Sentence:
    """The sentence behind "Bupati [LOC Blora] [PER Arief Rohman]"."""
    text, spans, last = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[last : mark.start()]
        spans.append(Span(len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        last = mark.end()
    text += line[last:]
    if "[" in text or "]" in text:
        raise ValueError(
            f"A bracket that marks no name: {line!r}. Write [PER ...], [ORG ...] or [LOC ...], not nested."
        )
    return Sentence(text, tuple(spans))


def domain(split: str, folder: Path = _DOMAIN) -> list[Sentence]:
    """Our own sentences: every fifth is "dev", the others are "train"."""
    sentences = [marked(line) for line in _lines(sorted(folder.glob("*.txt")))]
    return [one for place, one in enumerate(sentences) if (place % _HELD_OUT == _HELD_OUT - 1) == (split == "dev")]


def _lines(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.strip()
