"""What stands above the headline of plain text: menus, slogans, adverts, the page's own date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reading.boilerplate import ends_sentence
from crawler.reading.dates import is_date_line
from crawler.reading.render import Line

_FIRST = 14  # lines; a menu is no longer where text was copied
_MOST_WORDS = 25
_CAPTION = re.compile(r"\((?:foto|dok|ist|sumber|istimewa)\b[^)]*\)\W*$", re.I)
_WORD = re.compile(r"[^\W\d_]{4,}")
_ITS_OWN = 1 / 3  # share of a headline's words that its article says again
_FOREIGN = 1 / 5


def headline_at(lines: Sequence[Line]) -> int | None:
    """The line above the first sentence whose words the article says again more than those of any other.

    None where no such line shares a third of its words with the text below.
    """
    first = next((at for at, line in enumerate(lines) if ends_sentence(line.text)), 0)
    if first == 0 or first > _FIRST:
        return None
    said = _words(lines[first:])
    candidates = [at for at in range(first) if _could_be_headline(lines[at].text)]
    best = max(candidates, key=lambda at: _share(lines[at], said), default=None)
    return best if best is not None and _share(lines[best], said) >= _ITS_OWN else None


def without_menu(lines: Sequence[Line], headline: int) -> list[Line]:
    """Lines without those above the headline that have nothing to do with what is below, or are a date.

    One or two words stay: they may be the town.
    """
    below = _words(lines[headline + 1 :])
    return [*(line for line in lines[:headline] if not _is_menu(line, below)), *lines[headline:]]


def _is_menu(line: Line, below: frozenset[str]) -> bool:
    return is_date_line(line.text) or (len(line.text.split()) >= 3 and _share(line, below) < _FOREIGN)


def _could_be_headline(text: str) -> bool:
    return 3 <= len(text.split()) <= _MOST_WORDS and not is_date_line(text) and not _CAPTION.search(text)


def _words(lines: Sequence[Line]) -> frozenset[str]:
    return frozenset(word for line in lines for word in _WORD.findall(line.text.lower()))


def _share(line: Line, said: frozenset[str]) -> float:
    words = set(_WORD.findall(line.text.lower()))
    return len(words & said) / len(words) if words else 0.0
