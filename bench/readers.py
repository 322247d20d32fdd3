"""What readers of pages make of our page set, beside each other: how right they are, and how fast."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import lxml.html
import trafilatura

from bench.measure import show
from crawler.read import read_page
from sidak.errors import ReadError
from tests.pages import FOLDER, HALVES, Golden, Reading, Verdict, judge, load

Reader = Callable[[Golden], Reading]
_NOTHING = Reading("", "", "")
_ROUNDS = 3
_SLOW = 10  # seconds; a reader that takes longer reads once


@dataclass(frozen=True)
class Row:
    """The scores of one reader over a set of pages; `speed` is pages per second."""

    verdicts: Sequence[Verdict]
    wanted: int
    forbidden: int
    speed: float

    def cells(self) -> list[str]:
        """Title, date, must-have found, leaks, clean pages, body F1, pages per second."""
        number = len(self.verdicts)
        shares = (
            sum(each.title for each in self.verdicts) / number,
            sum(each.date for each in self.verdicts) / number,
            1 - sum(len(each.lost) for each in self.verdicts) / self.wanted,
            sum(len(each.leaked) for each in self.verdicts) / self.forbidden,
            sum(each.clean for each in self.verdicts) / number,
            sum(each.f1 for each in self.verdicts) / number,
        )
        return [*(f"{share:.2f}" for share in shares), f"{self.speed:.0f}"]


def sidak(golden: Golden) -> Reading:
    """Our reader, without knowing the outlet."""
    try:
        article = read_page(golden.page)
    except ReadError:
        return _NOTHING
    return Reading(article.title, str(article.published_day or ""), article.text)


def _trafilatura(*, fast: bool = False, precision: bool = False) -> Reader:
    def read(golden: Golden) -> Reading:
        found = trafilatura.bare_extraction(
            golden.page.body, include_comments=False, with_metadata=True, fast=fast, favor_precision=precision
        )
        if found is None:
            return _NOTHING
        said = found if isinstance(found, dict) else found.as_dict()
        return Reading(said.get("title") or "", said.get("date") or "", said.get("text") or "")

    return read


def newspaper(golden: Golden) -> Reading:
    """newspaper4k, told that the page is Indonesian."""
    from newspaper import Article  # noqa: PLC0415  # seconds to load

    article = Article(golden.page.url, language="id")
    article.download(input_html=golden.page.body.decode("utf-8", "replace"))
    article.parse()
    published = article.publish_date
    return Reading(article.title or "", str(published)[:10] if published else "", article.text or "")


def readability(golden: Golden) -> Reading:
    """readability-lxml, which knows no date."""
    from readability import Document  # noqa: PLC0415  # not in the lock file: it asks for an old cssselect

    document = Document(golden.page.body.decode("utf-8", "replace"))
    body = lxml.html.fromstring(document.summary())
    return Reading(document.short_title(), "", "\n".join(str(part).strip() for part in body.itertext()))


READERS: dict[str, Reader] = {
    "sidak read": sidak,
    "trafilatura, fast": _trafilatura(fast=True),
    "trafilatura, precision": _trafilatura(precision=True),
    "newspaper4k": newspaper,
    "readability-lxml": readability,
}


def measure(pages: Sequence[Golden], reader: Reader) -> Row:
    """What a reader makes of all pages, and the median time of three rounds; a slow reader reads once."""
    verdicts, times = [], []
    for _ in range(_ROUNDS):
        begun = perf_counter()
        read = [_attempt(reader, golden) for golden in pages]
        times.append(perf_counter() - begun)
        if times[-1] > _SLOW:
            break
    verdicts = [judge(golden, reading) for golden, reading in zip(pages, read, strict=True)]
    return Row(
        verdicts,
        sum(len(golden.paragraphs) for golden in pages),
        sum(len(golden.must_not) for golden in pages),
        len(pages) / median(times),
    )


def _attempt(reader: Reader, golden: Golden) -> Reading:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return reader(golden)
    except ImportError:
        raise
    except Exception:  # another's reader may raise anything; then it has read nothing
        return _NOTHING


def readers() -> None:
    """Print the table for each half of the page set."""
    for half in HALVES:
        pages = load(FOLDER / half)
        rows = []
        for name, reader in READERS.items():
            try:
                rows.append([name, *measure(pages, reader).cells()])
            except ImportError as missing:
                rows.append([name, f"{missing.name} is not installed", *[""] * 6])
        columns = ("reader", "title", "date", "found", "leaks", "clean", "body F1", "pages/s")
        show(f"Readers on the {len(pages)} pages of {half}", columns, rows)
