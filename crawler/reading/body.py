"""Where on a page the article's body is: by what the markup calls it, and by where prose stands thickest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from crawler.reading.tree import strings

# What themes and portals call the element that holds the article's body and nothing more.
_BODY_NAME = re.compile(
    r"^(?:(?:entry|post|article|single|news|detail|story|read|berita|artikel|page|main|amp-wp-article|td-post|tdb-single"
    r"|tdb_single|side-article|text|body|isi|konten|content|the|jeg|itp|elementor-widget-theme-post|field-name)[-_]{0,2}"
    r"(?:content|body|text|isi|konten|inner|article|artikel|berita|detail|bodycontent|desc|news|post-content|entry)"
    r"(?:[-_]{1,2}(?:text|body|content|isi|konten|full|single|detail))?"
    r"|txt-article|articlebody|article__content|read__content|detail__body-text|isi|konten|isiberita|content-inner"
    r"|post_content|newsdetail|detailtext|post|prose|trix-content|ql-editor|ck-content|fr-view|rich-?text)$",
    re.I,
)
_MADE = re.compile(r"([A-Z][A-Za-z]+)_+[a-z]\w*$|([A-Z][a-z]+[A-Z]\w*)$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
PARAGRAPHS = ("p", "li", "blockquote", "dd", "h2", "h3", "h4")
PROSE_BLOCKS = (*PARAGRAPHS, "div", "td", "section", "article", "main", "center", "body", "form")
_NO_PROSE = ("script", "style", "noscript", "title", "a", "option", "textarea")
SENTENCE = 40  # characters of one piece of text
_STEPS = 2  # levels above the body within which its other parts are sought
_NEARLY_ALL = 0.85  # of a page's prose; a caption and a byline may lie outside the body
_MOST_OF_IT = 0.5


def body_of(tree: etree._Element) -> etree._Element | None:
    """The element that holds the article's body: the innermost that the markup calls so, with nearly all of its prose.

    Where no such element holds most of the page's prose, the one that prose stands thickest in; None without any.
    """
    prose = _prose(tree)
    named = [(_mass(element, prose), element) for element in tree.iter(etree.Element) if is_body(element)]
    thick = _thickest(prose)
    most = max((mass for mass, _ in named), default=0)
    if thick is not None and most < _MOST_OF_IT * _mass(thick, prose):
        return thick
    return [element for mass, element in named if mass >= _NEARLY_ALL * most][-1] if named else None


def parts_of(body: etree._Element, tree: etree._Element) -> list[etree._Element]:
    """The body and the elements beside it that go on with it, as where an article is split into several boxes."""
    name = _first_class(body)
    if not name or body.tag == "article":
        return [body]
    above = list(body.iterancestors())
    outer = above[:_STEPS][-1] if above else tree
    found = [
        each
        for each in outer.iter(str(body.tag))
        if each is body or (_first_class(each) == name and sum(1 for _ in each.iterancestors()) == len(above))
    ]
    return found if all(each is body or not _is_other_story(each) for each in found) else [body]


def _first_class(element: etree._Element) -> str:
    return next(iter((element.get("class") or "").split()), "")


def _is_other_story(element: etree._Element) -> bool:
    """Whether an element is headed by a link, as the excerpts in a list of stories are."""
    before = element.getprevious()
    heads = [
        *element.iter("h1", "h2", "h3", "h4"),
        *([before] if before is not None and before.tag in PARAGRAPHS else []),
    ]
    return any(head.find(".//a") is not None for head in heads) or not own_text(element)


_Prose = Mapping[etree._Element, int]


def _prose(tree: etree._Element) -> _Prose:
    """How many characters of running text outside links stand directly in each block, where they are a sentence's."""
    found: dict[etree._Element, int] = {}
    for element in tree.iter(etree.Element):
        parent = element.getparent()
        for holder, text in ((element, element.text), (parent, element.tail)):
            if holder is None or text is None or len(text.strip()) < SENTENCE or holder.tag in _NO_PROSE:
                continue
            block = next((each for each in _upwards(holder) if each.tag in (*PROSE_BLOCKS, "a")), None)
            if block is not None and block.tag != "a":
                found[block] = found.get(block, 0) + len(text)
    return found


def _upwards(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


def _mass(element: etree._Element, prose: _Prose) -> int:
    return sum(prose.get(each, 0) for each in element.iter(etree.Element))


def _thickest(prose: _Prose) -> etree._Element | None:
    """The element with most prose in its own paragraphs, and half as much weight of those one level deeper."""
    score: dict[etree._Element, float] = {}
    for block, mass in prose.items():
        holder = block.getparent() if block.tag in PARAGRAPHS else block
        for share, each in ((1.0, holder), (0.5, holder.getparent() if holder is not None else None)):
            if each is not None:
                score[each] = score.get(each, 0) + share * mass
    return max(score, key=lambda each: score[each], default=None)


def own_text(element: etree._Element) -> str:
    """An element's text outside its links, blanks squeezed."""
    return " ".join(" ".join(strings(element, "descendant-or-self::text()[not(ancestor::a)]")).split())


def is_body(element: etree._Element) -> bool:
    if element.get("itemprop") == "articleBody" or element.tag == "article":
        return True
    return element.tag in ("div", "section", "td", "span", "main") and _are_a_bodys(names_of(element))


@lru_cache(maxsize=8192)  # a site's pages say the same names again and again
def tokens(names: str) -> list[str]:
    """The words of class and id; of one that CSS modules made ("NextStory_root__zX1aS") its name."""
    tokens = names.split()
    return [*tokens, *(_CAMEL.sub("-", made[1] or made[2]).lower() for token in tokens if (made := _MADE.match(token)))]


def names_of(element: etree._Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


@lru_cache(maxsize=8192)
def _are_a_bodys(names: str) -> bool:
    return any(map(_BODY_NAME.match, tokens(names)))
