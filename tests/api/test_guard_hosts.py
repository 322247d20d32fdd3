"""By which name: a wrong one is refused and never shows up in an answer."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI, Request

from api import guard
from api.guard.hosts import public_url
from api.guard.rules import host_name
from sidak.errors import ConfigurationError
from sidak.settings import Settings
from tests.api import stories
from tests.api.conftest import serving
from tests.api.guarded import Desk, guarded, raw

ARTICLE = f"/artikel/{stories.BLORA.id}"
PATHS = ["/", "/api", "/api/v1/search", "/api/v1/search/", ARTICLE, "/nothing", "/static/none", "/openapi.json"]
EVIL = [
    *("evil.test", "evil.test:80", "127.0.0.1.evil.test", "localhost.evil.test", "evil.test/x", "evil.test?"),
    *("evil.test#@127.0.0.1", "localhost@evil.test", "127.0.0.1:evil", "127.0.0.1:80:evil.test", "evil\\x"),
    *("[::1", "[::1]evil.test", "<script>evil</script>", "..", "ev il.test", "\u00e9vil.test", "evil" * 99),
]


@pytest.mark.parametrize("host", EVIL)
def test_a_wrong_host_never_shows_up_in_an_answer(address: str, host: str) -> None:
    for path in PATHS:
        came = raw(address, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert came.startswith(b"HTTP/1.1 400 "), path
        assert b"evil" not in came
        assert b"Traceback" not in came


@pytest.mark.parametrize(
    "header", ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-rewrite-url", "x-forwarded-prefix"]
)
def test_no_other_header_names_a_host(client: httpx.Client, header: str) -> None:
    for path in PATHS:
        answer = client.get(path, headers={header: "evil.test"})
        assert "evil" not in answer.text + repr(answer.headers)


@pytest.mark.parametrize(
    "target", ["//evil.test/", "/\\evil.test/", "http://evil.test/", "//evil.test/api/v1/search", "evil.test:443", "*"]
)
def test_a_target_that_is_no_path_of_ours_is_refused(address: str, target: str) -> None:
    came = raw(address, f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert came.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 "))
    assert b"evil" not in came


@pytest.mark.parametrize("lines", ["", "Host: localhost\r\nHost: evil.test\r\n", "Host:\r\n"])
def test_a_host_that_is_missing_or_double_is_refused(address: str, lines: str) -> None:
    for version in ("1.0", "1.1"):
        came = raw(address, f"GET / HTTP/{version}\r\n{lines}Connection: close\r\n\r\n".encode())
        assert came.startswith(b"HTTP/1.1 400 ")
        assert b"evil" not in came


KNOWN = ["localhost", "LOCALHOST:99", "127.0.0.1", "[::1]:8000"]


@pytest.mark.parametrize(
    ("settings", "bound", "right", "wrong"),
    [
        ({}, "127.0.0.1", KNOWN, ["sidak.test", "192.0.2.1"]),
        ({}, "sidak.test", [*KNOWN, "sidak.test:8000"], ["other.test"]),
        ({}, "0.0.0.0", [*KNOWN, "sidak.test", "192.0.2.1"], ["a b", "a/b"]),  # noqa: S104
        ({"hosts": "a.test, b.test:80"}, "0.0.0.0", [*KNOWN, "a.test", "B.test"], ["c.test"]),  # noqa: S104
        ({"public_url": "https://Sidak.test/"}, "::", [*KNOWN, "sidak.test", "sidak.test:443"], ["c.test"]),
    ],
)
def test_which_hosts_are_known(
    desk: Desk, settings: dict[str, str], bound: str, right: list[str], wrong: list[str]
) -> None:
    with guarded(desk, bound=bound, **settings) as client:
        asked = {host: client.get("/api/v1/health", headers={"host": host}).status_code for host in (*right, *wrong)}
    assert asked == dict.fromkeys(right, 200) | dict.fromkeys(wrong, 400)


@pytest.mark.parametrize(
    ("settings", "headers", "link"),
    [
        ({}, {"host": "localhost:77"}, "http://localhost:77"),
        ({"public_url": "https://sidak.test/"}, {"host": "localhost:77"}, "https://sidak.test"),
        ({}, {"host": "localhost", "x-forwarded-proto": "https"}, "http://localhost"),
        ({"trusted_proxies": "127.0.0.1"}, {"host": "localhost", "x-forwarded-proto": "https"}, "https://localhost"),
        (
            {"trusted_proxies": "127.0.0.1"},
            {"host": "localhost", "x-forwarded-proto": "javascript"},
            "http://localhost",
        ),
    ],
)
def test_absolute_links_begin_with_the_public_address(
    desk: Desk, settings: dict[str, str], headers: dict[str, str], link: str
) -> None:
    app = FastAPI()
    guard.install(app, guard.Rules.of(Settings(**settings)), desk[0])  # type: ignore[arg-type]
    app.get("/link")(_link)
    with serving(app) as address:
        assert httpx.get(f"{address}/link", headers=headers).json() == link


def _link(request: Request) -> str:
    return public_url(request)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("public_url", "sidak.test"),
        ("public_url", "ftp://sidak.test"),
        ("public_url", "https://sidak.test/below"),
        ("public_url", "https://[sidak"),
        ("hosts", "a.test, b c"),
        ("cors_origins", "a.test"),
        ("cors_origins", "https://a.test/"),
        ("trusted_proxies", "*"),
        ("trusted_proxies", "10.0.0.1/8"),
        ("rate_limit", "many"),
        ("rate_limit", "0/minute"),
        ("rate_limit", "5/minute;1/second"),
        ("key_rate_limit", "5/fortnight"),
    ],
)
def test_a_wrong_setting_is_named(setting: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"SIDAK_{setting.upper()}"):
        guard.Rules.of(Settings(**{setting: value}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "name"),
    [("A.Test:80", "a.test"), ("[2001:DB8::1]:80", "[2001:db8::1]"), ("a_b-c.test", "a_b-c.test"), ("a.test.", None)],
)
def test_a_host_header_is_read(written: str, name: str | None) -> None:
    assert host_name(written) == name
