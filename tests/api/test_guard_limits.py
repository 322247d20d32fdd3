"""How much and how long: bodies, addresses, answers that do not begin, and clients that only keep others waiting."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, StreamingResponse

from api import guard, problems
from api.serve import Patience, listen, server
from tests.api.guarded import Desk, guarded, is_problem, key, raw, read_all

LIMIT = guard.Rules().body_bytes
LONG = 50_000_000


def chunks(size: int) -> Iterator[bytes]:
    """A body whose length is not declared."""
    for _ in range(size // 1000 + 1):
        yield b" " * 1000


def test_a_body_that_is_too_long_is_refused(desk: Desk) -> None:
    headers = key(desk[0], "write") | {"content-type": "application/json"}
    with guarded(desk) as client:
        declared = client.post("/api/v1/recrawls", content=b" " * (LIMIT + 1), headers=headers)
        streamed = client.post("/api/v1/recrawls", content=chunks(LIMIT), headers=headers)
        fits = client.post("/api/v1/recrawls", content=b" " * LIMIT, headers=headers)
        other = client.post("/masuk", content=b" " * (LIMIT + 1), headers=headers)
    assert is_problem(declared, 413)
    assert is_problem(streamed, 413)
    assert fits.status_code == 422
    assert other.status_code == 413


def test_a_body_is_not_waited_for_where_it_is_declared_too_long(address: str) -> None:
    head = b"POST /api/v1/recrawls HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"
    came = raw(address, head)
    assert came.startswith(b"HTTP/1.1 413 ")


def test_a_body_with_two_lengths_or_a_wrong_one_is_refused(address: str) -> None:
    for lengths in (b"Content-Length: 1\r\nContent-Length: 2\r\n", b"Content-Length: -1\r\n", b"Content-Length: x\r\n"):
        came = raw(address, b"POST /api/v1/recrawls HTTP/1.1\r\nHost: localhost\r\n" + lengths + b"\r\nab")
        assert came.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("path", ["/", "/api/v1/search"])
def test_an_address_that_is_too_long_is_refused(client: httpx.Client, path: str) -> None:
    longest = guard.Rules().url_bytes
    answer = client.get(f"{path}?q={'a' * longest}")
    assert answer.status_code == 414
    assert "aaaa" not in answer.text
    assert path == "/" or is_problem(answer, 414)
    assert client.get(f"{path}?q={'%C3%A9' * 2000}").status_code == 200


def slow_app(desk: Desk, seconds: float) -> tuple[FastAPI, threading.Event]:
    """An app with an answer that waits for the event, one that streams on after it began, and a long one."""
    app, go = FastAPI(), threading.Event()
    guard.install(app, guard.Rules(seconds=seconds), desk[0])
    problems.install(app)

    def waiting() -> str:
        go.wait(30)
        return "late"

    def failing() -> str:
        go.wait(30)
        raise ZeroDivisionError

    def streaming() -> StreamingResponse:
        def parts() -> Iterator[str]:
            yield "begun"
            go.wait(30)
            yield "ended"

        return StreamingResponse(parts())

    async def takes(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    app.get("/api/waiting")(waiting)
    app.get("/api/failing")(failing)
    app.get("/streaming")(streaming)
    app.post("/takes")(takes)
    app.get("/long")(lambda: PlainTextResponse("x" * LONG))
    app.get("/short")(lambda: PlainTextResponse("short"))
    return app, go


@contextmanager
def running(app: FastAPI, patience: Patience | None = None) -> Iterator[tuple[str, uvicorn.Server]]:
    """Where the app is served, and by what."""
    runner = server(app, patience=patience)
    with closing(listen("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=runner.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", runner
        finally:
            runner.should_exit = True
            thread.join()


@pytest.mark.parametrize("path", ["/api/waiting", "/api/failing"])
def test_an_answer_that_does_not_begin_in_time_is_503(desk: Desk, path: str) -> None:
    app, go = slow_app(desk, 0.2)
    with running(app) as (address, _), httpx.Client(base_url=address) as client:
        answer = client.get(path)
        assert is_problem(answer, 503)
        assert "0.2 seconds" in answer.json()["detail"]
        assert answer.headers["retry-after"] == "60"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        go.set()  # what comes late goes nowhere, and the connection is as good as before
        assert client.get("/short").text == "short"
        assert httpx.get(f"{address}/short").text == "short"


def test_an_answer_that_has_begun_may_take_its_time(desk: Desk) -> None:
    app, go = slow_app(desk, 0.3)
    with running(app) as (address, _), httpx.stream("GET", f"{address}/streaming") as answer:
        parts = answer.iter_text()
        assert next(parts) == "begun"
        time.sleep(0.6)
        go.set()
        assert "".join(parts) == "ended"


HEAD = b"POST /takes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n"
UNFINISHED = [b"", b"G", b"GET / HTTP/1.1\r\nHost: loc", HEAD, HEAD + b"12345"]


@pytest.mark.parametrize("piece", UNFINISHED)
def test_a_request_that_never_ends_is_hung_up_on(desk: Desk, piece: bytes) -> None:
    with running(slow_app(desk, 30)[0], Patience(sending=0.3)) as (address, _):
        assert raw(address, piece) == b""
        assert httpx.get(f"{address}/short").text == "short"


def test_a_request_that_trickles_in_gains_no_time(desk: Desk) -> None:
    with running(slow_app(desk, 30)[0], Patience(sending=0.5)) as (address, _):
        where = urlsplit(address)
        sent = 0
        with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
            connection.sendall(b"GET /short HTTP/1.1\r\nHost: localhost\r\n")
            try:
                while sent < 100:
                    connection.sendall(b"x-a: b\r\n")
                    sent += 1
                    time.sleep(0.05)
            except (BrokenPipeError, ConnectionResetError):
                pass
            assert sent < 100
            assert b"short" not in read_all(connection)


def test_one_that_sends_two_requests_slowly_but_in_time_is_served(desk: Desk) -> None:
    with running(slow_app(desk, 30)[0], Patience(sending=5)) as (address, _):
        half = HEAD + b"12345"
        came = raw(address, half, b"67890" + half, b"67890GET /short HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert came.count(b"\r\n\r\n10") == 2
    assert b" 400 " in came  # the third named a wrong host


def test_an_answer_that_is_not_taken_is_broken_off(desk: Desk) -> None:
    with running(slow_app(desk, 30)[0], Patience(taking=0.5)) as (address, runner):
        where = urlsplit(address)
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(20)
            connection.connect((where.hostname, where.port))
            connection.sendall(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
            until(lambda: bool(runner.server_state.connections))
            until(lambda: not runner.server_state.connections)
            assert len(read_all(connection)) < LONG


def test_an_answer_that_is_taken_slowly_comes_whole(desk: Desk) -> None:
    with running(slow_app(desk, 30)[0], Patience(taking=0.5)) as (address, _):
        where = urlsplit(address)
        with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
            connection.sendall(b"GET /long HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            came = 0
            while piece := connection.recv(LONG // 8):
                came += len(piece)
                time.sleep(0.002)
        assert came > LONG


def until(happens: Callable[[], bool]) -> None:
    """Wait until something is so, or fail."""
    end = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.02)
