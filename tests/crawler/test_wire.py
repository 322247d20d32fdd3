"""What goes out to the network, and what a hostile answer can do: nothing but fail."""

import asyncio
import gzip
import selectors
import socket
import tracemalloc
import zlib
from asyncio import selector_events
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from threading import Thread
from time import sleep
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd
from hypothesis import given, settings, strategies

from crawler.asking import Ask, asking
from crawler.fetch import fetch
from crawler.hosts import Hosts
from crawler.manners import quiet
from crawler.wire import is_public
from sidak.errors import FetchError
from tests.crawler.site import Answer, SmallSite, serving

CONTACT = "redaksi@contoh.example"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
ZEROS = 1 << 27


@dataclass
class Raw:
    """A server whose every byte a test decides: `answers` by path; what is not there is 404."""

    home: str = ""
    answers: dict[str, bytes | Callable[[socket.socket], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            path = lines.readline().split(b" ")[1].decode()
            while lines.readline().strip():
                pass
            self.asked.append(path)
            answer = self.answers.get(path, b"HTTP/1.1 404 Tidak Ada\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)


@contextmanager
def raw_server() -> Iterator[Raw]:
    server = Raw()
    listening = socket.create_server(("127.0.0.1", 0))
    server.home = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def one(connection: socket.socket) -> None:
        with suppress(OSError, IndexError):  # the other side has had enough
            server.serve(connection)

    def accept() -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(listening, selectors.EVENT_READ)
            while not ended:
                if ready.select(0.02):
                    Thread(target=one, args=(listening.accept()[0],), daemon=True).start()

    ended: list[bool] = []
    thread = Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        ended.append(True)
        thread.join()
        listening.close()


@pytest.fixture
def raw() -> Iterator[Raw]:
    with raw_server() as server:
        yield server


@pytest.fixture
def other() -> Iterator[SmallSite]:
    """A site that the first one has no business to lead to."""
    with serving() as small:
        small.answers["/rahasia"] = Answer("rahasia")
        yield small


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every address that a connection was attempted to."""
    attempts: list[tuple[str, int]] = []
    connect = selector_events.BaseSelectorEventLoop.sock_connect

    async def noted(self: Any, sock: socket.socket, address: Any) -> None:
        attempts.append(address[:2])
        await connect(self, sock, address)

    monkeypatch.setattr(selector_events.BaseSelectorEventLoop, "sock_connect", noted)
    return attempts


def port_of(home: str) -> int:
    return int(home.rpartition(":")[2])


def names(monkeypatch: pytest.MonkeyPatch, **addresses: str) -> None:
    """Let these names (with underscores for points) resolve to these addresses."""
    resolve = socket.getaddrinfo

    def resolved(host: Any, *args: Any, **kwargs: Any) -> Any:
        return resolve(addresses.get(str(host).replace(".", "_"), host), *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)


# The fence.


@pytest.mark.parametrize(
    ("leads_to", "address"),
    [
        ("http://127.0.0.1:{port}/rahasia", "127.0.0.1"),
        ("http://localhost:{port}/rahasia", "127.0.0.1"),
        ("http://[::ffff:127.0.0.1]:{port}/rahasia", "::ffff:7f00:1"),
        ("http://[::1]:{port}/rahasia", "::1"),
        ("http://0x7f.1:{port}/rahasia", "127.0.0.1"),
        ("http://tampak-biasa.example:{port}/rahasia", "127.0.0.1"),
        ("http://tampak-biasa.example./rahasia", "127.0.0.1"),
        ("http://metadata.example/latest/meta-data", "169.254.169.254"),
        ("http://10.0.0.1/", "10.0.0.1"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254"),
        ("http://[fd00:ec2::254]/latest/meta-data", "fd00:ec2::254"),
        ("http://[64:ff9b::a9fe:a9fe]/", "64:ff9b::a9fe:a9fe"),
        ("http://0.0.0.0:{port}/rahasia", "0.0.0.0"),  # noqa: S104  # an address to be refused
    ],
)
@pytest.mark.parametrize("by", ["redirect", "robots"])
def test_nothing_leads_to_an_address_that_is_not_public(
    site: SmallSite,
    other: SmallSite,
    reached: list[tuple[str, int]],
    monkeypatch: pytest.MonkeyPatch,
    leads_to: str,
    address: str,
    by: str,
) -> None:
    plain = {"tampak-biasa_example": "127.0.0.1", "tampak-biasa_example_": "127.0.0.1", "localhost": "127.0.0.1"}
    names(monkeypatch, metadata_example="169.254.169.254", **plain)
    target = leads_to.format(port=port_of(other.home))
    site.answers["/a" if by == "redirect" else "/robots.txt"] = Answer("", 302, {"Location": target})
    with pytest.raises(FetchError) as refused:
        fetch(f"{site.home}/a")
    host = target.split("/")[2].replace("[::ffff:127.0.0.1]", "[::ffff:7f00:1]")
    assert f"{address} is not a public address; SIDAK_ALLOW_HOSTS={host} would allow it" in str(refused.value)
    assert {place for place in reached if place != ("127.0.0.1", port_of(site.home))} == set()
    assert other.asked == []
    assert site.paths() == (["/a"] if by == "redirect" else [])


def test_the_port_of_the_given_address_is_the_only_one_that_is_open(site: SmallSite, other: SmallSite) -> None:
    site.answers["/a"] = Answer("", 302, {"Location": f"{site.home}/b"})
    site.answers["/b"] = Answer("isi")
    assert fetch(f"{site.home}/a").body == b"isi"
    at = site.home.removeprefix("http://127.0.0.1")
    site.answers["/a"] = Answer("", 302, {"Location": f"http://localhost{at}/b"})
    with pytest.raises(FetchError, match="not a public address"):
        fetch(f"{site.home}/a")


def test_a_public_name_that_lies_on_this_machine_is_no_home_of_its_own(
    site: SmallSite, reached: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, kabar_example="127.0.0.1")
    url = f"http://kabar.example:{port_of(site.home)}/a"
    site.answers["/a"] = Answer("isi")
    with pytest.raises(FetchError, match=r"SIDAK_ALLOW_HOSTS=kabar\.example:\d+ would allow it"):
        fetch(url, contact=CONTACT)
    assert reached == []
    assert fetch(url, contact=CONTACT, hosts=Hosts(delay=0, allowed=["kabar.example"])).body == b"isi"


@pytest.mark.parametrize(("allowed", "is_open"), [("{host}", True), ("{host}:{port}", True), ("{host}:1", False)])
def test_the_settings_open_the_fence_for_a_host(site: SmallSite, other: SmallSite, allowed: str, is_open: bool) -> None:
    site.answers["/a"] = Answer("", 302, {"Location": f"{other.home}/rahasia"})
    hosts = Hosts(delay=0, allowed=[allowed.format(host="127.0.0.1", port=port_of(other.home))])
    if is_open:
        assert fetch(f"{site.home}/a", hosts=hosts).body == b"rahasia"
    else:
        with pytest.raises(FetchError, match="not a public address"):
            fetch(f"{site.home}/a", hosts=hosts)


def test_a_name_with_several_addresses_none_of_them_public_is_not_asked(
    reached: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    private = ("10.1.2.3", "192.168.0.1", "127.0.0.1")
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in private]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers)
    with pytest.raises(FetchError, match="not a public address"):
        fetch("http://banyak.example/a", contact=CONTACT)
    assert reached == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("2002:5db8:d822::1", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.8.9.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104  # an address to be refused
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:100.64.0.1", False),
        ("2002:7f00:1::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::5db8:d822", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
    ],
)
def test_an_address_is_public_or_not(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize("target", ["file:///etc/hostname", "data:text/plain,isi", "ftp://127.0.0.1/a", "s3://a/b"])
def test_only_the_web_is_asked(site: SmallSite, target: str) -> None:
    async def work(ask: Ask) -> None:
        await ask(target)

    with quiet(), pytest.raises(FetchError, match="not a web address"):
        asyncio.run(asking(site.home, work))


@pytest.mark.parametrize("target", ["data:text/html,isi", "file:///etc/hostname", "javascript:alert(1)", "http://[::1"])
def test_a_redirect_to_what_is_no_web_address_fails(site: SmallSite, target: str) -> None:
    site.answers["/a"] = Answer("isi", 302, {"Location": target})
    with pytest.raises(FetchError, match="redirects to what is no web address"):
        fetch(f"{site.home}/a")


def test_a_proxy_in_the_environment_is_not_used(
    site: SmallSite, other: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, other.home)
    site.answers["/a"] = Answer("isi")
    assert fetch(f"{site.home}/a").body == b"isi"
    assert other.asked == []


# Limits.


def test_redirects_end(site: SmallSite) -> None:
    for number in range(20):
        site.answers[f"/{number}"] = Answer("", 302, {"Location": f"/{number + 1}"})
    site.answers["/8"] = Answer("isi")
    assert fetch(f"{site.home}/0").body == b"isi"
    site.answers["/8"] = Answer("", 302, {"Location": "/9"})
    with pytest.raises(FetchError, match="redirects on and on"):
        fetch(f"{site.home}/0")
    assert site.paths()[-1] == "/8"


def gzipped(size: int) -> bytes:
    return gzip.compress(b"\0" * size, 1)


@pytest.mark.parametrize(
    ("packing", "pack"),
    [
        ("gzip", lambda: gzipped(ZEROS)),
        ("deflate", lambda: zlib.compress(b"\0" * ZEROS, 1)),
        ("br", lambda: brotli.compress(b"\0" * ZEROS, quality=1)),
        ("zstd", lambda: zstd.compress(b"\0" * ZEROS)),
        ("gzip, gzip", lambda: gzip.compress(gzipped(ZEROS))),
    ],
)
def test_a_bomb_costs_itself_and_little_memory(site: SmallSite, packing: str, pack: Callable[[], bytes]) -> None:
    site.answers["/a"] = Answer(pack(), headers={"Content-Type": "text/html", "Content-Encoding": packing})
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="bigger than a page can be"):
            fetch(f"{site.home}/a")
        assert tracemalloc.get_traced_memory()[1] < 64 << 20  # the limit is 20 MB, the bomb 128 MB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("packing", "body", "says"),
    [
        ("gzip", b"bukan gzip", "not packed as it says"),
        ("br", b"bukan brotli", "not packed as it says"),
        ("zstd", b"bukan zstd", "not packed as it says"),
        ("deflate", b"bukan deflate", "not packed as it says"),
        ("gzip", gzip.compress(b"") * 5_000, "too many pieces"),
        ("zstd", zstd.compress(b"") * 5_000, "too many pieces"),
        (", ".join(["gzip"] * 50), b"", "again and again"),
    ],
)
def test_a_badly_packed_answer_fails(site: SmallSite, packing: str, body: bytes, says: str) -> None:
    site.answers["/a"] = Answer(body, headers={"Content-Type": "text/html", "Content-Encoding": packing})
    with pytest.raises(FetchError, match=says):
        fetch(f"{site.home}/a")
    assert site.paths() == ["/a"]


@pytest.mark.parametrize("size", [1, 64])
def test_an_honestly_packed_answer_is_read(site: SmallSite, size: int) -> None:
    said = b"isi " * (size << 10)
    site.answers["/a"] = Answer(gzip.compress(said), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    assert fetch(f"{site.home}/a").body == said


def drip(first: bytes) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(b"x")
            sleep(0.05)

    return send


@pytest.mark.parametrize("first", [HEAD + b"Content-Length: 100000\r\n\r\n", HEAD + b"X-Lama: "], ids=["body", "head"])
def test_an_answer_that_drips_is_given_up(raw: Raw, monkeypatch: pytest.MonkeyPatch, first: bytes) -> None:
    monkeypatch.setattr("crawler.settings.DOWNLOAD_TIMEOUT", 0.4)
    raw.answers["/a"] = drip(first)
    with pytest.raises(FetchError, match="no answer in time"):
        fetch(f"{raw.home}/a")


# Junk.


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (HEAD + b"Content-Length: banyak\r\n\r\nisi", "breaks the rules of HTTP"),
        (HEAD + b"Content-Length: -5\r\n\r\nisi", "breaks the rules of HTTP"),
        (HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nisi", "breaks the rules of HTTP"),
        (HEAD + b"Content-Length: 9" + b"9" * 30 + b"\r\n\r\nisi", "breaks the rules of HTTP"),
        (HEAD + b"Content-Length: 100\r\n\r\nisi", "cut off"),
        (HEAD + b"Content-Length: 999999999\r\n\r\nisi", "bigger than a page can be"),
        (HEAD + b"X-Panjang: " + b"x" * (1 << 20) + b"\r\n\r\nisi", "breaks the rules of HTTP"),
        (HEAD + b"".join(b"X-%d: x\r\n" % number for number in range(3000)) + b"\r\nisi", "breaks the rules of HTTP"),
        (HEAD + b"X-Nol: a\0b\r\n\r\nisi", "breaks the rules of HTTP"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nisi", "breaks the rules of HTTP"),
        (b"HTTP/1.1 dua ratus\r\n\r\nisi", "breaks the rules of HTTP"),
        (b"<p>isi</p>", "breaks the rules of HTTP"),
        (b"", "broke off"),
    ],
)
def test_an_answer_that_breaks_the_rules_fails_with_words(raw: Raw, answer: bytes, says: str) -> None:
    raw.answers["/a"] = answer
    raw.answers["/b"] = HEAD + b"\r\nisi"

    async def work(ask: Ask) -> bytes:
        with pytest.raises(FetchError, match=says):
            await ask(f"{raw.home}/a")
        return (await ask(f"{raw.home}/b")).body

    with quiet():
        assert asyncio.run(asking(raw.home, work)) == b"isi"


def test_a_kept_connection_that_was_closed_meanwhile_costs_no_try(raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.backoff.RETRIES", 0)

    def once(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 404 Tidak Ada\r\nContent-Length: 0\r\n\r\n")
        connection.recv(65536)  # the next request, which is not answered

    raw.answers["/robots.txt"] = once
    raw.answers["/a"] = HEAD + b"\r\nisi"
    assert fetch(f"{raw.home}/a").body == b"isi"
    assert raw.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize("header", [b"X-Nama: caf\xe9", b"X-Nama: " + b"x" * 20_000, b"Content-Type: \xff"])
def test_an_old_server_s_headers_are_read(raw: Raw, header: bytes) -> None:
    raw.answers["/a"] = HEAD + header + b"\r\n\r\nisi"
    assert fetch(f"{raw.home}/a").body == b"isi"


@pytest.fixture(scope="module")
def shared() -> Iterator[Raw]:
    with raw_server() as server:
        yield server


KNOWN = [b"Content-Encoding: gzip", b"Location: \xff\0", b"Transfer-Encoding: chunked", b"Retry-After: -1"]
LINE = strategies.binary(max_size=60) | strategies.sampled_from(KNOWN)


@settings(max_examples=40, deadline=None)
@given(
    status=strategies.sampled_from([b"200", b"302", b"304", b"429", b"500", b"999", b"0", b""]),
    lines=strategies.lists(LINE, max_size=4),
    body=strategies.binary(max_size=40),
)
def test_whatever_comes_is_a_page_or_an_error_of_ours(
    shared: Raw, status: bytes, lines: list[bytes], body: bytes
) -> None:
    head = b"\r\n".join([b"HTTP/1.1 " + status + b" X", *lines])
    shared.answers["/a"] = head + b"\r\n\r\n" + body
    shared.answers["/b"] = HEAD + b"\r\nisi"
    said: list[str] = []

    async def work(ask: Ask) -> bytes:
        try:
            await ask(f"{shared.home}/a")
        except FetchError as error:
            said.append(str(error))
        return (await ask(f"{shared.home}/b")).body

    with quiet():
        assert asyncio.run(asking(shared.home, work)) == b"isi"
    assert not [words for words in said if "Error" in words]  # words, and no class's name
