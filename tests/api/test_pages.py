"""What every page and answer has in common."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

import api
from tests.api import stories
from tests.api.conftest import soup

PAGES = [
    "/",
    "/?q=(",
    "/angka",
    "/angka?q=(",
    "/pejabat",
    "/pejabat?q=(",
    "/pejabat/Andi%20Harun",
    "/pejabat/x",
    f"/artikel/{stories.SAMARINDA.id}",
    "/artikel/x",
    "/tentang",
    "/api",
]


@pytest.mark.parametrize("path", [*PAGES, "/api/v1/health", "/api/v1/x", "/static/style.css", "/openapi.json"])
def test_every_answer_carries_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_nothing_inline_and_nothing_from_elsewhere(client: httpx.Client, path: str) -> None:
    page = soup(client.get(path))
    assert not page.select("script:not([src]), style, [style], iframe, object")
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    for tag in page.select("link[href], img[src], script[src]"):
        assert str(tag.get("href") or tag.get("src")).startswith(("/static/", "/api/v1/feeds/", "/bagan/"))


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_built_for_everyone(client: httpx.Client, path: str, lang: str) -> None:
    client.cookies.set("lang", lang)
    page = soup(client.get(path))
    assert page.html is not None
    assert page.html["lang"] == lang
    assert len(page.select("h1")) == len(page.select("main")) == len(page.select("header.site")) == 1
    skip = page.select_one("a.skip")
    assert skip is not None
    assert page.select_one(str(skip["href"])) is page.main
    for field in page.select("input:not([type=hidden])"):
        assert field.find_parent("label") or page.select_one(f'label[for="{field.get("id")}"]')
    levels = [int(tag.name[1]) for tag in page.select("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert page.title is not None
    assert page.title.text.endswith("Sidak")


@pytest.mark.parametrize("path", ["/static/style.css", "/static/sidak.js", "/static/favicon.svg"])
def test_static_files_are_served(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_the_reference_tells_every_operation_and_shape(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    page = soup(client.get("/api"))
    shown = [tag.text for tag in page.select(".operation h3")]
    assert shown == [f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods]
    assert len(shown) >= 10
    ids = {str(tag["id"]) for tag in page.select("[id]")}
    assert {str(tag["href"])[1:] for tag in page.select('.reference a[href^="#"]')} <= ids
    parameters = [tag.text for tag in page.select(".operation:first-of-type tbody th code")]
    assert {"q", "topic", "from", "to", "cursor", "limit"} <= set(parameters)
    for path in ("search", "findings", "officials", "suggest"):
        tried = page.select_one(f".operation a[href^='/api/v1/{path}?']")
        assert tried is not None, path
        assert client.get(str(tried["href"])).status_code == 200


def test_the_stock_documentation_that_needs_a_cdn_is_off(client: httpx.Client) -> None:
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


PAIRS = [
    *(
        (ink, ground)
        for ink in ("ink", "quiet", "link", "warn", "ratio-line", "accent")
        for ground in ("ground", "raised", "sunken")
    ),
    *(("ink", ground) for ground in ("hit", "official", "date", "percentage", "ratio", "gone", "come")),
    *(("quiet", ground) for ground in ("official", "date", "percentage", "ratio")),
    ("accent-ink", "accent"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_keep_wcag_aa(scheme: int) -> None:
    css = (Path(api.__file__).parent / "web" / "static" / "style.css").read_text()
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css.split(":root {")[scheme + 1]))
    weak = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PAIRS}
    assert not {pair: ratio for pair, ratio in weak.items() if ratio < 4.5}
