"""A new outlet from a look at its site: its YAML, a saved page, and what the reader makes of it, to be checked."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import yaml

from crawler.asking import Ask, asking
from crawler.discovery.signs import is_article
from crawler.discovery.ways import find_ways, named_by
from crawler.hosts import Hosts
from crawler.manners import quiet, require_contact
from crawler.outlets import BUNDLED, Outlet, OutletKind, Way
from crawler.read import read_page
from crawler.reading.charset import decode
from crawler.reading.metadata import read_metadata
from crawler.reading.tree import parse
from sidak.errors import FetchError, OutletError, ReadError
from sidak.models import Page, Region
from sidak.regions import gazetteer, zone_of

_PAGES = Path("tests") / "pages" / "outlets"
_TITLE_PARTS = re.compile(r"\s+[-|–—:]\s+")
_GOVERNMENT = re.compile(r"\.go\.id$")
_FIRST_WORD = re.compile(r"^(?:kabupaten|kota|provinsi) ")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a look at a site gave. `page` is one of its articles, None where none was found."""

    outlet: Outlet
    ways: tuple[Way, ...]
    page: Page | None


def draft(
    url: str, *, region: str = "", contact: str = "", delay: float | None = None, hosts: Hosts | None = None
) -> Draft:
    """Look at a site: `url` is its home page or one of its articles.

    Raises FetchError, ReadError where the site does not answer with pages, OutletError for an unknown region code.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{url}: not a web address; it must begin with http:// or https://")
    require_contact(url, contact)

    async def look(ask: Ask) -> Draft:
        home = urljoin(url, "/") if is_article(url, urljoin(url, "/")) else url
        front = await ask(home)
        ways = await find_ways(home, ask)
        example = url if home != url else ""
        for way in ways if not example else ():
            example = next(iter(await named_by(way, home, ask)), "")
            if example:
                break
        page = await ask(example) if example else None
        return Draft(_outlet(front, home, region, example), ways, page)

    with quiet():
        return asyncio.run(asking(url, look, contact=contact, delay=delay, hosts=hosts))


def write(drafted: Draft, checkout: Path) -> list[Path]:
    """Write the YAML, and the page with what the reader makes of it, into a checkout of Sidak.

    The JSON says `"checked": false`, and the tests fail until a person has compared it with the page and says true.
    Raises OutletError where there is no checkout, or where the outlet is known already.
    """
    folder = checkout / "crawler" / BUNDLED.name
    if not folder.is_dir():
        raise OutletError(f"{checkout}: is no checkout of Sidak (it has no {folder.relative_to(checkout)}); name one")
    outlet = drafted.outlet
    if known := list(folder.rglob(f"{outlet.id}.yml")):
        raise OutletError(f"{known[0]}: is there already; change it, or remove it first")
    path = folder / _folder(outlet.region) / f"{outlet.id}.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(as_yaml(outlet), encoding="utf-8")
    if drafted.page is None:
        return [path]
    pages = checkout / _PAGES
    pages.mkdir(parents=True, exist_ok=True)
    html, golden = pages / f"{outlet.id}.html", pages / f"{outlet.id}.json"
    html.write_bytes(drafted.page.body)
    golden.write_text(
        json.dumps(_expected(drafted.page, outlet), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return [path, html, golden]


def as_yaml(outlet: Outlet) -> str:
    """The YAML of an outlet, in the order of its fields, without what is as it is anyway."""
    said = outlet.model_dump(mode="json", exclude_defaults=True, exclude={"id"})
    said["verified"] = said.get("verified", "never")
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120)


def _outlet(front: Page, home: str, region: str, example: str) -> Outlet:
    host = (urlsplit(home).hostname or "").removeprefix("www.")
    if region and gazetteer().get(region) is None:
        raise OutletError(f'no region has the code "{region}" (Kemendagri codes look like 33 or 33.16)')
    name = _name(front) or host
    code = region or (found.code if (found := _region(f"{host} {name}")) else "")
    kind: OutletKind = "government" if _GOVERNMENT.search(host) else "independent" if code else "national"
    return Outlet.model_validate(
        {
            "id": re.sub(r"[^a-z0-9]+", "-", re.sub(r"\.(?:co\.id|go\.id|or\.id|\w+)$", "", host)).strip("-"),
            "name": name,
            "home": home,
            "kind": kind,
            **({"region": code} if code else {}),
            "timezone": zone_of(code),
            "discover": "auto",
            **({"example": example} if example else {}),
        }
    )


def _name(front: Page) -> str:
    """The site's name: as its metadata has it, or the first part of its title."""
    metadata = read_metadata(parse(decode(front.body, front.headers)), front.final_url)
    names = [*metadata.site_names, *_TITLE_PARTS.split(metadata.title_tag or "")]
    return next((name.strip() for name in names if name.strip()), "")


def _region(words: str) -> Region | None:
    """The region whose name stands in a host or a site's name; None where none or more than one does."""
    joined = re.sub(r"[^a-z]", "", words.lower())
    best: list[Region] = []
    longest = 0
    for region in gazetteer():
        short = _FIRST_WORD.sub("", region.name.lower()).replace(" ", "")
        if len(short) >= 4 and short in joined and len(short) >= longest:
            best = [*best, region] if len(short) == longest else [region]
            longest = len(short)
    if len(best) > 1:
        wanted = "kota" if re.search(r"kota|pemkot", joined) else "kabupaten"
        best = [region for region in best if gazetteer().type_of(region) == wanted]
    return best[0] if len(best) == 1 else None


def _folder(code: str) -> str:
    region = gazetteer().get(code.split(".", maxsplit=1)[0])
    return re.sub(r"[^a-z0-9]+", "-", region.name.lower().removeprefix("provinsi ")) if region else "nasional"


def _expected(page: Page, outlet: Outlet) -> dict[str, object]:
    """What the reader makes of the page now; a person corrects it."""
    head = {"checked": False, "url": page.final_url, "fetched_at": page.fetched_at.isoformat(), "outlet": outlet.id}
    try:
        article = read_page(page, outlet)
    except ReadError as error:
        return {**head, "notes": f"not read: {error}", "title": "", "published": None, "authors": [], "paragraphs": []}
    published = article.published
    return {
        **head,
        "title": article.title,
        "published": published.isoformat(timespec="minutes") if isinstance(published, datetime) else str(published),
        "authors": list(article.authors),
        "paragraphs": article.text.split("\n\n"),
        "must_not": [],
    }
