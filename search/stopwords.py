"""Words too common to be worth a search, and the stems of all others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from search.stems import stem

_FILE = Path(__file__).parent / "data" / "stopwords.txt"
_CAP = 500_000  # words


@cache
def stop_words() -> frozenset[str]:
    """The words of the data file."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


class Stemmed(dict[str, str]):
    """The stem of each word that was seen before; an empty text for a stop word. A full one starts anew."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _CAP:
            self.clear()
        self[word] = found = "" if word in stop_words() else stem(word)
        return found


STEMMED = Stemmed()
