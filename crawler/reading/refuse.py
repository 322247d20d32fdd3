"""Pages that are no article: said so, never stored as one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from crawler.reading import boilerplate
from crawler.reading.metadata import Metadata
from crawler.reading.render import Line
from crawler.reading.tree import elements
from sidak.errors import ReadError
from sidak.models import Page

_MIN_WORDS = 8  # the shortest real ones are photo pages with a caption of one sentence
_FEW_WORDS = 80
_TEASER = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*(?:selengkapnya|baca selengkapnya|read more)?$", re.I)
_LOCKED = "//form//input[@name='post_password']"  # WordPress
_NO_ARTICLE = re.compile(
    r"^(?:error\s+)?404\b|\b(?:halaman|page|artikel|berita)\s+(?:yang\s+anda\s+cari\s+)?(?:tidak\s+(?:ditemukan|tersedia)|not\s+found)"
    r"|^(?:not\s+found|nothing\s+found|access\s+denied|just\s+a\s+moment|attention\s+required|akses\s+ditolak|maaf,?\s+halaman)",
    re.I,
)
_WALL = re.compile(
    r"\b(?:berlangganan|langganan|subscribe|login|masuk|daftar)\b.{0,60}\b(?:untuk|to)\s+(?:melanjutkan|membaca|lanjut|continue|read)"
    r"|(?:konten|artikel)\s+(?:ini\s+)?(?:khusus|premium|hanya\s+untuk)\b.{0,30}\bpelanggan|kami\s+menggunakan\s+cookie|we\s+use\s+cookies",
    re.I,
)


def refuse_no_article(title: str, tree: etree._Element, metadata: Metadata, page: Page) -> None:
    if _NO_ARTICLE.search(title or metadata.title_tag):
        raise ReadError(f'the page is an error page that answers {page.status}: "{title or metadata.title_tag}"')
    if elements(tree, _LOCKED):
        raise ReadError("the page is locked with a password; it shows the headline only")
    if metadata.is_listing:
        raise ReadError("the page calls itself a listing, not an article")


def refuse_no_text(lines: Sequence[Line], metadata: Metadata, *, shown: bool) -> None:
    """Raise ReadError where the lines are no article's; `shown` says whether the page shows its title as a headline."""
    text = "\n".join(line.text for line in lines)
    words = len(text.split())
    if words < _MIN_WORDS:
        raise ReadError(f"the page holds no article text ({words} words)")
    if words < _FEW_WORDS and _WALL.search(text):
        raise ReadError("the page is a wall (consent, login or subscription), not the article")
    teasers = sum(1 for line in lines if _TEASER.search(line.text))
    prose = sum(1 for line in lines if boilerplate.ends_sentence(line.text) or line.kind == "row")
    if teasers * 2 > prose or (
        not metadata.is_article and not shown and (prose * 3 < len(lines) or words < _FEW_WORDS)
    ):
        raise ReadError("the page is a list of headlines, not an article")
