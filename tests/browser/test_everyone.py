"""Every page, for everyone: nothing serious by axe-core, nothing wider than the screen, nothing from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open

PAGES = {
    "search": "/",
    "results": "/?q=pegawai",
    "nothing": "/?q=qwertyuiop",
    "figures": "/angka?q=hadir",
    "officials": "/pejabat",
    "official": "/pejabat?name=a -> .people h3 a",
    "article": "/?q=mpp+persen -> .hit-item h3 a",
    "figure": "/angka -> .ledger .claim th a",
    "coverage": "/liputan",
    "over time": "/waktu?q=pegawai",
    "about": "/tentang",
    "api": "/api",
}


def go(visit: Open, name: str, **how: bool) -> Page:
    """The page of that name: an address, or what the first link of a kind on another page leads to."""
    path, _, link = PAGES[name].partition(" -> ")
    page = visit(path, **how).page
    if link:
        page.goto(str(page.locator(link).first.get_attribute("href")))
    return page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("hand", [False, True], ids=["desk", "hand"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_serious_is_in_the_way(visit: Open, name: str, hand: bool, dark: bool) -> None:
    page = go(visit, name, hand=hand, dark=dark)
    for fold in page.locator("details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    serious = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found if one["impact"] in _SERIOUS]
    assert serious == []


_SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_phone(visit: Open, name: str, lang: str) -> None:
    page = go(visit, name, hand=True)
    page.goto(page.url + ("&" if "?" in page.url else "?") + f"lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_scripts_has_what_it_has_with_them(visit: Open, name: str) -> None:
    plain = go(visit, name, scripted=False).locator("main").inner_text()
    assert plain == go(visit, name).locator("main").inner_text()
