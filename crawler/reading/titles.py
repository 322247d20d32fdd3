"""The headline: without the site's name, and as the reader of the page sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

_SEPARATOR = re.compile(r"\s+[-|–—•·»:]{1,2}\s+|\s*[|»]\s*")
_PAGE_MARK = re.compile(r"^(?:halaman|page|hal\.?)\s*(?:\d+|all|semua)(?:\s+(?:dari|of)\s+\d+)?$|^\d+\s*/\s*\d+$", re.I)
_WORD = re.compile(r"\w+")


def headline(claimed: Iterable[str], shown: Sequence[str], sites: Iterable[str], address: str) -> str:
    """The title: the first claim, site names off; in the wording of a heading on the page where one agrees with it.

    `claimed` are titles in order of trust, `shown` the page's main headings.
    """
    known = {_squash(name) for name in sites} | {_squash(_host_stem(address))}
    titles = [title for title in (_without_site(claim, known) for claim in claimed) if title]
    headings = [heading for heading in (_without_site(one, known) for one in shown) if heading]
    if not titles:
        return headings[0] if headings else ""
    return next((heading for heading in headings if _agree(heading, titles)), titles[0])


def same(one: str, other: str) -> bool:
    """Whether two titles say the same, whatever their spacing and marks."""
    return bool(_squash(one)) and _squash(one) == _squash(other)


def _without_site(title: str, known: set[str]) -> str:
    """A title without the segments, first or last, that only name the site or a page number."""
    title = " ".join(title.split())
    while True:
        if _squash(title) in known:
            return ""
        marks = list(_SEPARATOR.finditer(title))
        if not marks:
            return title
        last, first = title[marks[-1].end() :], title[: marks[0].start()]
        if _names_site(last, known):
            title = title[: marks[-1].start()].strip()
        elif _names_site(first, known):
            title = title[marks[0].end() :].strip()
        else:
            return title


def _names_site(segment: str, known: set[str]) -> bool:
    squashed = _squash(segment)
    return not squashed or squashed in known or bool(_PAGE_MARK.match(segment.strip()))


def _agree(heading: str, titles: Sequence[str]) -> bool:
    """Whether a heading says what one of the titles says: the same start, or mostly the same words."""
    mine, squashed = set(_WORD.findall(heading.lower())), _squash(heading)
    if len(mine) < 2:
        return False
    for title in titles:
        other = _squash(title.rstrip(".… "))
        if squashed.startswith(other) or other.startswith(squashed):
            return True
        words = set(_WORD.findall(title.lower()))
        if len(mine & words) >= 0.6 * max(len(mine), len(words)):
            return True
    return False


def _squash(name: str) -> str:
    name = re.sub(r"^(?:www\.)|\.(?:com|co\.id|id|net|co|go\.id|org|news|or\.id)$", "", name.strip().lower())
    return re.sub(r"[^a-z0-9]", "", name)


def _host_stem(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
