from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from socket import IPPROTO_TCP, create_server

import httpx
import pytest
from fastapi import FastAPI

from api.serve import listen, serve
from sidak.errors import ConfigurationError

PROGRAM = """
from fastapi import FastAPI
from api.serve import serve
serve(FastAPI(), "127.0.0.1", 0, ready=lambda address: print(address, flush=True))
print("over", flush=True)
"""


def test_ctrl_c_ends_it_cleanly() -> None:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert httpx.get(f"{address}openapi.json").status_code == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "over\n", "")


def test_a_port_that_is_taken_is_told_in_words() -> None:
    with create_server(("127.0.0.1", 0)) as taken, pytest.raises(ConfigurationError, match="Choose another port"):
        serve(FastAPI(), "127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize(("host", "port"), [("256.1.1.1", 0), ("127.0.0.1", 70000)])
def test_an_address_that_is_none_is_told_in_words(host: str, port: int) -> None:
    with pytest.raises(ConfigurationError):
        serve(FastAPI(), host, port)


def test_answers_do_not_wait_for_more_to_send() -> None:
    # asyncio turns Nagle's algorithm off only on sockets that name their protocol.
    with closing(listen("127.0.0.1", 0)) as listener:
        assert listener.proto == IPPROTO_TCP
