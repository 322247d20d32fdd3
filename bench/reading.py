"""What reading a page costs: the general way and an outlet's selectors beside trafilatura, metadata alone, copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import trafilatura
from rensa import RMinHash, RMinHashLSH

from bench.measure import in_turns, ratio, show, verdict
from crawler.copies import ALIKE, PERMUTATIONS, bands_all, shingles, sign_all, similarity
from crawler.outlets import Outlet
from crawler.read import read_page
from crawler.reading import dates
from crawler.reading.charset import decode
from crawler.reading.metadata import read_metadata
from crawler.reading.tree import parse
from tests.pages import FOLDER, Golden, load

_SELECTORS = {
    "newkarma": ("h1.entry-title", "time.entry-date", "div.entry-content"),
    "jnews": ("h1.jeg_post_title", "div.jeg_meta_date", "div.content-inner"),
    "newspaper": ("h1.entry-title", "time.entry-date", "div.td-post-content"),
    "jannah": ("h1.post-title", "span.date", "div.entry-content"),
    "detiklike": ("h1.detail__title", "div.detail__date", "div.detail__body-text"),
    "tribunlike": ("h1#arttitle", "time", "div.txt-article"),
}


def reading() -> None:
    """Print the table; every ratio is the median over rounds in which both sides took their turn."""
    pages = [_weighty(golden) for golden in load(FOLDER / "development")]
    known = [golden for golden in pages if golden.name.rsplit("-", 1)[0] in _SELECTORS]
    outlets = {golden.name: _outlet(*_SELECTORS[golden.name.rsplit("-", 1)[0]]) for golden in known}
    trees = [(golden, parse(decode(golden.page.body, golden.page.headers))) for golden in pages]
    texts = [" ".join(golden.paragraphs) for golden in pages]
    taken = in_turns(
        {
            "fast": lambda: [_fast(golden) for golden in pages],
            "general": lambda: [read_page(golden.page) for golden in pages],
            "fast on known": lambda: [_fast(golden) for golden in known],
            "selected": lambda: [read_page(golden.page, outlets[golden.name]) for golden in known],
            "told": lambda: [_told(golden, tree) for golden, tree in trees],
            "rensa": lambda: _rensa(texts),
            "signed": lambda: _ours(texts),
        }
    )
    told = 1000 * median(taken["told"]) / len(trees)
    general, selected, signed = (
        ratio(taken, *pair) for pair in (("fast", "general"), ("fast on known", "selected"), ("rensa", "signed"))
    )
    show(
        f"Reading {len(pages)} pages of {sum(len(each.page.body) for each in pages) / len(pages) / 1000:.0f} kB",
        ("what", "measured", "wanted", "met"),
        [
            ("outlet unknown, beside trafilatura's fast mode", f"{general:.2f}", ">= 0.9", verdict(general >= 0.9)),
            ("title, date and body selected, the same", f"{selected:.1f}", ">= 5", verdict(selected >= 5)),
            ("date and JSON-LD of a parsed page", f"{told:.2f} ms", "< 1 ms", verdict(told < 1)),
            ("copies found, beside rensa's own index", f"{signed:.2f}", ">= 0.9", verdict(signed >= 0.9)),
        ],
    )


def _weighty(golden: Golden) -> Golden:
    """The page with as much around its article as real ones have, whose median is 82 kB: menus, cards, scripts."""
    menu = "".join(f'<li class="menu-item"><a href="/kanal/{n}">Kanal {n}</a></li>' for n in range(150))
    cards = "".join(
        f'<div class="card"><h3><a href="/b/{n}">Berita daerah lain nomor {n}</a></h3><span>{n} Maret</span></div>'
        for n in range(120)
    )
    script = "<script>" + "var data = {'pos': 1, 'slot': 'atas'};" * 700 + "</script>"
    around = f'{script}<aside class="sidebar"><ul>{menu}</ul>{cards}</aside>'.encode()
    head, end, tail = golden.page.body.rpartition(b"</body>")
    return replace(golden, page=replace(golden.page, body=head + around + end + tail))


def _outlet(title: str, published: str, body: str) -> Outlet:
    return Outlet.model_validate(
        {
            "id": "bench",
            "name": "Bench",
            "home": "https://bench.example/",
            "timezone": "WIB",
            "discover": "auto",
            "selectors": {"title": title, "published": published, "body": body},
        }
    )


def _fast(golden: Golden) -> object:
    return trafilatura.extract(golden.page.body, fast=True, include_comments=False)


def _told(golden: Golden, tree: object) -> object:
    metadata = read_metadata(tree, golden.page.final_url)  # type: ignore[arg-type]  # lxml's tree
    return dates.parse(metadata.jsonld.published or metadata.meta.published, None)


def _rensa(texts: Sequence[str]) -> object:
    """The same job by rensa's own index: sign, ask which are alike, insert."""
    index = RMinHashLSH(threshold=0.7, num_perm=PERMUTATIONS, num_bands=21)
    found = []
    for number, text in enumerate(texts):
        minhash = RMinHash(num_perm=PERMUTATIONS, seed=94)
        minhash.update(shingles(text))
        found.append(index.query(minhash))
        index.insert(number, minhash)
    return found


def _ours(texts: Sequence[str]) -> object:
    """As the store does it, with a dict in the place of its table of bands."""
    holders: dict[int, list[int]] = {}
    found = []
    signatures = sign_all(texts)
    for number, banded in enumerate(bands_all(signatures)):
        alike = {other for band in banded for other in holders.get(band, ())}
        found.append([other for other in alike if similarity(signatures[other], signatures[number]) >= ALIKE])
        for band in banded:
            holders.setdefault(band, []).append(number)
    return found
