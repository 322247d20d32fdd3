"""Names of kecamatan, which a camat or kapolsek is named with: "Camat Denpasar Utara Ni Wayan Suartini"."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nlp.reading import Reading

_DATA = Path(__file__).parent / "data" / "districts.txt"


@cache
def _names() -> dict[str, list[tuple[str, ...]]]:
    """The names by their first word, the longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        words = tuple(line.casefold().split())
        by_first.setdefault(words[0], []).append(words)
    for names in by_first.values():
        names.sort(key=len, reverse=True)
    return by_first


def district_at(reading: Reading, index: int) -> int:
    """The word after the kecamatan that words from `index` on name; `index` itself where they name none."""
    words = reading.words
    if not words[index].text[0].isupper():
        return index
    for name in _names().get(words[index].low, ()):
        last = index + len(name)
        ahead = words[index:last]
        if tuple(word.low for word in ahead) == name and all(
            word.text[0].isupper() and reading.gap(step) in (" ", "-") for step, word in enumerate(ahead[:-1], index)
        ):
            return last
    return index
