"""Who wrote an article and who edited it: bylines and credit lines as outlets write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.reading.tree import elements, text_of

_WRITES = (
    r"penulis|reporter|pewarta|wartawan|jurnalis|kontributor|laporan(?:\s+wartawan)?|ditulis\s+oleh|diposkan\s+oleh"
    r"|oleh|by|written\s+by|author|writer|teks|naskah|rep"
)
_EDITS = r"editor|redaktur|penyunting|penyelia|red(?=\s*:)"
_OTHER = r"foto|photo|fotografer|videografer|sumber|source|uploader|publisher|diposting\s+oleh|posted\s+by|copyright|©"
# A role with a colon anywhere, or "Oleh" and its like at the start.
_ROLE = re.compile(
    rf"(?<!\w)(?:(?P<writes>{_WRITES})|(?P<edits>{_EDITS})|(?P<other>{_OTHER}))\s*(?:[:：]|\|\s*:)\s*"
    rf"|^\W*(?P<bare>oleh|by|penulis|laporan|reporter|ditulis\s+oleh)\s+(?=[A-Z])",
    re.I,
)
_HINT = re.compile(rf"(?<!\w)(?:{_WRITES}|{_EDITS})(?!\w)", re.I)
_LONGEST = 140  # characters of a credit line
_MOST_CHILDREN = 12  # of an element that holds one
_AND = re.compile(r"\s*(?:[,/&;]|\bdan\b|\band\b)\s*")
_END = re.compile(
    r"\s*(?:[|•·–—()\[\]]|\s-\s|\d|(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu)\b|\bditerbitkan\b).*$", re.I | re.S
)
_TITLE = re.compile(r"^(?:kontributor|koresponden|wartawan|jurnalis|reporter|biro)\b|^(?:jurnalis|wartawan)$", re.I)
_PERSON = re.compile(r"[A-Z][\w.'’`-]*(?:\s+(?:[A-Z][\w.'’`-]*|bin|binti|van|de)){0,4}\.?$")
_DESK = re.compile(
    r"^(?:oleh|by|khusus|admin\w*|administrator|superadmin|super\s+user|user|operator.*|redaksi\b.*|tim\b.*|editor|wartawan|penulis|humas\b.*"
    r"|bagian\b.*|dinas\b.*|diskominfo\b.*|kominfo\b.*|bkpsdm\b.*|prokopim\b.*|author|berita|news)$",
    re.I,
)
_BYLINE = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'author') or contains(@class, 'penulis')"
    " or contains(@class, 'byline') or contains(@class, 'reporter')]"
)
_BESIDE = re.compile(
    r"comment|komentar|related|terkait|popul|sidebar|widget|bio\b|authorbox|author-box|\bsite-footer|colophon", re.I
)


@dataclass(frozen=True, slots=True)
class Credits:
    """Names as written, each once."""

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


def credits_of(tree: etree._Element | None, claimed: Sequence[str], sites: Iterable[str]) -> Credits:
    """Who is credited: by a line that names the role, else by a byline, else by what the page claims of itself.

    `tree` is None where only the claims count. Desks ("Redaksi") and the site's own names are nobody; an editor
    whom the page claims as author is none.
    """
    own = {_key(site) for site in sites}
    authors, editors = _by_role(tree) if tree is not None else ([], [])
    authors = _people(authors, own)
    editors = _people(editors, own)
    if not authors:
        authors = (_people(_bylines(tree), own) if tree is not None else []) or _people(claimed, own)
        authors = [name for name in authors if _key(name) not in set(map(_key, editors))] or authors
    return Credits(tuple(authors), tuple(editors))


def roles_in(line: str) -> tuple[list[str], list[str]]:
    """The authors and the editors that a credit line names: "Penulis: Ais | Editor : Sujatmiko" names one of each."""
    authors: list[str] = []
    editors: list[str] = []
    roles = list(_ROLE.finditer(line))
    for number, role in enumerate(roles):
        end = roles[number + 1].start() if number + 1 < len(roles) else len(line)
        names = _names(line[role.end() : end])
        if role["edits"]:
            editors += names
        elif role["writes"] or role["bare"]:
            authors += names
    return authors, editors


def _by_role(tree: etree._Element) -> tuple[list[str], list[str]]:
    authors: list[str] = []
    editors: list[str] = []
    for element in elements(tree, "//*[text()[string-length(normalize-space()) < 160]]"):
        pieces = [text.strip() for text in (element.text, *(child.tail for child in element)) if text]
        hinting = [piece for piece in pieces if len(piece) <= _LONGEST and _HINT.search(piece)]
        if not hinting or element.tag in ("script", "style", "title", "option", "textarea") or _is_beside(element):
            continue
        found = [roles_in(piece) for piece in hinting]
        if not any(one or other for one, other in found):
            found = [roles_in(_around(element))]
        for one, other in found:
            authors += one
            editors += other
    return authors, editors


def _around(element: etree._Element) -> str:
    """The text of the smallest element around a role's word that names somebody, where that is short."""
    for each in (element, *islice(element.iterancestors(), 3)):
        if len(each) > _MOST_CHILDREN:
            break
        text = " ".join(" ".join(map(str, each.itertext())).split())
        if len(text) > _LONGEST:
            break
        if any(roles_in(text)):
            return text
    return ""


def _bylines(tree: etree._Element) -> list[str]:
    for element in elements(tree, _BYLINE):
        text = text_of(element)
        if 0 < len(text) <= 80 and not _is_beside(element) and (names := _names(_ROLE.sub("", text))):
            return names
    return []


def _is_beside(element: etree._Element) -> bool:
    around = (element, *islice(element.iterancestors(), 4))
    return any(_BESIDE.search(f"{each.get('class') or ''} {each.get('id') or ''}") for each in around)


def _names(text: str) -> list[str]:
    parts = [part.strip(" \t.:;*-\u00a0") for part in _AND.split(_END.sub("", text.strip()))]
    return [part for part in parts if _PERSON.match(part) and not _TITLE.search(part) and len(part) <= 50]


def _people(names: Iterable[str], sites: set[str]) -> list[str]:
    """Names without desks and sites; of two that begin alike ("Siti", "Siti Aminah") the longer."""
    kept: dict[str, str] = {}
    for name in names:
        if not _DESK.match(name) and _key(name) not in sites and not name.startswith("http"):
            kept.setdefault(_key(name), name)
    return [
        name for key, name in kept.items() if not any(other != key and other.startswith(f"{key} ") for other in kept)
    ]


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", name.casefold()).strip()
