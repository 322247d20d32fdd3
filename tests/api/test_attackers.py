"""What attackers send: no server error, no trace of our inside, and nothing of theirs in an answer as they wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, urlsplit

import httpx
import pytest

from search.tantivy_index import TantivyIndex
from sidak.store import Store, articles
from tests.api import stories
from tests.api.guarded import Desk, guarded, key, raw

MARK = "zq9"
"""Stands in everything that is sent with markup, so that it is found wherever it comes back."""
MARKUP = [
    f"<script>{MARK}</script>",
    f'"><img src=x onerror={MARK}>',
    f"'><svg/onload={MARK}>",
    f"</title><b>{MARK}",
    f"javascript:{MARK}",
    f"{{{{ 7*7 }}}}{MARK}",
    f"{{% raw %}}<{MARK}>",
    f"%3Cscript%3E{MARK}",
    f"\u202e<{MARK}>\u2028",
]
SQL = [
    "' OR 1=1 --",
    "'; DROP TABLE articles; --",
    "1 UNION SELECT hash FROM api_keys",
    "%' AND sleep(9) --",
    "\\'; --",
]
QUERIES = [
    '"',
    "a AND",
    "NOT",
    ")(",
    "field:*:*",
    "*:*",
    "/a+b/",
    "a^9999",
    "[* TO *]",
    "id:>",
    "{a TO b}",
    "a~99",
    "_id:1",
]
CONTROL = ["\0", "a\0b", "\r\nset-cookie: x=1", "\n\n<html>", "\x1b[2J", "\x7f", "\ud7ff", "\ufeff", "\U000e0041"]
ANY = [*MARKUP, *SQL, *QUERIES, *CONTROL]
LISTS = ["/", "/angka", "/pejabat", "/api/v1/search", "/api/v1/findings", "/api/v1/officials", "/api/v1/suggest"]
BY_NAME = ["/artikel/", "/pejabat/", "/api/v1/articles/", "/static/", "/", "/api/v1/"]
FILTERS = ["topic", "region", "outlet", "year", "official", "measure", "story"]
PARAMETERS = ["q", *FILTERS, "from", "limit", "cursor", "sort", "lang", "unknown"]
UNESCAPED = re.compile(
    rf"<(?:script|img|svg|b|{MARK})\b[^<>]{{0,40}}>?{MARK}|<{MARK}|(?:href|src|action)=\"javascript:"
)
INSIDE = re.compile(r"Traceback|File \"|site-packages|sqlalchemy|sqlite3|\bat 0x|\.py\b", re.I)


def harmless(answer: httpx.Response, *, where: str) -> None:
    """No server error, no trace of the inside, and no markup that was sent."""
    assert answer.status_code < 500, (where, answer.text[:300])
    assert not INSIDE.search(answer.text), where
    assert "set-cookie" not in answer.headers or "x=1" not in answer.headers["set-cookie"], where
    assert answer.headers["x-content-type-options"] == "nosniff"
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not UNESCAPED.search(answer.text), where


@pytest.mark.parametrize("sent", [each for each in MARKUP if "<" in each or each.startswith("javascript:")])
def test_what_would_be_markup_is_found(sent: str) -> None:
    assert UNESCAPED.search(f'<p>{sent}</p><a href="{sent}">')
    assert not UNESCAPED.search(f"<p>{escape(sent)}</p>")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_parameters(client: httpx.Client, path: str, parameter: str) -> None:
    for value in ANY:
        harmless(client.get(f"{path}?{parameter}={quote(value)}"), where=f"{path} {parameter} {value!r}")


@pytest.mark.parametrize("path", LISTS)
def test_parameters_that_are_huge_many_or_named_badly(client: httpx.Client, path: str) -> None:
    for query in (
        f"q={'a' * 15_000}",
        "&".join(f"q={number}" for number in range(2_000)),
        "&".join(f"topic={number}" for number in range(1_500)),
        "&" * 10_000,
        "=" * 10_000,
        "%" * 5_000,
        "%00=%00&%0d%0a=%0d%0a",
        f"{quote(MARKUP[0])}={quote(MARKUP[1])}",
        "q[]=a&q[b]=c&q.d=e&__proto__=f",
        "q=" + "%F0%9F%91%A8%E2%80%8D" * 700,
        "q=" + "(" * 1_900,
        "q=" + "%22" * 1_999,
        "limit=1e999&limit=NaN&limit=-0&limit=0x10&limit=１",
    ):
        harmless(client.get(f"{path}?{quote(query, safe='&=%[].')}"), where=f"{path} {query[:40]}")


@pytest.mark.parametrize("path", BY_NAME)
def test_names_in_the_path(client: httpx.Client, path: str) -> None:
    for name in (*ANY, "x" * 9_000, ".", "..", "a/../../b", "//", "con", "~", "*", "%", "%zz", "\u00e9" * 900):
        for written in (quote(name, safe=""), quote(name)):
            harmless(client.get(f"{path}{written}"), where=f"{path}{name!r}")


OUTSIDE = [
    *("../app.py", "..%2fapp.py", "%2e%2e/app.py", "%2e%2e%2fapp.py", "..%5capp.py", "..\\app.py", "....//app.py"),
    *("%252e%252e%252fapp.py", "..%c0%afapp.py", "..%00/app.py", "style.css%00.py", "/etc/passwd", "%2fetc%2fpasswd"),
    *("..;/app.py", "./.././../app.py", "x/../../../app.py", "file:///etc/passwd", "C:%5cwindows", "..%ef%bc%8fapp.py"),
]


@pytest.mark.parametrize("start", ["/static/", "/api/v1/articles/", "/artikel/"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_outside_is_served(address: str, start: str, name: str) -> None:
    came = raw(address, f"GET {start}{name} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    status = int(came.split(b" ", 2)[1])
    assert status in {400, 404}, came[:300]
    for inside in (b"create_app", b"root:", b"Traceback"):
        assert inside not in came


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW", "G", "get", "GET/x"]
)
def test_unknown_methods(address: str, method: str) -> None:
    for path in ("/", "/api/v1/search", "/static/style.css", "/artikel/x", "/metrics"):
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Secret: {MARK}\r\nConnection: close\r\n\r\n"
        came = raw(address, head.encode())
        assert 400 <= int(came.split(b" ", 2)[1]) < 500, came[:200]
        assert MARK.encode() not in came


@pytest.mark.parametrize(
    "lines",
    [
        b"Cookie: " + b"; ".join(b"c%d=%s" % (number, b"x" * 20) for number in range(2_000)),
        b"Cookie: " + b";" * 40_000,
        b"Cookie: lang=" + b"x" * 30_000,
        b"Cookie: lang=\xff\xfe; sidak_key=\xff.\xff.\xff",
        b"Cookie: sidak_key=" + b"." * 30_000,
        b"Cookie: lang=en\r\nCookie: lang=id\r\nCookie: =\r\nCookie: ;",
        b"\r\n".join(b"X-%d: y" % number for number in range(3_000)),
        b"If-None-Match: " + b'"x", ' * 8_000,
        b"Accept-Encoding: " + b"gzip;q=, " * 5_000,
        b"Range: bytes=" + b",".join(b"%d-%d" % (number, number) for number in range(3_000)),
        b"If-Modified-Since: \xff",
        b"Authorization: Bearer " + b"A" * 50_000,
        b"Authorization: \xff\xfe",
        b"X-Forwarded-For: " + b"1.1.1.1, " * 5_000,
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"Expect: 100-continue\r\nContent-Length: 5",
        b"Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13",
        b" folded: line",
        b"No colon",
        b"Na\0me: value",
        b"Name: va\0lue",
        b"Name: va\rlue",
    ],
    ids=range(23),
)
def test_heads(address: str, lines: bytes) -> None:
    for path in (b"/", b"/static/style.css", b"/api/v1/search"):
        came = raw(
            address, b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n" + lines + b"\r\nConnection: close\r\n\r\n"
        )
        assert came == b"" or int(came.split(b" ", 2)[1]) < 500, came[:300]
        assert not INSIDE.search(came.decode("latin-1").partition("\r\n\r\n")[0])


@pytest.mark.parametrize(
    "kind", ["text/xml", "multipart/form-data", "multipart/form-data; boundary=x", "", "a/b; charset=\xff"]
)
@pytest.mark.parametrize("path", ["/api/v1/recrawls", "/api/v1/takedowns", "/masuk", "/keluar", "/"])
def test_wrong_content_types(desk: Desk, kind: str, path: str) -> None:
    body = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    sent = key(desk[0], "read", "write") | {"sec-fetch-site": "same-origin"}
    with guarded(desk, require_key=True) as client:
        headers = {name.encode(): value.encode("latin-1") for name, value in (sent | {"content-type": kind}).items()}
        answer = client.post(path, content=body, headers=headers)
    harmless(answer, where=path)
    assert "root:" not in answer.text


@pytest.fixture
def redirects(client: httpx.Client) -> Iterator[httpx.Client]:
    """A visitor, and afterwards a look at where the answers led."""
    led: list[str] = []
    client.event_hooks["response"] = [lambda answer: led.append(answer.headers.get("location", ""))]
    yield client
    assert [to for to in led if to and urlsplit(to).hostname not in (None, "127.0.0.1")] == []


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/search/",
        "/angka/",
        "/api/",
        "/tentang/%2f%2fevil.test/",
        "/pejabat/",
        "/%5cevil.test/",
        "/%2f%2fevil.test/",
        "/static",
    ],
)
def test_redirects_stay_here(redirects: httpx.Client, path: str) -> None:
    answer = redirects.get(path)
    assert answer.status_code < 500
    assert "evil.test" not in answer.headers.get("location", "")


def test_what_is_stored_is_escaped_on_every_page(client: httpx.Client) -> None:
    """The hostile story has markup in its title, text, outlet, official and id."""
    for path in ("/", "/angka", "/pejabat", f"/artikel/{quote(stories.HOSTILE.id, safe='')}", "/?q=judul", "/api"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<b>outlet" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page


def test_the_desk_is_as_it_was(desk: tuple[Store, TantivyIndex]) -> None:
    with desk[0].reading() as db:
        assert articles.count(db) == 4
