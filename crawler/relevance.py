"""The cheap check before a page is fetched: may an address be about one of the two topics?

It reads what the discovery says of an article and the words of its address; the terms stand in `data/relevance.txt`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from html import unescape
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sidak.errors import ConfigurationError

_TERMS = Path(__file__).parent / "data" / "relevance.txt"
_LONGEST = 2000
_FEWEST = 3
_APART = 8
"""Two words that count together only have at most so many words between them: a feed may give the whole text."""
_TAG = re.compile(r"</?[a-z!][^>]*>?", re.I)
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+")
_WORD = re.compile(r"[a-z0-9]+")
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cfm)$", re.I)
# What stands after the slug of the same story: another form of the page, or a page of it.
_TAIL = re.compile(r"(?:amp|all|page|halaman|index|feed|print|single|\d{1,2})?", re.I)
_HEADING = re.compile(r"\[([a-z]+)\]")
_TERM = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*\*?")
_PAIR = re.compile(r"[a-z]+(?:, [a-z]+)* \+ [a-z]+(?:, [a-z]+)*")
_ANY_ENDING = "[a-z0-9]*"


def may_be_on_topic(about: str, address: str) -> bool:
    """Whether an article may be about an inspection of a Mal Pelayanan Publik or the discipline of civil servants.

    `about` is the title and summary (or the text of the link, may hold HTML tags and entities) that the discovery gave,
    `address` the URL. True where too few words are known to tell.
    """
    # No term reaches from the text into the slug, which mostly says the same again.
    text = f" {' '.join(_words(_visible(about[:_LONGEST])))} / {' '.join(_slug(address[:_LONGEST]))} "
    return bool(expression(_TERMS).search(text)) or _known(text) < _FEWEST


def _visible(text: str) -> str:
    for _ in range(2):  # Feeds escape their HTML once more, entities and all.
        if "&" in text:
            text = unescape(text)
        if "<" in text:
            text = _TAG.sub(" ", text)
    return text


def _words(text: str) -> list[str]:
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(text.lower())


def _slug(address: str) -> list[str]:
    """The words of the last path segment if that is a slug: at least two words that are no ids."""
    for segment in reversed(_path(address).split("/")):
        name = _EXTENSION.sub("", segment)
        if not _TAIL.fullmatch(name):
            words = _words(unquote(name))
            return words if sum(map(_is_word, words)) > 1 else []
    return []


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def _is_word(word: str) -> bool:
    return len(word) > 1 and word.isalpha()


def _known(text: str) -> int:
    return sum(map(_is_word, set(text.split())))


@cache
def expression(path: Path) -> re.Pattern[str]:
    """The terms of a file as one expression for words with one blank around each. Raises `ConfigurationError`."""
    groups = _groups(path)
    apart = rf" (?:[a-z0-9]+ ){{0,{_APART}}}"
    wanted = [_either(groups["any"])]
    for line in groups.pop("together"):
        ones, others = (_either(_terms_of(groups, names, path)) for names in line.split(" + "))
        wanted += [f"{ones}{apart}{others}", f"{others}{apart}{ones}"]
    # Most words begin no term at all, and one look tells.
    begins = _either(term for group in groups.values() for term in group)
    return re.compile(f" (?={begins} )(?:{'|'.join(wanted)}) ")


def _groups(path: Path) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {"any": [], "together": []}
    group: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if heading := _HEADING.fullmatch(line):
            group = groups.setdefault(heading[1], [])
        elif line and not line.startswith("#"):
            if group is None or not (_PAIR if group is groups["together"] else _TERM).fullmatch(line):
                raise ConfigurationError(
                    f"{path}:{number}: {line!r} is no term; write small letters, digits and blanks"
                )
            group.append(line)
    return groups


def _terms_of(groups: dict[str, list[str]], names: str, path: Path) -> list[str]:
    try:
        return [term for name in names.split(", ") for term in groups[name]]
    except KeyError as error:
        raise ConfigurationError(f"{path}: [together] names the group {error}, which the file lacks") from None


def _either(terms: Iterable[str]) -> str:
    """One expression for any of the terms; a beginning that several share is tried once, which makes it fast."""
    parts = []
    for first, group in groupby(sorted(set(terms)), key=lambda term: term[:1]):
        parts.append(_ANY_ENDING if first == "*" else first and first + _either(term[1:] for term in group))
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
