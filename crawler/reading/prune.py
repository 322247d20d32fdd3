"""Cut from a page's tree what is not the article, before anything reads it: other stories, forms, bars, lists."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from crawler.reading.body import PROSE_BLOCKS, SENTENCE, body_of, is_body, names_of, own_text, tokens
from crawler.reading.cues import is_bare_cue
from crawler.reading.tree import text_of

_NEVER_ARTICLE = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "video", "audio", "form", "button",
    "select", "textarea", "input", "nav", "aside", "footer", "ins", "dialog", "menu", "amp-ad", "amp-sidebar",
    "amp-social-share", "amp-iframe", "amp-embed",
)  # fmt: skip
# Words of class and id names, as themes and portals use them for what surrounds an article.
_FOREIGN = """
    related relatedposts terkait bacajuga lihatjuga simakjuga readalso alsoread yarpp jeg_link recommended rekomendasi
    recommendation rekomen ads adv advert advertisement advertising adsense adsbygoogle iklan banner sponsor sponsored
    promo share sharing sharebar sharedaddy shared bagikan sosmed socials addtoany addthis ssba heateor
    comments commentlist comment-respond respond disqus komentar fbcomments reply
    taglist tagcloud tags tagged hashtag topik
    popular populer terpopuler trending terkini latest recent terbaru mostread hotnews newsticker ticker headline-list
    sidebar breadcrumb breadcrumbs pagination paging pager pagelinks navigation navlinks prevnext
    newsletter subscribe langganan follow-us polling poll vote cookie consent gdpr popup modal overlay
    authorbox author-box author-bio aboutauthor infinite loadmore skip screen-reader-text copyright
    not-prose reaction noncontent linkwithin_outer linkwithin_inner modifydate
    check-also-box check-also-post elementor-cta elementor-widget-call-to-action cta gtwsub gtwsub-text zoom perbesar
    vidio-embed twitter-tweet instagram-media tiktok-embed fb-post
"""
_FOREIGN_WORDS = frozenset(_FOREIGN.split())
_FOREIGN_NAMES = re.compile(
    r"(?:^|[-_])(?:related|terkait|baca-?_?juga|lihat-?_?juga|simak-?_?juga|read-?_?also|also-?_?read|inline-?_?related"
    r"|internal-?_?link|share-?_?(?:this|button|buttons|bar|box|post|icons?)|social-?_?(?:share|icons?|links?|media|buttons?)"
    r"|post-?_?(?:tags?|navigation|nav|share|related|meta-?bottom)|entry-?_?(?:tags?|share|related|footer|meta|nav)"
    r"|tag-?_?(?:list|links|cloud|wrap|box)|tags-?_?links|cat-?_?links|comment(?:s|list|form|-respond)?"
    r"|author-?_?(?:box|bio|info|profile|desc)|page-?_?links|link-?_?pages|berita-?_?(?:lain|terkait|populer|terkini|terbaru)"
    r"|artikel-?_?(?:lain|terkait)|news-?_?(?:related|populer|terkini|lain)|mobile-?_?ads?|iklan|ads?|adv|widget-area"
    r"|polls?|polling|voting|jajak-?_?pendapat|next-?_?(?:story|article|news|post)|video-?_*(?:pilihan|box|caption|title|desc)|side|hak-?_?cipta|hakcipta"
    r"|et_pb_(?:posts|blog|promo)"
    r"|jp-relatedposts|crp_related|wpp-list|wp-block-query|wp-block-latest-posts|video-?_?simak|popular-posts?|recent-?_?posts?|sidebar|side-?_?bar|breadcrumbs?)(?:$|[-_\d])",
    re.I,
)
_COMMENTS = re.compile(r"comment|komentar|respond|disqus|sidebar|related|terkait", re.I)
_BOX = 400  # characters outside links that a box of other stories has at most


def drop(element: etree._Element) -> None:
    """Remove an element, but keep the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def prune(tree: etree._Element, *, is_body: bool = False) -> None:
    """Remove from `tree` all that is plainly no article: by kind of element, and by what its class or id says.

    An element that holds the headline, the article's body or most of the page's text stays whatever it is called.
    `is_body` says that the tree is known to be the body itself.
    """
    for element in list(tree.iter(*_NEVER_ARTICLE)):
        if not _holds_body(element):
            drop(element)
    kept = {tree} if is_body else _ancestors_of_body(tree)
    enough = 0.5 * len(own_text(tree))
    for element in list(tree.iter(etree.Element)):
        if element in kept or not _is_foreign(element):
            continue
        if _COMMENTS.search(names_of(element)) or len(own_text(element)) <= enough:
            drop(element)
    _drop_boxes(tree, kept)
    _drop_cards(tree, kept)


def _drop_boxes(tree: etree._Element, kept: set[etree._Element]) -> None:
    """Remove boxes of other stories: what a heading such as "Baca juga" or "Berita terkait" stands at the top of."""
    for heading in list(tree.iter("h2", "h3", "h4", "h5", "h6", "div", "span", "strong", "b", "p")):
        box = heading.getparent()
        if box is None or heading in kept or len(heading) > 2 or not is_bare_cue(text_of(heading)):
            continue
        if (heading.tail or "").strip():
            continue  # the headline stands beside it, without a link: a matter for the rules of lines
        if box.tag in ("div", "section", "aside", "li", "td") and box not in kept and _is_box(box, heading):
            drop(box)
            continue
        following = heading.getnext()
        drop(heading)
        while following is not None and (_is_list(following) or _is_teaser(following)):
            element, following = following, following.getnext()
            drop(element)


def _drop_cards(tree: etree._Element, kept: set[etree._Element]) -> None:
    """Remove cards of other stories between the paragraphs: a headline that is a link, and an excerpt below it."""
    for card in list(tree.iter("div", "section", "aside", "table")):
        if card in kept or len(card) < 2 or (card.text or "").strip() or len(own_text(card)) > _BOX:
            continue
        head = next((child for child in card if text_of(child)), None)
        if head is None or head.tag in ("p", "a", "br", "strong", "b", "span") or not _is_headline_link(head):
            continue
        if all(child.tag in PROSE_BLOCKS and not (child.tail or "").strip() for child in card):
            drop(card)


def _is_headline_link(element: etree._Element) -> bool:
    link = element.find(".//a")
    said = text_of(link) if link is not None else ""
    return len(said.split()) >= 4 and said == text_of(element)


def _is_list(element: etree._Element) -> bool:
    if element.tag in ("ul", "ol", "dl"):
        return _is_linked(element)
    return element.tag in ("div", "section") and _is_linked(element) and len(own_text(element)) <= _BOX


def _is_teaser(element: etree._Element) -> bool:
    """Whether an element begins with a link to another story, an excerpt of it behind."""
    if element.tag not in ("p", "div", "li", "article", "table") or not _is_linked(element):
        return False
    link = element.find(".//a")
    said = text_of(link) if link is not None else ""
    return len(said.split()) >= 3 and text_of(element).startswith(said)


def _is_box(box: etree._Element, heading: etree._Element) -> bool:
    """Whether an element is a box of links under its heading, and not a part of the article that holds one."""
    first = next((child for child in box if text_of(child)), None)
    loose = any(len((child.tail or "").strip()) >= SENTENCE for child in box)
    return first is heading and not (box.text or "").strip() and _is_linked(box) and not loose


def _is_linked(element: etree._Element) -> bool:
    return element.find(".//a") is not None


def _holds_body(element: etree._Element) -> bool:
    """Whether a form or an aside wraps the article itself, as old ASP pages do."""
    return element.tag in ("form", "aside", "menu") and (
        element.find(".//h1") is not None or any(map(is_body, element.iter("div", "article")))
    )


def _ancestors_of_body(tree: etree._Element) -> set[etree._Element]:
    marks = [element for element in (*tree.iter("h1"), body_of(tree)) if element is not None]
    return {tree, *marks, *(ancestor for mark in marks for ancestor in mark.iterancestors())}


def _is_foreign(element: etree._Element) -> bool:
    if element.tag in ("html", "body", "article", "main", "h1", "h2", "h3", "h4"):
        return False
    if element.tag == "a" and _stands_in_sentence(element):
        return (
            False  # "... di <a class="inner-link-baca-juga">Mal Pelayanan Publik</a> yang buka": words of the sentence
        )
    return _are_foreign(names_of(element))


def _stands_in_sentence(link: etree._Element) -> bool:
    """Whether a link has text of its own paragraph before and after it."""
    before = link.getprevious()
    parent = link.getparent()
    ahead = before.tail if before is not None else parent.text if parent is not None else ""
    return len((ahead or "").strip()) > 1 and len((link.tail or "").strip()) > 1


@lru_cache(maxsize=8192)
def _are_foreign(names: str) -> bool:
    words = tokens(names)
    # WordPress writes a post's categories and tags into its class ("hentry category-terkini tag-populer").
    if "hentry" in words or "type-post" in words:
        return False
    return any(word.lower() in _FOREIGN_WORDS or _FOREIGN_NAMES.search(word) for word in words)
