"""The headline: without the site's name, and as the reader of the page sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.reading.addresses import normalised
from crawler.reading.tree import elements, text_of

_SEPARATOR = re.compile(r"\s+[-|–—•·»:]{1,2}\s+|\s*[|»]\s*")
_PREFIX = re.compile(r"([^:]{3,50}):\s+")
_PAGE_MARK = re.compile(r"^(?:halaman|page|hal\.?)\s*(?:\d+|all|semua)(?:\s+(?:dari|of)\s+\d+)?$|^\d+\s*/\s*\d+$", re.I)
_WORD = re.compile(r"\w+")
_HEADINGS = (
    "//h1 | //h2 | //h3 | //h4 | //*[@role='heading'] | //*[@itemprop='headline']"
    " | //*[self::div or self::span or self::p or self::td or self::font or self::b]"
    "[contains(@class, 'judul') or contains(@class, 'title') or contains(@class, 'headline')"
    " or contains(@class, 'heading') or @size >= 4]"
    "[not(.//h1 or .//h2 or .//h3 or .//h4 or .//ul or .//div or .//p or .//time)]"
)
_BESIDE = re.compile(r"sidebar|widget|related|terkait|popul|comment|komentar|footer|\bnav\b|\bmenu|aside", re.I)
_NEAR = 4  # ancestors whose names tell that a heading belongs to a list beside the article
_LONGEST = 220  # characters
_FEW = 3  # words of a headline; what is shorter names a section
_ITS_OWN = 0.5
_OFFICE = frozenset(
    re.findall(
        r"\w+",
        """portal situs website web resmi official selamat datang di berita beranda home pemerintah pemkab
        pemkot pemprov kabupaten kota provinsi kab prov dinas badan sekretariat daerah kepegawaian dan
        pengembangan sumber daya manusia bkd bkpsdm bkpp diskominfo kominfo dpmptsp komunikasi informatika
        mal pelayanan publik mpp ppid""",
    )
)


Headings = Mapping[str, etree._Element]
"""What may be the headline on a page, each text with the first element that shows it, in reading order."""


def headings_of(tree: etree._Element, address: str) -> Headings:
    """The headings of a page, and the elements that are called one, but for those of other stories."""
    found: dict[str, etree._Element] = {}
    for element in elements(tree, _HEADINGS):
        text = text_of(element)
        if not 0 < len(text) <= _LONGEST or _BESIDE.search(_around(element)):
            continue
        if element.tag == "h1" or not _leads_elsewhere(element, text, address):
            found.setdefault(text, element)
    return found


def _leads_elsewhere(element: etree._Element, text: str, address: str) -> bool:
    """Whether a heading is a link to another page: in lists of other stories, headings are."""
    for link in elements(element, "ancestor-or-self::a | descendant::a"):
        href = str(link.get("href") or "#")
        if len(text_of(link)) >= 0.8 * len(text) and not href.startswith(("#", "javascript:")):
            return normalised(urljoin(address, href)) != normalised(address)
    return False


def _around(element: etree._Element) -> str:
    parts = (element, *islice(element.iterancestors(), _NEAR))
    return " ".join(
        f"{each.get('class') or ''} {each.get('id') or ''} {each.tag}" for each in parts if each.tag != "body"
    )


def headline(
    claimed: Iterable[str], shown: Headings, sites: Iterable[str], address: str, body: Callable[[], str]
) -> str:
    """The title: the first claim that speaks of this page, in the wording of a heading where one agrees with it.

    `claimed` are titles in order of trust, `shown` the page's headings. A claim that is the site's slogan on every page
    is told from a headline by the words of the address, or by those of the `body`.
    """
    host = _squash(_host_stem(address))
    known = {_squash(name) for name in sites} | {host}
    titles, headings = (
        [title for title in (_without_site(one, known) for one in said) if title and not _is_office(title, host)]
        for said in (claimed, shown)
    )
    fits = _Fit(address, body)
    for title in titles:
        if agreeing := [heading for heading in headings if _agree(heading, title)]:
            closest = min(agreeing, key=lambda heading: abs(len(heading) - len(title)))
            if fits(closest) or not any(map(fits, headings)):
                return closest
    first = next((text for text, element in shown.items() if element.tag == "h1" and len(text.split()) > _FEW), "")
    if first in headings and fits.body_share(first) >= _ITS_OWN:
        return first  # the outlet gave the story another headline than its address and its metadata have
    best = max(headings, key=lambda heading: (fits.share(heading), -len(heading)), default="")
    if best and (fits(best) or (not titles and fits.share(best) and len(best.split()) >= _FEW)):
        return best
    if plausible := [title for title in titles if fits(title)]:
        return plausible[0]
    whole = [heading for heading in headings if len(heading.split()) >= _FEW]
    return next(iter([*titles, *whole, *headings]), "")


class _Fit:
    """Whether a text can be the headline of what stands at an address and says what `body` says."""

    def __init__(self, address: str, body: Callable[[], str]) -> None:
        last = [part for part in urlsplit(address).path.split("/") if part.count("-") >= 2]
        self.slug = set(re.findall(r"[a-z]{3,}", last[-1].lower())) if last else set()
        self.body = body
        self._said: set[str] | None = None

    def __call__(self, text: str) -> bool:
        return self.share(text) >= _ITS_OWN and len(text.split()) >= 2

    def share(self, text: str) -> float:
        """The share of the address's words that the text has; without such an address, of its own in the body."""
        words = set(re.findall(r"[a-z]{3,}", text.lower()))
        if len(self.slug) >= 3:
            return len(words & self.slug) / len(self.slug)
        return self.body_share(text)

    def body_share(self, text: str) -> float:
        """The share of a text's words that the body says, too."""
        if self._said is None:
            self._said = set(re.findall(r"[a-z]{3,}", self.body().lower()))
        words = set(re.findall(r"[a-z]{3,}", text.lower()))
        return len(words & self._said) / len(words) if words else 0.0


def shown_as(title: str, headings: Headings, tree: etree._Element) -> etree._Element | None:
    """The element that shows a title as the page's headline: a heading, or what old pages make look like one."""
    found = next((element for heading, element in headings.items() if same(heading, title)), None)
    if found is not None or not title:
        return found
    plain = (each for each in tree.iter("font", "b", "strong", "span") if len(each) <= 1)
    return next((each for each in plain if same(text_of(each), title)), None)


def same(one: str, other: str) -> bool:
    """Whether two titles say the same, whatever their spacing and marks."""
    return bool(_squash(one)) and _squash(one) == _squash(other)


def _without_site(title: str, known: set[str]) -> str:
    """A title without the segments, first or last, that only name the site or a page number."""
    title = " ".join(title.split())
    if (prefix := _PREFIX.match(title)) and _squash(prefix[1]) in known:
        title = title[prefix.end() :]
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
    """Whether a segment only names the site, one of its parts ("Kompas.com Regional"), or a page's number."""
    squashed = _squash(segment)
    if not squashed or squashed in known or _PAGE_MARK.match(segment.strip()):
        return True
    return len(segment.split()) <= 3 and any(len(name) >= 5 and name in squashed for name in known)


def _is_office(title: str, host: str) -> bool:
    """Whether a title is an agency's name on all its pages: words for offices, and those of its own address."""
    words = _WORD.findall(title.lower())
    return all(word in _OFFICE or (len(word) > 3 and word in host) for word in words)


def _agree(heading: str, title: str) -> bool:
    """Whether a heading says what a title says: the same start, or mostly the same words."""
    mine, squashed = set(_WORD.findall(heading.lower())), _squash(heading)
    if len(mine) < 2:
        return False
    other = _squash(title.rstrip(".… "))
    if squashed.startswith(other) or other.startswith(squashed):
        return True
    words = set(_WORD.findall(title.lower()))
    return len(mine & words) >= 0.6 * max(len(mine), len(words))


def _squash(name: str) -> str:
    name = re.sub(r"^(?:www\.)|\.(?:com|co\.id|id|net|co|go\.id|org|news|or\.id)$", "", name.strip().lower())
    return re.sub(r"[^a-z0-9]", "", name)


def _host_stem(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
