"""Saved pages with the article that each holds, and how a reading of one is judged.

`<layout>-<nn>.html` is the page, `<layout>-<nn>.json` what a careful person reads on it: title, day or moment of
publication, authors, paragraphs, and words of the page that belong to no paragraph (`must_not`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sidak.models import Page

FOLDER = Path(__file__).parent
HALVES = ("development", "check")
_WORD = re.compile(r"\w+")
_DATELINE = re.compile(r"^[^–—-]{2,60}\s?[–—-]{1,2}\s")


@dataclass(frozen=True, slots=True)
class Golden:
    """One page and its article. `published` is an ISO day or moment, empty where the page shows none."""

    name: str
    page: Page
    title: str
    published: str
    authors: Sequence[str]
    paragraphs: Sequence[str]
    must_not: Sequence[str]
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a page: `published` is the local day, YYYY-MM-DD."""

    title: str
    published: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How good a reading is: `lost` and `leaked` are the very strings."""

    title: bool
    date: bool
    lost: Sequence[str]
    leaked: Sequence[str]
    f1: float

    @property
    def clean(self) -> bool:
        """All of the article and nothing else."""
        return not self.lost and not self.leaked


def load(folder: Path) -> list[Golden]:
    """The pages of a folder, by name."""
    return [_golden(path) for path in sorted(folder.glob("*.json"))]


def _golden(path: Path) -> Golden:
    told = json.loads(path.read_text(encoding="utf-8"))
    page = Page(
        url=told["url"],
        final_url=told["url"],
        outlet="",
        status=200,
        headers={"content-type": "text/html"},
        fetched_at=datetime.fromisoformat(told["fetched_at"]),
        body=path.with_suffix(".html").read_bytes(),
    )
    return Golden(
        path.stem,
        page,
        told["title"],
        told["published"] or "",
        told["authors"],
        told["paragraphs"],
        told["must_not"],
        told.get("checked", True),
    )


def judge(golden: Golden, reading: Reading) -> Verdict:
    """Compare a reading with what the page holds. Words count, not blanks and quotes; datelines may go."""
    read = _words(reading.text)
    joined = f" {' '.join(read)} "
    wanted = [word for paragraph in golden.paragraphs for word in _words(paragraph)]
    shared = sum((Counter(read) & Counter(wanted)).values())
    return Verdict(
        title=_words(golden.title) == _words(reading.title),
        date=golden.published[:10] == reading.published[:10],
        lost=[each for each in golden.paragraphs if not _stands(_DATELINE.sub("", each), joined)],
        leaked=[each for each in golden.must_not if _stands(each, joined)],
        f1=2 * shared / ((len(read) + len(wanted)) or 1),
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _stands(passage: str, joined: str) -> bool:
    words = " ".join(_words(passage))
    return bool(words) and f" {words} " in joined
