"""Plain text, as copied from a page or a file, to its article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from crawler.reading import addresses, boilerplate, header
from crawler.reading.language import language_of
from crawler.reading.render import Line
from sidak.errors import ReadError
from sidak.models import Article

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_text(text: str, *, url: str, published: date | None = None, title: str = "") -> Article:
    """Read plain text that may still carry its page's boilerplate.

    Whole lines go, and a sign-off at the last line's end; what stays keeps its characters. Without `title` the headline
    is taken from the lines above the first sentence; it stays in the text where it stood. Raises ReadError where no
    text is left.
    """
    lines = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")).split("\n")
    cleaned = boilerplate.clean_lines([Line(line.strip()) for line in lines if line.strip()])
    headline = header.headline_at(cleaned.lines)
    kept = cleaned.lines if headline is None else header.without_menu(cleaned.lines, headline)
    body = _as_written(lines, [line.text for line in kept])
    if not re.search(r"\w\w", body):
        raise ReadError("no text of an article is left when forms, lists and credits are taken off")
    return Article(
        url=url,
        canonical_url=addresses.canonical(url),
        title=title or (_first_headline(body) if headline is None else cleaned.lines[headline].text),
        text=body,
        published=published,
        published_evidence="given" if published else "",
        authors=cleaned.authors,
        editors=cleaned.editors,
        language=language_of(body),
    )


def _as_written(lines: Sequence[str], kept: Sequence[str]) -> str:
    """The kept lines with the blank lines that stood between them, never two in a row."""
    waiting = list(kept)
    written: list[str] = []
    for line in lines:
        stripped = line.strip()
        if not stripped and written and written[-1]:
            written.append("")
        elif stripped and waiting and (stripped == waiting[0] or _cut_from(waiting[0], stripped)):
            written.append(waiting.pop(0))
    return "\n".join(written).strip("\n")


def _cut_from(kept: str, line: str) -> bool:
    """Whether a kept line is what was left of `line` after cuts; a sign-off may touch its last word ("kerja.(min)")."""
    if line.startswith(kept):
        return True
    rest = iter(line.split())
    return all(word in rest for word in kept.split())


def _first_headline(text: str) -> str:
    """The first line that is a headline: a lone word in capitals above it names a section or a town."""
    first = [line for line in text.split("\n") if line][:3]
    longer = (line for line in first if len(line.split()) > 2 or not line.isupper())
    return next(longer, first[0])
