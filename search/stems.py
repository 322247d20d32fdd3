"""One key for all forms of an Indonesian word.

The roots of this domain stand in a data file, and a form is led back to one of them by taking its affixes off. Other
words go by the Snowball stemmer, which has no dictionary: it takes "pegawai" for a form of "gawai" and "menteri" for
one of "teri", leaves the t off "meninjau", and makes "disiplin" of "kedisiplinan" but "siplin" of "disiplin".
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import Stemmer

_FILE = Path(__file__).parent / "data" / "stems.txt"
_OWN = 3  # letters: a word no longer than this is its own key, and no affix is taken that would leave less
_VOWELS = frozenset("aeiou")
_PARTICLES, _OWNERS, _SUFFIXES = ("lah", "kah", "tah", "pun"), ("nya", "ku", "mu"), ("an", "kan", "i")
_BEGINNINGS = ("di", "ke", "se", "be", "te", "me", "pe")
_ENDINGS = (*_PARTICLES, *_OWNERS, *_SUFFIXES)
_LAYERS = 3  # prefixes on one word, as in mem-per-ber-
_CAP = 500_000  # words; about 50 MB

# Its own cache would hold again what `STEMS` holds.
_SNOWBALL = Stemmer.Stemmer("indonesian", maxCacheSize=0)


def _read() -> dict[str, str]:
    """The words of the data file with their keys: a root is its own."""
    found: dict[str, str] = {}
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    for root, colon, forms in (line.partition(":") for line in lines if not line.startswith("#")):
        found.update(dict.fromkeys((root, *forms.split()), root) if colon else {word: word for word in root.split()})
    return found


_KNOWN = _read()


def _without_suffixes(word: str) -> list[str]:
    """The word, and what is left without its clitics and then without its suffix; the longest first."""
    found = [word]
    for endings in (_PARTICLES, _OWNERS, _SUFFIXES):
        for base in tuple(found):
            if base.endswith(endings):
                found += [base[: -len(end)] for end in endings if base.endswith(end) and len(base) - len(end) >= _OWN]
    return sorted(found, key=len, reverse=True) if len(found) > 1 else found


def _without_prefix(word: str) -> Iterator[str]:
    """What the word may be without its first prefix, the likeliest first."""
    head, third = word[:2], word[2:3]
    if head in {"di", "ke", "se"}:
        yield word[2:]
    elif head in {"be", "te"}:
        if third == "r":
            yield from (word[3:], word[2:])  # ter-lambat, te-rendam
    elif head in {"me", "pe"}:
        yield from _without_nasal(word, third)


def _without_nasal(word: str, third: str) -> Iterator[str]:
    """The same behind me- and pe-, which make p, t, s and k of the root into m, n, ny and ng."""
    rest = word[4:] if word.startswith(("ng", "ny"), 2) else word[3:]
    vowel = rest[:1] in _VOWELS
    if word.startswith("ny", 2):
        yield "s" + rest
    elif word.startswith("ng", 2):
        yield rest
        if vowel:
            yield "k" + rest
        if rest[:1] == "e":
            yield rest[1:]  # menge-cek
    elif third == "m":
        yield "p" + rest if vowel else rest
    elif third == "n":
        yield "t" + rest if vowel else rest
    elif word.startswith("per"):
        yield rest
    yield word[2:]


def _known(word: str) -> str | None:
    """The root that the word is a form of; the fewest prefixes win, then the shortest suffix."""
    if word in _KNOWN:
        return _KNOWN[word]
    if not word.startswith(_BEGINNINGS) and not word.endswith(_ENDINGS):
        return None  # most words are simple
    words = _without_suffixes(word)
    for layer in range(_LAYERS + 1):
        for base in words:
            if base in _KNOWN:
                return _KNOWN[base]
        if layer < _LAYERS and words:
            words = [
                inner
                for base in words
                if base.startswith(_BEGINNINGS)
                for inner in _without_prefix(base)
                if len(inner) >= _OWN
            ]
    return None


def _guessed(word: str) -> str:
    """A shorter word by the stemmer, or the word itself when there is nothing to take off."""
    if word.startswith(("men", "pen")) and word[3] in _VOWELS and len(word) > 6:
        word = "t" + word[3:]
    shorter: str = _SNOWBALL.stemWord(word)
    # An unknown word that only ends in -i is more often a name than a form: "Fauzi", "Rahmani".
    return shorter if len(shorter) >= _OWN and shorter + "i" != word else word


def stem(word: str) -> str:
    """The key of one word as `search.text.tokens` gives it: lower-cased, without accents. It need not be a word."""
    while len(word) > _OWN and word.isalpha():
        root = _known(word)
        if root:
            return root
        shorter = _guessed(word)
        if shorter == word:
            break
        word = shorter
    return word


class Stems(dict[str, str]):
    """The keys of the words seen before: `[STEMS[word] for word in words]`. A full one starts anew."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _CAP:
            self.clear()
        key = self[word] = stem(word)
        return key


STEMS = Stems()
